// Servers that die, freeze or send us away.
#include <sys/stat.h>

#include <fstream>
#include <thread>

#include <fmt/format.h>

#include "database.hpp"

namespace dealkit::io::pg {
namespace {

using base::Errc;
using std::chrono::milliseconds;
using test::PostgresServer;

class PgLost : public testing::Test {
 protected:
  PgLost() {
    options_.url = server_.new_database();
    connection_ = open();
    if (!connection_->script("CREATE SCHEMA dealkit; CREATE TABLE t (a int)"))
      throw std::runtime_error("no table");
  }

  std::unique_ptr<sql::Connection> open() const {
    auto opened = pg::open(options_);
    if (!opened) throw std::runtime_error(opened.error().message);
    return std::move(*opened);
  }
  static std::int64_t count(sql::Connection& connection) {
    std::int64_t out = -1;
    const auto done = connection.run("SELECT count(*) FROM t", {},
                                     [&](const sql::Row& row) -> base::Result<void> {
                                       out = row.integer(0);
                                       return {};
                                     });
    EXPECT_TRUE(done) << done.error().message;
    return out;
  }
  /// Once lost, a connection says so whatever it is asked.
  static void expect_lost(sql::Connection& connection) {
    EXPECT_EQ(connection.run("SELECT 1").error().code, Errc::unavailable);
    EXPECT_EQ(connection.script("SELECT 1").error().code, Errc::unavailable);
    connection.rollback();
    EXPECT_FALSE(connection.in_transaction());
    EXPECT_EQ(connection.begin(sql::Begin::read).error().code, Errc::unavailable);
    EXPECT_FALSE(connection.in_transaction());
  }

