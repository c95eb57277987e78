// The outbox's reader on both databases: every event exactly once, each record's in order, whatever
// writers do at the same time.
#include <array>
#include <atomic>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <map>
#include <mutex>
#include <set>
#include <span>
#include <sstream>
#include <thread>

#include <unistd.h>

#include <fmt/format.h>

#include "core/base/rng.hpp"
#include "io/pg/connection.hpp"
#include "io/sqlite/connection.hpp"
#include "io/store/outbox/outbox_reader.hpp"
#include "support/postgres_server.hpp"

namespace dealkit::io::store {
namespace {

namespace fs = std::filesystem;
using base::Errc;
using base::Result;
using sql::Dialect;
using sql::Value;

void must(const Result<void>& done) {
  if (!done) throw std::runtime_error(done.error().message);
}
template <class T>
T must(Result<T> done) {
  if (!done) throw std::runtime_error(done.error().message);
  return std::move(*done);
}

/// A new store of either dialect, with all migrations applied.
class OutboxReader : public testing::TestWithParam<Dialect> {
 protected:
  void SetUp() override { create(GetParam()); }
  ~OutboxReader() override {
    std::error_code ignored;
    if (!folder_.empty()) fs::remove_all(folder_, ignored);
  }

  void create(Dialect dialect) {
    dialect_ = dialect;
    if (dialect == Dialect::postgresql) {
      place_ = test::PostgresServer::shared().new_database();
    } else {
      std::string pattern = (fs::temp_directory_path() / "dealkit-outbox-XXXXXX").string();
      if (::mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("no scratch folder");
      folder_ = pattern;
      place_ = folder_ + "/store";
    }
    auto connection = open();
    std::set<fs::path> steps;
    const std::string ending =
        dialect == Dialect::sqlite ? ".sqlite.sql" : ".postgresql.sql";
    for (const auto& entry :
         fs::directory_iterator(fs::path(DEALKIT_SOURCE_DIR) / "lib/io/store/migrations"))
      if (entry.path().string().ends_with(ending)) steps.insert(entry.path());
    ASSERT_GE(steps.size(), 5u);
    for (const fs::path& step : steps) {
      std::ostringstream text;
      text << std::ifstream(step).rdbuf();
      must(connection->script(text.str()));
    }
    must(connection->script("CREATE TABLE item (id TEXT PRIMARY KEY, version BIGINT NOT NULL)"));
  }

  std::unique_ptr<sql::Connection> open() const {
    if (dialect_ == Dialect::sqlite)
      return must(sqlite::open({.path = place_, .create = true,
                                .lock_timeout = std::chrono::seconds(60)}));
    return must(pg::open({.url = place_, .lock_timeout = std::chrono::seconds(60)}));
  }

  /// Writes the next event of an item; its row is locked until the transaction ends.
  static std::string write(sql::Connection& c, const std::string& item) {
    const std::array<Value, 1> id{std::string_view(item)};
    std::int64_t version = 0;  // of an item that is not there yet
    const bool sqlite = c.dialect() == Dialect::sqlite;
    must(c.run(fmt::format("SELECT version FROM item WHERE id = $1{}", sqlite ? "" : " FOR UPDATE"),
               id, [&](const sql::Row& row) -> Result<void> {
                 version = row.integer(0) + 1;
                 return {};
               }));
    const std::array<Value, 2> next{std::string_view(item), version};
    if (version == 0) {
      must(c.run("INSERT INTO item (id, version) VALUES ($1, $2)", next));
    } else {
      must(c.run("UPDATE item SET version = $2 WHERE id = $1", next));
    }
    const std::string event = fmt::format("{}/{}", item, version);
    const std::string payload = fmt::format("{{\"version\":{}}}", version);
    const std::string key = "key of " + item;
    const std::array<Value, 4> values{std::string_view(event), std::string_view(item),
                                      std::string_view(key), std::string_view(payload)};
    must(c.run("INSERT INTO outbox (id, aggregatetype, aggregateid, partition_key, type, payload, "
               "created_at) VALUES ($1, 'deal', $2, $3, 'deal.updated', $4, "
               "'2026-10-01T09:00:00.123Z')",
               values));
    return event;
  }
  static std::string write_alone(sql::Connection& c, const std::string& item) {
    must(c.begin(sql::Begin::write));
    const std::string event = write(c, item);
    must(c.commit());
    return event;
  }

  static std::vector<std::string> ids(const std::vector<event::Event>& events) {
    std::vector<std::string> out;
    for (const event::Event& event : events) out.push_back(event.id);
    return out;
  }
  static std::vector<std::string> poll(sql::Connection& c, Cursor& cursor,
                                       std::size_t limit = 100) {
    return ids(must(read_outbox(c, cursor, limit)));
  }
  /// What a reader would do that trusts in `seq`: the canary.
  static std::vector<std::string> poll_by_seq(sql::Connection& c, std::int64_t& seq) {
    std::vector<std::string> out;
    const std::array<Value, 1> after{seq};
    must(c.run("SELECT id, seq FROM outbox WHERE seq > $1 ORDER BY seq", after,
               [&](const sql::Row& row) -> Result<void> {
                 out.emplace_back(row.text(0));
                 seq = row.integer(1);
                 return {};
               }));
    return out;
  }

  Dialect dialect_ = Dialect::sqlite;
  std::string place_;
  std::string folder_;
};

using Ids = std::vector<std::string>;

/// What many writers committed, and what a reader read meanwhile.
struct Race {
  std::mutex mutex;
  std::set<std::string> committed;
  std::atomic<int> writing{0};
};

/// 15 transactions on one or two of few items, in an order that cannot deadlock; some are given up.
using Write = std::string(sql::Connection&, const std::string& item);
void write_for_a_while(sql::Connection& c, std::uint64_t seed, Race& race, Write* write) {
  base::Rng rng(seed);
  for (int round = 0; round < 15; ++round) {
    std::set<std::string> items{fmt::format("item-{}", rng.below(6))};
    if (rng.below(2) == 0) items.insert(fmt::format("item-{}", rng.below(6)));
    must(c.begin(sql::Begin::write));
    Ids events;
    // PostgreSQL gives a transaction its number here, and makes it wait for items afterwards.
    if (c.dialect() == Dialect::postgresql) must(c.run("SELECT pg_current_xact_id()"));
    for (const std::string& item : items) {
      std::this_thread::sleep_for(std::chrono::microseconds(rng.below(2'000)));
      events.push_back(write(c, item));
    }
    std::this_thread::sleep_for(std::chrono::microseconds(rng.below(2'000)));
    if (rng.below(8) == 0) {
      c.rollback();
      continue;
    }
    must(c.commit());
    const std::lock_guard lock(race.mutex);
    race.committed.insert(events.begin(), events.end());
  }
}

/// From a place on comes what a reader who came there has not read; from the number of an event it
/// may be more, but each record's events are in order and nothing comes twice.
void expect_goes_on(sql::Connection& c, const std::string& place,
                    std::span<const event::Event> rest) {
  auto cursor = must(place_after(c, place));
  std::set<std::string> got;
  std::map<std::string, std::int64_t> last;  // version by record
  while (true) {
    const auto page = must(read_outbox(c, cursor, 50));
    if (page.empty()) break;
    for (const event::Event& event : page) {
      EXPECT_TRUE(got.insert(event.id).second) << event.id << " came twice after " << place;
      const auto version = std::stoll(event.id.substr(event.id.find('/') + 1));
      const auto known = last.find(event.aggregate_id);
      EXPECT_TRUE(known == last.end() || version > known->second) << event.id << " after " << place;
      last[event.aggregate_id] = version;
    }
  }
  for (const event::Event& event : rest) {
    EXPECT_TRUE(got.contains(event.id)) << event.id << " was skipped after " << place;
  }
  const bool exact = c.dialect() == Dialect::sqlite || place.find('-') != std::string::npos;
  EXPECT_TRUE(!exact || got.size() == rest.size()) << got.size() << " after " << place;
}

TEST_P(OutboxReader, TwentyWritersAndEveryEventOnceAndInOrder) {
  auto connection = open();
  for (int i = 0; i < 6; ++i) write_alone(*connection, fmt::format("item-{}", i));
  Race race;
  for (int i = 0; i < 6; ++i) race.committed.insert(fmt::format("item-{}/0", i));
  constexpr int writers = 20;
  race.writing = writers;
  std::vector<std::thread> threads;
  std::atomic<int> failed{0};
  for (int i = 0; i < writers; ++i)
    threads.emplace_back([&, i] {
      try {
        auto own = open();
        write_for_a_while(*own, static_cast<std::uint64_t>(i) + 1, race, write);
      } catch (const std::exception& e) {
        ++failed;
        fmt::print(stderr, "writer {}: {}\n", i, e.what());
      }
      --race.writing;
    });
  std::vector<event::Event> read;
  Ids places;  // after each of them
  bool last = false;
  while (true) {
    // A reader that is started anew for every page: its place is kept in the store.
    Cursor cursor = must(load_reader(*connection, "relay")).value_or(Cursor{});
    const auto before = cursor;
    auto events = read_outbox(*connection, cursor, 3);
    if (!events) ADD_FAILURE() << events.error().message;
    if (!events) break;
    for (const event::Event& event : *events) {
      places.push_back(to_text(place_in({before, cursor}, *event.seq)));
    }
    must(save_reader(*connection, "relay", cursor, base::Instant{1'800'000'000, 0}));
    if (events->empty() && last) break;
    last = events->empty() && race.writing == 0;
    for (event::Event& event : *events) read.push_back(std::move(event));
  }
  for (std::thread& thread : threads) thread.join();
  ASSERT_EQ(failed, 0);
  EXPECT_GT(race.committed.size(), 200u);
  std::map<std::string, std::int64_t> versions;
  std::set<std::string> seen;
  for (const event::Event& event : read) {
    EXPECT_TRUE(seen.insert(event.id).second) << event.id << " came twice";
    EXPECT_TRUE(race.committed.contains(event.id)) << event.id << " was never committed";
    const auto [place, first] = versions.try_emplace(event.aggregate_id, 0);
    EXPECT_EQ(event.id, fmt::format("{}/{}", event.aggregate_id, place->second++));
  }
  EXPECT_EQ(seen.size(), race.committed.size()) << "some were skipped";
  for (std::size_t i = 0; i < read.size(); i += 7) {
    const std::span<const event::Event> rest(read.begin() + static_cast<std::ptrdiff_t>(i) + 1,
                                             read.end());
    expect_goes_on(*connection, places[i], rest);
    expect_goes_on(*connection, fmt::format("{}", *read[i].seq), rest);
  }
}

TEST_P(OutboxReader, APlaceIsANumberOrACursorOfTheStore) {
  auto c = open();
  for (int i = 0; i < 5; ++i) write_alone(*c, "a");
  Cursor start;
  const auto before = start;
  const auto events = must(read_outbox(*c, start, 2));
  const auto place = to_text(place_in({before, start}, *events[0].seq));
  EXPECT_EQ(place == "1", GetParam() == Dialect::sqlite) << place;
  auto cursor = must(place_after(*c, place));
  EXPECT_EQ(poll(*c, cursor), (Ids{"a/1", "a/2", "a/3", "a/4"}));
  cursor = must(place_after(*c, "0"));
  EXPECT_EQ(poll(*c, cursor, 1), Ids{"a/0"});
  cursor = must(place_after(*c, "5"));
  EXPECT_EQ(poll(*c, cursor), Ids{});
  write_alone(*c, "b");
  EXPECT_EQ(poll(*c, cursor), Ids{"b/0"});
  for (const auto* wrong : {"", "-1", "1-", "-", "x", "1-2", "5-3-1", "1-2-3-4", "1-2-3-4-5-6",
                            " 1", "9223372036854775808"}) {
    const auto refused = place_after(*c, wrong);
    ASSERT_FALSE(refused) << wrong;
    EXPECT_EQ(refused.error().code, Errc::usage) << wrong;
  }
  EXPECT_EQ(place_after(*c, "700-712-3").has_value(), GetParam() == Dialect::postgresql);
}

TEST_P(OutboxReader, AnEventComesAsItWasWritten) {
  auto c = open();
  must(c->run("INSERT INTO outbox (id, aggregatetype, aggregateid, partition_key, type, "
              "traceparent, payload, created_at) "
              "VALUES ('e-1', 'campaign', 'c-1', 'a:d', 'campaign.created', "
              "'00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01', '{\"a\": 1.10}', "
              "'2026-10-01T09:00:00.123Z')"));
  Cursor cursor;
  const auto events = must(read_outbox(*c, cursor, 10));
  ASSERT_EQ(events.size(), 1u);
  const event::Event& event = events[0];
  EXPECT_EQ(event.id, "e-1");
  EXPECT_EQ(event.aggregate_type, "campaign");
  EXPECT_EQ(event.aggregate_id, "c-1");
  EXPECT_EQ(event.partition_key, "a:d");
  EXPECT_EQ(event.type, "campaign.created");
  EXPECT_EQ(event.traceparent, "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
  EXPECT_EQ(event.payload, "{\"a\": 1.10}");
  EXPECT_EQ(base::to_string(event.created_at), "2026-10-01T09:00:00.123Z");
  EXPECT_EQ(event.seq, 1);
  EXPECT_TRUE(must(read_outbox(*c, cursor, 10)).empty());
  EXPECT_TRUE(must(read_outbox(*c, cursor, 0)).empty());
}

TEST_P(OutboxReader, PagesThroughOneLargeTransaction) {
  auto c = open();
  Ids written;
  must(c->begin(sql::Begin::write));
  for (int i = 0; i < 500; ++i) written.push_back(write(*c, fmt::format("item-{}", i % 7)));
  must(c->commit());
  Cursor cursor;
  Ids read = poll(*c, cursor, 7);
  // What comes later does not get into the pages of the window.
  for (int i = 0; i < 20; ++i) written.push_back(write_alone(*c, fmt::format("item-{}", i % 7)));
  while (true) {
    const Ids page = poll(*c, cursor, 7);
    if (page.empty()) break;
    EXPECT_LE(page.size(), 7u);
    read.insert(read.end(), page.begin(), page.end());
  }
  EXPECT_EQ(read, written);
}

TEST_P(OutboxReader, ReadersKeepTheirPlaces) {
  auto c = open();
  EXPECT_FALSE(must(load_reader(*c, "relay")));
  must(save_reader(*c, "relay", {7, 9, 11}, base::Instant{1'800'000'000, 0}));
  must(save_reader(*c, "other", {1, 1, 0}, base::Instant{1'800'000'000, 0}));
  must(save_reader(*c, "relay", {9, 12, 3}, base::Instant{1'800'000'001, 0}));
  const auto cursor = must(load_reader(*c, "relay"));
  ASSERT_TRUE(cursor);
  EXPECT_EQ(cursor->from_xact, 9u);
  EXPECT_EQ(cursor->to_xact, 12u);
  EXPECT_EQ(cursor->seq, 3);
  EXPECT_EQ(must(load_reader(*c, "other"))->from_xact, 1u);
}

INSTANTIATE_TEST_SUITE_P(BothDatabases, OutboxReader,
                         testing::Values(Dialect::sqlite, Dialect::postgresql),
                         [](const auto& parameter) {
                           return parameter.param == Dialect::sqlite ? "sqlite" : "postgresql";
                         });

// What only a database with several writers can do.
class PgOutbox : public OutboxReader {};
INSTANTIATE_TEST_SUITE_P(Servers, PgOutbox, testing::Values(Dialect::postgresql),
                         [](const auto&) { return "postgresql"; });

TEST_P(PgOutbox, ALongTransactionMakesNobodySkipButAReaderBySeq) {
  auto slow = open();
  auto quick = open();
  auto reader = open();
  Cursor cursor;
  std::int64_t seq = 0;
  const std::string before = write_alone(*quick, "b");
  must(slow->begin(sql::Begin::write));
  const std::string late = write(*slow, "a");
  const std::string after = write_alone(*quick, "b");
  EXPECT_EQ(poll(*reader, cursor), Ids{before});
  EXPECT_EQ(poll(*reader, cursor), Ids{}) << "what comes after it waits";
  EXPECT_EQ(poll_by_seq(*reader, seq), (Ids{before, after}));
  must(slow->commit());
  EXPECT_EQ(poll(*reader, cursor), (Ids{late, after}));
  EXPECT_EQ(poll_by_seq(*reader, seq), Ids{}) << "a reader by seq has skipped the late one: else "
                                                 "there would be no need for windows";
  must(slow->begin(sql::Begin::write));
  write(*slow, "a");
  const std::string last = write_alone(*quick, "b");
  EXPECT_EQ(poll(*reader, cursor), Ids{});
  slow->rollback();
  EXPECT_EQ(poll(*reader, cursor), Ids{last});
}

TEST_P(PgOutbox, ANumberAloneSkipsNothingThatCommitsLate) {
  auto slow = open();
  auto quick = open();
  auto reader = open();
  const std::string before = write_alone(*quick, "b");
  must(slow->begin(sql::Begin::write));
  must(slow->run("SELECT pg_current_xact_id()"));
  const std::string early = write_alone(*quick, "b");  // 2, of a later transaction
  const std::string late = write(*slow, "a");          // 3, of an earlier one
  must(slow->commit());
  auto cursor = must(place_after(*reader, "1"));
  EXPECT_EQ(poll(*reader, cursor), (Ids{early, late}));
  cursor = must(place_after(*reader, "2"));
  EXPECT_EQ(poll(*reader, cursor), Ids{late});
  cursor = must(place_after(*reader, "3"));
  EXPECT_EQ(poll(*reader, cursor), Ids{early}) << "it may have been read after the third";
  must(slow->begin(sql::Begin::write));
  const std::string waits = write(*slow, "c");         // 4
  const std::string quicker = write_alone(*quick, "d");  // 5
  cursor = must(place_after(*reader, "2"));
  EXPECT_EQ(poll(*reader, cursor), Ids{late});
  must(slow->commit());
  EXPECT_EQ(poll(*reader, cursor), (Ids{waits, quicker}));
}

TEST_P(PgOutbox, AnOldTransactionThatWritesLateOvertakesNothing) {
  auto old = open();
  auto between = open();
  auto young = open();
  auto reader = open();
  for (sql::Connection* c : {old.get(), between.get()}) {
    must(c->begin(sql::Begin::write));
    must(c->run("SELECT pg_current_xact_id()"));  // numbered in this order
  }
  const std::string first = write_alone(*young, "a");
  const std::string second = write(*old, "a");
  must(old->commit());
  // All transactions before `between` have ended; of item a they hold the second event only.
  Ids naive;
  must(reader->run("SELECT id FROM outbox WHERE xact < pg_snapshot_xmin(pg_current_snapshot())", {},
                   [&](const sql::Row& row) -> Result<void> {
                     naive.emplace_back(row.text(0));
                     return {};
                   }));
  EXPECT_EQ(naive, Ids{second}) << "else there would be no need to end windows earlier";
  Cursor cursor;
  EXPECT_EQ(poll(*reader, cursor), Ids{});
  must(between->commit());
  EXPECT_EQ(poll(*reader, cursor), (Ids{first, second}));
}

TEST_P(PgOutbox, ReadsUpToWhatWouldOvertake) {
  auto old = open();
  auto between = open();
  auto young = open();
  auto reader = open();
  const std::string harmless = write_alone(*young, "c");
  for (sql::Connection* c : {old.get(), between.get()}) {
    must(c->begin(sql::Begin::write));
    must(c->run("SELECT pg_current_xact_id()"));
  }
  const std::string first = write_alone(*young, "a");
  const std::string second = write(*old, "a");
  must(old->commit());
  Cursor cursor;
  EXPECT_EQ(poll(*reader, cursor), Ids{harmless});
  EXPECT_EQ(poll(*reader, cursor), Ids{});
  must(between->commit());
  EXPECT_EQ(poll(*reader, cursor), (Ids{first, second}));
}

TEST_P(PgOutbox, NumbersOfAnotherServerAreNoticed) {
  auto c = open();
  write_alone(*c, "a");
  Cursor ahead{99'999'999, 99'999'999, 0};
  EXPECT_EQ(read_outbox(*c, ahead, 10).error().code, Errc::configuration);
  must(c->run("UPDATE outbox SET xact = '99999999'"));
  Cursor cursor;
  const auto refused = read_outbox(*c, cursor, 10);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Errc::configuration);
  // What the message says helps.
  must(c->script("UPDATE dealkit.outbox SET xact = pg_current_xact_id(); "
                 "DELETE FROM dealkit.outbox_reader"));
  EXPECT_EQ(poll(*c, cursor), Ids{"a/0"});
}

}  // namespace
}  // namespace dealkit::io::store
