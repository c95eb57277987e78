// Which file a name stands for; see file_identity.hpp.
#include "io/sys/file_identity.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <climits>
#include <string_view>

#include "io/sys/folder.hpp"

namespace dealkit::io::sys {
namespace {

std::optional<FileIdentity> of_status(const struct stat& status) {
  if (!S_ISREG(status.st_mode)) return std::nullopt;
  return FileIdentity{status.st_dev, status.st_ino, {}};
}

/// What a symbolic link says; nothing if `path` is none.
std::optional<std::string> link_target(const std::string& path) {
  std::array<char, PATH_MAX> text;
  const ssize_t length = ::readlink(path.c_str(), text.data(), text.size());
  if (length < 0) return std::nullopt;
  std::string target(text.data(), static_cast<std::size_t>(length));
  return target.starts_with('/') ? target : folder_of(path) + "/" + target;
}

}  // namespace

std::optional<FileIdentity> identity_of(const std::string& path) {
  struct stat status {};
  if (::stat(path.c_str(), &status) == 0) return of_status(status);
  if (errno != ENOENT) return std::nullopt;
  // Whoever opens a link to nothing for writing makes the file that it names.
  std::string made = path;
  constexpr int most_links = 40;  // what Linux follows
  for (int i = 0; i < most_links; ++i) {
    auto target = link_target(made);
    if (!target) break;
    made = std::move(*target);
  }
  const std::string folder = folder_of(made);
  if (::stat(folder.c_str(), &status) != 0) return std::nullopt;
  return FileIdentity{status.st_dev, status.st_ino, made.substr(made.rfind('/') + 1)};
}

std::optional<FileIdentity> identity_of(int fd) {
  struct stat status {};
  if (::fstat(fd, &status) != 0) return std::nullopt;
  return of_status(status);
}

}  // namespace dealkit::io::sys
