// Writes whole records to a descriptor, in large pieces; see writer.hpp.
#include "io/ndjson/writer.hpp"

#include <fcntl.h>

#include <cerrno>

#include "io/sys/fd.hpp"
#include "io/sys/system_error.hpp"

namespace dealkit::io::ndjson {

base::Result<void> RecordWriter::write(std::string_view bytes) {
  if (failed_ || bytes.empty()) return {};
  auto written = sys::write_all(fd_, bytes, &broken_pipe_);
  if (written) return {};
  failed_ = true;
  return base::Error{base::Errc::io, name_ + ": " + written.error().message};
}

base::Result<void> RecordWriter::append(std::string_view records) {
  if (buffer_.size() + records.size() < block_bytes) {
    buffer_ += records;
    return {};
  }
  DEALKIT_RETURN_IF_ERROR(flush());
  if (records.size() >= block_bytes) return write(records);
  buffer_ += records;
  return {};
}

base::Result<void> RecordWriter::flush() {
  auto written = write(buffer_);
  buffer_.clear();
  return written;
}

base::Result<void> RecordWriter::finish() {
  DEALKIT_RETURN_IF_ERROR(flush());
  if (failed_) return {};
  // Some file systems (NFS) report a failed write only at close. Closing a duplicate asks them and
  // leaves the descriptor to its owner. Without one (standard output was closed) that is an error
  // only if there was anything to write, and then write() has said so.
  sys::Fd duplicate(::fcntl(fd_, F_DUPFD_CLOEXEC, 0));
  if (auto closed = duplicate.close(); !closed) {
    failed_ = true;
    return base::Error{base::Errc::io, name_ + ": " + closed.error().message};
  }
  return {};
}

}  // namespace dealkit::io::ndjson
