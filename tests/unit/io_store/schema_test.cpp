// The schema: made step by step, from every earlier one, by two at once; told when it does not fit.
#include <thread>

#include <fmt/format.h>

#include "core/base/hash.hpp"
#include "databases.hpp"
#include "io/store/admin/admin.hpp"
#include "io/store/columns.hpp"
#include "io/store/migrations.hpp"

namespace dealkit::io::store {
namespace {

using base::Errc;

/// How many steps this program knows.
const auto known_steps = static_cast<std::int64_t>(migrations().size());

class Schema : public OnBothDatabases {
 protected:
  std::vector<std::string> columns_of(const std::string& table) {
    return dialect() == sql::Dialect::sqlite
               ? rows(fmt::format("SELECT name FROM pragma_table_info('{}') ORDER BY cid", table))
               : rows(fmt::format("SELECT attname FROM pg_attribute WHERE attnum > 0 AND attrelid "
                                  "= 'dealkit.{}'::regclass ORDER BY attnum",
                                  table));
  }
};
DEALKIT_ON_BOTH(Schema);

TEST_P(Schema, ColumnsAreThoseOfTheFieldTables) {
  store();
  for (const auto& traits : deal::all_kinds()) {
    std::vector<std::string> expected;
    if (traits.append_only) expected.push_back("arrival");
    for (const auto& stored : table_of(traits.kind).columns) expected.push_back(stored.column.name);
    auto found = columns_of(std::string(traits.name));
    // Later steps add theirs at the end; every statement names its columns.
    std::sort(expected.begin(), expected.end());
    std::sort(found.begin(), found.end());
    EXPECT_EQ(found, expected);
  }
}

TEST_P(Schema, HasTheIndexesThatQueriesNeed) {
  store();
  const auto found = rows(dialect() == sql::Dialect::sqlite
                              ? "SELECT name FROM sqlite_schema WHERE type = 'index'"
                              : "SELECT indexname FROM pg_indexes WHERE schemaname = 'dealkit'");
  for (const std::string name :
       {"deal_by_account", "deal_by_status", "deal_by_approval_state", "deal_by_owner",
        "deal_by_start_date", "deal_by_end_date", "campaign_by_deal", "campaign_by_status",
        "approval_pending", "approval_due", "engagement_metric_latest",
        "engagement_metric_by_tier", "engagement_metric_by_score", "audit_by_entity",
        "audit_by_actor", "audit_by_time"}) {
    EXPECT_EQ(std::count(found.begin(), found.end(), name), 1) << name;
  }
}

TEST_P(Schema, EachStepIsWrittenDown) {
  const auto status = must(Admin(store()).schema_status());
  EXPECT_EQ(status.stored, known_steps);
  EXPECT_EQ(status.known, known_steps);
  ASSERT_EQ(status.steps.size(), migrations().size());
  EXPECT_EQ(status.steps[1].name, "audit_and_outbox");
  EXPECT_EQ(status.steps[1].applied_at, "2026-10-01T09:00:00.250Z");
  EXPECT_TRUE(must(Admin(store()).migrate(context_of())).steps.empty());
  const auto written = rows("SELECT number, name, checksum, applied_by FROM migration ORDER BY 1");
  ASSERT_EQ(written.size(), migrations().size());
  const auto& first = migrations().front();
  EXPECT_EQ(written[0], "1|records|" + base::sha256_hex(first.text(dialect())) + "|ana");
}

TEST_P(Schema, EveryEarlierOneMovesOnWithItsData) {
  for (std::int64_t from = 1; from < known_steps; ++from) {
    const auto url = new_url();
    auto options = this->options(url);
    auto connection = connect(url);
    must(apply_migrations(*connection, {from, "2026-09-01T00:00:00Z", "bob"}));
    must(connection->script(
        "INSERT INTO account (id, name, version) VALUES ('a', 'Ä', 3);"
        "INSERT INTO deal (id, account_id, status, approval_state, version, total_value_micros) "
        "VALUES ('d', 'a', 'draft', 'draft', 7, 1500000);"
        "INSERT INTO campaign (id, deal_id, version, targeting) "
        "VALUES ('c', 'd', 2, '{\"x\":1}')"));

    const auto refused = io::store::open(options);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, Errc::configuration);
    EXPECT_NE(refused.error().message.find("dealctl store migrate"), std::string::npos);

    options.any_schema = true;
    auto store = must(io::store::open(options));
    EXPECT_EQ(must(Admin(*store).schema_status()).stored, from);
    const auto applied = must(Admin(*store).migrate(context_of())).steps;
    EXPECT_EQ(applied.size(), static_cast<std::size_t>(known_steps - from));
    EXPECT_EQ(applied.back(), known_steps);
    must(Records(*store).transact(context_of(), [&](UnitOfWork& unit) -> base::Result<void> {
      const std::vector<deal::Key> keys{{Kind::campaign, "c"}};
      DEALKIT_RETURN_IF_ERROR(unit.load(keys));
      EXPECT_EQ(unit.find(Kind::campaign, "c")->record,
                R"({"type":"campaign","id":"c","deal_id":"d","targeting":{"x":1}})");
      EXPECT_EQ(unit.find(Kind::deal, "d")->record,
                R"({"type":"deal","id":"d","account_id":"a","total_value":1.5,"status":"draft",)"
                R"("approval_state":"draft","version":7})");
      EXPECT_EQ(unit.find(Kind::account, "a")->version, 3);
      return {};
    }));
    options.any_schema = false;
    EXPECT_TRUE(io::store::open(options));
  }
}

TEST_P(Schema, TwoMayMigrateAtOnce) {
  constexpr int count = 6;
  connection();  // the file is there, the schema is not
  std::vector<std::thread> threads;
  std::vector<base::Result<Admin::Migrated>> results(count, Admin::Migrated());
  for (int i = 0; i < count; ++i) {
    threads.emplace_back([&, i] {
      auto mine = options();
      mine.any_schema = true;
      auto store = io::store::open(mine);
      results[i] = store ? Admin(**store).migrate(context_of()) : std::move(store).error();
    });
  }
  for (auto& thread : threads) thread.join();
  std::size_t steps = 0;
  for (const auto& result : results) {
    ASSERT_TRUE(result) << result.error().message;
    steps += result->steps.size();
  }
  EXPECT_EQ(steps, migrations().size());
  EXPECT_EQ(rows("SELECT count(*) FROM migration").at(0), std::to_string(known_steps));
}

TEST_P(Schema, ANewerOneIsRefused) {
  store();
  must(connection().script(
      fmt::format("INSERT INTO migration (number, name, checksum, applied_at, applied_by) VALUES "
                  "({}, 'later', '', '2027-01-01T00:00:00Z', 'eve')", known_steps + 1)));
  const auto refused = io::store::open(options());
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Errc::configuration);
  EXPECT_NE(refused.error().message.find(fmt::format("has schema {}, this dealctl knows up to {}: "
                                                     "upgrade", known_steps + 1, known_steps)),
            std::string::npos)
      << refused.error().message;
  EXPECT_EQ(Admin(store()).migrate(context_of()).error().code, Errc::configuration);
  EXPECT_EQ(must(Admin(store()).schema_status()).steps.back().name, "later");
}

