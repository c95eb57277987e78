// The three states of a circuit breaker, by a clock of our own.
#include "core/base/breaker.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

namespace dealkit::base {
namespace {

using State = Breaker::State;

constexpr Breaker::Options small{.failures_to_open = 2, .open_ms = 100, .trials_at_once = 2,
                                 .successes_to_close = 2};

/// Lets it open at `now_ms`.
void open(Breaker& breaker, std::int64_t now_ms) {
  for (unsigned i = 0; i < small.failures_to_open; ++i) {
    breaker.failure(*breaker.allow(now_ms), now_ms);
  }
}

TEST(Breaker, OpensAfterFailuresInARow) {
  Breaker breaker(small);
  breaker.failure(*breaker.allow(0), 0);
  breaker.success(*breaker.allow(1), 1);
  breaker.failure(*breaker.allow(2), 2);
  EXPECT_EQ(breaker.state(3), State::closed) << "the success between them counts";
  breaker.failure(*breaker.allow(3), 3);
  EXPECT_EQ(breaker.state(3), State::open);
  EXPECT_FALSE(breaker.allow(102));
  EXPECT_EQ(breaker.state(102), State::open);
  EXPECT_EQ(breaker.state(103), State::half_open);
}

TEST(Breaker, LetsSoManyTryAtOnceAndClosesAfterSoManySuccesses) {
  Breaker breaker(small);
  open(breaker, 0);
  const auto first = breaker.allow(100);
  const auto second = breaker.allow(100);
  ASSERT_TRUE(first && second);
  EXPECT_FALSE(breaker.allow(100)) << "two are under way";
  breaker.success(*first, 110);
  EXPECT_EQ(breaker.state(110), State::half_open);
  EXPECT_TRUE(breaker.allow(111)) << "one has come back";
  breaker.success(*second, 112);
  EXPECT_EQ(breaker.state(112), State::closed);
  for (int i = 0; i < 10; ++i) EXPECT_TRUE(breaker.allow(113));
}

TEST(Breaker, AFailedTrialOpensItForTheWholeTime) {
  Breaker breaker(small);
  open(breaker, 0);
  const auto first = breaker.allow(100);
  const auto second = breaker.allow(100);
  breaker.success(*first, 105);
  breaker.failure(*second, 110);
  EXPECT_FALSE(breaker.allow(209));
  ASSERT_TRUE(breaker.allow(210));
}

TEST(Breaker, OutcomesOfBeforeSayNothing) {
  Breaker breaker(small);
  const auto slow = breaker.allow(0);
  open(breaker, 0);
  breaker.failure(*slow, 50);
  EXPECT_TRUE(breaker.allow(100)) << "it does not open again for the late failure";
  breaker.success(*slow, 101);
  breaker.success(*slow, 101);
  EXPECT_EQ(breaker.state(101), State::half_open) << "nor close for late successes";
}

TEST(Breaker, TrialsThatNeverReportDoNotBlockForEver) {
  Breaker breaker(small);
  open(breaker, 0);
  ASSERT_TRUE(breaker.allow(100) && breaker.allow(120));
  EXPECT_FALSE(breaker.allow(219));
  EXPECT_TRUE(breaker.allow(220));
}

RC_GTEST_PROP(Breaker, NeverLetsMoreTryAtOnceAndAlwaysAsksAgain, ()) {
  Breaker breaker(small);
  std::int64_t now = 0;
  std::vector<Breaker::Call> calls;
  const auto steps = *rc::gen::container<std::vector<std::pair<int, int>>>(
      rc::gen::pair(rc::gen::inRange(0, 3), rc::gen::inRange(0, 40)));
  for (const auto& [action, ms] : steps) {
    now += ms;
    if (action == 0 || calls.empty()) {
      const bool was_open = breaker.state(now) == State::open;
      const auto call = breaker.allow(now);
      RC_ASSERT(!(was_open && call));
      if (call) calls.push_back(*call);
    } else if (action == 1) {
      breaker.success(calls.back(), now);
      calls.pop_back();
    } else {
      breaker.failure(calls.back(), now);
      calls.pop_back();
    }
  }
  RC_ASSERT(breaker.allow(now + 2 * small.open_ms).has_value());
}

}  // namespace
}  // namespace dealkit::base
