// Owners of what the C API hands out, and its result codes as errors. Internal to this folder.
#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.hpp"
#include "io/sqlite/connection.hpp"
#include "io/sys/fd.hpp"

struct sqlite3;
struct sqlite3_stmt;

namespace dealkit::io::sqlite {

struct FinalizeStatement {
  void operator()(sqlite3_stmt* statement) const;
};
struct CloseDatabase {
  void operator()(sqlite3* database) const;
};

/// A compiled statement and which of the caller's parameters stands at each of its places.
struct Statement {
  std::unique_ptr<sqlite3_stmt, FinalizeStatement> handle;
  std::vector<std::size_t> parameters;  // by place: index of the value
  bool in_use = false;                  // being stepped: a nested run needs another one
};

/// An open file. Knows its name for messages.
class Database {
 public:
  enum class Access { read, write, create };
  struct Options {
    std::string path;
    Access access = Access::read;
    std::chrono::milliseconds lock_timeout{10'000};
    /// The file behind it instead of the one at `path`, which then only stands in messages; see
    /// descriptor_vfs.hpp. It must stay open as long as the connection.
    int descriptor = -1;
    /// Nobody writes the file: read it without locks, and without the files that SQLite puts beside
    /// one. For Access::read.
    bool at_rest = false;
  };
  static base::Result<Database> open(const Options& options);

  sqlite3* get() const { return handle_.get(); }
  const std::string& path() const { return path_; }
  void close() { handle_.reset(); }
  /// Keeps the descriptor that it works on (Options::descriptor) open.
  void keep(sys::Fd file) { file_ = std::move(file); }

  /// The error that `code` (a result code of SQLite) stands for, with what this connection knows.
  base::Error error(int code) const;
  /// Statements without parameters or results.
  base::Result<void> execute(const std::string& statements) const;
  /// The first column of the first row; 0 if there is none.
  base::Result<std::int64_t> integer(const std::string& statement) const;
  base::Result<std::string> text(const std::string& statement) const;
  base::Result<std::unique_ptr<sqlite3_stmt, FinalizeStatement>> prepare(
      std::string_view statement, bool keep) const;

 private:
  sys::Fd file_;  // goes after the handle
  std::unique_ptr<sqlite3, CloseDatabase> handle_;
  std::string path_;
  std::chrono::milliseconds lock_timeout_{};
};

/// open() without the statements: checked to be ours, with the settings of every connection.
base::Result<Database> open_database(const OpenOptions& options);

}  // namespace dealkit::io::sqlite
