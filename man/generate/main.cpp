// dealkit-man --write|--check DIRECTORY: writes the manual pages of the record types in DIRECTORY
// from their .in files and the field tables, and the list of types in dealkit(7), or says which of
// them is not what it should be (exit 1). A tool of the build, not installed.
#include <cstdio>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>

#include "core/record/registry.hpp"
#include "page.hpp"
#include "thresholds.hpp"

namespace {

std::string read(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

int fail(const std::string& message) {
  std::fprintf(stderr, "dealkit-man: %s\n", message.c_str());
  return 1;
}

/// Writes the page, or, to check it, holds it against what is there.
int settle(std::string_view mode, const std::string& path,
           const dealkit::base::Result<std::string>& page) {
  if (!page) return fail(path + ": " + page.error().message);
  if (mode == "--check") {
    return read(path) == *page ? 0 : fail(path + " is out of date: run dealkit-man --write");
  }
  if (std::ofstream(path, std::ios::binary) << *page << std::flush) return 0;
  return fail(path + ": cannot be written");
}

}  // namespace

int main(int count, char** arguments) {
  const std::string_view mode = count == 3 ? arguments[1] : "";
  if (mode != "--write" && mode != "--check") return fail("usage: --write|--check DIRECTORY");
  const std::string folder = std::string(arguments[2]) + "/";
  for (const auto& name : dealkit::record::record_page_files()) {
    const auto path = folder + name;
    const auto page = dealkit::man::make_page(read(path + ".in"));
    if (settle(mode, path, page) != 0) return 1;
  }
  const auto general = folder + "dealkit.7";
  if (settle(mode, general, dealkit::man::with_record_types(read(general))) != 0) return 1;
  const auto policy = folder + "dealkit-policy.5";
  return settle(mode, policy, dealkit::man::with_thresholds(read(policy)));
}
