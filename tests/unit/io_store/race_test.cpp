// Many at once, each with a connection of its own: nobody's write is lost, nobody meets a deadlock.
#include <algorithm>
#include <atomic>
#include <random>
#include <thread>

#include "core/base/rng.hpp"
#include "databases.hpp"
#include "io/store/idempotency/answers.hpp"

namespace dealkit::io::store {
namespace {

using base::Errc;

class Races : public OnBothDatabases {
 protected:
  /// Runs `work` in `count` threads at once, each with its own store.
  void race(int count, const std::function<void(int, Database&)>& work) {
    store();
    std::atomic<int> ready{0};
    std::atomic<int> failed{0};
    std::vector<std::thread> threads;
    for (int i = 0; i < count; ++i) {
      threads.emplace_back([&, i] {
        auto opened = io::store::open(options());
        if (!opened) ++failed;
        ++ready;
        while (ready < count) std::this_thread::yield();
        if (opened) work(i, **opened);
      });
    }
    for (auto& thread : threads) thread.join();
    EXPECT_EQ(failed, 0);
  }
  const std::string full_ =
      "'deal_name':'x','deal_type':'standard','total_value':100,'currency':'EUR',"
      "'start_date':'2026-10-01','end_date':'2026-12-31'";
  static std::vector<deal::Key> keys(int first, int count) {
    std::vector<deal::Key> keys;
    for (int i = first; i < first + count; ++i) {
      keys.push_back({Kind::deal, "d" + std::to_string(i)});
    }
    return keys;
  }
  /// Ten deals.
  void fill() {
    std::vector<deal::Change> changes;
    for (const auto& key : keys(0, 10)) changes.push_back(creation(a_deal(key.id)));
    must(apply(changes));
  }
  static base::Result<void> raise(UnitOfWork& unit, const std::vector<deal::Key>& deals) {
    DEALKIT_RETURN_IF_ERROR(unit.load(deals));
    for (const auto& key : deals) {
      const auto before = *unit.find(Kind::deal, key.id);
      unit.apply(update(before, a_deal(key.id, before.version + 1)));
    }
    return {};
  }
  /// Sets a number of the record; a version must then be the stored one.
  static base::Result<void> amend(Database& store, const deal::Key& key, int value,
                                  std::optional<std::int64_t> if_version) {
    deal::Amendment amendment;
    amendment.assignments = {{key.kind == Kind::deal ? "units" : "support_tickets_90d",
                              std::to_string(value)}};
    amendment.if_version = if_version;
    const auto context = context_of();
    return Records(store).transact(context, [&](UnitOfWork& unit) -> base::Result<void> {
      const std::vector<deal::Key> keys{key};
      DEALKIT_RETURN_IF_ERROR(unit.load(keys));
      DEALKIT_ASSIGN_OR_RETURN(const auto decision, deal::amend(unit, key, amendment, context));
      if (decision.outcome == deal::Outcome::conflict) {
        return base::Error{Errc::conflict, decision.conflict};
      }
      EXPECT_EQ(decision.outcome, deal::Outcome::updated);
      for (const auto& change : decision.changes) unit.apply(change);
      return {};
    });
  }
};
DEALKIT_ON_BOTH(Races);

TEST_P(Races, OfManyAmendmentsOfOneVersionOneWins) {
  must(apply({creation(a_deal("d", 1, full_)),
              creation(stored(Kind::account, "{'type':'account','id':'a'}"))}));
  for (const auto& key : {deal::Key{Kind::deal, "d"}, deal::Key{Kind::account, "a"}}) {
    std::atomic<int> won{0};
    std::atomic<int> conflicts{0};
    race(10, [&](int thread, Database& mine) {
      for (int i = 0; i < 10; ++i) {
        const auto done = amend(mine, key, 10 * thread + i + 1, 1);
        if (done) ++won;
        if (!done && done.error().code == Errc::conflict) ++conflicts;
        if (!done && done.error().code != Errc::conflict) ADD_FAILURE() << done.error().message;
      }
    });
    EXPECT_EQ(won, 1);
    EXPECT_EQ(conflicts, 99);
    EXPECT_EQ(find(key.kind, key.id)->version, 2);
  }
  EXPECT_EQ(count("audit"), 4);
  EXPECT_EQ(count("outbox"), 4);
}

TEST_P(Races, NoAmendmentIsLost) {
  must(apply({creation(a_deal("d", 1, full_)),
              creation(stored(Kind::account, "{'type':'account','id':'a'}"))}));
  for (const auto& key : {deal::Key{Kind::deal, "d"}, deal::Key{Kind::account, "a"}}) {
    race(8, [&](int thread, Database& mine) {
      for (int i = 0; i < 5; ++i) {
        const auto done = amend(mine, key, 10 * thread + i + 1, std::nullopt);
        EXPECT_TRUE(done) << done.error().message;
      }
    });
    EXPECT_EQ(find(key.kind, key.id)->version, 41);
  }
  // Each record's events are in order, whoever wrote them.
  std::int64_t expected = 1;
  for (const auto& payload : rows("SELECT payload FROM outbox ORDER BY aggregateid DESC, seq")) {
    json::Reader reader;
    const auto version = must(must(reader.read(payload))->root().find("version").integer());
    EXPECT_EQ(version, expected);
    expected = expected % 41 + 1;
  }
  EXPECT_EQ(count("audit"), 82);
}

TEST_P(Races, ImportsOfTheSameIdsCreateEachOnce) {
  must(apply({creation(stored(Kind::account, "{'type':'account','id':'a'}"))}));
  constexpr int deals = 60;
  std::atomic<int> created{0};
  race(6, [&](int thread, Database& mine) {
    std::vector<int> order(deals);
    for (int i = 0; i < deals; ++i) order[i] = i;
    std::shuffle(order.begin(), order.end(), std::mt19937(static_cast<unsigned>(thread)));
    for (std::size_t from = 0; from < order.size(); from += 20) {
      int mine_created = 0;
      const auto done =
          Records(mine).transact(context_of(), [&](UnitOfWork& unit) -> base::Result<void> {
            mine_created = 0;
            std::vector<deal::Key> keys{{Kind::account, "a"}};
            for (std::size_t i = from; i < from + 20; ++i) {
              const auto id = std::to_string(order[i]);
              keys.push_back({Kind::deal, "d" + id});
              keys.push_back({Kind::campaign, "c" + id});
            }
            DEALKIT_RETURN_IF_ERROR(unit.load(keys));
            for (const auto& key : keys) {
              if (unit.find(key.kind, key.id) != nullptr) continue;
              ++mine_created;
              const auto number = key.id.substr(1);
              unit.apply(
                  creation(key.kind == Kind::deal
                               ? a_deal(key.id, 1, "'account_id':'a'")
                               : stored(Kind::campaign, "{'type':'campaign','id':'" + key.id +
                                                            "','deal_id':'d" + number + "'}")));
            }
            return {};
          });
      EXPECT_TRUE(done) << done.error().message;
      created += mine_created;
    }
  });
  EXPECT_EQ(created, 2 * deals);
  EXPECT_EQ(count("deal"), deals);
  EXPECT_EQ(count("campaign"), deals);
  EXPECT_EQ(count("audit"), 1 + 2 * deals);
}

TEST_P(Races, UpdatesInDifferentOrdersMeetNoDeadlock) {
  fill();
  race(4, [&](int thread, Database& mine) {
    auto order = keys(0, 10);
    for (int round = 0; round < 5; ++round) {
      std::shuffle(order.begin(), order.end(), std::mt19937(static_cast<unsigned>(thread + round)));
      const auto done = Records(mine).transact(
          context_of(), [&](UnitOfWork& unit) { return raise(unit, order); });
      EXPECT_TRUE(done) << done.error().message;
    }
  });
  EXPECT_EQ(rows("SELECT DISTINCT version FROM deal"), std::vector<std::string>{"21"});
}

TEST_P(Races, ADeadlockOfTwoEndsInBothBeingDone) {
  fill();
  std::atomic<int> halfway{0};
  race(2, [&](int thread, Database& mine) {
    const auto done =
        Records(mine).transact(context_of(), [&](UnitOfWork& unit) -> base::Result<void> {
          DEALKIT_RETURN_IF_ERROR(raise(unit, keys(thread * 5, 5)));
          // In PostgreSQL both are here at the same time, each with what the other wants next.
          ++halfway;
          while (dialect() == sql::Dialect::postgresql && halfway < 2) std::this_thread::yield();
          return raise(unit, keys((1 - thread) * 5, 5));
        });
    EXPECT_TRUE(done) << done.error().message;
  });
  EXPECT_EQ(halfway, dialect() == sql::Dialect::postgresql ? 3 : 2);
  EXPECT_EQ(rows("SELECT DISTINCT version FROM deal"), std::vector<std::string>{"3"});
}

TEST_P(Races, OneKeyAtOnceHasOneEffect) {
  std::atomic<int> runs{0};
  race(20, [&](int, Database& mine) {
    const auto answer = Answers(mine).transact_once(
        context_of(), {"key", "body"}, [&](UnitOfWork& unit, std::string& text) {
          unit.apply(creation(a_deal("d" + std::to_string(++runs))));
          text = "the answer";
          return base::Result<void>();
        });
    ASSERT_TRUE(answer) << answer.error().message;
    EXPECT_EQ(*answer, "the answer");
  });
  EXPECT_EQ(count("deal"), 1);
  EXPECT_EQ(count("outbox"), 1);
}

}  // namespace
}  // namespace dealkit::io::store
