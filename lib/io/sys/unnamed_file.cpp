// Files without a name; see unnamed_file.hpp.
#include "io/sys/unnamed_file.hpp"

#include <fcntl.h>
#include <stdio.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

#include "io/sys/folder.hpp"
#include "io/sys/system_error.hpp"

namespace dealkit::io::sys {
namespace {

base::Result<void> sync_folder_of(const std::string& path) {
  const std::string folder = folder_of(path);
  const Fd fd(open_retrying(folder, O_RDONLY | O_DIRECTORY));
  if (!fd) return system_error(folder);
  // Some file systems cannot sync a folder and say EINVAL: the name is all they offer.
  if (::fsync(fd.get()) != 0 && errno != EINVAL) return system_error(folder);
  return {};
}

}  // namespace

UnnamedFile::UnnamedFile(UnnamedFile&& other) noexcept
    : fd_(std::move(other.fd_)), partial_(std::exchange(other.partial_, std::string())) {}

UnnamedFile::~UnnamedFile() {
  if (!partial_.empty()) ::unlink(partial_.c_str());
}

base::Result<UnnamedFile> UnnamedFile::create(const std::string& path, unsigned mode) {
  // The name is given by way of /proc.
  if (::access("/proc/self/fd", X_OK) != 0) return create_named(path, mode);
  Fd fd(open_retrying(folder_of(path), O_TMPFILE | O_RDWR, mode));
  if (fd) return UnnamedFile(std::move(fd), "");
  const bool unsupported = errno == EOPNOTSUPP || errno == EISDIR || errno == EINVAL;
  if (!unsupported) return system_error(path);
  return create_named(path, mode);
}

base::Result<UnnamedFile> UnnamedFile::create_named(const std::string& path, unsigned mode) {
  std::string partial = path + ".partial";
  Fd fd(open_retrying(partial, O_RDWR | O_CREAT, mode));
  if (!fd) return system_error(path);
  // The lock goes with its owner, however that one ends: a file that is not locked is left over.
  if (::flock(fd.get(), LOCK_EX | LOCK_NB) != 0) {
    return base::Error{base::Errc::again, partial + ": another process is writing this file"};
  }
  UnnamedFile file(std::move(fd), std::move(partial));
  if (::ftruncate(file.fd(), 0) != 0) return system_error(path);
  return file;
}

int UnnamedFile::link(const std::string& path) const {
  const std::string self = "/proc/self/fd/" + std::to_string(fd_.get());
  return ::linkat(AT_FDCWD, self.c_str(), AT_FDCWD, path.c_str(), AT_SYMLINK_FOLLOW);
}

base::Result<void> UnnamedFile::name_as(const std::string& path) {
  if (::fsync(fd_.get()) != 0) return system_error(path);
  if (partial_.empty()) {
    if (link(path) != 0) return system_error(path);
  } else {
    if (::renameat2(AT_FDCWD, partial_.c_str(), AT_FDCWD, path.c_str(), RENAME_NOREPLACE) != 0) {
      return system_error(path);
    }
    partial_.clear();
  }
  return sync_folder_of(path);
}

base::Result<void> UnnamedFile::take_place_of(const std::string& path) {
  if (::fsync(fd_.get()) != 0) return system_error(path);
  std::string beside = partial_;
  if (partial_.empty()) {
    if (link(path) == 0) return sync_folder_of(path);
    if (errno != EEXIST) return system_error(path);
    beside = path + ".new";
    ::unlink(beside.c_str());
    if (link(beside) != 0) return system_error(path);
  }
  if (::rename(beside.c_str(), path.c_str()) != 0) {
    auto error = system_error(path);
    ::unlink(beside.c_str());
    return error;
  }
  partial_.clear();
  return sync_folder_of(path);
}

}  // namespace dealkit::io::sys
