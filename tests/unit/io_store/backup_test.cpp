// Backups of SQLite stores and their way back; the recipe for PostgreSQL.
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <filesystem>
#include <fstream>
#include <set>
#include <thread>

#include "databases.hpp"
#include "io/store/admin/admin.hpp"
#include "io/store/migrations.hpp"

namespace dealkit::io::store {
namespace {

using base::Errc;

class Backups : public testing::Test {
 protected:
  std::string path(const std::string& name) const { return folder_.path() + "/" + name; }
  std::string url(const std::string& name) const { return "sqlite:" + path(name); }
  std::unique_ptr<Database> open(const std::string& name) const {
    Options options;
    options.url = url(name);
    options.create = true;
    return must(io::store::open(options));
  }
  static void add(Database& store, const std::string& id) {
    must(Records(store).transact(context_of(), [&](UnitOfWork& unit) -> base::Result<void> {
      unit.apply(creation(a_deal(id)));
      return {};
    }));
  }
  static std::vector<std::string> ids(Database& store) {
    std::vector<std::string> found;
    const Query query;
    must(Records(store).visit({&query, 1}, [&](const deal::Stored& record) {
      found.push_back(record.id);
      return base::Result<void>();
    }));
    return found;
  }
  static int problems(Database& store) {
    int found = 0;
    must(Admin(store).check([&](std::string_view) {
      ++found;
      return base::Result<void>();
    }));
    return found;
  }
  const std::string& folder() const { return folder_.path(); }
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
    must(Admin(*store).backup(path("b")));
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
  EXPECT_EQ(Admin(*store).backup(path("b")).error().code, Errc::io);
  EXPECT_EQ(std::filesystem::file_size(path("b")), 4u);
  EXPECT_EQ(Admin(*store).backup(path("no/such/folder")).error().code, Errc::io);
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
    must(Admin(*store).backup(path(name)));
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
    must(Admin(*store).backup(path("b")));
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
  must(Admin(*store).backup(path("b")));
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
    must(Admin(*store).backup(path("b")));
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
    must(Admin(*store).backup(path("b")));
  }
  EXPECT_EQ(restore_backup(url("s"), path("absent"), true).error().code, Errc::no_input);
  std::ofstream(path("text")) << std::string(5000, 't');
  EXPECT_EQ(restore_backup(url("s"), path("text"), true).error().code, Errc::configuration);
  EXPECT_EQ(restore_backup(url("s"), path("s"), true).error().code, Errc::usage);
  std::filesystem::resize_file(path("b"), std::filesystem::file_size(path("b")) / 2);
  EXPECT_FALSE(restore_backup(url("s"), path("b"), true));
  EXPECT_EQ(ids(*open("s")), Ids{"a"});
}

TEST_F(Backups, ThatAreDamagedReplaceNothing) {
  {
    const auto store = open("s");
    add(*store, "kept-deal");
    must(Admin(*store).backup(path("b")));
    add(*store, "later");
  }
  const auto bytes = [&] {
    std::ifstream file(path("b"), std::ios::binary);
    return std::string(std::istreambuf_iterator<char>(file), {});
  }();
  const auto entries = files();
  int refused = 0;
  const auto restore = [&](const std::string& damaged, const std::string& how) {
    std::ofstream(path("b"), std::ios::binary | std::ios::trunc) << damaged;
    std::filesystem::copy_file(path("s"), path("t"),
                               std::filesystem::copy_options::overwrite_existing);
    const auto restored = restore_backup(url("t"), path("b"), true);
    const auto store = open("t");
    if (restored) {  // what nobody reads was hit: then nothing is wrong
      EXPECT_EQ(problems(*store), 0) << how;
      return;
    }
    ++refused;
    EXPECT_TRUE(restored.error().code == Errc::io || restored.error().code == Errc::configuration)
        << restored.error().message;
    EXPECT_EQ(ids(*store), (Ids{"kept-deal", "later"})) << restored.error().message;
  };
  const auto restore_with = [&](std::size_t at, unsigned char bits) {
    auto damaged = bytes;
    damaged[at] = static_cast<char>(static_cast<unsigned char>(damaged[at]) ^ bits);
    restore(damaged, "bits " + std::to_string(bits) + " of byte " + std::to_string(at));
  };
  // Where a record's content stands: pages, indexes and references are whole, the audit log is not.
  for (auto at = bytes.find("kept-deal"); at != std::string::npos;
       at = bytes.find("kept-deal", at + 1)) {
    restore_with(at, 1);
  }
  EXPECT_GE(refused, 4);
  // The tables themselves: the text that they are made by.
  const auto tables = refused;
  for (const std::string column : {"actor_id", "approval_state", "entity_type"}) {
    auto damaged = bytes;
    for (auto at = damaged.find(column); at != std::string::npos; at = damaged.find(column)) {
      damaged[at] = 'x';
    }
    restore(damaged, column);
  }
  EXPECT_EQ(refused, tables + 3);
  for (std::size_t i = 1; i < 40; ++i) restore_with(bytes.size() / 40 * i + i, 1U << i % 8);
  std::filesystem::remove(path("t"));
  EXPECT_EQ(files(), entries);
}

TEST_F(Backups, OfAnOlderSchemaAreLookedAtToo) {
  {
    sqlite::OpenOptions file;
    file.path = path("b");
    file.create = true;
    const auto connection = must(sqlite::open(file));
    must(apply_migrations(*connection, {migrations().back().number - 1, "2026-01-01T00:00:00Z",
                                        "ana"}));
  }
  must(restore_backup(url("s"), path("b"), false));
  Options options;
  options.url = url("s");
  options.any_schema = true;
  auto store = must(io::store::open(options));
  EXPECT_EQ(must(Admin(*store).schema_status()).stored, migrations().back().number - 1);
  store.reset();
  {
    sqlite::OpenOptions file;
    file.path = path("b");
    const auto connection = must(sqlite::open(file));
    must(connection->run("INSERT INTO deal (id, status, approval_state, version) "
                         "VALUES ('d', 'draft', 'draft', 1)"));
  }
  const auto refused = restore_backup(url("s"), path("b"), true);
  ASSERT_FALSE(refused);
  EXPECT_NE(refused.error().message.find("the backup is damaged"), std::string::npos)
      << refused.error().message;
}

/// What is in the folder beside SQLite's own files of the store, which its next user tidies up.
std::set<std::string> entries_of(const std::string& folder) {
  std::set<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    const auto name = entry.path().filename().string();
    if (name != "s-wal" && name != "s-shm" && name != "s-journal") names.insert(name);
  }
  return names;
}

