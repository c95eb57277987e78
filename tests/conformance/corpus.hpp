// Where the other projects' data are, and the `main` of a test that needs them.
#pragma once

#include <gtest/gtest.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

namespace dealkit::test {

inline constexpr int not_run_status = 77;

inline std::filesystem::path corpus_folder() {
  const char* set = std::getenv("DEALKIT_CORPUS");
  if (set != nullptr && *set != '\0') return set;
  return std::filesystem::path(DEALKIT_SOURCE_DIR) / ".." / "shared" / "corpus";
}

inline std::string contents(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

/// Runs the tests if `folder` of the corpus is there.
inline int run_with_corpus(int argc, char** argv, const char* folder) {
  testing::InitGoogleTest(&argc, argv);
  const auto path = corpus_folder() / folder;
  if (!std::filesystem::is_directory(path)) {
    std::fprintf(stderr, "not run: %s is absent (set DEALKIT_CORPUS)\n", path.c_str());
    return not_run_status;
  }
  return RUN_ALL_TESTS();
}

}  // namespace dealkit::test
