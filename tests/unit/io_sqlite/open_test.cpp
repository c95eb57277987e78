// What may be found instead of a store, and backups.
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "io/sqlite/connection.hpp"
#include "scratch_folder.hpp"

namespace dealkit::io::sqlite {
namespace {

using base::Errc;
using base::Result;

/// Makes the permissions of files count although the tests may run as root.
class Unprivileged {
 public:
  Unprivileged() : root_(::geteuid() == 0) {
    if (root_ && ::seteuid(65534) != 0) ADD_FAILURE() << "seteuid";
  }
  ~Unprivileged() {
    if (root_ && ::seteuid(0) != 0) ADD_FAILURE() << "seteuid";
  }

 private:
  bool root_;
};

class Opening : public ::testing::Test {
 protected:
  OpenOptions with(bool read_only, bool create) const {
    OpenOptions options;
    options.path = path_;
    options.read_only = read_only;
    options.create = create;
    options.lock_timeout = std::chrono::milliseconds(30);
    return options;
  }
  void make() const {
    auto made = open(with(false, true));
    ASSERT_TRUE(made.has_value()) << made.error().message;
    ASSERT_TRUE((*made)->script("CREATE TABLE t (n INTEGER); INSERT INTO t VALUES (42);"));
  }
  void write(std::string_view bytes) const { std::ofstream(path_) << bytes; }
  void expect(const OpenOptions& options, Errc code, std::string_view words) const {
    const auto result = open(options);
    ASSERT_FALSE(result.has_value()) << words;
    EXPECT_EQ(result.error().code, code) << result.error().message;
    EXPECT_NE(result.error().message.find(words), std::string::npos) << result.error().message;
    EXPECT_NE(result.error().message.find(options.path), std::string::npos);
  }
  static std::int64_t answer(const std::string& path) {
    OpenOptions options;
    options.path = path;
    options.read_only = true;
    auto db = open(options);
    if (!db) return -1;
    std::int64_t found = 0;
    const auto result = (*db)->run("SELECT n FROM t", {}, [&](const sql::Row& row) {
      found = row.integer(0);
      return Result<void>();
    });
    return result ? found : -2;
  }
  ScratchFolder folder_;
  std::string path_ = folder_.path() + "/deals.db";
};

TEST_F(Opening, AnAbsentFile) {
  expect(with(false, false), Errc::no_input, "dealctl store init");
  expect(with(true, false), Errc::no_input, "dealctl store init");
  EXPECT_FALSE(std::filesystem::exists(path_));
  path_ = folder_.path() + "/none/deals.db";
  expect(with(false, true), Errc::no_input, "none cannot be read");
}

TEST_F(Opening, AFolderOrASpecialFile) {
  path_ = folder_.path();
  expect(with(false, false), Errc::no_input, "is a folder");
  path_ = "/dev/null";
  expect(with(true, false), Errc::no_input, "not a regular file");
}

TEST_F(Opening, Garbage) {
  write(std::string(5000, 'x'));
  expect(with(false, false), Errc::configuration, "not an SQLite database");
  expect(with(false, true), Errc::configuration, "not an SQLite database");
  write("x");
  expect(with(true, false), Errc::configuration, "not an SQLite database");
  expect(with(false, true), Errc::configuration, "not an SQLite database");
}

TEST_F(Opening, AnotherProgramsDatabaseIsLeftAlone) {
  make();
  {
    auto db = open(with(false, false));
    ASSERT_TRUE((*db)->script("PRAGMA application_id = 7; PRAGMA journal_mode = DELETE;"));
  }
  const auto before = std::filesystem::last_write_time(path_);
  expect(with(false, true), Errc::configuration, "another program (application_id 0x00000007");
  EXPECT_EQ(std::filesystem::last_write_time(path_), before);
  EXPECT_FALSE(std::filesystem::exists(path_ + "-wal"));
}

TEST_F(Opening, AnEmptyFileIsNoStoreButMayBecomeOne) {
  write("");
  expect(with(false, false), Errc::configuration, "empty file");
  make();
  EXPECT_EQ(answer(path_), 42);
}

TEST_F(Opening, NamesAreOnlyNames) {
  const auto here = std::filesystem::current_path();
  std::filesystem::current_path(folder_.path());
  for (const auto* name : {":memory:", "file:x?mode=memory", "-"}) {
    path_ = name;
    make();
    EXPECT_TRUE(std::filesystem::is_regular_file(folder_.path() + "/" + name));
    EXPECT_EQ(answer(name), 42);
  }
  std::filesystem::current_path(here);
  path_ = "";
  EXPECT_EQ(open(with(false, true)).error().code, Errc::configuration);
}

TEST_F(Opening, WithoutPermission) {
  make();
  ASSERT_EQ(::chmod(folder_.path().c_str(), 0777), 0);
  ASSERT_EQ(::chmod(path_.c_str(), 0444), 0);
  const Unprivileged unprivileged;
  expect(with(false, false), Errc::io, "give write permission");
  EXPECT_EQ(answer(path_), 42);
}

TEST_F(Opening, WithoutPermissionToRead) {
  make();
  ASSERT_EQ(::chmod(folder_.path().c_str(), 0755), 0);
  ASSERT_EQ(::chmod(path_.c_str(), 0), 0);
  const Unprivileged unprivileged;
  expect(with(true, false), Errc::no_input, "Permission denied");
}

TEST_F(Opening, InAFolderThatMayNotBeWritten) {
  make();
  ASSERT_EQ(::chmod(path_.c_str(), 0666), 0);
  ASSERT_EQ(::chmod(folder_.path().c_str(), 0555), 0);
  const Unprivileged unprivileged;
  expect(with(false, false), Errc::io, "its folder");
  EXPECT_EQ(answer(path_), 42) << "who only reads needs no permission to write";
}

TEST_F(Opening, ReadersTidyUp) {
  make();
  EXPECT_EQ(answer(path_), 42);
  EXPECT_FALSE(std::filesystem::exists(path_ + "-wal"));
  EXPECT_FALSE(std::filesystem::exists(path_ + "-shm"));
}

TEST_F(Opening, AReadOnlyConnectionWritesNothing) {
  make();
  auto db = open(with(true, false));
  ASSERT_TRUE(db.has_value());
  const auto result = (*db)->run("INSERT INTO t VALUES (1)");
  EXPECT_EQ(result.error().code, Errc::io);
  EXPECT_NE(result.error().message.find("read-only"), std::string::npos);
}

TEST_F(Opening, ADamagedFile) {
  make();
  {
    auto db = open(with(false, false));
    ASSERT_TRUE((*db)->script("CREATE TABLE big (x); INSERT INTO big VALUES (zeroblob(50000));"
                              "INSERT INTO big SELECT randomblob(3000) FROM big, t, t, t;"
                              "CREATE INDEX i ON big (x);"));
  }
  const auto size = std::filesystem::file_size(path_);
  {
    std::fstream file(path_, std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(4096);
    file << std::string(size - 4096, '\x5A');
  }
  auto db = open(with(false, false));
  ASSERT_TRUE(db.has_value()) << db.error().message;
  const auto result = (*db)->run("SELECT * FROM big");
  ASSERT_FALSE(result.has_value());
  EXPECT_EQ(result.error().code, Errc::io);
  EXPECT_NE(result.error().message.find("restore it from a backup"), std::string::npos);
  int problems = 0;
  const auto checked = check_integrity(**db, [&](std::string_view) -> Result<void> {
    ++problems;
    return {};
  });
  EXPECT_TRUE(problems > 0 || !checked.has_value());
  const auto copied = backup({path_, folder_.path() + "/copy.db"});
  EXPECT_EQ(copied.error().code, Errc::io);
  EXPECT_FALSE(std::filesystem::exists(folder_.path() + "/copy.db"));
}

TEST_F(Opening, ABackupWhileAnotherWrites) {
  make();
  auto writer = open(with(false, false));
  ASSERT_TRUE((*writer)->begin(sql::Begin::write).has_value());
  ASSERT_TRUE((*writer)->run("UPDATE t SET n = 43").has_value());
  const auto copy = folder_.path() + "/copy.db";
  const auto copied = backup({path_, copy});
  ASSERT_TRUE(copied.has_value()) << copied.error().message;
  ASSERT_TRUE((*writer)->commit().has_value());
  EXPECT_EQ(answer(copy), 42);
  EXPECT_EQ(answer(path_), 43);
  const auto again = backup({path_, copy});
  EXPECT_EQ(again.error().code, Errc::io);
  EXPECT_NE(again.error().message.find("exists already"), std::string::npos);
  int files = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder_.path()))
    files += entry.path().string().find("copy.db") != std::string::npos ? 1 : 0;
  EXPECT_EQ(files, 1) << "no scratch files stay behind";
}

TEST_F(Opening, ABackupOfNothingOrIntoNothing) {
  EXPECT_EQ(backup({path_, folder_.path() + "/copy.db"}).error().code, Errc::no_input);
  make();
  EXPECT_EQ(backup({path_, folder_.path() + "/none/copy.db"}).error().code, Errc::io);
}

TEST_F(Opening, AWholeFileHasNoProblems) {
  make();
  auto db = open(with(false, false));
  ASSERT_TRUE((*db)->script("CREATE TABLE p (id TEXT PRIMARY KEY);"
                            "CREATE TABLE c (p TEXT REFERENCES p (id));"));
  std::string problems;
  const auto note = [&](std::string_view problem) -> Result<void> {
    problems += problem;
    return {};
  };
  ASSERT_TRUE(check_integrity(**db, note).has_value());
  EXPECT_EQ(problems, "");
  ASSERT_TRUE((*db)->script("PRAGMA foreign_keys = OFF; INSERT INTO c VALUES ('x');"));
  ASSERT_TRUE(check_integrity(**db, note).has_value());
  EXPECT_EQ(problems, "row 1 of c refers to a row of p that does not exist");
}

}  // namespace
}  // namespace dealkit::io::sqlite
