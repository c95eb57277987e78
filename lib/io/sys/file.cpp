// Files; see file.hpp.
#include "io/sys/file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstdlib>

#include "io/sys/system_error.hpp"

namespace dealkit::io::sys {
namespace {

constexpr mode_t new_file_mode = 0666;

int open_retrying(const std::string& path, int flags, mode_t mode = 0) {
  while (true) {
    const int fd = ::open(path.c_str(), flags | O_CLOEXEC, mode);
    if (fd >= 0 || errno != EINTR) return above_standard(fd);
  }
}

std::string directory_of(const std::string& path) {
  const auto slash = path.rfind('/');
  if (slash == std::string::npos) return ".";
  return slash == 0 ? "/" : path.substr(0, slash);
}

base::Result<void> sync_directory_of(const std::string& path) {
  const std::string directory = directory_of(path);
  const Fd fd(open_retrying(directory, O_RDONLY | O_DIRECTORY));
  if (!fd) return system_error(directory);
  // Some file systems cannot sync a directory and say EINVAL: the rename is all they offer.
  if (::fsync(fd.get()) != 0 && errno != EINVAL) return system_error(directory);
  return {};
}

/// The file that `path` stands for, through symbolic links; `path` itself if there is none yet.
std::string resolved(const std::string& path) {
  char* const real = ::realpath(path.c_str(), nullptr);
  if (real == nullptr) return path;
  std::string result(real);
  std::free(real);
  return result;
}

}  // namespace

base::Result<Fd> open_input(const std::string& path) {
  Fd fd(open_retrying(path, O_RDONLY));
  if (!fd) return system_error(base::Errc::no_input, path, errno);
  struct stat status {};
  if (::fstat(fd.get(), &status) == 0 && S_ISDIR(status.st_mode)) {
    return system_error(base::Errc::no_input, path, EISDIR);
  }
  return fd;
}

std::optional<std::uint64_t> file_size(const std::string& path) {
  struct stat status {};
  if (::stat(path.c_str(), &status) != 0 || !S_ISREG(status.st_mode)) return std::nullopt;
  return static_cast<std::uint64_t>(status.st_size);
}

base::Result<Fd> open_output(const std::string& path, OutputMode mode) {
  const int how = mode == OutputMode::append ? O_APPEND : O_TRUNC;
  Fd fd(open_retrying(path, O_WRONLY | O_CREAT | how, new_file_mode));
  if (!fd) return system_error(path);
  return fd;
}

base::Result<std::string> read_file(const std::string& path, std::uint64_t max_bytes) {
  DEALKIT_TRY(const Fd fd, open_input(path));
  std::string bytes;
  std::array<char, 16384> buffer;
  while (true) {
    auto n = read_some(fd.get(), buffer.data(), buffer.size());
    if (!n) return base::Error{base::Errc::io, path + ": " + n.error().message};
    if (*n == 0) return bytes;
    if (bytes.size() + *n > max_bytes) {
      return base::Error{base::Errc::limit,
                         path + ": larger than the limit of " + std::to_string(max_bytes) +
                             " bytes"};
    }
    bytes.append(buffer.data(), *n);
  }
}

base::Result<void> write_file(const std::string& path, std::string_view bytes) {
  DEALKIT_TRY(AtomicFile file, AtomicFile::create(path));
  if (auto written = write_all(file.fd(), bytes); !written) {
    return base::Error{base::Errc::io, path + ": " + written.error().message};
  }
  return file.commit();
}

base::Result<Fd> open_scratch() {
  const char* const variable = std::getenv("TMPDIR");
  const std::string directory = variable != nullptr && *variable != '\0' ? variable : "/tmp";
  Fd unnamed(open_retrying(directory, O_TMPFILE | O_RDWR, 0600));
  if (unnamed) return unnamed;
  // Not every file system has O_TMPFILE.
  std::string name = directory + "/dealkit-XXXXXX";
  Fd named(above_standard(::mkostemp(name.data(), O_CLOEXEC)));
  if (!named) return system_error(directory);
  ::unlink(name.c_str());
  return named;
}

AtomicFile::AtomicFile(Fd fd, std::string path, std::string temporary)
    : fd_(std::move(fd)), path_(std::move(path)), temporary_(std::move(temporary)) {}

AtomicFile::AtomicFile(AtomicFile&& other) noexcept
    : fd_(std::move(other.fd_)),
      path_(std::move(other.path_)),
      temporary_(std::exchange(other.temporary_, std::string())) {}

AtomicFile::~AtomicFile() {
  if (!temporary_.empty()) ::unlink(temporary_.c_str());
}

base::Result<AtomicFile> AtomicFile::create(const std::string& path) {
  std::string target = resolved(path);
  constexpr int attempts = 100;  // names taken by other writers or left by a crash
  for (int attempt = 0; attempt < attempts; ++attempt) {
    // Not mkstemp: plain open() lets the umask decide the mode, as for any other output.
    std::string temporary =
        target + "." + std::to_string(::getpid()) + "." + std::to_string(attempt) + ".tmp";
    Fd fd(open_retrying(temporary, O_RDWR | O_CREAT | O_EXCL, new_file_mode));
    if (!fd && errno == EEXIST) continue;
    if (!fd) return system_error(path);
    struct stat old {};
    if (::stat(target.c_str(), &old) == 0) ::fchmod(fd.get(), old.st_mode & 07777);
    return AtomicFile(std::move(fd), std::move(target), std::move(temporary));
  }
  return base::Error{base::Errc::io, path + ": no free name for a temporary file beside it"};
}

base::Result<void> AtomicFile::commit() {
  if (::fsync(fd_.get()) != 0) return system_error(path_);
  DEALKIT_CHECK(fd_.close());
  if (std::rename(temporary_.c_str(), path_.c_str()) != 0) return system_error(path_);
  temporary_.clear();
  return sync_directory_of(path_);
}

}  // namespace dealkit::io::sys
