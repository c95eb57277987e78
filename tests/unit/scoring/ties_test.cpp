// Scores, components and contributions at exact ties, against the same sums in whole numbers. The
// vectors are such that every logarithm and exponential is 0, 1 or a half, so that a score is a
// finite decimal.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <array>
#include <cstdlib>

#include "core/scoring/explain.hpp"
#include "core/scoring/score.hpp"

namespace dealkit::scoring {
namespace {

using Exact = std::int64_t;
constexpr Exact point = 10'000'000'000;                 // components count in 1e-10 points
constexpr std::array<Exact, component_count> percent{30, 20, 25, 15, 10};
constexpr Exact ratio_one = 100'000'000;                // ratios have 8 decimals

struct Vector {
  std::array<bool, 7> full{};   // the features that count whole or not at all
  int value = 0;                // of the deal: 0 none of it, 1 half, 2 all
  Exact utilization = 0;        // of ratio_one, as completion
  Exact completion = 0;
  int targeting = 0;            // 0..10
  int velocity = 0;             // eighths of 168 h
  int tickets = 0;
};

/// The features of `vector`, and the points of each before weighting, exactly.
struct Case {
  Features features;
  std::array<Exact, feature_count> points{};
};

Case case_of(const Vector& vector) {
  Case made;
  const auto set = [&](Feature feature, double value, Exact points) {
    made.features[feature] = value;
    made.points[static_cast<std::size_t>(feature)] = points;
  };
  constexpr double never = 1e300;
  const auto decays = [&](Feature feature, bool full, Exact most) {
    set(feature, full ? 0 : never, full ? most * point : 0);
  };
  const auto grows = [&](Feature feature, bool full, double best, Exact most) {
    set(feature, full ? best : 0, full ? most * point : 0);
  };
  decays(Feature::days_since_last_interaction, vector.full[0], 40);
  decays(Feature::days_since_last_campaign_update, vector.full[1], 35);
  decays(Feature::hours_since_last_approval_action, vector.full[2], 25);
  grows(Feature::interactions_7d, vector.full[3], 20, 50);
  grows(Feature::interactions_30d, vector.full[4], 60, 30);
  grows(Feature::campaign_edits_30d, vector.full[5], 15, 20);
  // A deal of 100,000 has half of its 40 points, a huge one all.
  set(Feature::deal_value, vector.value == 1 ? 100'000 : never, vector.value == 1 ? 20 * point
                                                                                   : 40 * point);
  set(Feature::budget_utilization, static_cast<double>(vector.utilization) / 1e8,
      35 * vector.utilization * (point / ratio_one));
  grows(Feature::historical_spend, vector.full[6], 1e6, 25);
  set(Feature::targeting_change_count, vector.targeting, vector.targeting * 5 * point);
  set(Feature::approval_velocity, vector.velocity * 21.0, (8 - vector.velocity) * 50 * point / 8);
  set(Feature::past_completion_rate, static_cast<double>(vector.completion) / 1e8,
      100 * vector.completion * (point / ratio_one));
  const auto taken = std::min(5 * Exact{vector.tickets} * point,
                              made.points[static_cast<std::size_t>(Feature::past_completion_rate)]);
  set(Feature::support_tickets_90d, vector.tickets, -taken);
  return made;
}

Exact half_away(Exact value, Exact unit) {
  const auto size = std::abs(value);
  const auto rounded = size / unit + (size % unit * 2 >= unit ? 1 : 0);
  return value < 0 ? -rounded : rounded;
}

Exact weighted(const Case& made) {
  Exact sum = 0;  // in 1e-12 points
  for (const auto& info : all_features()) {
    sum += percent[static_cast<std::size_t>(info.component)] *
           made.points[static_cast<std::size_t>(info.feature)];
  }
  return sum;
}

Vector any_vector() {
  Vector vector;
  for (auto& flag : vector.full) flag = *rc::gen::arbitrary<bool>();
  vector.value = *rc::gen::inRange(1, 3);
  // Multiples of 8, so that what they are worth is one of 1e-7 points.
  vector.utilization = *rc::gen::inRange<Exact>(0, ratio_one / 8 + 1) * 8;
  vector.completion = *rc::gen::inRange<Exact>(ratio_one / 4, ratio_one + 1);
  vector.targeting = *rc::gen::inRange(0, 11);
  vector.velocity = *rc::gen::inRange(0, 9);
  vector.tickets = *rc::gen::inRange(0, 5);
  return vector;
}

void check(const Case& made) {
  const Model model;
  const auto score = score_of(made.features, model);
  const auto exact = half_away(weighted(made), point);
  RC_ASSERT(score.hundredths == exact);
  RC_ASSERT(score.tier == tier_of(static_cast<Hundredths>(exact), model.thresholds));
  std::array<Exact, component_count> components{};
  const auto contributions = explain(made.features, score, model).contributions;
  for (const auto& info : all_features()) {
    const auto i = static_cast<std::size_t>(info.feature);
    const auto c = static_cast<std::size_t>(info.component);
    components[c] += made.points[i];
    RC_ASSERT(to_hundredths(contributions[i]) == half_away(percent[c] * made.points[i], point));
  }
  for (std::size_t c = 0; c < component_count; ++c) {
    RC_ASSERT(to_hundredths(score.components.values[c]) == half_away(components[c], point / 100));
  }
}

RC_GTEST_PROP(Ties, OfAScoreRoundAwayFromZero, ()) {
  auto vector = any_vector();
  // The completion rate that makes a tie of it, by steps of 1e5 units of the sum.
  const auto rest = weighted(case_of(vector)) % point;
  const auto missing = (point + point / 2 - rest) % point / 100'000;
  vector.completion += missing;
  if (vector.completion > ratio_one) vector.completion -= 100'000;
  const auto made = case_of(vector);
  RC_ASSERT(weighted(made) % point == point / 2);
  check(made);
}

RC_GTEST_PROP(Ties, OfComponentsRoundAwayFromZero, ()) {
  auto vector = any_vector();
  // x.xx5 points of account health, and 35 times an odd number of thousandths.
  vector.completion = vector.completion / 10'000 * 10'000 + 5'000;
  if (vector.completion > ratio_one) vector.completion -= 10'000;
  vector.utilization = *rc::gen::inRange<Exact>(0, ratio_one / 100'000) * 100'000;
  check(case_of(vector));
}

RC_GTEST_PROP(Ties, AndWhatIsNone, ()) { check(case_of(any_vector())); }

TEST(Ties, ThatWereWrong) {
  Features features;
  features[Feature::deal_value] = 100'000;
  features[Feature::interactions_7d] = 20;
  features[Feature::interactions_30d] = 60;
  features[Feature::campaign_edits_30d] = 15;
  features[Feature::historical_spend] = 1'000'000;
  features[Feature::targeting_change_count] = 10;
  features[Feature::budget_utilization] = 0.076;
  features[Feature::approval_velocity] = 84;
  features[Feature::past_completion_rate] = 0.8;
  for (const auto recent : {Feature::days_since_last_interaction,
                            Feature::days_since_last_campaign_update,
                            Feature::hours_since_last_approval_action}) {
    features[recent] = 0;
  }
  EXPECT_EQ(score_of(features, {}).hundredths, 8'117);
  features[Feature::interactions_30d] = 0;
  features[Feature::targeting_change_count] = 3;
  features[Feature::support_tickets_90d] = 10;
  features[Feature::budget_utilization] = 0.788114;
  features[Feature::approval_velocity] = 0;
  features[Feature::past_completion_rate] = 0.80990025;
  const auto edge = score_of(features, {});
  EXPECT_EQ(edge.hundredths, 7'500);
  EXPECT_EQ(edge.tier, Tier::hot);
  features[Feature::support_tickets_90d] = 0;
  features[Feature::past_completion_rate] = 0.89465;
  EXPECT_EQ(to_hundredths(components_of(features)[Component::account_health]), 8'947);
}

}  // namespace
}  // namespace dealkit::scoring
