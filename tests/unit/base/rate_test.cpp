// Rate limits, pauses between tries, and one flight for many.
#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "core/base/backoff.hpp"
#include "core/base/rate_limit.hpp"
#include "core/base/single_flight.hpp"

namespace dealkit::base {
namespace {

TEST(RateLimit, ABurstAndThenTheSteadyRate) {
  const RateLimit limit{10, 3};
  RateState state;
  for (int i = 0; i < 3; ++i) EXPECT_TRUE(take(limit, state, 1000).allowed);
  const auto refused = take(limit, state, 1000);
  EXPECT_FALSE(refused.allowed);
  EXPECT_EQ(refused.retry_nanos, 10);
  EXPECT_FALSE(take(limit, state, 1009).allowed);
  EXPECT_TRUE(take(limit, state, 1010).allowed);
  EXPECT_FALSE(take(limit, state, 1010).allowed);
}

TEST(RateLimit, AClockThatGoesBackGivesNoCredit) {
  const RateLimit limit{10, 1};
  RateState state;
  EXPECT_TRUE(take(limit, state, 1000).allowed);
  const auto back = take(limit, state, 500);
  EXPECT_FALSE(back.allowed);
  EXPECT_EQ(back.retry_nanos, 510);
  EXPECT_TRUE(take(limit, state, 1010).allowed);
}

TEST(RateLimit, SaysHowManyASecond) {
  EXPECT_EQ(RateLimit::per_second(1000, 5).interval_nanos, 1'000'000);
  EXPECT_EQ(RateLimit::per_second(3, 1).interval_nanos, 333'333'334) << "rounded up";
  EXPECT_EQ(RateLimit::per_second(1e9, 1).interval_nanos, 1);
}

RC_GTEST_PROP(RateLimit, NeverMoreThanBurstAndRateInAnyTime, ()) {
  const RateLimit limit{*rc::gen::inRange<std::int64_t>(1, 50),
                        *rc::gen::inRange<std::int64_t>(1, 6)};
  RateState state;
  std::int64_t now = *rc::gen::inRange<std::int64_t>(-1000, 1000);
  std::vector<std::int64_t> allowed;
  for (const auto step : *rc::gen::container<std::vector<int>>(rc::gen::inRange(0, 40))) {
    now += step;
    const auto answer = take(limit, state, now);
    if (answer.allowed) {
      allowed.push_back(now);
    } else {
      auto later = state;
      RC_ASSERT(take(limit, later, now + answer.retry_nanos).allowed);
      later = state;
      RC_ASSERT(!take(limit, later, now + answer.retry_nanos - 1).allowed);
    }
  }
  for (std::size_t i = 0; i < allowed.size(); ++i) {
    for (auto j = i; j < allowed.size(); ++j) {
      const auto most = limit.burst + (allowed[j] - allowed[i]) / limit.interval_nanos;
      RC_ASSERT(static_cast<std::int64_t>(j - i + 1) <= most);
    }
  }
}

TEST(Backoff, DoublesUpToItsLimitWithinItsShareOfChance) {
  Rng rng(7);
  Backoff backoff({.first_micros = 100, .longest_micros = 1000, .random_percent = 25});
  for (int round = 0; round < 2; ++round) {
    for (const std::int64_t whole : {100, 200, 400, 800, 1000, 1000}) {
      const auto pause = backoff.next_micros(rng);
      EXPECT_LE(pause, whole);
      EXPECT_GE(pause, whole * 3 / 4);
    }
    backoff.reset();
  }
}

TEST(Backoff, LeavesNothingToChanceWhereNothingIsAsked) {
  Rng rng(7);
  Backoff backoff({.first_micros = 3, .longest_micros = INT64_MAX, .random_percent = 0});
  std::int64_t whole = 3;
  for (int i = 0; i < 62; ++i) {
    EXPECT_EQ(backoff.next_micros(rng), whole);
    whole = whole > INT64_MAX / 2 ? INT64_MAX : whole * 2;
  }
}

TEST(Backoff, AllOfItMayBeChance) {
  Rng rng(7);
  std::int64_t least = INT64_MAX, most = 0;
  for (int i = 0; i < 1000; ++i) {
    Backoff backoff({.first_micros = 100, .longest_micros = 100, .random_percent = 100});
    const auto pause = backoff.next_micros(rng);
    least = std::min(least, pause);
    most = std::max(most, pause);
  }
  EXPECT_EQ(least, 0);
  EXPECT_EQ(most, 100);
}

TEST(SingleFlight, OneLeadsAndTheOthersAreKeptInOrder) {
  SingleFlight<int> flights;
  EXPECT_TRUE(flights.lead_or_wait("k", 1));
  EXPECT_FALSE(flights.lead_or_wait("k", 2));
  EXPECT_FALSE(flights.lead_or_wait("k", 3));
  EXPECT_TRUE(flights.lead_or_wait("other", 4)) << "keys fly alone";
  EXPECT_EQ(flights.take_waiters("k"), (std::vector<int>{2, 3}));
  EXPECT_EQ(flights.take_waiters("k"), std::vector<int>());
  EXPECT_TRUE(flights.lead_or_wait("k", 5)) << "who comes later leads again";
}

}  // namespace
}  // namespace dealkit::base
