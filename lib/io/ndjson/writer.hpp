// Writes whole records to a descriptor, in large pieces.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "core/base/result.hpp"

namespace dealkit::io::ndjson {

class RecordWriter {
 public:
  /// `name` stands in errors. The descriptor is not owned.
  RecordWriter(int fd, std::string name) : fd_(fd), name_(std::move(name)) {}

  /// Takes whole records; writes once 64 KiB have come together, never half a record unless the
  /// system itself stops in the middle. Errc::io; after an error nothing more is written.
  base::Result<void> append(std::string_view records);
  base::Result<void> flush();
  /// flush(), and asks the system whether all that was written got through. Errc::io.
  base::Result<void> finish();

  /// An error was that the reader has gone (EPIPE).
  bool broken_pipe() const { return broken_pipe_; }
  bool failed() const { return failed_; }

 private:
  static constexpr std::size_t block_bytes = 64 << 10;
  base::Result<void> write(std::string_view bytes);

  int fd_;
  std::string name_;
  std::string buffer_;
  bool broken_pipe_ = false;
  bool failed_ = false;
};

}  // namespace dealkit::io::ndjson
