// Several askers of one store at once: each has a connection of its own, up to the limit.
#include <array>
#include <vector>

#include "databases.hpp"
#include "io/store/outbox/outbox.hpp"

namespace dealkit::io::store {
namespace {

using base::Errc;

class Connections : public OnBothDatabases {
 protected:
  std::unique_ptr<Database> with_at_most(std::size_t connections) {
    store();
    auto few = options();
    few.connections = connections;
    few.lock_timeout = std::chrono::milliseconds(20);
    return must(io::store::open(few));
  }
};
DEALKIT_ON_BOTH(Connections);

TEST_P(Connections, AreAsManyAsAreAskedAtOnce) {
  for (int i = 0; i < 5; ++i) must(apply({creation(a_deal("d-" + std::to_string(i)))}));
  EXPECT_EQ(store().counters().opened, 1u) << "one after the other uses the same one";
}

TEST_P(Connections, LetAVisitorWriteWhatItsSnapshotDoesNotSee) {
  for (const auto* id : {"a", "b", "c"}) must(apply({creation(a_deal(id))}));
  const std::array<Query, 1> all{};
  std::vector<std::string> seen;
  must(Records(store()).visit(all, [&](const deal::Stored& deal) {
    seen.push_back(deal.id);
    return apply({creation(a_deal(deal.id + "-copy"))});
  }));
  EXPECT_EQ(seen, (std::vector<std::string>{"a", "b", "c"}));
  EXPECT_EQ(count("deal"), 6);
  EXPECT_EQ(store().counters().opened, 2u);
}

TEST_P(Connections, OverTheLimitAreWaitedForAndRefused) {
  const auto one = with_at_most(1);
  {
    const auto taken = must(one->connection());
    const auto refused = Outbox(*one).readers();
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, Errc::again);
    EXPECT_NE(refused.error().message.find("connections"), std::string::npos);
    EXPECT_EQ(one->counters().timeouts, 1u);
  }
  EXPECT_TRUE(Outbox(*one).readers());
}

TEST_P(Connections, ThatAreLostAreReplaced) {
  if (dialect() == sql::Dialect::sqlite) return;  // a file is not lost
  must(apply({creation(a_deal("d"))}));
  ASSERT_EQ(count("pg_stat_activity WHERE datname = current_database() "
                  "AND pid <> pg_backend_pid()"),
            1);
  must(
      connection().script("SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                          "WHERE datname = current_database() AND pid <> pg_backend_pid()"));
  const auto lost = Records(store()).read({Kind::deal, "d"});
  ASSERT_FALSE(lost);
  EXPECT_EQ(lost.error().code, Errc::unavailable);
  EXPECT_TRUE(must(Records(store()).read({Kind::deal, "d"})).has_value());
  EXPECT_EQ(store().counters().dropped, 1u);
}

}  // namespace
}  // namespace dealkit::io::store
