// SQLite files behind the interface of both databases. The only room that knows SQLite's C API.
//
// A file belongs to dealkit if its application_id says so; it is set when the file is created and
// checked whenever one is opened. Files are kept in WAL mode: readers see one snapshot and are
// never held up by the one writer. When the last connection of all processes is closed, the WAL is
// folded in, so that a closed store is one file.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "core/base/result.hpp"
#include "io/sql/connection.hpp"
#include "io/sys/unnamed_file.hpp"

namespace dealkit::io::sqlite {

/// "deal" in ASCII: what `file` and others tell our files by.
inline constexpr std::int64_t application_id = 0x6465616C;

struct OpenOptions {
  std::string path;
  bool read_only = false;
  /// Creates the file if it is absent or empty; the caller makes its tables.
  bool create = false;
  /// How long to wait for another process that writes; then Errc::again.
  std::chrono::milliseconds lock_timeout{10'000};
  /// How long one run(), insert() or script() may take, callbacks included; then Errc::timeout.
  /// stream() has no deadline. 0 = none.
  std::chrono::milliseconds statement_timeout{0};
  /// Nobody writes the file (a backup): unless there is a log beside it, it is read without locks
  /// and without making files there. With read_only.
  bool at_rest = false;
};

/// Commits are durable when they return (synchronous=FULL). Foreign keys are checked. Quoted names
/// are never taken for strings.
/// Errc::no_input: the file is absent (and not create), a directory, or not ours to read;
/// Errc::configuration: no database, or another program's; Errc::io: the file or its folder may not
/// be written (and not read_only); Errc::again: locked.
base::Result<std::unique_ptr<sql::Connection>> open(const OpenOptions& options);

struct CopyOptions {
  std::string from;
  std::string beside;    // the name that it may get
  bool at_rest = false;  // as in OpenOptions
  std::chrono::milliseconds lock_timeout{10'000};
};

/// A copy of one snapshot, made while others read and write, in a file that has no name yet.
class UnnamedCopy {
 public:
  /// Errors as open(); Errc::io if it cannot be written.
  static base::Result<UnnamedCopy> make(const CopyOptions& options);

  sys::UnnamedFile& file() { return file_; }
  /// Reads it; messages name the file that it was made of. The copy must outlive the connection.
  base::Result<std::unique_ptr<sql::Connection>> open() const;
  /// A copy of the copy, to change and throw away.
  base::Result<std::unique_ptr<sql::Connection>> open_scratch_copy() const;

 private:
  UnnamedCopy(sys::UnnamedFile file, std::string from)
      : file_(std::move(file)), from_(std::move(from)) {}
  sys::UnnamedFile file_;
  std::string from_;
};

/// An empty database that vanishes with its connection.
base::Result<std::unique_ptr<sql::Connection>> open_scratch();

struct BackupOptions {
  std::string from;
  std::string to;  // must not exist
  std::chrono::milliseconds lock_timeout{10'000};
};

/// A copy of one snapshot, made while others read and write; it gets its name when it is complete,
/// checked and on disk. Errors as open(); Errc::io if `to` exists or cannot be written.
base::Result<void> backup(const BackupOptions& options);

/// Looks at every page, index and reference of the file. A damaged one may also be an Errc::io.
base::Result<void> check_integrity(
    sql::Connection& connection,
    const std::function<base::Result<void>(std::string_view problem)>& on_problem);

}  // namespace dealkit::io::sqlite
