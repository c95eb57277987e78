// Filled in by the build: DEALKIT_VERSION, DEALKIT_COMMIT, DEALKIT_BUILD, DEALKIT_HOMEPAGE
// (lib/io/CMakeLists.txt).
#include "io/cli/version.hpp"

namespace dealkit::io::cli {

Version version() { return {DEALKIT_VERSION, DEALKIT_COMMIT, DEALKIT_BUILD, DEALKIT_HOMEPAGE}; }

std::string version_text(std::string_view tool, bool with_build,
                         const std::vector<std::string>& libraries) {
  const auto is = version();
  std::string out = std::string(tool) + " " + std::string(is.number) + " (" +
                    std::string(is.commit) + ")\n";
  if (!with_build) return out;
  out += "build: " + std::string(is.build) + "\nlibraries: " + DEALKIT_LIBRARIES;
  for (const auto& library : libraries) out += ", " + library;
  return out + "\n";
}

}  // namespace dealkit::io::cli
