// Files without a name until they are complete: what is there at every moment.
#include "io/sys/unnamed_file.hpp"

#include <gtest/gtest.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <set>

namespace dealkit::io::sys {
namespace {

using Names = std::set<std::string>;
using Make = base::Result<UnnamedFile> (*)(const std::string&, unsigned);

/// Both kinds of file system: with files that have no name, and without.
class UnnamedFiles : public testing::TestWithParam<Make> {
 protected:
  UnnamedFiles() {
    std::string folder = testing::TempDir() + "unnamed-XXXXXX";
    folder_ = ::mkdtemp(folder.data());
  }
  ~UnnamedFiles() override { std::filesystem::remove_all(folder_); }
  std::string path(const std::string& name) const { return folder_ + "/" + name; }
  Names names() const {
    Names found;
    for (const auto& entry : std::filesystem::directory_iterator(folder_)) {
      found.insert(entry.path().filename());
    }
    return found;
  }
  static std::string content(const std::string& path) {
    std::ifstream file(path);
    return std::string(std::istreambuf_iterator<char>(file), {});
  }
  UnnamedFile written(const std::string& name, const std::string& text) const {
    auto file = GetParam()(path(name), 0640);
    EXPECT_TRUE(file) << file.error().message;
    EXPECT_TRUE(write_all(file->fd(), text));
    return std::move(*file);
  }
  std::string folder_;
};

TEST_P(UnnamedFiles, HaveTheirNameWhenTheyAreComplete) {
  {
    auto file = written("f", "text");
    EXPECT_FALSE(names().contains("f"));
    ASSERT_TRUE(file.name_as(path("f")));
    EXPECT_EQ(content(path("f")), "text");
  }
  EXPECT_EQ(names(), Names{"f"});
  auto second = written("f", "other");
  const auto taken = second.name_as(path("f"));
  ASSERT_FALSE(taken);
  EXPECT_EQ(taken.error().code, base::Errc::io);
  EXPECT_EQ(content(path("f")), "text");
}

TEST_P(UnnamedFiles, TakeThePlaceOfOthers) {
  std::ofstream(path("f")) << "old";
  std::ofstream(path("f.new")) << "left over";
  ASSERT_TRUE(written("f", "new").take_place_of(path("f")));
  EXPECT_EQ(content(path("f")), "new");
  ASSERT_TRUE(written("g", "made").take_place_of(path("g")));
  EXPECT_EQ(content(path("g")), "made");
  EXPECT_FALSE(names().contains("f.partial"));
  EXPECT_FALSE(names().contains("g.partial"));
}

TEST_P(UnnamedFiles, ThatNobodyNamesVanish) {
  { const auto file = written("f", "text"); }
  EXPECT_EQ(names(), Names{});
  EXPECT_FALSE(GetParam()(path("no/such/folder"), 0600));
}

INSTANTIATE_TEST_SUITE_P(OnBothKinds, UnnamedFiles,
                         testing::Values(&UnnamedFile::create, &UnnamedFile::create_named));

class KilledWriter : public UnnamedFiles {
 protected:
  /// A process that dies by SIGKILL after it has written.
  void kill_a_writer() const {
    const pid_t child = ::fork();
    if (child == 0) {
      const auto file = written("f", "half");
      ::raise(SIGKILL);
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    EXPECT_TRUE(WIFSIGNALED(status));
  }
};

TEST_P(KilledWriter, LeavesNothing) {
  kill_a_writer();
  EXPECT_EQ(names(), Names{});
}
INSTANTIATE_TEST_SUITE_P(WithoutNames, KilledWriter, testing::Values(&UnnamedFile::create));

class KilledNamedWriter : public KilledWriter {};

TEST_P(KilledNamedWriter, LeavesWhatTheNextOneTakesOver) {
  kill_a_writer();
  EXPECT_EQ(names(), Names{"f.partial"});
  auto next = written("f", "next");
  const auto third = GetParam()(path("f"), 0600);
  ASSERT_FALSE(third);
  EXPECT_EQ(third.error().code, base::Errc::again);
  ASSERT_TRUE(next.name_as(path("f")));
  EXPECT_EQ(names(), Names{"f"});
  EXPECT_EQ(content(path("f")), "next");
}
INSTANTIATE_TEST_SUITE_P(WithNames, KilledNamedWriter, testing::Values(&UnnamedFile::create_named));

}  // namespace
}  // namespace dealkit::io::sys
