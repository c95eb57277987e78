// Files; see file.hpp.
#include "io/sys/file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <vector>

#include "io/sys/system_error.hpp"

namespace dealkit::io::sys {
namespace {

constexpr mode_t new_file_mode = 0666;

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
  DEALKIT_ASSIGN_OR_RETURN(const Fd fd, open_input(path));
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
  DEALKIT_ASSIGN_OR_RETURN(AtomicFile file, AtomicFile::create(path));
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

base::Result<void> copy_bytes(int from, int to) {
  std::vector<char> buffer(1 << 20);
  off_t offset = 0;
  while (true) {
    const ssize_t count = ::pread(from, buffer.data(), buffer.size(), offset);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return system_error("copying a file");
    if (count == 0) return {};
    DEALKIT_RETURN_IF_ERROR(write_all(to, {buffer.data(), static_cast<std::size_t>(count)}));
    offset += count;
  }
}

base::Result<AtomicFile> AtomicFile::create(const std::string& path) {
  std::string target = resolved(path);
  DEALKIT_ASSIGN_OR_RETURN(auto file, UnnamedFile::create(target, new_file_mode));
  struct stat old {};
  if (::stat(target.c_str(), &old) == 0) ::fchmod(file.fd(), old.st_mode & 07777);
  return AtomicFile(std::move(file), std::move(target));
}

base::Result<void> AtomicFile::commit() { return file_.take_place_of(path_); }

}  // namespace dealkit::io::sys
