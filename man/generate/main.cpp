// dealkit-man --write|--check DIRECTORY: writes the manual pages of the record types in DIRECTORY
// from their .in files and the field tables, or says which of them is not what it should be
// (exit 1). A tool of the build, not installed.
#include <cstdio>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>

#include "page.hpp"
#include "thresholds.hpp"

namespace {

constexpr std::string_view names[] = {
    "dealkit-account.5",     "dealkit-approval.5",          "dealkit-campaign.5",
    "dealkit-deal.5",        "dealkit-engagement_metric.5", "dealkit-interaction.5",
    "dealkit-review_round.5", "dealkit-validation_report.5"};

std::string read(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

int fail(const std::string& message) {
  std::fprintf(stderr, "dealkit-man: %s\n", message.c_str());
  return 1;
}

int settle_thresholds(std::string_view mode, const std::string& path) {
  const auto page = dealkit::man::with_thresholds(read(path));
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
  for (const auto name : names) {
    const std::string path = std::string(arguments[2]) + "/" + std::string(name);
    const auto page = dealkit::man::make_page(read(path + ".in"));
    if (!page) return fail(path + ".in: " + page.error().message);
    if (mode == "--check") {
      if (read(path) != *page) return fail(path + " is out of date: run dealkit-man --write");
    } else if (!(std::ofstream(path, std::ios::binary) << *page << std::flush)) {
      return fail(path + ": cannot be written");
    }
  }
  return settle_thresholds(mode, std::string(arguments[2]) + "/dealkit-policy.5");
}
