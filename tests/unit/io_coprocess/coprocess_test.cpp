// The coprocess against checkers that behave and that do not: every request ends with a reply or an
// error, in time, and nothing is left behind.
#include "io/coprocess/coprocess.hpp"

#include <signal.h>

#include <atomic>
#include <chrono>
#include <filesystem>
#include <future>
#include <mutex>
#include <thread>

#include <fmt/format.h>

#include "support/external_fakes.hpp"

namespace dealkit::io::coprocess {
namespace {

using base::Errc;
using test::checker;
using test::Leftovers;
using Steady = std::chrono::steady_clock;

constexpr int patient_ms = 20'000;
constexpr auto record = R"("record":{"name":"good"})";

Options options_for(std::vector<std::string> argv) {
  Options options;
  options.name = "fake";
  options.argv = std::move(argv);
  options.backoff_initial_ms = 5;
  options.backoff_max_ms = 20;
  options.end_grace_ms = 300;
  options.term_grace_ms = 200;
  options.on_stderr = [](std::string_view) {};
  return options;
}

/// Every test ends with no child and no descriptor more than before.
class CoprocessTest : public testing::Test {
 protected:
  void TearDown() override { EXPECT_EQ(leftovers_.check(), ""); }

  Leftovers leftovers_;
};

void expect_error(const Result<std::string>& result, Errc code, std::string_view part) {
  ASSERT_FALSE(result) << *result;
  EXPECT_EQ(result.error().code, code) << result.error().message;
  EXPECT_NE(result.error().message.find(part), std::string::npos) << result.error().message;
}

/// Asks `count` requests at once and waits for all.
std::vector<Result<std::string>> ask_all(Coprocess& process, int count, int timeout_ms) {
  std::vector<std::promise<Result<std::string>>> promises(static_cast<std::size_t>(count));
  std::vector<std::future<Result<std::string>>> futures;
  for (int i = 0; i < count; ++i) {
    auto& promise = promises[static_cast<std::size_t>(i)];
    futures.push_back(promise.get_future());
    const auto sent = process.submit(fmt::format("\"n\":{}", i), timeout_ms,
                                     [&promise](auto result) { promise.set_value(result); });
    if (!sent) promise.set_value(sent.error());
  }
  std::vector<Result<std::string>> results;
  for (auto& future : futures) results.push_back(future.get());
  return results;
}

TEST_F(CoprocessTest, AnswersManyRequestsOfOneStart) {
  Coprocess process(options_for(checker("ok")));
  for (int i = 1; i <= 50; ++i) {
    const auto reply = process.ask(record, patient_ms);
    ASSERT_TRUE(reply) << reply.error().message;
    EXPECT_EQ(*reply, fmt::format("{{\"id\": {}, \"passed\": true}}", i));
  }
  EXPECT_EQ(process.stats().starts, 1U);
  EXPECT_EQ(process.stats().replies, 50U);
}

TEST_F(CoprocessTest, StartsNothingBeforeTheFirstRequest) {
  Coprocess process(options_for(checker("ok")));
  EXPECT_EQ(test::children(), 0U);
  ASSERT_TRUE(process.ask("", patient_ms));
  EXPECT_EQ(test::children(), 1U);
}

TEST_F(CoprocessTest, MatchesRepliesThatComeInAnotherOrder) {
  auto options = options_for(checker("reorder", {"8"}));
  options.max_in_flight = 8;
  Coprocess process(options);
  const auto results = ask_all(process, 32, patient_ms);
  for (std::size_t i = 0; i < results.size(); ++i) {
    ASSERT_TRUE(results[i]) << results[i].error().message;
    EXPECT_NE(results[i]->find(fmt::format("\"echo\": {}}}", i)), std::string::npos)
        << *results[i];
  }
}

TEST_F(CoprocessTest, KeepsWithinItsPlacesInFlight) {
  // The checker waits for two; with one place it never gets the second.
  auto options = options_for(checker("reorder", {"2"}));
  options.max_restarts = 100;
  Coprocess process(options);
  for (const auto& result : ask_all(process, 2, 1500))
    expect_error(result, Errc::timeout, "1500 ms");
}

TEST_F(CoprocessTest, RefusesWhatItsQueueCannotHold) {
  auto options = options_for(checker("slow", {"300"}));
  options.max_queued = 2;
  Coprocess process(options);
  const auto results = ask_all(process, 6, patient_ms);
  int refused = 0;
  for (const auto& result : results) {
    if (result) continue;
    expect_error(result, Errc::limit, "3 requests are waiting");
    ++refused;
  }
  EXPECT_EQ(refused, 3);
}

TEST_F(CoprocessTest, EndsRequestsOfOneThatHangs) {
  auto options = options_for(checker("deaf"));
  options.max_restarts = 1;
  Coprocess process(options);
  const auto begin = Steady::now();
  expect_error(process.ask(record, 300), Errc::timeout, "no reply within 300 ms");
  EXPECT_LT(Steady::now() - begin, std::chrono::seconds(10));
  expect_error(process.ask(record, 3000), Errc::timeout, "no reply within 3000 ms");
  // Both starts hung: the third request fails at once, and says why.
  const auto third = process.ask(record, patient_ms);
  expect_error(third, Errc::unavailable, "hangs");
}

TEST_F(CoprocessTest, DropsReplyThatComesTooLate) {
  auto options = options_for(checker("late"));
  options.max_in_flight = 2;
  Coprocess process(options);
  std::promise<Result<std::string>> first;
  ASSERT_TRUE(process.submit(record, 1500, [&](auto r) { first.set_value(std::move(r)); }));
  EXPECT_TRUE(process.ask(record, patient_ms));
  expect_error(first.get_future().get(), Errc::timeout, "1500 ms");
  EXPECT_TRUE(process.ask(record, patient_ms));
  EXPECT_EQ(process.stats().late, 1U);
  EXPECT_EQ(process.stats().starts, 1U);
}

TEST_F(CoprocessTest, OneSilenceAmongRepliesIsThatRequestsAlone) {
  auto options = options_for(checker("first_silent"));
  options.max_in_flight = 2;
  Coprocess process(options);
  std::promise<Result<std::string>> first;
  ASSERT_TRUE(process.submit(record, 1500, [&](auto r) { first.set_value(std::move(r)); }));
  EXPECT_TRUE(process.ask(record, patient_ms));
  expect_error(first.get_future().get(), Errc::timeout, "1500 ms");
  EXPECT_TRUE(process.ask(record, patient_ms));
  EXPECT_EQ(process.stats().starts, 1U);
}

struct Misbehaviour {
  std::string_view mode;
  std::string argument;
  Errc code;
  std::string_view message;
};

class MisbehaviourTest : public CoprocessTest, public testing::WithParamInterface<Misbehaviour> {};

TEST_P(MisbehaviourTest, IsAnErrorOfTheRequestAndThenAtOnce) {
  const auto& bad = GetParam();
  auto options = options_for(checker(bad.mode, {bad.argument}));
  options.max_restarts = 2;
  Coprocess process(options);
  for (int start = 0; start < 3; ++start) {
    const auto begin = Steady::now();
    expect_error(process.ask(record, patient_ms), bad.code, bad.message);
    EXPECT_LT(Steady::now() - begin, std::chrono::milliseconds(patient_ms));
  }
  EXPECT_EQ(process.stats().starts, 3U);
  expect_error(process.ask(record, patient_ms), Errc::unavailable, "was given up");
  expect_error(process.ask(record, patient_ms), Errc::unavailable, bad.message);
  EXPECT_EQ(process.stats().starts, 3U);
}

INSTANTIATE_TEST_SUITE_P(
    All, MisbehaviourTest,
    testing::Values(
        Misbehaviour{"garbage", "", Errc::data,
                     R"(found 'Traceback (most recent call last): \u0001')"},
        Misbehaviour{"not_object", "", Errc::data, "expected a reply with a numeric id"},
        Misbehaviour{"no_id", "", Errc::data, "expected a reply with a numeric id"},
        Misbehaviour{"string_id", "", Errc::data, "expected a reply with a numeric id"},
        Misbehaviour{"unknown_id", "", Errc::data, "which it was not asked"},
        Misbehaviour{"huge", "1048577", Errc::data, "a line of over 1048576 bytes"},
        Misbehaviour{"huge", "9000000", Errc::data, "a line of over 1048576 bytes"},
        Misbehaviour{"wide", "1048577", Errc::data, "a line of over 1048576 bytes"},
        Misbehaviour{"exit", "7", Errc::unavailable, "exited with status 7"},
        Misbehaviour{"exit", "0", Errc::unavailable, "exited with status 0"},
        Misbehaviour{"die", "0", Errc::unavailable, "exited with status 3 in the middle"},
        Misbehaviour{"close_output", "", Errc::unavailable, "was killed by signal 15 (SIGTERM)"}),
    [](const auto& param) {
      return fmt::format("{}{}", param.param.mode, param.param.argument);
    });

TEST_F(CoprocessTest, TakesTheLongestLineThatIsAllowed) {
  Coprocess process(options_for(checker("wide", {"1048576"})));
  const auto reply = process.ask(record, patient_ms);
  ASSERT_TRUE(reply) << reply.error().message;
  EXPECT_EQ(reply->size(), 1048576U);
}

TEST_F(CoprocessTest, CommandThatIsNotThere) {
  Coprocess process(options_for({"/nonexistent/checker"}));
  expect_error(process.ask(record, patient_ms), Errc::unavailable,
               "cannot start /nonexistent/checker: No such file or directory");
}

TEST_F(CoprocessTest, CommandThatMayNotBeRun) {
  Coprocess process(options_for({"/etc/passwd"}));
  expect_error(process.ask(record, patient_ms), Errc::unavailable, "Permission denied");
}

TEST_F(CoprocessTest, EmptyCommand) {
  Coprocess process(options_for({}));
  expect_error(process.ask(record, patient_ms), Errc::configuration, "a command");
}

TEST_F(CoprocessTest, NoShellReadsTheArguments) {
  const std::string touched = fmt::format("/tmp/dealkit-touched-{}", ::getpid());
  Coprocess process(options_for(checker("ok", {"; touch " + touched, "$(touch " + touched + ")"})));
  EXPECT_TRUE(process.ask(record, patient_ms));
  EXPECT_FALSE(std::filesystem::exists(touched));
}

TEST_F(CoprocessTest, RestartsOneThatDiesAndGoesOn) {
  Coprocess process(options_for(checker("die", {"2"})));
  int replies = 0;
  int failures = 0;
  for (int i = 0; i < 12; ++i) {
    if (const auto reply = process.ask(record, patient_ms)) {
      ++replies;
    } else {
      expect_error(reply, Errc::unavailable, "exited with status 3");
      ++failures;
    }
  }
  EXPECT_EQ(replies, 8);  // two good ones, then it dies, and so on: good replies reset the count
  EXPECT_EQ(failures, 4);
  EXPECT_EQ(process.stats().starts, 4U);
}

TEST_F(CoprocessTest, WaitingRequestsSurviveTheDeathOfTheCommand) {
  const std::string flag = fmt::format("/tmp/dealkit-died-{}", ::getpid());
  std::filesystem::remove(flag);
  Coprocess process(options_for(checker("die_once", {flag})));
  const auto results = ask_all(process, 5, patient_ms);
  expect_error(results[0], Errc::unavailable, "was killed by signal 9 (SIGKILL)");
  for (std::size_t i = 1; i < results.size(); ++i) EXPECT_TRUE(results[i]) << i;
  std::filesystem::remove(flag);
}

TEST_F(CoprocessTest, LastWordsCount) {
  Coprocess process(options_for(checker("last_words")));
  for (int i = 0; i < 4; ++i) {
    EXPECT_TRUE(process.ask(record, patient_ms));
    while (test::children() != 0) std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  EXPECT_EQ(process.stats().starts, 4U);
}

TEST_F(CoprocessTest, TriesAgainAfterItGaveUp) {
  auto options = options_for(checker("exit", {"1"}));
  options.max_restarts = 0;
  options.give_up_ms = 100;
  Coprocess process(options);
  expect_error(process.ask(record, patient_ms), Errc::unavailable, "status 1");
  expect_error(process.ask(record, patient_ms), Errc::unavailable, "was given up");
  std::this_thread::sleep_for(std::chrono::milliseconds(150));
  expect_error(process.ask(record, patient_ms), Errc::unavailable, "status 1");
  EXPECT_EQ(process.stats().starts, 2U);
}

TEST_F(CoprocessTest, ClosedInputIsNoBrokenPipeSignal) {
  ASSERT_NE(::signal(SIGPIPE, SIG_DFL), SIG_ERR);
  auto options = options_for(checker("close_input"));
  options.end_grace_ms = 50;
  Coprocess process(options);
  ASSERT_TRUE(process.ask(record, patient_ms));
  std::this_thread::sleep_for(std::chrono::milliseconds(100));
  const auto second = process.ask(record, patient_ms);
  expect_error(second, Errc::unavailable, "was killed by signal 15 (SIGTERM)");
  EXPECT_TRUE(process.ask(record, patient_ms));
}

TEST_F(CoprocessTest, WorksWhereChildSignalsAreIgnored) {
  ASSERT_NE(::signal(SIGCHLD, SIG_IGN), SIG_ERR);
  auto options = options_for(checker("exit", {"1"}));
  options.max_restarts = 1;
  {
    Coprocess process(options);
    expect_error(process.ask(record, patient_ms), Errc::unavailable, "ended");
    expect_error(process.ask(record, patient_ms), Errc::unavailable, "ended");
    expect_error(process.ask(record, patient_ms), Errc::unavailable, "was given up");
    EXPECT_EQ(process.stats().starts, 2U);
  }
  ASSERT_NE(::signal(SIGCHLD, SIG_DFL), SIG_ERR);
}

TEST_F(CoprocessTest, FullPipeIsATimeOut) {
  Coprocess process(options_for(checker("stop_reading")));
  ASSERT_TRUE(process.ask(record, patient_ms));
  const std::string large = "\"record\":\"" + std::string(4 << 20, 'x') + "\"";
  expect_error(process.ask(large, 500), Errc::timeout, "500 ms");
  EXPECT_TRUE(process.ask(record, patient_ms));  // by the next start
}

TEST_F(CoprocessTest, LargeRequestArrivesWhole) {
  Coprocess process(options_for(checker("ok")));
  const std::string large = "\"record\":{\"name\":\"" + std::string(8 << 20, 'x') + "\"}";
  EXPECT_TRUE(process.ask(large, patient_ms));
}

TEST_F(CoprocessTest, ChildrenOfTheCommandDieWithIt) {
  Coprocess process(options_for(checker("child")));
  for (int i = 0; i < 3; ++i) {
    EXPECT_TRUE(process.ask(record, patient_ms));
    while (test::children() != 0) std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
}

TEST_F(CoprocessTest, BlankLinesAndCarriageReturnsAreNothing) {
  Coprocess process(options_for(checker("blank")));
  for (int i = 0; i < 3; ++i) EXPECT_TRUE(process.ask(record, patient_ms));
}

TEST_F(CoprocessTest, StandardErrorIsPrefixedAndBounded) {
  std::vector<std::string> lines;
  auto options = options_for(checker("noisy", {"50000"}));
  options.on_stderr = [&](std::string_view line) { lines.emplace_back(line); };
  options.max_stderr_bytes = 1000;
  {
    Coprocess process(options);
    EXPECT_TRUE(process.ask(record, patient_ms));
  }
  ASSERT_GT(lines.size(), 10U);
  EXPECT_LT(lines.size(), 200U);
  EXPECT_EQ(lines[0], "fake: line 0");
  EXPECT_EQ(lines[1], "fake: line 1");
  EXPECT_EQ(lines.back(), "fake: further lines on its standard error are dropped");
}

TEST_F(CoprocessTest, StopEndsRequestsAtOnce) {
  auto options = options_for(checker("deaf"));
  options.end_grace_ms = 20;
  Coprocess process(options);
  std::promise<Result<std::string>> promise;
  ASSERT_TRUE(process.submit(record, patient_ms, [&](auto r) { promise.set_value(std::move(r)); }));
  std::this_thread::sleep_for(std::chrono::milliseconds(100));
  process.stop();
  expect_error(promise.get_future().get(), Errc::unavailable, "was stopped");
  expect_error(process.ask(record, patient_ms), Errc::unavailable, "was stopped");
}

TEST_F(CoprocessTest, DestructionAnswersWhatIsOutstanding) {
  std::atomic<int> answered = 0;
  auto options = options_for(checker("deaf"));
  options.end_grace_ms = 20;
  {
    Coprocess process(options);
    for (int i = 0; i < 10; ++i)
      ASSERT_TRUE(process.submit("", patient_ms, [&](const auto& r) { answered += r ? 0 : 1; }));
  }
  EXPECT_EQ(answered, 10);
}

TEST_F(CoprocessTest, ServesSeveralThreads) {
  auto options = options_for(checker("ok"));
  options.max_in_flight = 4;
  Coprocess process(options);
  std::atomic<int> good = 0;
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t)
    threads.emplace_back([&] {
      for (int i = 0; i < 25; ++i) good += process.ask(record, patient_ms) ? 1 : 0;
    });
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(good, 100);
  EXPECT_EQ(process.stats().starts, 1U);
}

TEST_F(CoprocessTest, HandsDownNoDescriptors) {
  // A second command must not hold the pipes of the first open: its end of input would not come.
  auto options = options_for(checker("ok"));
  options.end_grace_ms = 5000;
  auto first = std::make_unique<Coprocess>(options);
  Coprocess second(options);
  ASSERT_TRUE(first->ask(record, patient_ms));
  ASSERT_TRUE(second.ask(record, patient_ms));
  const auto begin = Steady::now();
  first.reset();
  EXPECT_LT(Steady::now() - begin, std::chrono::milliseconds(4900));  // before SIGTERM
}

}  // namespace
}  // namespace dealkit::io::coprocess
