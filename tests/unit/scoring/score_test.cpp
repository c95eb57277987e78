// Components and scores: known values, bounds, monotonicity, rounding, models, explanations.
#include "core/scoring/score.hpp"

#include <cmath>

#include "core/base/config_tree.hpp"
#include "core/scoring/explain.hpp"
#include "generate.hpp"
#include "io/toml/read.hpp"

namespace dealkit::scoring {
namespace {

Features example() {
  // In the order of Feature.
  return {{2, 3, 12.5, 5, 18, 4, 250'000, 0.6, 1'250'000, 3, 36, 0.9, 2}};
}

TEST(Score, ComponentsAreTheFormulas) {
  const auto c = components_of(example());
  // Computed with Python's math module from the specification's formulas.
  EXPECT_NEAR(c[Component::recency], 72.05940355995416, 1e-9);
  EXPECT_NEAR(c[Component::frequency], 62.52327987651428, 1e-9);
  EXPECT_NEAR(c[Component::monetary], 78.70297904774574, 1e-9);
  EXPECT_NEAR(c[Component::behavioural], 54.285714285714285, 1e-9);
  EXPECT_NEAR(c[Component::account_health], 80, 5e-9);
  const auto score = score_of(example(), {});
  EXPECT_EQ(score.hundredths, to_hundredths(score.unrounded));
  EXPECT_NEAR(score.unrounded,
              0.30 * c.values[0] + 0.20 * c.values[1] + 0.25 * c.values[2] + 0.15 * c.values[3] +
                  0.10 * c.values[4],
              1e-12);
  EXPECT_EQ(score.tier, Tier::warm);
}

TEST(Score, EndsAreReached) {
  Features best, worst;
  for (const auto& info : all_features()) {
    const double bad = info.most == 1 ? 0 : 1e300;
    best[info.feature] = info.rising() ? (info.most == 1 ? 1 : info.best) : 0;
    worst[info.feature] = info.rising() ? 0 : bad;
  }
  const auto most = score_of(best, {});
  EXPECT_EQ(most.hundredths, 10'000);
  for (const double c : most.components.values) EXPECT_DOUBLE_EQ(c, 100);
  const auto least = score_of(worst, {});
  // A deal of value 0 still has 40 * sigma(-1) monetary points.
  EXPECT_NEAR(least.components[Component::monetary], 40 / (1 + std::exp(1.0)), 1e-9);
  EXPECT_EQ(least.components[Component::recency], 0);
  EXPECT_EQ(least.components[Component::account_health], 0);
  EXPECT_EQ(least.tier, Tier::at_risk);
}

TEST(Score, RoundsHalfAwayFromZero) {
  EXPECT_EQ(to_hundredths(0.125), 13);
  EXPECT_EQ(to_hundredths(-0.125), -13);
  EXPECT_EQ(to_hundredths(0.375), 38);
  EXPECT_EQ(to_hundredths(74.994999), 7499);
  EXPECT_EQ(to_hundredths(74.995), 7500);
  EXPECT_EQ(to_hundredths(100), 10'000);
}

TEST(Score, WhatIsNearATieIsOne) {
  for (const double tie : {0.125, 0.005, 74.995, 81.165, 99.995, 26.685, 1.005}) {
    const auto up = static_cast<Hundredths>(std::lround(tie * 100 + 0.25));
    for (const double off : {0.0, 0.9e-9, -0.9e-9, 1e-6}) {
      EXPECT_EQ(to_hundredths(tie + off), up) << tie << " and " << off;
      EXPECT_EQ(to_hundredths(-tie - off), -up) << tie << " and " << off;
    }
    for (const double off : {1.1e-9, 1e-6}) {
      EXPECT_EQ(to_hundredths(tie - off), up - 1) << tie << " less " << off;
      EXPECT_EQ(to_hundredths(off - tie), 1 - up) << tie << " less " << off;
    }
  }
}

RC_GTEST_PROP(Score, RoundsTheDecimalThatIsWritten, ()) {
  // Of five decimals: in whole numbers, then half away from zero.
  const auto digits = *rc::gen::inRange(-20'000'000, 20'000'000);
  const auto size = std::abs(digits);
  const auto rounded = size / 1000 + (size % 1000 >= 500 ? 1 : 0);
  const double value = digits / 1e5;
  for (const double near : {value, std::nextafter(value, 1e9), std::nextafter(value, -1e9)}) {
    RC_ASSERT(to_hundredths(near) == (digits < 0 ? -rounded : rounded));
  }
}

TEST(Score, TheTierIsOfWhatPeopleSee) {
  EXPECT_EQ(tier_of(7500, {}), Tier::hot);
  EXPECT_EQ(tier_of(7499, {}), Tier::warm);
  EXPECT_EQ(tier_of(5000, {}), Tier::warm);
  EXPECT_EQ(tier_of(4999, {}), Tier::cold);
  EXPECT_EQ(tier_of(2500, {}), Tier::cold);
  EXPECT_EQ(tier_of(2499, {}), Tier::at_risk);
  EXPECT_EQ(tier_of(3333, {80, 33.33, 1}), Tier::warm);
  // 74.995 is shown as 75.00, so it is hot.
  const Model one{{{1, 0, 0, 0, 0}}, {}};
  EXPECT_EQ(score_of(Components{{74.995, 0, 0, 0, 0}}, one).tier, Tier::hot);
}

RC_GTEST_PROP(Score, StaysWithinItsBounds, ()) {
  const auto score = score_of(any_features(), any_model());
  for (const double c : score.components.values) RC_ASSERT(c >= 0 && c <= 100.0000000001);
  RC_ASSERT(score.hundredths >= 0);
  RC_ASSERT(score.hundredths <= 10'000);
  RC_ASSERT(std::isfinite(score.unrounded));
}

RC_GTEST_PROP(Score, IsMonotoneInEachFeature, ()) {
  const auto features = any_features();
  const auto model = any_model();
  for (const auto& info : all_features()) {
    auto other = features;
    other[info.feature] = any_value(info);
    const bool larger = other[info.feature] >= features[info.feature];
    const auto before = score_of(features, model).hundredths;
    const auto after = score_of(other, model).hundredths;
    const bool good = other[info.feature] == features[info.feature] ? after == before
                      : larger == info.rising()                     ? after >= before
                                                                    : after <= before;
    RC_ASSERT(good);
  }
}

RC_GTEST_PROP(Score, TierAgreesWithTheScoreShown, ()) {
  const auto model = any_model();
  const auto score = score_of(any_features(), model);
  RC_ASSERT(score.hundredths / 100.0 >= model.thresholds.of(score.tier));
  if (score.tier != Tier::hot) {
    const auto above = static_cast<Tier>(static_cast<int>(score.tier) + 1);
    RC_ASSERT(score.hundredths / 100.0 < model.thresholds.of(above));
  }
}

RC_GTEST_PROP(Explain, ContributionsSumToTheScore, ()) {
  const auto features = any_features();
  const auto model = any_model();
  const auto score = score_of(features, model);
  double sum = 0;
  for (const double points : explain(features, score, model).contributions) sum += points;
  RC_ASSERT(std::abs(sum - score.unrounded) < 1e-9);
}

RC_GTEST_PROP(Explain, ALiftLiftsAndTheStepBeforeDoesNot, ()) {
  const auto features = any_features();
  const auto model = any_model();
  const auto score = score_of(features, model);
  const auto explanation = explain(features, score, model);
  RC_ASSERT(explanation.next_tier.has_value() == (score.tier != Tier::hot));
  for (const auto& lift : explanation.lifts) {
    const auto& info = info_of(lift.feature);
    auto lifted = features;
    lifted[lift.feature] = lift.to;
    RC_ASSERT(check_feature(lift.feature, lift.to).has_value());
    RC_ASSERT(score_of(lifted, model).tier >= *explanation.next_tier);
    lifted[lift.feature] = lift.to + (info.rising() ? -1.0 : 1.0) / info.per_unit;
    const bool beyond = info.rising() ? lifted[lift.feature] <= features[lift.feature]
                                      : lifted[lift.feature] >= features[lift.feature];
    RC_ASSERT(beyond || score_of(lifted, model).tier < *explanation.next_tier);
  }
}

RC_GTEST_PROP(Explain, WhatIsNotListedCannotLift, ()) {
  const auto features = any_features();
  const auto score = score_of(features, {});
  const auto explanation = explain(features, score, {});
  if (!explanation.next_tier) return;
  for (const auto& info : all_features()) {
    bool listed = false;
    for (const auto& lift : explanation.lifts) listed |= lift.feature == info.feature;
    if (listed) continue;
    auto best = features;
    best[info.feature] = info.rising() ? std::max(info.best, features[info.feature]) : 0;
    RC_ASSERT(score_of(best, {}).tier <= score.tier);
  }
}

/// The problems of a model file, joined; the model goes to `model`.
std::string problems_of(const char* toml, Model* model = nullptr) {
  const auto tree = io::toml::parse_toml(toml);
  if (!tree) return tree.error().message;
  base::Problems problems("model.toml");
  const auto read = Model::read(*tree, problems);
  if (model != nullptr) *model = read;
  std::string out;
  for (const auto& problem : problems.list()) out += problem.message + '\n';
  return out;
}

TEST(Model, IsReadWholeOrInPart) {
  Model model;
  EXPECT_EQ(problems_of("", &model), "");
  EXPECT_EQ(model, Model{});
  EXPECT_EQ(problems_of("[weights]\nrecency=0.5\nfrequency=0.5\nmonetary=0\nbehavioural=0\n"
                        "account_health=0\n[tiers]\nhot=90\n",
                        &model),
            "");
  EXPECT_EQ(model.weights.values, (std::array<double, 5>{0.5, 0.5, 0, 0, 0}));
  EXPECT_EQ(model.thresholds, (Thresholds{90, 50, 25}));
}

TEST(Model, TellsEveryProblem) {
  EXPECT_NE(problems_of("[weights]\nrecency=1\n").find("all five must be given"),
            std::string::npos);
  EXPECT_NE(problems_of("[weights]\nrecency=0.5\nfrequency=0.5\nmonetary=0.1\nbehavioural=0\n"
                        "account_health=0\n")
                .find("must sum to 1, found 1.1"),
            std::string::npos);
  EXPECT_NE(problems_of("[weights]\nrecency=1.5\nfrequency=-0.5\nmonetary=0\nbehavioural=0\n"
                        "account_health=0\n")
                .find("weights.frequency: expected a number from 0 to 1, found -0.5"),
            std::string::npos);
  EXPECT_NE(problems_of("[tiers]\nhot=10\n").find("tiers must be in descending order"),
            std::string::npos);
  EXPECT_NE(problems_of("[tiers]\nhot=nan\n").find("expected a score from 0 to 100"),
            std::string::npos);
  EXPECT_NE(problems_of("[tiers]\ntepid=10\n").find("tepid"), std::string::npos);
  EXPECT_NE(problems_of("weights=3\n").find("expected a table"), std::string::npos);
  EXPECT_NE(problems_of("[wieghts]\n").find("wieghts"), std::string::npos);
}

}  // namespace
}  // namespace dealkit::scoring
