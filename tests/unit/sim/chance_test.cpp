// Streams by key, distributions and their summaries.
#include "core/sim/chance.hpp"

#include <algorithm>
#include <cmath>
#include <set>

#include "core/sim/summary.hpp"

namespace dealkit::sim {
namespace {

TEST(Stream, DependsOnTheSeedAndOnEveryWordOfTheKeyInItsPlace) {
  EXPECT_EQ(stream(1, {2, 3}).next(), stream(1, {2, 3}).next());
  std::set<std::uint64_t> firsts;
  for (std::uint64_t seed = 0; seed < 3; ++seed) {
    for (std::uint64_t deal = 0; deal < 100; ++deal) {
      for (std::uint64_t seat = 0; seat < 10; ++seat) {
        firsts.insert(stream(seed, {deal, seat}).next());
      }
    }
  }
  EXPECT_EQ(firsts.size(), 3000u);
  EXPECT_NE(stream(1, {0}).next(), stream(1, {0, 0}).next());
}

TEST(Stream, OfNeighboursIsIndependent) {
  // The correlation of first numbers of neighbouring keys: of 100,000 pairs its deviation is 0.003.
  double sum = 0;
  constexpr int pairs = 100'000;
  for (std::uint64_t i = 0; i < pairs; ++i) {
    sum += (stream(7, {i}).uniform() - 0.5) * (stream(7, {i + 1}).uniform() - 0.5);
  }
  EXPECT_LT(std::abs(sum / pairs * 12), 0.02);
}

TEST(LogNormal, HasItsMedianAndMean) {
  const LogNormal times{{3600, 0}, 0.8};
  base::Rng rng(11);
  std::vector<std::int64_t> seconds;
  for (int i = 0; i < 100'000; ++i) seconds.push_back(times.draw(rng).seconds);
  const auto summary = summarize(seconds);
  EXPECT_NEAR(static_cast<double>(summary.p50), 3600, 50);
  EXPECT_NEAR(times.mean_seconds(), 3600 * std::exp(0.32), 1e-6);
  EXPECT_NEAR(summary.mean, times.mean_seconds(), 60);
}

TEST(LogNormal, WithoutSpreadIsItsMedianAndNeverLeavesTenYears) {
  base::Rng rng(1);
  EXPECT_EQ((LogNormal{{5400, 500'000'000}, 0}.draw(rng)), (base::Duration{5400, 500'000'000}));
  for (int i = 0; i < 1000; ++i) {
    const auto time = LogNormal{{86400, 0}, 50}.draw(rng);
    EXPECT_GE(time, base::Duration{});
    EXPECT_LE(time.seconds, std::int64_t{3660} * 86400);
  }
}

TEST(Exponential, HasItsMean) {
  base::Rng rng(3);
  double sum = 0;
  for (int i = 0; i < 100'000; ++i) {
    sum += static_cast<double>(Exponential{{1000, 0}}.draw(rng).seconds);
  }
  EXPECT_NEAR(sum / 100'000, 1000, 20);
}

TEST(Happens, AsOftenAsItsProbabilityAndTakesOneNumber) {
  base::Rng rng(5);
  int count = 0;
  for (int i = 0; i < 100'000; ++i) count += happens(0.05, rng) ? 1 : 0;
  EXPECT_NEAR(count, 5000, 300);
  base::Rng a(9), b(9);
  EXPECT_FALSE(happens(0, a));
  EXPECT_TRUE(happens(1, b));
  EXPECT_EQ(a.next(), b.next());
}

TEST(Summary, OfNothingCountsNothing) {
  EXPECT_EQ(summarize({}).count, 0u);
}

TEST(Summary, HasPercentilesOfTheNearestRank) {
  std::vector<std::int64_t> values;
  for (std::int64_t i = 200; i >= 1; --i) values.push_back(i);
  const auto summary = summarize(values);
  EXPECT_EQ(summary.count, 200u);
  EXPECT_DOUBLE_EQ(summary.mean, 100.5);
  EXPECT_EQ(summary.min, 1);
  EXPECT_EQ(summary.p50, 100);
  EXPECT_EQ(summary.p90, 180);
  EXPECT_EQ(summary.p95, 190);
  EXPECT_EQ(summary.p99, 198);
  EXPECT_EQ(summary.max, 200);
}

RC_GTEST_PROP(Summary, EqualsASortedList, ()) {
  auto values = *rc::gen::nonEmpty(rc::gen::arbitrary<std::vector<std::int64_t>>());
  auto sorted = values;
  std::sort(sorted.begin(), sorted.end());
  const auto at = [&](std::size_t percent) {
    return sorted[(sorted.size() * percent + 99) / 100 - 1];
  };
  const auto summary = summarize(values);
  RC_ASSERT(summary.min == sorted.front());
  RC_ASSERT(summary.p50 == at(50));
  RC_ASSERT(summary.p90 == at(90));
  RC_ASSERT(summary.p95 == at(95));
  RC_ASSERT(summary.p99 == at(99));
  RC_ASSERT(summary.max == sorted.back());
}

}  // namespace
}  // namespace dealkit::sim
