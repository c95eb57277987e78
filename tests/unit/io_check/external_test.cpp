// External checks as a whole: in parallel, in order, cached, shared, and never a hang.
#include "io/check/external.hpp"

#include <atomic>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <thread>

#include <unistd.h>

#include <fmt/format.h>

#include "support/external_fakes.hpp"

namespace dealkit::io::check {
namespace {

using base::Errc;
using test::checker;
using test::Server;
using Steady = std::chrono::steady_clock;

constexpr int patient_ms = 20'000;
constexpr base::Instant now{1'790'812'800, 0};  // 2026-10-01T00:00:00Z

ExternalCheck command(std::string name, std::vector<std::string> argv) {
  ExternalCheck check;
  check.name = std::move(name);
  check.argv = std::move(argv);
  check.timeout_ms = patient_ms;
  return check;
}

ExternalCheck service(std::string name, std::string url) {
  ExternalCheck check;
  check.name = std::move(name);
  check.kind = ExternalCheck::Kind::http;
  check.url = std::move(url);
  check.timeout_ms = patient_ms;
  return check;
}

std::unique_ptr<ExternalChecks> make(std::vector<ExternalCheck> checks,
                                     cache::Cache* cache = nullptr) {
  ExternalOptions options;
  options.cache = cache;
  auto made = ExternalChecks::create(std::move(checks), options);
  EXPECT_TRUE(made) << made.error().message;
  return std::move(*made);
}

std::vector<std::vector<CheckResult>> run(ExternalChecks& checks,
                                          const std::vector<std::string>& texts) {
  std::vector<RecordText> records;
  for (const auto& text : texts) records.push_back({text});
  return checks.run(records, now);
}

std::vector<std::string> lines_of(const std::string& path) {
  std::ifstream file(path);
  std::vector<std::string> lines;
  for (std::string line; std::getline(file, line);) lines.push_back(line);
  return lines;
}

class ExternalTest : public testing::Test {
 protected:
  void TearDown() override {
    std::filesystem::remove(log_);
    EXPECT_EQ(leftovers_.check(), "");
  }

  test::Leftovers leftovers_;
  cache::SteadyClock clock_;
  std::unique_ptr<cache::Cache> cache_ = cache::make_memory_cache({}, clock_);
  std::string log_ = fmt::format("/tmp/dealkit-requests-{}", ::getpid());
};

TEST_F(ExternalTest, ResultsStandInOrder) {
  const auto checks = make({command("first", checker("ok")), command("second", checker("ok"))});
  std::vector<std::string> texts;
  for (int i = 0; i < 40; ++i)
    texts.push_back(fmt::format(R"({{"name":"{}{}"}})", i % 3 == 0 ? "bad" : "good", i));
  const auto results = run(*checks, texts);
  ASSERT_EQ(results.size(), 40U);
  for (std::size_t r = 0; r < 40; ++r) {
    ASSERT_EQ(results[r].size(), 2U);
    for (std::size_t c = 0; c < 2; ++c) {
      const auto& result = results[r][c];
      ASSERT_FALSE(result.failure) << result.failure->message;
      EXPECT_EQ(result.check, c);
      EXPECT_EQ(result.passed, r % 3 != 0);
      if (result.passed) continue;
      ASSERT_EQ(result.findings.size(), 1U);
      EXPECT_EQ(result.findings[0].code, "BAD01");
      EXPECT_EQ(result.findings[0].severity, Severity::warning);
      EXPECT_EQ(result.findings[0].actual, fmt::format("\"bad{}\"", r));
    }
  }
  EXPECT_EQ(checks->stats()[0].calls, 40U);
}

TEST_F(ExternalTest, NoRecordsOrNoChecks) {
  const auto none = make({});
  EXPECT_EQ(run(*none, {"{}"}).size(), 1U);
  EXPECT_TRUE(run(*none, {"{}"})[0].empty());
  const auto some = make({command("a", checker("ok"))});
  EXPECT_TRUE(run(*some, {}).empty());
}

TEST_F(ExternalTest, RequestHoldsTheRecordsBytes) {
  const auto checks = make({command("legal", checker("echo", {log_}))});
  const auto results = run(*checks, {" {\"b\": 1.10,\"a\":\"\\u00e9\" }\n"});
  ASSERT_FALSE(results[0][0].failure) << results[0][0].failure->message;
  EXPECT_EQ(results[0][0].findings[0].message,
            "{\"id\":1,\"check\":\"legal\",\"now\":\"2026-10-01T00:00:00Z\","
            "\"record\":{\"b\": 1.10,\"a\":\"\\u00e9\" }}");
}

TEST_F(ExternalTest, RequestIsOneLineEvenOfAPrettyRecord) {
  const auto checks = make({command("legal", checker("echo", {log_}))});
  const auto results = run(*checks, {"{\r\n\t\"a\": 1\n}"});
  ASSERT_FALSE(results[0][0].failure) << results[0][0].failure->message;
  EXPECT_NE(results[0][0].findings[0].message.find("\"record\":{  \t\"a\": 1 }}"),
            std::string::npos);
}

TEST_F(ExternalTest, RequestHoldsOnlyNamedFieldsInOneOrder) {
  auto check = command("legal", checker("echo", {log_}));
  check.fields = {"name", "budget", "missing", "name"};
  const auto checks = make({check});
  const auto results = run(*checks, {R"({"name":"n","other":{"budget":2},"budget": 1.50})"});
  ASSERT_FALSE(results[0][0].failure) << results[0][0].failure->message;
  EXPECT_NE(results[0][0].findings[0].message.find(R"("record":{"budget":1.50,"name":"n"}})"),
            std::string::npos)
      << results[0][0].findings[0].message;
}

TEST_F(ExternalTest, ServiceGetsTheSameWithoutId) {
  const auto server = Server::check_service();
  const auto checks = make({service("legal", server->url("/ok")),
                            service("echo", server->url("/echo"))});
  const auto results = run(*checks, {R"({"name":"bad"})", R"({"name":"good"})"});
  ASSERT_FALSE(results[0][0].failure) << results[0][0].failure->message;
  EXPECT_FALSE(results[0][0].passed);
  EXPECT_EQ(results[0][0].findings[0].pointer, "/name");
  EXPECT_TRUE(results[1][0].passed);
  // What echoes is no verdict.
  ASSERT_TRUE(results[0][1].failure);
  EXPECT_EQ(results[0][1].failure->code, Errc::data);
}

TEST_F(ExternalTest, RecordThatIsNoObjectFailsEveryCheckAndAsksNobody) {
  const auto checks = make({command("a", checker("ok")), command("b", checker("ok"))});
  const auto results = run(*checks, {"[1]", R"({"name":"good"})", "{\"a\":tru}", "{\"a\":\"\n\"}"});
  for (const std::size_t r : {0U, 2U, 3U})
    for (const auto& result : results[r]) {
      ASSERT_TRUE(result.failure) << r;
      EXPECT_EQ(result.failure->code, Errc::data);
    }
  EXPECT_EQ(results[0][1].check, 1U);
  EXPECT_TRUE(results[1][0].passed);
  EXPECT_EQ(checks->stats()[0].calls, 1U);
}

TEST_F(ExternalTest, AllChecksWaitAtTheSameTime) {
  const auto server = Server::check_service();
  std::vector<ExternalCheck> list;
  for (int i = 0; i < 6; ++i) {
    list.push_back(command(fmt::format("command{}", i), checker("slow", {"650"})));
    list.push_back(service(fmt::format("service{}", i), server->url("/slow/650")));
  }
  const auto checks = make(list);
  const auto begin = Steady::now();
  const auto results = run(*checks, {R"({"name":"good"})"});
  const auto took = Steady::now() - begin;
  for (const auto& result : results[0]) {
    EXPECT_TRUE(result.passed) << result.failure->message;
    EXPECT_GE(result.latency_micros, 650'000);
  }
  EXPECT_GE(took, std::chrono::milliseconds(650));
  EXPECT_LT(took, std::chrono::milliseconds(6 * 650));  // one after the other: 7800
}

TEST_F(ExternalTest, ConcurrencyIsKept) {
  const auto server = Server::check_service();
  auto check = service("slow", server->url("/slow/300"));
  check.concurrency = 3;
  check.cache_seconds = 0;
  const auto checks = make({check});
  const auto begin = Steady::now();
  const auto results = run(*checks, std::vector<std::string>(9, "{}"));
  EXPECT_GE(Steady::now() - begin, std::chrono::milliseconds(900));
  EXPECT_LT(Steady::now() - begin, std::chrono::milliseconds(2700));
  for (const auto& result : results) EXPECT_TRUE(result[0].passed);
}

TEST_F(ExternalTest, SecondTimeComesFromTheCache) {
  auto check = command("legal", checker("echo", {log_}));
  check.fields = {"name"};
  const auto checks = make({check}, cache_.get());
  const auto first = run(*checks, {R"({"name":"a","other":1})"});
  const auto second = run(*checks, {R"({"other":2, "name":"a"})"});  // an edit elsewhere still hits
  const auto third = run(*checks, {R"({"name":"b"})"});
  EXPECT_FALSE(first[0][0].cached);
  EXPECT_TRUE(second[0][0].cached);
  EXPECT_EQ(second[0][0].latency_micros, 0);
  EXPECT_EQ(second[0][0].findings[0].message, first[0][0].findings[0].message);
  EXPECT_FALSE(third[0][0].cached);
  EXPECT_EQ(lines_of(log_).size(), 2U);
  EXPECT_EQ(checks->stats()[0].hits, 1U);
}

TEST_F(ExternalTest, OtherVersionOrOtherCommandIsAnotherAnswer) {
  const auto ask = [&](const ExternalCheck& check) {
    return run(*make({check}, cache_.get()), {"{}"})[0][0].cached;
  };
  auto check = command("legal", checker("ok"));
  EXPECT_FALSE(ask(check));
  EXPECT_TRUE(ask(check));
  check.argv.push_back("--strict");
  EXPECT_FALSE(ask(check));
  check.version = "2";
  EXPECT_FALSE(ask(check));
  EXPECT_TRUE(ask(check));
}

TEST_F(ExternalTest, CacheSecondsZeroAsksEachTime) {
  auto check = command("legal", checker("echo", {log_}));
  check.cache_seconds = 0;
  const auto checks = make({check}, cache_.get());
  const auto results = run(*checks, {"{}", "{}"});
  EXPECT_FALSE(results[1][0].cached);
  EXPECT_FALSE(run(*checks, {"{}"})[0][0].cached);
  EXPECT_EQ(lines_of(log_).size(), 3U);
}

TEST_F(ExternalTest, EqualRequestsOfOneBatchAreAskedOnce) {
  const auto checks = make({command("legal", checker("echo", {log_}))}, cache_.get());
  const auto results = run(*checks, std::vector<std::string>(10, R"({"name":"same"})"));
  int cached = 0;
  for (const auto& result : results) cached += result[0].cached ? 1 : 0;
  EXPECT_EQ(cached, 9);
  EXPECT_EQ(lines_of(log_).size(), 1U);
  EXPECT_EQ(checks->stats()[0].shared, 9U);
}

TEST_F(ExternalTest, EqualRequestsOfSeveralWorkersAreAskedOnce) {
  const auto server = Server::check_service();
  const auto checks =
      make({service("slow", server->url("/slow/300")), service("n", server->url("/count/x"))},
           cache_.get());
  std::atomic<int> good = 0;
  std::vector<std::thread> workers;
  for (int t = 0; t < 6; ++t)
    workers.emplace_back([&] {
      const auto results = run(*checks, {R"({"name":"same"})"});
      const auto& counted = results[0][1];
      if (results[0][0].passed && !counted.failure && counted.findings[0].message == "1") ++good;
    });
  for (auto& worker : workers) worker.join();
  EXPECT_EQ(good, 6);
  EXPECT_EQ(checks->stats()[0].calls, 1U);
  EXPECT_EQ(checks->stats()[1].calls, 1U);
}

TEST_F(ExternalTest, FailuresAreNotKept) {
  auto check = command("error", checker("error"));
  const auto checks = make({check}, cache_.get());
  for (int i = 0; i < 2; ++i) {
    const auto results = run(*checks, {"{}"});
    ASSERT_TRUE(results[0][0].failure);
    EXPECT_EQ(results[0][0].failure->message, "it reports: the register is closed");
    EXPECT_FALSE(results[0][0].cached);
  }
  EXPECT_EQ(checks->stats()[0].calls, 2U);
}

TEST_F(ExternalTest, NonsenseInTheCacheIsAMiss) {
  class Nonsense final : public cache::Cache {
    std::vector<std::optional<std::string>> get_many(std::span<const std::string> keys) override {
      return std::vector<std::optional<std::string>>(keys.size(), "nonsense");
    }
    void put(std::string_view, std::string_view, std::int64_t) override {}
    cache::Stats stats() const override { return {}; }
  } nonsense;
  const auto checks = make({command("ok", checker("ok"))}, &nonsense);
  const auto results = run(*checks, {"{}"});
  EXPECT_TRUE(results[0][0].passed);
  EXPECT_FALSE(results[0][0].cached);
}

TEST_F(ExternalTest, RedisIsSharedByRunsAndItsDeathIsOnlyAMiss) {
  const auto server = Server::redis(false);
  cache::RedisOptions redis;
  redis.unix_path = server->socket();
  redis.connect_timeout_ms = 1000;
  redis.command_timeout_ms = 1000;
  const auto ask = [&](bool killed) {
    const auto cache = cache::make_redis_cache(redis, clock_);
    const auto checks = make({command("legal", checker("ok"))}, cache.get());
    auto before = run(*checks, {"{}"})[0][0];
    if (!killed) return before;
    server->kill();
    return run(*checks, {"{}"})[0][0];
  };
  EXPECT_FALSE(ask(false).cached);
  EXPECT_TRUE(ask(false).cached);
  const auto after = ask(true);
  EXPECT_TRUE(after.passed);
  EXPECT_FALSE(after.cached);
}

TEST_F(ExternalTest, BadChecksFailAloneAndInTime) {
  const auto server = Server::check_service();
  std::vector<ExternalCheck> list{command("good", checker("ok"))};
  for (const char* mode : {"garbage", "unknown_id", "exit", "deaf", "no_verdict", "error",
                           "close_output", "huge"}) {
    list.push_back(command(mode, checker(mode, {mode == std::string("huge") ? "2000000" : "1"})));
    list.back().timeout_ms = 1500;
  }
  list.push_back(command("absent", {"/nonexistent/checker"}));
  for (const char* path : {"/hang", "/garbage", "/status/500", "/truncated", "/text", "/endless",
                           "/error"}) {
    list.push_back(service(path, server->url(path)));
    list.back().timeout_ms = 1500;
  }
  list.push_back(service("refused", fmt::format("http://127.0.0.1:{}/", test::free_port())));
  for (auto& check : list) check.concurrency = 2;
  const auto checks = make(list);
  const auto begin = Steady::now();
  const auto results = run(*checks, {R"({"name":"one"})", R"({"name":"two"})",
                                     R"({"name":"three"})"});
  EXPECT_LT(Steady::now() - begin, std::chrono::seconds(15));
  for (const auto& result : results) {
    for (std::size_t c = 0; c < list.size(); ++c) {
      EXPECT_EQ(result[c].check, c);
      EXPECT_EQ(result[c].failure.has_value(), c != 0) << list[c].name;
      EXPECT_EQ(result[c].passed, c == 0) << list[c].name;
      if (!result[c].failure) continue;
      EXPECT_EQ(result[c].failure->source, list[c].name);
      EXPECT_FALSE(result[c].failure->message.starts_with(list[c].name + ": "))
          << result[c].failure->message;
    }
  }
}

TEST_F(ExternalTest, DeadServiceIsGivenUpAndThenFailsAtOnce) {
  const auto server = Server::check_service();
  auto check = service("dead", server->url("/hang"));
  check.timeout_ms = 200;
  check.cache_seconds = 0;
  const auto checks = make({check});
  const auto begin = Steady::now();
  const auto results = run(*checks, std::vector<std::string>(200, "{}"));
  EXPECT_LT(Steady::now() - begin, std::chrono::seconds(10));  // not 200 times 200 ms
  for (const auto& result : results) ASSERT_TRUE(result[0].failure);
  EXPECT_EQ(results[0][0].failure->code, Errc::timeout);
  EXPECT_NE(results[199][0].failure->message.find("was given up: "), std::string::npos);
  EXPECT_EQ(checks->stats()[0].calls, 6U);
}

TEST_F(ExternalTest, OnlyFailuresInARowGiveAServiceUp) {
  const auto server = Server::check_service();
  auto check = service("moody", server->url("/moody"));
  check.concurrency = 1;  // one after the other, in the order of the records
  check.cache_seconds = 0;
  const auto checks = make({check});
  std::vector<std::string> texts;
  for (int i = 0; i < 24; ++i) {
    texts.push_back(i % 6 == 5 ? R"({"name":"up"})" : R"({"name":"down"})");
  }
  for (int round = 0; round < 2; ++round) {
    const auto results = run(*checks, texts);
    for (std::size_t i = 0; i < results.size(); ++i) {
      const auto& result = results[i][0];
      EXPECT_EQ(result.passed, i % 6 == 5) << i;
      if (!result.failure) continue;
      EXPECT_NE(result.failure->message.find("503"), std::string::npos) << i << ": "
                                                                        << result.failure->message;
    }
  }
  // The sixth in a row is still asked, the seventh is not.
  const auto results = run(*checks, std::vector<std::string>(7, R"({"name":"down"})"));
  EXPECT_NE(results[5][0].failure->message.find("503"), std::string::npos);
  EXPECT_NE(results[6][0].failure->message.find("was given up: "), std::string::npos)
      << results[6][0].failure->message;
}

TEST_F(ExternalTest, SmallBatchDoesNotWaitForALargeOne) {
  auto check = command("slow", checker("slow", {"30"}));
  check.cache_seconds = 0;
  const auto checks = make({check});
  std::atomic<bool> large_done = false;
  std::thread large([&] {
    (void)run(*checks, std::vector<std::string>(100, "{}"));
    large_done = true;
  });
  std::this_thread::sleep_for(std::chrono::milliseconds(300));
  EXPECT_TRUE(run(*checks, {"{}"})[0][0].passed);
  EXPECT_FALSE(large_done);
  large.join();
}

TEST_F(ExternalTest, CancelEndsRunsSoon) {
  const auto server = Server::check_service();
  const auto checks = make({command("deaf", checker("deaf")),
                            service("hang", server->url("/hang"))});
  const auto begin = Steady::now();
  std::thread canceller([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(300));
    checks->cancel();
  });
  const auto results = run(*checks, std::vector<std::string>{R"({"a":1})", R"({"a":2})"});
  EXPECT_LT(Steady::now() - begin, std::chrono::seconds(5));
  canceller.join();
  for (const auto& result : results)
    for (const auto& one : result) {
      ASSERT_TRUE(one.failure);
      EXPECT_NE(one.failure->message.find("was stopped"), std::string::npos);
    }
  EXPECT_TRUE(run(*checks, {"{}"})[0][0].failure);
}

TEST_F(ExternalTest, ConfigurationsThatAreRefused) {
  const auto refused = [](std::vector<ExternalCheck> list, std::string_view part) {
    const auto made = ExternalChecks::create(std::move(list), {});
    ASSERT_FALSE(made) << part;
    EXPECT_EQ(made.error().code, Errc::configuration);
    EXPECT_NE(made.error().message.find(part), std::string::npos) << made.error().message;
  };
  const auto with = [](auto change) {
    auto check = command("a", {"true"});
    change(check);
    return std::vector<ExternalCheck>{check};
  };
  refused(with([](auto& c) { c.name = ""; }), "expected a name");
  refused(with([](auto& c) { c.argv = {}; }), "expected a command");
  refused(with([](auto& c) { c.timeout_ms = 0; }), "time-out");
  refused(with([](auto& c) { c.timeout_ms = 600'001; }), "time-out");
  refused(with([](auto& c) { c.concurrency = 0; }), "concurrency");
  refused(with([](auto& c) { c.concurrency = 1025; }), "concurrency");
  refused(with([](auto& c) { c.cache_seconds = -1; }), "cache_seconds");
  refused({service("a", "ftp://x")}, "external check 'a': expected http[s]");
  refused({command("a", {"true"}), service("a", "http://x")}, "used twice");
}

}  // namespace
}  // namespace dealkit::io::check
