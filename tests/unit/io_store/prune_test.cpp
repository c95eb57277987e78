// Pruning forgets what every reader has read, and nothing else unless it is told to.
#include <fmt/format.h>

#include "databases.hpp"
#include "io/store/idempotency/answers.hpp"
#include "io/store/outbox/outbox.hpp"

namespace dealkit::io::store {
namespace {

class Pruning : public OnBothDatabases {
 protected:
  static base::Instant instant(std::string_view text) { return must(base::parse_instant(text)); }

  /// One event at each of the times, in transactions of their own.
  void events_at(const std::vector<std::string>& times) {
    for (const auto& time : times) {
      auto context = context_of();
      context.now = instant(time);
      must(Answers(store()).transact_once(
          context, {"key " + time, ""}, [&](UnitOfWork& unit, std::string&) -> base::Result<void> {
            unit.apply(creation(a_deal(time)));
            return {};
          }));
    }
  }
  /// A reader that has read the events up to the one of that deal.
  void reader(const std::string& name, const std::string& last) {
    const auto place =
        dialect() == sql::Dialect::sqlite
            ? fmt::format("SELECT '{}', 0, 0, seq, '2026-10-01T00:00:00Z' FROM outbox", name)
            : fmt::format("SELECT '{}', 0, xact::text::bigint + 1, seq, now() FROM outbox", name);
    must(connection().script(
        "INSERT INTO outbox_reader (name, from_xact, to_xact, seq, updated_at) " + place +
        " WHERE aggregateid = '" + last + "'"));
  }
  struct Pruned {
    std::uint64_t events, answers, kept_unread;
  };
  Pruned prune(std::string_view before, bool unread = false, bool dry_run = false) {
    const auto told = must(Outbox(store()).prune({instant(before), unread, dry_run}));
    const auto answers = must(Answers(store()).prune({instant(before), dry_run}));
    return {told.events, answers, told.kept_unread};
  }
  const std::vector<std::string> times_{"2026-10-01T00:00:00Z", "2026-10-01T00:00:00.500Z",
                                        "2026-10-01T00:00:01Z", "2026-10-02T00:00:00Z"};
};
DEALKIT_ON_BOTH(Pruning);

TEST_P(Pruning, KeepsWhatNobodyHasRead) {
  events_at(times_);
  const auto kept = prune("2027-01-01T00:00:00Z");
  EXPECT_EQ(kept.events, 0u);
  EXPECT_EQ(kept.kept_unread, 4u);
  EXPECT_EQ(kept.answers, 4u);
  EXPECT_EQ(count("outbox"), 4);
  EXPECT_EQ(count("answer"), 0);
  const auto all = prune("2027-01-01T00:00:00Z", true);
  EXPECT_EQ(all.events, 4u);
  EXPECT_EQ(all.kept_unread, 0u);
  EXPECT_EQ(count("outbox"), 0);
  EXPECT_EQ(count("audit"), 4);
}

TEST_P(Pruning, KeepsWhatOneReaderHasNotRead) {
  events_at(times_);
  reader("fast", times_[3]);
  reader("slow", times_[1]);
  const auto dry = prune("2027-01-01T00:00:00Z", false, true);
  EXPECT_EQ(dry.events, 2u);
  EXPECT_EQ(dry.kept_unread, 2u);
  EXPECT_EQ(dry.answers, 4u);
  EXPECT_EQ(count("outbox"), 4);
  EXPECT_EQ(count("answer"), 4);
  EXPECT_EQ(prune("2027-01-01T00:00:00Z").events, 2u);
  EXPECT_EQ(rows("SELECT aggregateid FROM outbox ORDER BY seq"),
            (std::vector<std::string>{times_[2], times_[3]}));
}

TEST_P(Pruning, ComparesTimesAndNotTheirTexts) {
  events_at(times_);
  // As texts, 00Z comes after 00.500Z.
  const auto pruned = prune("2026-10-01T00:00:00.500Z", true);
  EXPECT_EQ(pruned.events, 1u);
  EXPECT_EQ(pruned.answers, 1u);
  EXPECT_EQ(rows("SELECT aggregateid FROM outbox ORDER BY seq").at(0), times_[1]);
  EXPECT_EQ(prune("2026-10-01T00:00:01Z", true).events, 1u);
  EXPECT_EQ(prune("2026-10-01T00:00:01Z", true).events, 0u);
}

TEST_P(Pruning, GoesInSmallSteps) {
  store();
  const auto numbers =
      dialect() == sql::Dialect::sqlite
          ? "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20001) "
            "SELECT i FROM n"
          : "SELECT generate_series(1, 20001) AS i";
  must(connection().script(fmt::format(
      "INSERT INTO outbox (id, aggregatetype, aggregateid, partition_key, type, payload, "
      "created_at) SELECT CAST(i AS text), '', '', '', '', '{{}}', '2026-10-01T00:00:00Z' "
      "FROM ({}) AS x",
      numbers)));
  EXPECT_EQ(prune("2027-01-01T00:00:00Z", true).events, 20'001u);
  EXPECT_EQ(count("outbox"), 0);
}

}  // namespace
}  // namespace dealkit::io::store
