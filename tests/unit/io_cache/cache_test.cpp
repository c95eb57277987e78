// Caches: in process against a naive model, and Redis against a real server that is killed, frozen
// and protected by a password.
#include "io/cache/cache.hpp"

#include <signal.h>

#include <atomic>
#include <chrono>
#include <thread>

#include <fmt/format.h>

#include "io/cache/single_flight.hpp"
#include "support/external_fakes.hpp"

namespace dealkit::io::cache {
namespace {

using base::Errc;
using test::Server;
using Steady = std::chrono::steady_clock;

class FakeClock final : public Clock {
 public:
  std::int64_t now_ms() const override { return now_ms_; }
  void advance(std::int64_t ms) { now_ms_ += ms; }

 private:
  std::int64_t now_ms_ = 1000;
};

TEST(MemoryCache, KeepsUntilTheTimeIsOver) {
  FakeClock clock;
  const auto cache = make_memory_cache({}, clock);
  EXPECT_EQ(cache->get("a"), std::nullopt);
  cache->put("a", "1", 300);
  clock.advance(299'999);
  EXPECT_EQ(cache->get("a"), "1");
  clock.advance(1);
  EXPECT_EQ(cache->get("a"), std::nullopt);
  EXPECT_EQ(cache->stats().hits, 1U);
  EXPECT_EQ(cache->stats().misses, 2U);
}

TEST(MemoryCache, ReplacesAndForgetsOnTtlZero) {
  FakeClock clock;
  const auto cache = make_memory_cache({}, clock);
  cache->put("a", "1", 10);
  cache->put("a", "2", 20);
  clock.advance(15'000);
  EXPECT_EQ(cache->get("a"), "2");
  cache->put("a", "3", 0);
  EXPECT_EQ(cache->get("a"), std::nullopt);
}

TEST(MemoryCache, LeastRecentlyUsedGoesFirst) {
  FakeClock clock;
  const auto cache = make_memory_cache({.max_entries = 3}, clock);
  for (const char* key : {"a", "b", "c"}) cache->put(key, key, 300);
  EXPECT_TRUE(cache->get("a"));
  cache->put("d", "d", 300);
  EXPECT_FALSE(cache->get("b"));
  EXPECT_TRUE(cache->get("a"));
  EXPECT_TRUE(cache->get("c"));
  EXPECT_TRUE(cache->get("d"));
}

TEST(MemoryCache, BytesAreBounded) {
  FakeClock clock;
  const auto cache = make_memory_cache({.max_bytes = 2 * (entry_overhead_bytes + 101)}, clock);
  const std::string value(100, 'x');
  for (const char* key : {"a", "b", "c"}) cache->put(key, value, 300);
  EXPECT_FALSE(cache->get("a"));
  EXPECT_TRUE(cache->get("b"));
  EXPECT_TRUE(cache->get("c"));
  cache->put("d", std::string(1000, 'x'), 300);
  EXPECT_FALSE(cache->get("d"));
}

TEST(MemoryCache, KeysAndValuesAreBytes) {
  FakeClock clock;
  const auto cache = make_memory_cache({}, clock);
  const std::string key("a\0b", 3);
  const std::string value("\0\xff\n", 3);
  cache->put(key, value, 10);
  EXPECT_EQ(cache->get(key), value);
  EXPECT_FALSE(cache->get("a"));
}

RC_GTEST_PROP(MemoryCacheProperty, AgreesWithNaiveModel, ()) {
  FakeClock clock;
  constexpr std::size_t max_entries = 4;
  const auto cache = make_memory_cache({.max_entries = max_entries}, clock);
  struct Kept {
    std::string key, value;
    std::int64_t expires_ms;
  };
  std::vector<Kept> model;  // most recently used first
  const auto steps = *rc::gen::container<std::vector<std::tuple<int, int, int>>>(
      rc::gen::tuple(rc::gen::inRange(0, 3), rc::gen::inRange(0, 8), rc::gen::inRange(0, 5)));
  for (const auto& [action, k, n] : steps) {
    const std::string key = std::to_string(k);
    const auto found = std::find_if(model.begin(), model.end(),
                                    [&](const Kept& kept) { return kept.key == key; });
    if (action == 0) {
      cache->put(key, std::to_string(n), n);
      if (found != model.end()) model.erase(found);
      if (n > 0) model.insert(model.begin(), {key, std::to_string(n), clock.now_ms() + n * 1000});
      if (model.size() > max_entries) model.pop_back();
    } else if (action == 1) {
      std::optional<std::string> expected;
      if (found != model.end() && clock.now_ms() < found->expires_ms) {
        expected = found->value;
        std::rotate(model.begin(), found, found + 1);
      } else if (found != model.end()) {
        model.erase(found);
      }
      RC_ASSERT(cache->get(key) == expected);
    } else {
      clock.advance(n * 500);
    }
  }
}

TEST(SingleFlight, OneLeadsAndTheOthersGetItsResult) {
  SingleFlight<std::string> flights;
  std::vector<std::string> got;
  const auto waiter = [&](const base::Result<std::string>& r) { got.push_back(*r); };
  EXPECT_TRUE(flights.lead_or_wait("k", waiter));
  EXPECT_FALSE(flights.lead_or_wait("k", waiter));
  EXPECT_FALSE(flights.lead_or_wait("k", waiter));
  EXPECT_TRUE(flights.lead_or_wait("other", waiter));
  flights.finish("k", std::string("v"));
  EXPECT_EQ(got, (std::vector<std::string>{"v", "v"}));
  EXPECT_TRUE(flights.lead_or_wait("k", waiter));
}

TEST(SingleFlight, ManyThreadsComputeOnce) {
  SingleFlight<int> flights;
  std::atomic<int> computed = 0;
  std::atomic<int> together = 0;
  std::atomic<int> answered = 0;
  std::vector<std::thread> threads;
  for (int t = 0; t < 8; ++t)
    threads.emplace_back([&] {
      const bool leads =
          flights.lead_or_wait("k", [&](const base::Result<int>& r) { answered += *r; });
      ++together;
      if (!leads) return;
      while (together < 8) std::this_thread::yield();
      ++computed;
      ++answered;
      flights.finish("k", 1);
    });
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(computed, 1);
  EXPECT_EQ(answered, 8);
}

TEST(RedisUrl, ReadsWhatPeopleWrite) {
  const auto tcp = parse_redis_url("redis://cache.example:6380/3");
  ASSERT_TRUE(tcp);
  EXPECT_EQ(tcp->host, "cache.example");
  EXPECT_EQ(tcp->port, 6380);
  EXPECT_EQ(tcp->database, 3);
  const auto v6 = parse_redis_url("redis://worker@[::1]");
  ASSERT_TRUE(v6);
  EXPECT_EQ(v6->host, "::1");
  EXPECT_EQ(v6->port, 6379);
  EXPECT_EQ(v6->username, "worker");
  const auto local = parse_redis_url("unix:///run/redis.sock?db=2");
  ASSERT_TRUE(local);
  EXPECT_EQ(local->unix_path, "/run/redis.sock");
  EXPECT_EQ(local->database, 2);
  EXPECT_EQ(parse_redis_url("redis://deal%40night@h")->username, "deal@night");
  EXPECT_EQ(parse_redis_url("unix:///run/my%20redis.sock")->unix_path, "/run/my redis.sock");
}

TEST(RedisUrl, RefusesPasswordsWithoutRepeatingThem) {
  for (const char* url : {"redis://user:geheim@host", "redis://:geheim@host:6379/0"}) {
    const auto parsed = parse_redis_url(url);
    ASSERT_FALSE(parsed) << url;
    EXPECT_EQ(parsed.error().code, Errc::configuration);
    EXPECT_NE(parsed.error().message.find("credential file"), std::string::npos);
    EXPECT_EQ(parsed.error().message.find("geheim"), std::string::npos);
  }
}

TEST(RedisUrl, NumbersGoUpToTheirLimit) {
  const auto read = [](const std::string& url) { return parse_redis_url(url); };
  ASSERT_TRUE(read("redis://h:65535/65535")) << read("redis://h:65535/65535").error().message;
  EXPECT_EQ(read("redis://h:65535/65535")->port, 65'535);
  EXPECT_EQ(read("redis://h:65535/65535")->database, 65'535);
  ASSERT_TRUE(read("unix:///s?db=65535"));
  EXPECT_EQ(read("unix:///s?db=65535")->database, 65'535);
  for (const auto* url : {"redis://h:65536", "redis://h/65536", "unix:///s?db=65536"}) {
    EXPECT_FALSE(read(url)) << url;
  }
}

TEST(RedisUrl, RefusesTheRest) {
  for (const char* url :
       {"", "localhost:6379", "http://host", "rediss://host", "redis://", "redis://host:0x1",
        "redis://host:65536", "redis://host/a", "redis://[::1", "redis://[::1]6379",
        "redis://host:0", "redis://h?db=1", "redis://h/#1",
        "unix://relative", "unix:///a#1", "unix:///a?password=x", "unix:///a?db=-1"}) {
    const auto parsed = parse_redis_url(url);
    ASSERT_FALSE(parsed) << url;
    EXPECT_EQ(parsed.error().code, Errc::configuration) << url;
  }
}

class RedisTest : public testing::Test {
 protected:
  static RedisOptions local(const Server& server) {
    RedisOptions options;
    options.unix_path = server.socket();
    options.connect_timeout_ms = 1000;  // generous: sanitizers and a busy machine
    options.command_timeout_ms = 1000;
    return options;
  }
  void TearDown() override { EXPECT_EQ(leftovers_.check(), ""); }

  test::Leftovers leftovers_;
  FakeClock clock_;
};

TEST_F(RedisTest, KeepsAndForgets) {
  const auto server = Server::redis(false);
  const auto cache = make_redis_cache(local(*server), clock_);
  EXPECT_FALSE(cache->get("a"));
  const std::string value("\0\xff\r\n$3", 6);
  cache->put("a", value, 300);
  cache->put("short", "x", 1);
  cache->put("none", "x", 0);
  const std::vector<std::string> keys{"a", "none", "a"};
  const auto values = cache->get_many(keys);
  ASSERT_EQ(values.size(), 3U);
  EXPECT_EQ(values[0], value);
  EXPECT_FALSE(values[1]);
  EXPECT_EQ(values[2], value);
  EXPECT_TRUE(cache->get("short"));
  std::this_thread::sleep_for(std::chrono::milliseconds(1100));
  EXPECT_FALSE(cache->get("short"));
  EXPECT_EQ(cache->stats().failures, 0U);
  EXPECT_EQ(cache->stats().hits, 3U);
  EXPECT_EQ(cache->stats().misses, 3U);
}

TEST_F(RedisTest, SharesByPrefixAndDatabase) {
  const auto server = Server::redis(false);
  const auto cache = make_redis_cache(local(*server), clock_);
  cache->put("a", "1", 300);
  auto raw = local(*server);
  raw.key_prefix = "";
  EXPECT_EQ(make_redis_cache(raw, clock_)->get("val:a"), "1");
  auto other = local(*server);
  other.database = 3;
  const auto elsewhere = make_redis_cache(other, clock_);
  EXPECT_FALSE(elsewhere->get("a"));
  EXPECT_EQ(elsewhere->stats().failures, 0U);
}

TEST_F(RedisTest, SpeaksTcp) {
  const auto server = Server::redis(true);
  RedisOptions options;
  options.port = server->port();
  options.connect_timeout_ms = 1000;
  options.command_timeout_ms = 1000;
  const auto cache = make_redis_cache(options, clock_);
  cache->put("a", "1", 300);
  EXPECT_EQ(cache->get("a"), "1");
}

TEST_F(RedisTest, LogsInWithPassword) {
  const auto server = Server::redis(false, {"--requirepass", "secret"});
  const auto stranger = make_redis_cache(local(*server), clock_);
  stranger->put("a", "1", 300);
  EXPECT_FALSE(stranger->get("a"));
  EXPECT_EQ(stranger->stats().failures, 1U);
  auto options = local(*server);
  options.password = "secret";
  const auto cache = make_redis_cache(options, clock_);
  cache->put("a", "1", 300);
  EXPECT_EQ(cache->get("a"), "1");
  options.username = "default";
  EXPECT_EQ(make_redis_cache(options, clock_)->get("a"), "1");
}

TEST_F(RedisTest, KilledServerIsAMissAndLeftAloneForThirtySeconds) {
  ASSERT_NE(::signal(SIGPIPE, SIG_DFL), SIG_ERR);  // and no reason to die
  auto server = Server::redis(false);
  const auto cache = make_redis_cache(local(*server), clock_);
  cache->put("a", "1", 300);
  ASSERT_TRUE(cache->get("a"));
  server->kill();
  EXPECT_FALSE(cache->get("a"));
  EXPECT_EQ(cache->stats().failures, 1U);
  cache->put("b", "2", 300);
  EXPECT_FALSE(cache->get("b"));
  EXPECT_EQ(cache->stats().skipped, 2U);
  clock_.advance(29'999);
  EXPECT_FALSE(cache->get("a"));
  EXPECT_EQ(cache->stats().skipped, 3U);
  clock_.advance(1);
  EXPECT_FALSE(cache->get("a"));  // tried once more
  EXPECT_EQ(cache->stats().failures, 2U);
}

TEST_F(RedisTest, ComesBackAfterTheBreaker) {
  const auto server = Server::redis(false);
  auto options = local(*server);
  const std::string path = options.unix_path;
  options.unix_path += ".elsewhere";
  const auto cache = make_redis_cache(options, clock_);
  cache->put("a", "1", 300);
  EXPECT_EQ(cache->stats().failures, 1U);
  ASSERT_EQ(::symlink(path.c_str(), options.unix_path.c_str()), 0);
  cache->put("a", "1", 300);
  EXPECT_EQ(cache->stats().skipped, 1U);
  clock_.advance(30'000);
  cache->put("a", "1", 300);
  EXPECT_EQ(cache->get("a"), "1");
}

TEST_F(RedisTest, FrozenServerCostsOneTimeOut) {
  const auto server = Server::redis(true);
  RedisOptions options;
  options.port = server->port();
  options.command_timeout_ms = 50;
  const auto cache = make_redis_cache(options, clock_);
  server->freeze();
  const auto begin = Steady::now();
  for (int i = 0; i < 1000; ++i) EXPECT_FALSE(cache->get("a"));
  EXPECT_LT(Steady::now() - begin, std::chrono::seconds(5));  // not 1000 times 50 ms
  EXPECT_EQ(cache->stats().failures, 1U);
  EXPECT_EQ(cache->stats().skipped, 999U);
}

TEST_F(RedisTest, NobodyThere) {
  RedisOptions options;
  options.port = test::free_port();
  const auto cache = make_redis_cache(options, clock_);
  EXPECT_FALSE(cache->get("a"));
  cache->put("a", "1", 300);
  EXPECT_EQ(cache->stats().failures, 1U);
  EXPECT_EQ(cache->stats().skipped, 1U);
}

TEST_F(RedisTest, ServesSeveralThreads) {
  const auto server = Server::redis(false);
  const auto cache = make_redis_cache(local(*server), clock_);
  std::atomic<int> good = 0;
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t)
    threads.emplace_back([&, t] {
      for (int i = 0; i < 50; ++i) {
        const std::string key = fmt::format("{}-{}", t, i);
        cache->put(key, key, 300);
        good += cache->get(key) == key ? 1 : 0;
      }
    });
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(good, 200);
}

}  // namespace
}  // namespace dealkit::io::cache
