// Backups of SQLite stores and their way back; the recipe for PostgreSQL.
#include <atomic>
#include <filesystem>
#include <fstream>
#include <thread>

#include "databases.hpp"

namespace dealkit::io::store {
namespace {

using base::Errc;

class Backups : public testing::Test {
 protected:
  std::string path(const std::string& name) const { return folder_.path() + "/" + name; }
  std::string url(const std::string& name) const { return "sqlite:" + path(name); }
  std::unique_ptr<Store> open(const std::string& name) const {
    Options options;
    options.url = url(name);
    options.create = true;
    return must(io::store::open(options));
  }
  static void add(Store& store, const std::string& id) {
    must(store.transact(context_of(), [&](UnitOfWork& unit) -> base::Result<void> {
      unit.apply(creation(a_deal(id)));
      return {};
    }));
  }
  static std::vector<std::string> ids(Store& store) {
    std::vector<std::string> found;
    const Query query;
    must(store.visit({&query, 1}, [&](const deal::Stored& record) {
      found.push_back(record.id);
      return base::Result<void>();
    }));
    return found;
  }
  static int problems(Store& store) {
    int found = 0;
    must(store.check([&](std::string_view) {
      ++found;
      return base::Result<void>();
    }));
    return found;
  }
  std::size_t files() const {
    const std::filesystem::directory_iterator all(folder_.path());
    return static_cast<std::size_t>(std::distance(begin(all), end(all)));
  }
  using Ids = std::vector<std::string>;

 private:
  ScratchFolder folder_;
};

TEST_F(Backups, AreWholeStores) {
  {
    const auto store = open("s");
    add(*store, "a");
    must(store->backup(path("b")));
    add(*store, "later");
  }
  const auto copy = open("b");
  EXPECT_EQ(ids(*copy), Ids{"a"});
  EXPECT_EQ(problems(*copy), 0);
  add(*copy, "own");
  EXPECT_EQ(ids(*open("s")), (Ids{"a", "later"}));
}

TEST_F(Backups, NeverOverwrite) {
  const auto store = open("s");
  std::ofstream(path("b")) << "mine";
  EXPECT_EQ(store->backup(path("b")).error().code, Errc::io);
  EXPECT_EQ(std::filesystem::file_size(path("b")), 4u);
  EXPECT_EQ(store->backup(path("no/such/folder")).error().code, Errc::io);
}

TEST_F(Backups, AreOneSnapshotWhileOthersWrite) {
  const auto store = open("s");
  add(*store, "first");
  std::atomic<bool> ended{false};
  std::atomic<int> written{0};
  std::thread writer([&] {
    const auto other = open("s");
    for (int i = 0; !ended; ++i, ++written) add(*other, "d" + std::to_string(i));
  });
  for (int i = 0; i < 5; ++i) {
    const int before = written;
    while (written < before + 3) std::this_thread::yield();
    const auto name = "b" + std::to_string(i);
    must(store->backup(path(name)));
    const auto copy = open(name);
    EXPECT_EQ(problems(*copy), 0);
    EXPECT_GE(ids(*copy).size(), static_cast<std::size_t>(before) + 1);
  }
  ended = true;
  writer.join();
}

TEST_F(Backups, ComeBack) {
  {
    const auto store = open("s");
    add(*store, "a");
    must(store->backup(path("b")));
  }
  must(restore_backup(url("new"), path("b"), false));
  EXPECT_EQ(ids(*open("new")), Ids{"a"});
  {
    const auto store = open("s");
    add(*store, "lost");
  }
  EXPECT_EQ(restore_backup(url("s"), path("b"), false).error().code, Errc::usage);
  EXPECT_EQ(ids(*open("s")), (Ids{"a", "lost"}));
  const auto shared = std::filesystem::perms(0660);
  std::filesystem::permissions(path("s"), shared);
  must(restore_backup(url("s"), path("b"), true));
  EXPECT_EQ(std::filesystem::status(path("s")).permissions(), shared);
  const auto store = open("s");
  EXPECT_EQ(ids(*store), Ids{"a"});
  EXPECT_EQ(problems(*store), 0);
  add(*store, "b");
  EXPECT_EQ(ids(*open("b")), Ids{"a"});
}

TEST_F(Backups, DoNotReplaceAStoreThatIsInUse) {
  const auto store = open("s");
  add(*store, "a");
  must(store->backup(path("b")));
  add(*store, "c");
  const auto before = files();
  const auto result = restore_backup(url("s"), path("b"), true);
  EXPECT_EQ(result.error().code, Errc::again);
  EXPECT_NE(result.error().message.find("has the store open"), std::string::npos);
  EXPECT_EQ(files(), before);
  add(*store, "d");
  EXPECT_EQ(ids(*store), (Ids{"a", "c", "d"}));
}

TEST_F(Backups, ReplaceADamagedStore) {
  {
    const auto store = open("s");
    add(*store, "a");
    must(store->backup(path("b")));
  }
  {
    std::fstream file(path("s"), std::ios::in | std::ios::out | std::ios::binary);
    file << std::string(4096, 'x');
  }
  std::ofstream(path("s-wal")) << "old";
  must(restore_backup(url("s"), path("b"), true));
  EXPECT_FALSE(std::filesystem::exists(path("s-wal")));
  EXPECT_EQ(ids(*open("s")), Ids{"a"});
}

TEST_F(Backups, AreLookedAtBeforeTheyReplaceAnything) {
  {
    const auto store = open("s");
    add(*store, "a");
    must(store->backup(path("b")));
  }
  EXPECT_EQ(restore_backup(url("s"), path("absent"), true).error().code, Errc::no_input);
  std::ofstream(path("text")) << std::string(5000, 't');
  EXPECT_EQ(restore_backup(url("s"), path("text"), true).error().code, Errc::configuration);
  EXPECT_EQ(restore_backup(url("s"), path("s"), true).error().code, Errc::usage);
  std::filesystem::resize_file(path("b"), std::filesystem::file_size(path("b")) / 2);
  EXPECT_FALSE(restore_backup(url("s"), path("b"), true));
  EXPECT_EQ(ids(*open("s")), Ids{"a"});
}

TEST_F(Backups, AreOnlyForFiles) {
  EXPECT_EQ(restore_backup("postgresql://db/deals", path("b"), true).error().code, Errc::usage);
  const auto store = open("s");
  EXPECT_EQ(store->backup_recipe(), "");
}

TEST(BackupRecipe, NamesTheProgramsAndLooksAtThem) {
  Options options;
  options.url = test::PostgresServer::shared().new_database();
  options.any_schema = true;
  const auto store = must(io::store::open(options));
  const auto recipe = store->backup_recipe();
  for (const std::string part : {"pg_dump --format=custom --schema=dealkit", "pg_restore",
                                 "recovery_target_time", "they fit"}) {
    EXPECT_NE(recipe.find(part), std::string::npos) << part << "\nin:\n" << recipe;
  }
  EXPECT_NE(recipe.find("'" + options.url + "'"), std::string::npos);
  EXPECT_EQ(store->backup("/nowhere").error().code, Errc::usage);
}

}  // namespace
}  // namespace dealkit::io::store
