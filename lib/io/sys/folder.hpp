// The folder that a path lies in.
#pragma once

#include <string>

namespace dealkit::io::sys {

/// "." if the path names none.
std::string folder_of(const std::string& path);

}  // namespace dealkit::io::sys
