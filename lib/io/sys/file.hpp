// Files: opening, reading whole small ones, unlinked scratch files, and replacing a file so that
// its readers see the old one or the new one and nothing between.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/result.hpp"
#include "io/sys/fd.hpp"
#include "io/sys/unnamed_file.hpp"

namespace dealkit::io::sys {

/// Opens an input. Errc::no_input if it is absent, a directory or not ours to read.
base::Result<Fd> open_input(const std::string& path);

enum class OutputMode : std::uint8_t { truncate, append };
/// Opens or creates an output file, mode 0666 less the umask. Errc::io.
base::Result<Fd> open_output(const std::string& path, OutputMode mode);

/// The whole file, at most `max_bytes` (Errc::limit beyond). Errc::no_input, Errc::io.
base::Result<std::string> read_file(const std::string& path, std::uint64_t max_bytes);
/// Of a plain file; nothing for anything else, or if it is not there.
std::optional<std::uint64_t> file_size(const std::string& path);
/// Replaces the file atomically. Errc::io.
base::Result<void> write_file(const std::string& path, std::string_view bytes);

/// A file without a name in $TMPDIR (default /tmp), open for reading and writing; it vanishes with
/// its descriptor. Errc::io.
base::Result<Fd> open_scratch();

/// Appends all of one file to another. Errc::io.
base::Result<void> copy_bytes(int from, int to);

/// A file that takes the place of another one on commit(): written without a name, synced, named,
/// and the directory synced. Without commit() nothing happens to the old file.
class AtomicFile {
 public:
  /// Errc::io. A symbolic link is followed: the file that it names is replaced.
  static base::Result<AtomicFile> create(const std::string& path);

  int fd() const { return file_.fd(); }
  base::Result<void> commit();

 private:
  AtomicFile(UnnamedFile file, std::string path) : file_(std::move(file)), path_(std::move(path)) {}
  UnnamedFile file_;
  std::string path_;
};

}  // namespace dealkit::io::sys
