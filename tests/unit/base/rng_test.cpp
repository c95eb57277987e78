// The generator against the published sequence, the distributions against their moments.
#include "core/base/rng.hpp"

#include <array>
#include <cmath>
#include <set>

namespace dealkit::base {
namespace {

TEST(Rng, FollowsXoshiro256StarStarSeededBySplitmix64) {
  // The reference implementations (https://prng.di.unimi.it), splitmix64 from 0.
  Rng rng(0);
  EXPECT_EQ(rng.next(), 0x99EC5F36CB75F2B4U);
  EXPECT_EQ(rng.next(), 0xBF6E1F784956452AU);
  EXPECT_EQ(rng.next(), 0x1A5F849D4933E6E0U);
  EXPECT_EQ(rng.next(), 0x6AA594F1262D2D2CU);
}

TEST(Rng, SameSeedSameNumbers) {
  Rng a(42);
  Rng b(42);
  Rng c(43);
  bool differs = false;
  for (int i = 0; i < 100; ++i) {
    const auto value = a.next();
    EXPECT_EQ(value, b.next());
    differs = differs || value != c.next();
  }
  EXPECT_TRUE(differs);
}

RC_GTEST_PROP(Rng, BelowStaysBelow, (std::uint64_t seed)) {
  const auto bound = *rc::gen::oneOf(rc::gen::inRange<std::uint64_t>(1, 100),
                                     rc::gen::inRange<std::uint64_t>(1, ~std::uint64_t{0}));
  Rng rng(seed);
  for (int i = 0; i < 50; ++i) RC_ASSERT(rng.below(bound) < bound);
}

TEST(Rng, BelowIsUniformEvenForHugeBounds) {
  Rng rng(3);
  // With plain modulo, two thirds of the draws below 3*2^62 would fall below 2^62 * 2.
  const std::uint64_t bound = 3ULL << 62;
  std::array<int, 3> thirds{};
  for (int i = 0; i < 30'000; ++i) ++thirds[rng.below(bound) >> 62];
  for (const int count : thirds) EXPECT_NEAR(count, 10'000, 500);
  std::array<int, 6> dice{};
  for (int i = 0; i < 60'000; ++i) ++dice[rng.below(6)];
  for (const int count : dice) EXPECT_NEAR(count, 10'000, 500);
}

TEST(Rng, DistributionsHaveTheirMoments) {
  Rng rng(5);
  constexpr int draws = 200'000;
  double uniform = 0, normal = 0, normal_squares = 0, exponential = 0;
  for (int i = 0; i < draws; ++i) {
    const double u = rng.uniform();
    ASSERT_GE(u, 0);
    ASSERT_LT(u, 1);
    uniform += u;
    const double n = rng.normal();
    normal += n;
    normal_squares += n * n;
    const double e = rng.exponential();
    ASSERT_GE(e, 0);
    ASSERT_TRUE(std::isfinite(e));
    exponential += e;
  }
  EXPECT_NEAR(uniform / draws, 0.5, 0.005);
  EXPECT_NEAR(normal / draws, 0, 0.01);
  EXPECT_NEAR(normal_squares / draws, 1, 0.02);
  EXPECT_NEAR(exponential / draws, 1, 0.01);
}

TEST(Rng, ForksAreIndependentOfEachOtherAndReproducible) {
  Rng parent(9);
  std::set<std::uint64_t> firsts;
  for (std::uint64_t stream = 0; stream < 1000; ++stream) {
    const auto first = parent.fork(stream).next();
    EXPECT_EQ(first, parent.fork(stream).next());
    firsts.insert(first);
  }
  EXPECT_EQ(firsts.size(), 1000U);
  const auto before = parent.fork(1).next();
  parent.next();
  EXPECT_NE(parent.fork(1).next(), before);
}

}  // namespace
}  // namespace dealkit::base
