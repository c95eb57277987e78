// The table of SQLSTATEs, and errors that a real server gives.
#include "io/pg/errors.hpp"

#include <array>
#include <thread>

#include <fmt/format.h>

#include "database.hpp"

namespace dealkit::io::pg {
namespace {

using base::Errc;
using sql::Value;
using std::chrono::milliseconds;

TEST(PgErrors, EverySqlstateMeansOneThing) {
  constexpr std::array<std::pair<const char*, Errc>, 27> expected{{
      {"23505", Errc::conflict},     {"23502", Errc::data},        {"23503", Errc::data},
      {"23514", Errc::data},         {"22P02", Errc::data},        {"22021", Errc::data},
      {"P0001", Errc::data},         {"40001", Errc::again},       {"40P01", Errc::again},
      {"55P03", Errc::again},        {"57014", Errc::timeout},     {"53100", Errc::io},
      {"25006", Errc::io},           {"58030", Errc::io},          {"XX001", Errc::io},
      {"53300", Errc::unavailable},  {"57P01", Errc::unavailable}, {"57P03", Errc::unavailable},
      {"08006", Errc::unavailable},  {"25P03", Errc::unavailable}, {"28P01", Errc::configuration},
      {"28000", Errc::configuration}, {"3D000", Errc::configuration},
      {"42501", Errc::configuration}, {"42601", Errc::internal},   {"25P02", Errc::internal},
      {"", Errc::internal},
  }};
  for (const auto& [state, code] : expected) EXPECT_EQ(errc_of(state), code) << state;
}

TEST(PgErrors, MessagesAreOneLine) {
  const auto error = to_error(
      "postgresql://h/db", {"23505",
                            "ERROR:  duplicate key value violates unique constraint \"t_pkey\"\n"
                            "DETAIL:  Key (a)=(1) already exists.\n"
                            "CONTEXT:  unnamed portal\nLINE 1: INSERT\n        ^\n"});
  EXPECT_EQ(error.message,
            "postgresql://h/db: duplicate key value violates unique constraint \"t_pkey\": "
            "Key (a)=(1) already exists");
}

TEST(PgErrors, VerboseRefusalsGiveTheirCode) {
  const ServerError error = connect_error(
      "connection to server at \"127.0.0.1\", port 1 failed: FATAL:  3D000: database \"x\" does "
      "not exist\nLOCATION:  InitPostgres, postinit.c:885\n");
  EXPECT_EQ(error.sqlstate, "3D000");
  EXPECT_EQ(to_error("n", error).message,
            "n: connection to server at \"127.0.0.1\", port 1 failed: database \"x\" does not exist"
            "; see the database's name, or make it with createdb");
  const ServerError plain = connect_error("connection to server at \"h\" failed: refused\n");
  EXPECT_EQ(plain.sqlstate, "");
  EXPECT_EQ(plain.message, "connection to server at \"h\" failed: refused\n");
}

class PgServerErrors : public test::Database {
 protected:
  Errc code_of(std::string_view statement) {
    const auto done = connection().run(statement);
    return done ? Errc::negative : done.error().code;
  }
};

TEST_F(PgServerErrors, OfValuesAndStatements) {
  script("CREATE TABLE t (a int PRIMARY KEY, b int NOT NULL CHECK (b > 0), c json)");
  script("INSERT INTO t VALUES (1, 1)");
  EXPECT_EQ(code_of("INSERT INTO t VALUES (1, 1)"), Errc::conflict);
  EXPECT_EQ(code_of("INSERT INTO t VALUES (2, NULL)"), Errc::data);
  EXPECT_EQ(code_of("INSERT INTO t VALUES (2, 0)"), Errc::data);
  EXPECT_EQ(code_of("INSERT INTO t VALUES (2, 1, '{')"), Errc::data);
  EXPECT_EQ(code_of("SELECT 1 / 0"), Errc::data);
  EXPECT_EQ(code_of("SELECT nothing FROM nowhere"), Errc::internal);
  EXPECT_EQ(code_of("SELEC"), Errc::internal);
  EXPECT_EQ(one("SELECT 1"), "1");
}

TEST_F(PgServerErrors, OfPrivileges) {
  script("CREATE TABLE t (a int); DROP ROLE IF EXISTS nobody_much; CREATE ROLE nobody_much LOGIN");
  OpenOptions options = this->options();
  options.url.replace(options.url.find("postgres@"), 8, "nobody_much");
  auto other = pg::open(options);
  ASSERT_TRUE(other) << other.error().message;
  const auto done = (*other)->run("SELECT a FROM dealkit.t");
  EXPECT_EQ(done.error().code, Errc::configuration) << done.error().message;
}

TEST_F(PgServerErrors, OfWhatIsNotThere) {
  OpenOptions options = this->options();
  options.url = test::PostgresServer::shared().url("no_such_database");
  const auto no_database = pg::open(options);
  ASSERT_FALSE(no_database);
  EXPECT_EQ(no_database.error().code, Errc::configuration) << no_database.error().message;
  EXPECT_NE(no_database.error().message.find("createdb"), std::string::npos);
  options.url = url();
  options.url.replace(options.url.find("postgres@"), 8, "no_such_user");
  const auto no_user = pg::open(options);
  ASSERT_FALSE(no_user);
  EXPECT_EQ(no_user.error().code, Errc::configuration) << no_user.error().message;
  options.url = "postgresql://postgres@127.0.0.1:1/x";  // nobody listens there
  const auto no_server = pg::open(options);
  ASSERT_FALSE(no_server);
  EXPECT_EQ(no_server.error().code, Errc::unavailable) << no_server.error().message;
}

TEST_F(PgServerErrors, LocksAreNotWaitedForForEver) {
  script("CREATE TABLE t (a int); INSERT INTO t VALUES (1)");
  auto holder = open();
  ASSERT_TRUE(holder->begin(sql::Begin::write));
  ASSERT_TRUE(holder->run("UPDATE t SET a = 2"));
  const auto done = connection().run("UPDATE t SET a = 3");
  EXPECT_EQ(done.error().code, Errc::again) << done.error().message;
  holder->rollback();
  EXPECT_TRUE(connection().run("UPDATE t SET a = 3"));
}

TEST_F(PgServerErrors, StatementsHaveADeadline) {
  OpenOptions options = this->options();
  options.statement_timeout = milliseconds(50);
  auto hasty = pg::open(options);
  ASSERT_TRUE(hasty);
  EXPECT_EQ((*hasty)->run("SELECT pg_sleep(60)").error().code, Errc::timeout);
  EXPECT_TRUE((*hasty)->script("SELECT pg_sleep(0.2)")) << "scripts have none";
  EXPECT_EQ((*hasty)->run("SELECT pg_sleep(60)").error().code, Errc::timeout);
  EXPECT_TRUE((*hasty)->run("SELECT 1"));
}

TEST_F(PgServerErrors, OneOfADeadlockIsAskedToTryAgain) {
  script("CREATE TABLE t (id int PRIMARY KEY, a int); INSERT INTO t VALUES (1, 0), (2, 0)");
  OpenOptions options = this->options();
  options.lock_timeout = options.statement_timeout = milliseconds(60'000);
  std::unique_ptr<sql::Connection> sides[2];
  for (int i = 0; i < 2; ++i) {
    sides[i] = std::move(*pg::open(options));
    ASSERT_TRUE(sides[i]->script("SET deadlock_timeout = '50ms'"));
    ASSERT_TRUE(sides[i]->begin(sql::Begin::write));
    ASSERT_TRUE(sides[i]->run(fmt::format("UPDATE t SET a = a + 1 WHERE id = {}", i + 1)));
  }
  base::Result<std::uint64_t> answers[2] = {std::uint64_t{0}, std::uint64_t{0}};
  std::thread first([&] {
    answers[0] = sides[0]->run("UPDATE t SET a = a + 1 WHERE id = 2");
    if (!answers[0]) sides[0]->rollback();
  });
  answers[1] = sides[1]->run("UPDATE t SET a = a + 1 WHERE id = 1");
  if (!answers[1]) sides[1]->rollback();
  first.join();
  ASSERT_NE(answers[0].has_value(), answers[1].has_value());
  const int loser = answers[0] ? 1 : 0;
  EXPECT_EQ(answers[loser].error().code, Errc::again) << answers[loser].error().message;
  ASSERT_TRUE(sides[1 - loser]->commit());
  EXPECT_EQ(one("SELECT sum(a) FROM t"), "2");
}

}  // namespace
}  // namespace dealkit::io::pg
