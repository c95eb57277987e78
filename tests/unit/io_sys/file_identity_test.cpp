// Which file a name stands for: links, spellings, and files that are not there yet.
#include "io/sys/file_identity.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

namespace dealkit::io::sys {
namespace {

class FileIdentities : public testing::Test {
 protected:
  FileIdentities() {
    std::string folder = testing::TempDir() + "identity-XXXXXX";
    folder_ = ::mkdtemp(folder.data());
  }
  ~FileIdentities() override { std::filesystem::remove_all(folder_); }
  std::string path(const std::string& name) const { return folder_ + "/" + name; }
  std::string folder_;
};

TEST_F(FileIdentities, OneFileByAnyName) {
  std::ofstream(path("a")) << "x";
  std::ofstream(path("b")) << "x";
  std::filesystem::create_hard_link(path("a"), path("hard"));
  std::filesystem::create_symlink("a", path("soft"));
  std::filesystem::create_symlink(path("soft"), path("softer"));
  const auto a = identity_of(path("a"));
  ASSERT_TRUE(a);
  for (const auto* name : {"hard", "soft", "softer", "./a", "../" }) {
    const std::string spelt = std::string(name) == "../"
                                  ? folder_ + "/../" +
                                        std::filesystem::path(folder_).filename().string() + "/a"
                                  : path(name);
    EXPECT_EQ(identity_of(spelt), a) << spelt;
  }
  EXPECT_NE(identity_of(path("b")), a);
  const int fd = ::open(path("hard").c_str(), O_RDONLY);
  EXPECT_EQ(identity_of(fd), a);
  ::close(fd);
  EXPECT_FALSE(identity_of(fd));
}

TEST_F(FileIdentities, AFileThatIsNotThereYetHasOneToo) {
  const auto fresh = identity_of(path("new"));
  ASSERT_TRUE(fresh);
  std::filesystem::create_symlink("new", path("dangling"));
  std::filesystem::create_symlink(path("dangling"), path("twice"));
  EXPECT_EQ(identity_of(path("./new")), fresh);
  EXPECT_EQ(identity_of(path("dangling")), fresh);
  EXPECT_EQ(identity_of(path("twice")), fresh);
  EXPECT_NE(identity_of(path("newer")), fresh);
  EXPECT_FALSE(identity_of(path("no/such/folder")));
}

TEST_F(FileIdentities, WhatWritingDoesNotDestroyHasNone) {
  EXPECT_FALSE(identity_of("/dev/null"));
  EXPECT_FALSE(identity_of(folder_));
  int ends[2];
  ASSERT_EQ(::pipe(ends), 0);
  EXPECT_FALSE(identity_of(ends[0]));
  ::close(ends[0]);
  ::close(ends[1]);
  std::filesystem::create_symlink(path("loop"), path("loop"));
  EXPECT_FALSE(identity_of(path("loop")));
}

}  // namespace
}  // namespace dealkit::io::sys