  PostgresServer server_;
  OpenOptions options_;
  std::unique_ptr<sql::Connection> connection_;
};

TEST_F(PgLost, KilledInMidTransactionNothingIsHalfIn) {
  ASSERT_TRUE(connection_->run("INSERT INTO t VALUES (1)"));
  ASSERT_TRUE(connection_->begin(sql::Begin::write));
  ASSERT_TRUE(connection_->run("INSERT INTO t VALUES (2)"));
  server_.kill();
  const auto lost = connection_->run("INSERT INTO t VALUES (3)");
  EXPECT_EQ(lost.error().code, Errc::unavailable);
  EXPECT_NE(lost.error().message.find("closed the connection"), std::string::npos)
      << lost.error().message;
  EXPECT_EQ(connection_->commit().error().code, Errc::unavailable);
  expect_lost(*connection_);
  const auto refused = pg::open(options_);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Errc::unavailable) << refused.error().message;
  server_.start();
  expect_lost(*connection_);
  EXPECT_EQ(count(*open()), 1);
}

TEST_F(PgLost, KilledBeforeTheCommitIsInDoubt) {
  ASSERT_TRUE(connection_->begin(sql::Begin::write));
  ASSERT_TRUE(connection_->run("INSERT INTO t VALUES (2)"));
  server_.kill();
  const auto lost = connection_->commit();
  EXPECT_EQ(lost.error().code, Errc::unavailable);
  EXPECT_NE(lost.error().message.find("not known"), std::string::npos) << lost.error().message;
  expect_lost(*connection_);
  server_.start();
  EXPECT_EQ(count(*open()), 0);
}

TEST_F(PgLost, StoppedByAnAdministrator) {
  server_.stop();
  const auto lost = connection_->run("INSERT INTO t VALUES (3)");
  EXPECT_EQ(lost.error().code, Errc::unavailable);
  EXPECT_NE(lost.error().message.find("closed the connection"), std::string::npos)
      << lost.error().message;
  expect_lost(*connection_);
}

TEST_F(PgLost, LostWhileStreaming) {
  ASSERT_TRUE(connection_->begin(sql::Begin::read));
  int visited = 0;
  const auto lost = connection_->stream("SELECT generate_series(1, 5000)", {},
                                        [&](const sql::Row&) -> base::Result<void> {
                                          if (++visited == 600) server_.kill();
                                          return {};
                                        });
  EXPECT_EQ(lost.error().code, Errc::unavailable);
  EXPECT_EQ(visited, 1'000) << "what was fetched is visited";
  expect_lost(*connection_);
}

TEST_F(PgLost, SentAway) {
  ASSERT_TRUE(connection_->begin(sql::Begin::write));
  ASSERT_TRUE(connection_->run("INSERT INTO t VALUES (1)"));
  auto other = open();
  ASSERT_TRUE(other->run("SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                         "WHERE pid <> pg_backend_pid() AND backend_type = 'client backend'"));
  EXPECT_EQ(connection_->run("SELECT 1").error().code, Errc::unavailable);
  expect_lost(*connection_);
  EXPECT_EQ(count(*other), 0);
}

TEST_F(PgLost, IdleForTooLongInATransaction) {
  options_.idle_transaction_timeout = milliseconds(1'000);  // a busy machine is not idle
  auto idle = open();
  ASSERT_TRUE(idle->begin(sql::Begin::write));
  ASSERT_TRUE(idle->run("INSERT INTO t VALUES (1)"));
  // Granted when the idle one is gone.
  ASSERT_TRUE(connection_->begin(sql::Begin::write));
  ASSERT_TRUE(connection_->run("LOCK TABLE t IN SHARE MODE"));
  ASSERT_TRUE(connection_->commit());
  const auto lost = idle->run("SELECT 1");
  EXPECT_EQ(lost.error().code, Errc::unavailable) << lost.error().message;
  expect_lost(*idle);
  EXPECT_EQ(count(*connection_), 0);
}

TEST_F(PgLost, ASilentServerIsGivenUp) {
  options_.statement_timeout = milliseconds(100);
  auto patient = open();
  server_.freeze();
  const auto lost = patient->run("SELECT 1");
  EXPECT_EQ(lost.error().code, Errc::unavailable) << lost.error().message;
  expect_lost(*patient);
  options_.connect_timeout = milliseconds(200);
  const auto refused = pg::open(options_);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Errc::unavailable) << refused.error().message;
  server_.thaw();
  EXPECT_EQ(count(*connection_), 0);
}

TEST_F(PgLost, APasswordIsAskedForInItsPlace) {
  ASSERT_TRUE(connection_->script("ALTER ROLE postgres PASSWORD 'right'"));
  std::ofstream(server_.directory() + "/data/pg_hba.conf")
      << "host all all 127.0.0.1/32 scram-sha-256\n";
  ASSERT_TRUE(connection_->run("SELECT pg_reload_conf()"));
  const std::string passfile = server_.directory() + "/pgpass";
  const std::string plain_url = options_.url;
  // The server needs a moment to read the file.
  base::Result<std::unique_ptr<sql::Connection>> opened = pg::open(options_);
  for (int i = 0; i < 500 && opened; ++i) {
    std::this_thread::sleep_for(milliseconds(10));
    opened = pg::open(options_);
  }
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().code, Errc::configuration) << opened.error().message;
  EXPECT_NE(opened.error().message.find("pgpass"), std::string::npos) << opened.error().message;
  for (const std::string password : {"wrong", "right"}) {
    std::ofstream(passfile) << "*:*:*:*:" << password << "\n";
    ASSERT_EQ(::chmod(passfile.c_str(), 0600), 0);
    options_.url = plain_url + "?passfile=" + passfile;
    opened = pg::open(options_);
    EXPECT_EQ(opened.has_value(), password == "right");
    if (opened) continue;
    EXPECT_EQ(opened.error().code, Errc::configuration) << opened.error().message;
    EXPECT_EQ(opened.error().message.find("wrong"), std::string::npos) << opened.error().message;
  }
}

TEST_F(PgLost, TheSocketWorksToo) {
  options_.url = server_.socket_url("test_1");
  EXPECT_EQ(count(*open()), 0);
}

}  // namespace
}  // namespace dealkit::io::pg
