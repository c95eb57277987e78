#include "io/sys/folder.hpp"

namespace dealkit::io::sys {

std::string folder_of(const std::string& path) {
  const auto slash = path.rfind('/');
  if (slash == std::string::npos) return ".";
  return slash == 0 ? "/" : path.substr(0, slash);
}

}  // namespace dealkit::io::sys
