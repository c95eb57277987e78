// Statements, parameters, transactions and locks on SQLite files.
#include "io/sqlite/connection.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <limits>

#include "scratch_folder.hpp"

namespace dealkit::io::sqlite {
namespace {

using base::Errc;
using base::Error;
using base::Result;
using sql::Begin;
using sql::Value;
using std::chrono::milliseconds;

class Connections : public ::testing::Test {
 protected:
  std::unique_ptr<sql::Connection> connect(bool read_only = false,
                                           milliseconds lock_timeout = milliseconds(30)) {
    auto connection =
        open({path_, read_only, !read_only, lock_timeout, statement_timeout_});
    if (!connection) ADD_FAILURE() << connection.error().message;
    return connection ? std::move(*connection) : nullptr;
  }
  static void exec(sql::Connection& connection, std::string_view text) {
    const auto result = connection.run(text);
    EXPECT_TRUE(result.has_value()) << text << ": " << result.error().message;
  }
  static std::string all(sql::Connection& connection, std::string_view text,
                         std::span<const Value> parameters = {}) {
    std::string rows;
    const auto result = connection.run(text, parameters, [&](const sql::Row& row) -> Result<void> {
      for (std::size_t i = 0; i < row.size(); ++i)
        rows += (i == 0 ? "" : "|") + (row.is_null(i) ? "NULL" : std::string(row.text(i)));
      rows += ";";
      return {};
    });
    return result ? rows : result.error().message;
  }
  ScratchFolder folder_;
  std::string path_ = folder_.path() + "/deals.db";
  milliseconds statement_timeout_{0};
};

TEST_F(Connections, BindsByNumberInAnyOrderAndOften) {
  const auto db = connect();
  const std::string large(3'000'000, 'x');
  exec(*db, "CREATE TABLE t (a, b, c, d, e)");
  const std::vector<Value> values{std::monostate{}, std::numeric_limits<std::int64_t>::min(), 0.1,
                                  true, std::string_view("it's ü")};
  ASSERT_EQ(db->run("INSERT INTO t VALUES ($5, $4, $3, $2, $1)", values).value(), 1u);
  EXPECT_EQ(all(*db, "SELECT * FROM t"), "it's ü|1|0.1|-9223372036854775808|NULL;");
  EXPECT_EQ(all(*db, "SELECT $2 || $1 || $2", std::vector<Value>{std::string_view("-"),
                                                               std::string_view("x")}),
            "x-x;");
  EXPECT_EQ(all(*db, "SELECT typeof($1), typeof($2), typeof($3), typeof($4), typeof($5)", values),
            "null|integer|real|integer|text;");
  EXPECT_EQ(all(*db, "SELECT length($1)", std::vector<Value>{std::string_view(large)}),
            "3000000;");
  EXPECT_EQ(all(*db, "SELECT $1 IS NULL", std::vector<Value>{std::string_view()}), "0;")
      << "an empty text is no NULL";
}

TEST_F(Connections, ReadsEveryType) {
  const auto db = connect();
  bool seen = false;
  const auto rows = db->run("SELECT 7, 2.5, 1, 'text', NULL", {}, [&](const sql::Row& row) {
    seen = row.size() == 5 && row.integer(0) == 7 && row.number(1) == 2.5 && row.boolean(2) &&
           row.text(3) == "text" && row.is_null(4) && row.text(4).empty() && !row.is_null(3);
    return Result<void>();
  });
  EXPECT_EQ(rows.value(), 1u);
  EXPECT_TRUE(seen);
}

TEST_F(Connections, RefusesWhatTheOtherDatabaseCannotKeep) {
  const auto db = connect();
  using namespace std::string_view_literals;
  EXPECT_EQ(db->run("SELECT $1", std::vector<Value>{"a\0b"sv}).error().code, Errc::data);
  EXPECT_EQ(db->run("SELECT $1", std::vector<Value>{std::numeric_limits<double>::quiet_NaN()})
                .error().code,
            Errc::data);
}

TEST_F(Connections, TakesTablesThatAreNotOursForDamage) {
  const auto db = connect();
  for (const auto* statement : {"SELECT nobody", "SELECT \"nothing\"", "SELECT 1 FROM nowhere"}) {
    const auto refused = db->run(statement);
    EXPECT_EQ(refused.error().code, Errc::io) << statement << ": a name in quotes is no string";
    EXPECT_NE(refused.error().message.find("restore it from a backup"), std::string::npos)
        << refused.error().message;
  }
}

TEST_F(Connections, TellsOurMistakesApart) {
  const auto db = connect();
  const std::vector<Value> one{std::int64_t{1}};
  EXPECT_EQ(db->run("SELECT $2", one).error().code, Errc::internal);
  EXPECT_EQ(db->run("SELECT ?", one).error().code, Errc::internal);
  EXPECT_EQ(db->run("SELECT 1; SELECT 2").error().code, Errc::internal);
  EXPECT_EQ(db->run("").error().code, Errc::internal);
  EXPECT_EQ(db->commit().error().code, Errc::internal);
  EXPECT_EQ(db->run_for_keys("SELECT 1", {}, {}).error().code, Errc::internal);
}

TEST_F(Connections, CountsChangesAndVisits) {
  const auto db = connect();
  EXPECT_EQ(db->run("CREATE TABLE t (id TEXT PRIMARY KEY, n INTEGER) WITHOUT ROWID").value(), 0u);
  EXPECT_EQ(db->run("INSERT INTO t VALUES ('a', 1), ('b', 2), ('c', 3)").value(), 3u);
  EXPECT_EQ(db->run("CREATE INDEX i ON t (n)").value(), 0u);
  EXPECT_EQ(db->run("UPDATE t SET n = 0 WHERE n > 1").value(), 2u);
  EXPECT_EQ(db->run("UPDATE t SET n = 0 WHERE n > 1").value(), 0u);
  EXPECT_EQ(db->run("SELECT * FROM t").value(), 3u);
  EXPECT_EQ(db->run("DELETE FROM t RETURNING id").value(), 3u);
}

TEST_F(Connections, AnErrorOfOnRowEndsTheVisit) {
  const auto db = connect();
  int seen = 0;
  const auto stop = [&](const sql::Row&) -> Result<void> {
    if (++seen == 2) return Error{Errc::limit, "enough"};
    return {};
  };
  const auto result = db->stream("SELECT value FROM json_each('[1,2,3]')", {}, stop);
  EXPECT_EQ(result.error().message, "enough");
  EXPECT_EQ(seen, 2);
  EXPECT_EQ(db->stream("SELECT value FROM json_each('[1,2,3]')", {}, {}).value(), 3u);
}

TEST_F(Connections, AStatementMayRunInsideItself) {
  const auto db = connect();
  const std::string_view text = "SELECT value FROM json_each('[1,2]')";
  std::uint64_t inner = 0;
  const auto outer = db->run(text, {}, [&](const sql::Row&) -> Result<void> {
    DEALKIT_ASSIGN_OR_RETURN(const auto count, db->run(text));
    inner += count;
    return {};
  });
  EXPECT_EQ(outer.value(), 2u);
  EXPECT_EQ(inner, 4u);
}

TEST_F(Connections, ForgetsIdleStatements) {
  const auto db = connect();
  for (int i = 0; i < 1000; ++i)
    ASSERT_EQ(all(*db, "SELECT " + std::to_string(i)), std::to_string(i) + ";");
}

TEST_F(Connections, InsertsManyRows) {
  const auto db = connect();
  exec(*db, "CREATE TABLE t (id TEXT PRIMARY KEY, n INTEGER NOT NULL)");
  sql::Insert insert{"t", {{"id", sql::ColumnType::text}, {"n", sql::ColumnType::integer}}, ""};
  std::vector<std::string> ids;
  for (int i = 0; i < 1000; ++i) ids.push_back("id" + std::to_string(i));
  std::vector<Value> values;
  for (std::size_t i = 0; i < ids.size(); ++i) {
    values.emplace_back(std::string_view(ids[i]));
    values.emplace_back(static_cast<std::int64_t>(i));
  }
  EXPECT_EQ(db->insert(insert, values).value(), 1000u);
  EXPECT_EQ(all(*db, "SELECT count(*), sum(n) FROM t"), "1000|499500;");
  EXPECT_EQ(db->insert(insert, values).error().code, Errc::conflict);
  insert.on_conflict = "ON CONFLICT (id) DO NOTHING";
  EXPECT_EQ(db->insert(insert, values).value(), 0u);
  insert.on_conflict = "ON CONFLICT (id) DO UPDATE SET n = excluded.n + 1 WHERE n >= 990";
  EXPECT_EQ(db->insert(insert, values).value(), 10u);
  EXPECT_EQ(db->insert(insert, {}).value(), 0u);
  EXPECT_EQ(db->insert(insert, std::span(values).first(3)).error().code, Errc::internal);
  const std::vector<Value> half{std::string_view("new"), std::int64_t{1}, std::string_view("bad"),
                                std::monostate{}};
  EXPECT_EQ(db->insert(insert, half).error().code, Errc::data);
  EXPECT_EQ(all(*db, "SELECT count(*) FROM t WHERE id = 'new'"), "0;") << "all rows or none";
}

TEST_F(Connections, RunsForKeys) {
  const auto db = connect();
  exec(*db, "CREATE TABLE t (id TEXT PRIMARY KEY)");
  exec(*db, "INSERT INTO t VALUES ('a'), ('b'), ('c')");
  const std::vector<std::string_view> keys{"c", "x", "a"};
  std::string seen;
  const auto count = db->run_for_keys("SELECT id FROM t WHERE id {key}", keys,
                                      [&](const sql::Row& row) -> Result<void> {
                                        seen += row.text(0);
                                        return {};
                                      });
  EXPECT_EQ(count.value(), 2u);
  EXPECT_EQ(seen, "ca");
  EXPECT_EQ(db->run_for_keys("DELETE FROM t WHERE id {key}", keys, {}).value(), 2u);
}

TEST_F(Connections, AReaderKeepsItsSnapshotWhileAnotherWrites) {
  const auto writer = connect();
  const auto reader = connect(true);
  exec(*writer, "CREATE TABLE t (n)");
  ASSERT_TRUE(reader->begin(Begin::read).has_value());
  exec(*writer, "INSERT INTO t VALUES (1)");
  EXPECT_EQ(all(*reader, "SELECT count(*) FROM t"), "0;") << "the snapshot is that of begin()";
  ASSERT_TRUE(reader->commit().has_value());
  EXPECT_EQ(all(*reader, "SELECT count(*) FROM t"), "1;");
}

TEST_F(Connections, AReadTransactionWritesNothing) {
  const auto db = connect();
  exec(*db, "CREATE TABLE t (n)");
  ASSERT_TRUE(db->begin(Begin::read).has_value());
  EXPECT_EQ(db->run("INSERT INTO t VALUES (1)").error().code, Errc::internal);
  EXPECT_EQ(db->script("INSERT INTO t VALUES (1)").error().code, Errc::internal);
  db->rollback();
  exec(*db, "INSERT INTO t VALUES (2)");
  EXPECT_EQ(all(*db, "SELECT n FROM t"), "2;");
}

TEST_F(Connections, ASecondWriterWaitsUntilItsDeadline) {
  const auto first = connect();
  const auto second = connect();
  ASSERT_TRUE(first->begin(Begin::write).has_value());
  EXPECT_EQ(first->begin(Begin::write).error().code, Errc::internal);
  const auto result = second->begin(Begin::write);
  ASSERT_FALSE(result.has_value());
  EXPECT_EQ(result.error().code, Errc::again);
  EXPECT_NE(result.error().message.find(path_), std::string::npos);
  EXPECT_NE(result.error().message.find("another process is writing"), std::string::npos);
  EXPECT_FALSE(second->in_transaction());
  first->rollback();
  EXPECT_TRUE(second->begin(Begin::write).has_value());
}

TEST_F(Connections, ATransactionIsAllOrNothing) {
  const auto db = connect();
  exec(*db, "CREATE TABLE t (n)");
  const auto failed = sql::in_transaction(*db, Begin::write, [&]() -> Result<void> {
    exec(*db, "INSERT INTO t VALUES (1)");
    return Error{Errc::negative, "no"};
  });
  EXPECT_EQ(failed.error().code, Errc::negative);
  EXPECT_FALSE(db->in_transaction());
  EXPECT_EQ(all(*db, "SELECT count(*) FROM t"), "0;");
  const auto done = sql::in_transaction(*db, Begin::write, [&]() -> Result<void> {
    exec(*db, "INSERT INTO t VALUES (1)");
    EXPECT_TRUE(db->in_transaction());
    return {};
  });
  EXPECT_TRUE(done.has_value());
  EXPECT_EQ(all(*db, "SELECT count(*) FROM t"), "1;");
}

TEST_F(Connections, ChecksReferencesAndTriggers) {
  const auto db = connect();
  ASSERT_TRUE(db->script("CREATE TABLE p (id TEXT PRIMARY KEY);"
                         "CREATE TABLE c (p TEXT REFERENCES p (id));"
                         "CREATE TABLE log (n); INSERT INTO log VALUES (1);"
                         "CREATE TRIGGER keep BEFORE DELETE ON log BEGIN "
                         "SELECT RAISE(ABORT, 'the log is append-only'); END;")
                  .has_value());
  EXPECT_EQ(db->run("INSERT INTO c VALUES ('x')").error().code, Errc::data);
  const auto refused = db->run("DELETE FROM log");
  EXPECT_NE(refused.error().message.find("append-only"), std::string::npos);
  EXPECT_EQ(db->script("CREATE TABLE p (id);").error().code, Errc::internal);
}

TEST_F(Connections, AFullDiskKeepsNothingAndSaysSo) {
  const auto db = connect();
  exec(*db, "CREATE TABLE t (n)");
  exec(*db, "PRAGMA max_page_count = 8");
  const auto result = sql::in_transaction(*db, Begin::write, [&]() -> Result<void> {
    exec(*db, "INSERT INTO t VALUES (1)");
    DEALKIT_RETURN_IF_ERROR(db->run("INSERT INTO t VALUES (zeroblob(100000))"));
    return {};
  });
  ASSERT_FALSE(result.has_value());
  EXPECT_EQ(result.error().code, Errc::io);
  EXPECT_NE(result.error().message.find("no space left"), std::string::npos);
  EXPECT_FALSE(db->in_transaction());
  EXPECT_EQ(all(*db, "SELECT count(*) FROM t"), "0;");
}

TEST_F(Connections, AStatementHasADeadline) {
  statement_timeout_ = milliseconds(20);
  const auto db = connect();
  const auto endless = db->run("WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) "
                               "SELECT count(*) FROM c");
  EXPECT_EQ(endless.error().code, Errc::timeout);
  EXPECT_EQ(all(*db, "SELECT 1"), "1;");
}

TEST_F(Connections, AClosedStoreIsOneFile) {
  auto db = connect();
  exec(*db, "CREATE TABLE t (n)");
  EXPECT_TRUE(std::filesystem::exists(path_ + "-wal"));
  db.reset();
  EXPECT_FALSE(std::filesystem::exists(path_ + "-wal"));
  EXPECT_FALSE(std::filesystem::exists(path_ + "-shm"));
}

}  // namespace
}  // namespace dealkit::io::sqlite