TEST_P(Schema, AStepOfAnotherTextIsTold) {
  store();
  EXPECT_TRUE(must(changed_migrations(connection())).empty());
  must(connection().script("UPDATE migration SET checksum = 'x' WHERE number = 2"));
  const auto problems = must(changed_migrations(connection()));
  ASSERT_EQ(problems.size(), 1u);
  EXPECT_NE(problems[0].find("migration 2 (audit_and_outbox)"), std::string::npos);
  EXPECT_EQ(Admin(store()).migrate(context_of()).error().code, Errc::configuration);
}

TEST_P(Schema, AStepThatFailsLeavesNothing) {
  connection();
  must(connection().script(dialect() == sql::Dialect::sqlite
                               ? "CREATE TABLE deal (x INTEGER)"
                               : "CREATE SCHEMA dealkit; CREATE TABLE dealkit.deal (x int)"));
  EXPECT_FALSE(apply_migrations(connection(), {0, "2026-09-01T00:00:00Z", "bob"}));
  EXPECT_EQ(must(read_schema_status(connection())).stored, 0);
}

TEST_P(Schema, AStoreWithoutTablesAsksForInit) {
  connection();
  auto options = this->options();
  options.create = false;
  const auto refused = io::store::open(options);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Errc::configuration);
  EXPECT_NE(refused.error().message.find("dealctl store init"), std::string::npos);
}

TEST(Url, SaysWhatItExpects) {
  for (const auto* url : {"sqlite:a.db", "sqlite:/tmp/a b.db", "postgresql:///x",
                          "postgres://ana@host:5433/x?sslmode=require"}) {
    EXPECT_TRUE(check_url(url)) << url;
  }
  for (const auto* url : {"", "a.db", "/tmp/a.db", "mysql://x", "sqlite:", "sqlite:///a.db",
                          "postgresql://ana:secret@host/x", "postgresql://h/x?password=secret"}) {
    const auto checked = check_url(url);
    ASSERT_FALSE(checked) << url;
    EXPECT_EQ(checked.error().code, Errc::usage) << url;
    EXPECT_EQ(checked.error().message.find("secret"), std::string::npos);
  }
  EXPECT_NE(check_url("/tmp/a.db").error().message.find("sqlite:/tmp/a.db"), std::string::npos);
}

TEST(File, IsMadeOnlyWhenAsked) {
  const ScratchFolder folder;
  Options options;
  options.url = "sqlite:" + folder.path() + "/new.db";
  EXPECT_EQ(io::store::open(options).error().code, Errc::no_input);
  options.create = true;
  EXPECT_EQ(must(Admin(*must(io::store::open(options))).schema_status()).stored, known_steps);
  options.create = false;
  EXPECT_EQ(must(io::store::open(options))->name(), options.url);
}

}  // namespace
}  // namespace dealkit::io::store
