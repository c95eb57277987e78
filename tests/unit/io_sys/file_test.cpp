// Files: opening, limits, scratch files, atomic replacement.
#include "io/sys/file.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

namespace dealkit::io::sys {
namespace {

class Files : public testing::Test {
 protected:
  void SetUp() override {
    std::string name = testing::TempDir() + "dealkit-sys-XXXXXX";
    ASSERT_NE(::mkdtemp(name.data()), nullptr);
    directory_ = name;
  }
  void TearDown() override { std::filesystem::remove_all(directory_); }
  std::string path(const std::string& name) const { return directory_ / name; }
  std::ptrdiff_t files() const {
    return std::distance(std::filesystem::directory_iterator(directory_),
                         std::filesystem::directory_iterator());
  }
  static std::string content(const std::string& path) {
    auto bytes = read_file(path, 1 << 20);
    return bytes ? *bytes : "error: " + bytes.error().message;
  }
  std::filesystem::path directory_;
};

TEST_F(Files, SayWhyAnInputCannotBeOpened) {
  auto absent = open_input(path("absent"));
  ASSERT_FALSE(absent);
  EXPECT_EQ(absent.error().code, base::Errc::no_input);
  EXPECT_EQ(absent.error().message, path("absent") + ": No such file or directory");
  auto directory = open_input(directory_);
  ASSERT_FALSE(directory);
  EXPECT_EQ(directory.error().code, base::Errc::no_input);
}

TEST_F(Files, AreReadUpToALimit) {
  std::ofstream(path("f")) << std::string(1000, 'a');
  EXPECT_EQ(content(path("f")), std::string(1000, 'a'));
  EXPECT_TRUE(read_file(path("f"), 1000));
  auto over = read_file(path("f"), 999);
  ASSERT_FALSE(over);
  EXPECT_EQ(over.error().code, base::Errc::limit);
}

TEST_F(Files, AppendOrTruncate) {
  for (const char* text : {"one", "two"}) {
    auto fd = open_output(path("f"), OutputMode::append);
    ASSERT_TRUE(fd);
    ASSERT_TRUE(write_all(fd->get(), text));
  }
  EXPECT_EQ(content(path("f")), "onetwo");
  ASSERT_TRUE(open_output(path("f"), OutputMode::truncate));
  EXPECT_EQ(content(path("f")), "");
  auto nowhere = open_output(path("no/where"), OutputMode::append);
  ASSERT_FALSE(nowhere);
  EXPECT_EQ(nowhere.error().code, base::Errc::io);
}

TEST_F(Files, ScratchFilesHaveNoName) {
  ASSERT_EQ(::setenv("TMPDIR", directory_.c_str(), 1), 0);
  auto scratch = open_scratch();
  ::unsetenv("TMPDIR");
  ASSERT_TRUE(scratch);
  EXPECT_EQ(files(), 0);
  ASSERT_TRUE(write_all(scratch->get(), "spilled"));
  char buffer[16];
  EXPECT_EQ(::pread(scratch->get(), buffer, sizeof buffer, 0), 7);
}

TEST_F(Files, AreReplacedWholeOrNotAtAll) {
  std::ofstream(path("f")) << "old";
  ASSERT_EQ(::chmod(path("f").c_str(), 0640), 0);
  {
    auto file = AtomicFile::create(path("f"));
    ASSERT_TRUE(file);
    ASSERT_TRUE(write_all(file->fd(), "half of the n"));
    EXPECT_EQ(content(path("f")), "old");
  }  // never committed
  EXPECT_EQ(content(path("f")), "old");
  EXPECT_EQ(files(), 1);

  ASSERT_TRUE(write_file(path("f"), "new"));
  EXPECT_EQ(content(path("f")), "new");
  EXPECT_EQ(files(), 1);
  struct stat status {};
  ASSERT_EQ(::stat(path("f").c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777, 0640U);
}

TEST_F(Files, AreReplacedThroughASymbolicLink) {
  std::ofstream(path("target")) << "old";
  std::filesystem::create_symlink("target", path("link"));
  ASSERT_TRUE(write_file(path("link"), "new"));
  EXPECT_TRUE(std::filesystem::is_symlink(path("link")));
  EXPECT_EQ(content(path("target")), "new");
}

}  // namespace
}  // namespace dealkit::io::sys
