// Which dealkit this is.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace dealkit::io::cli {

struct Version {
  std::string_view number;    // "0.1.0"
  std::string_view commit;    // of `git describe` when the build was configured, or "unknown"
  std::string_view build;     // "Release, GCC 12.2.0"
  std::string_view homepage;  // where this copy of dealkit is kept, no slash last
};

Version version();
/// One line; from the second -V on also the build and the libraries.
std::string version_text(std::string_view tool, bool with_build,
                         const std::vector<std::string>& libraries);

}  // namespace dealkit::io::cli
