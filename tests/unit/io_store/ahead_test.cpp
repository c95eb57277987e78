// Two transactions of one store at once, as an import has them; and keys that are looked up in
// great numbers, most of which nobody has.
#include <fmt/format.h>

#include <thread>

#include "databases.hpp"

namespace dealkit::io::store {
namespace {

using base::Errc;

class Ahead : public OnBothDatabases {
 protected:
  bool is_possible() { return Records(store()).can_work_ahead(); }
  std::unique_ptr<Transaction> begin() { return must(Records(store()).begin_ahead(context_of())); }
  static void add(Transaction& transaction, const std::string& id) {
    const std::vector<deal::Key> keys{{Kind::deal, id}};
    must(transaction.work().load(keys));
    transaction.work().apply(creation(a_deal(id)));
  }
};
DEALKIT_ON_BOTH(Ahead);

TEST_P(Ahead, OneIsPreparedWhileTheOtherIsCommitted) {
  EXPECT_EQ(is_possible(), dialect() == sql::Dialect::postgresql);
  if (!is_possible()) return;
  auto running = begin();
  add(*running, "d-0");
  for (int i = 1; i <= 20; ++i) {
    std::unique_ptr<Transaction> next;
    {
      const std::jthread ahead([&] {
        next = begin();
        add(*next, "d-" + std::to_string(i));
      });
      must(running->commit());
    }
    running = std::move(next);
    EXPECT_EQ(count("deal"), i) << "nothing is there before its commit";
  }
  running.reset();
  EXPECT_EQ(count("deal"), 20) << "what is not committed is rolled back";
  std::vector<std::string> ids;
  for (int i = 0; i < 20; ++i) ids.push_back("d-" + std::to_string(i));
  EXPECT_EQ(rows("SELECT aggregateid FROM outbox ORDER BY seq"), ids);
  EXPECT_EQ(rows("SELECT aggregateid FROM outbox ORDER BY xact, seq"), ids);
  EXPECT_EQ(rows("SELECT entity_id FROM audit ORDER BY id"), ids);
  must(apply({creation(a_deal("d-20"))}));
  EXPECT_EQ(count("deal"), 21) << "and the store is as good as new";
  EXPECT_LE(store().counters().opened, 2u);
}

TEST_P(Ahead, WhoIsOvertakenIsToBeginAnew) {
  if (!is_possible()) return;
  auto first = begin();
  auto second = begin();
  add(*first, "d");
  add(*second, "d");
  must(first->commit());
  EXPECT_EQ(second->commit().error().code, Errc::again);
  second.reset();
  add(*(second = begin()), "e");
  must(second->commit());
  EXPECT_EQ(rows("SELECT entity_id, version FROM audit ORDER BY id"),
            (std::vector<std::string>{"d|1", "e|1"}));
}

TEST_P(Ahead, EventsOfTheFirstOneComeFirst) {
  if (!is_possible()) return;
  must(apply({creation(a_deal("old"))}));
  auto first = begin();
  add(*first, "new");  // no row is locked for it
  auto second = begin();
  const std::vector<deal::Key> keys{{Kind::deal, "old"}};
  must(second->work().load(keys));
  second->work().apply(update(*second->work().find(Kind::deal, "old"), a_deal("old", 2)));
  must(first->commit());
  must(second->commit());
  EXPECT_EQ(rows("SELECT aggregateid FROM outbox ORDER BY xact, seq"),
            (std::vector<std::string>{"old", "new", "old"}));
}

TEST_P(Ahead, FindsTheFewOfManyKeysThatAreThere) {
  std::vector<deal::Key> keys;
  for (int i = 10; i < 90; ++i) keys.push_back({Kind::deal, fmt::format("d-{}", i)});
  const auto found = [&] {
    std::vector<std::string> ids;
    must(Records(store()).transact(context_of(), [&](UnitOfWork& unit) -> base::Result<void> {
      DEALKIT_RETURN_IF_ERROR(unit.load(keys));
      ids.clear();
      for (const auto& key : keys) {
        if (unit.find(key.kind, key.id) != nullptr) ids.push_back(key.id);
        if (const auto last = unit.last_version(key.kind, key.id); last > 0) {
          ids.push_back(fmt::format("{} was {}", key.id, last));
        }
      }
      return {};
    }));
    return ids;
  };
  using Ids = std::vector<std::string>;
  EXPECT_EQ(found(), Ids{});
  for (const auto* beyond : {"d-0", "d-91", "D-50", "e"}) must(apply({creation(a_deal(beyond))}));
  EXPECT_EQ(found(), Ids{});
  must(apply({creation(a_deal("d-10"))}));
  EXPECT_EQ(found(), (Ids{"d-10"}));
  must(apply({removal(a_deal("d-10")), creation(a_deal("d-89"))}));
  EXPECT_EQ(found(), (Ids{"d-10 was 1", "d-89"}));
  must(apply({removal(a_deal("d-89"))}));
  EXPECT_EQ(found(), (Ids{"d-10 was 1", "d-89 was 1"}));
  must(apply({creation(a_deal("d-50"))}));
  EXPECT_EQ(found(), (Ids{"d-10 was 1", "d-50", "d-89 was 1"}));
}

}  // namespace
}  // namespace dealkit::io::store