/// Runs `work` in a process of its own and kills it after `microseconds`.
void kill_in(const std::function<void()>& work, int microseconds) {
  const pid_t child = ::fork();
  if (child == 0) {
    work();
    ::_exit(0);
  }
  ::usleep(static_cast<useconds_t>(microseconds));
  ::kill(child, SIGKILL);
  int status = 0;
  ::waitpid(child, &status, 0);
}

TEST_F(Backups, AndRestoresThatAreKilledLeaveNothing) {
  {
    const auto store = open("s");
    must(Records(*store).transact(context_of(), [](UnitOfWork& unit) -> base::Result<void> {
      for (int i = 0; i < 300; ++i) unit.apply(creation(a_deal("d" + std::to_string(i))));
      return {};
    }));
    must(Admin(*store).backup(path("b")));
  }
  for (int i = 0; i < 25; ++i) {
    const auto whole = std::set<std::string>{"b", "s"};
    kill_in([&] { static_cast<void>(sqlite::backup({.from = path("s"), .to = path("c")})); },
            i * 700);
    auto after = entries_of(folder());
    after.erase("c");  // it has its name when it is complete
    EXPECT_EQ(after, whole);
    std::filesystem::remove(path("c"));
    kill_in([&] { static_cast<void>(restore_backup(url("s"), path("b"), true)); }, i * 2500);
    after = entries_of(folder());
    after.erase("s.new");  // a moment between two names; the next one removes it
    EXPECT_EQ(after, whole);
  }
  must(restore_backup(url("s"), path("b"), true));
  EXPECT_EQ(entries_of(folder()), (std::set<std::string>{"b", "s"}));
  EXPECT_EQ(ids(*open("s")).size(), 300u);
}

/// Somebody else's rights, as far as this process may take them.
class Rights {
 public:
  Rights() : root_(::geteuid() == 0) {
    constexpr uid_t nobody = 65534;
    if (root_ && ::seteuid(nobody) != 0) ADD_FAILURE() << "seteuid";
  }
  ~Rights() {
    if (root_ && ::seteuid(0) != 0) std::abort();
  }

 private:
  bool root_;
};

TEST_F(Backups, AndStoresThatOneMayOnlyReadAreRead) {
  {
    const auto store = open("s");
    add(*store, "a");
    must(Admin(*store).backup(path("b")));
  }
  using std::filesystem::perms;
  std::filesystem::permissions(path("s"), perms(0444));
  std::filesystem::permissions(folder(), perms(0555));
  {
    const Rights rights;
    Options options;
    options.url = url("s");
    options.read_only = true;
    const auto store = must(io::store::open(options));
    EXPECT_EQ(ids(*store), Ids{"a"});
    EXPECT_EQ(problems(*store), 0);
    options.read_only = false;
    const auto refused = io::store::open(options);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, Errc::io);
  }
  std::filesystem::permissions(folder(), perms(0755));
  EXPECT_EQ(entries_of(folder()), (std::set<std::string>{"b", "s"}));
}

TEST_F(Backups, AreOnlyForFiles) {
  EXPECT_EQ(restore_backup("postgresql://db/deals", path("b"), true).error().code, Errc::usage);
  const auto store = open("s");
  EXPECT_EQ(must(Admin(*store).backup_recipe()), "");
}

TEST(BackupRecipe, NamesTheProgramsAndLooksAtThem) {
  Options options;
  options.url = test::PostgresServer::shared().new_database();
  options.any_schema = true;
  const auto store = must(io::store::open(options));
  const auto recipe = must(Admin(*store).backup_recipe());
  for (const std::string part : {"pg_dump --format=custom --schema=dealkit", "pg_restore",
                                 "recovery_target_time", "they fit"}) {
    EXPECT_NE(recipe.find(part), std::string::npos) << part << "\nin:\n" << recipe;
  }
  EXPECT_NE(recipe.find("'" + options.url + "'"), std::string::npos);
  EXPECT_EQ(Admin(*store).backup("/nowhere").error().code, Errc::usage);
}

}  // namespace
}  // namespace dealkit::io::store
