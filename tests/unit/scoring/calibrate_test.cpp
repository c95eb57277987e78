// Calibration: the optimum, the split, the measures, what is refused, and the file that it writes.
#include "core/scoring/calibrate.hpp"

#include <cmath>

#include "core/base/rng.hpp"
#include "generate.hpp"
#include "io/toml/read.hpp"

namespace dealkit::scoring {
namespace {

/// Deals whose outcome follows the given weights, through a logistic link.
void fill(Calibrator& calibrator, const Weights& truth, int count, std::uint64_t seed) {
  base::Rng rng(seed);
  for (int i = 0; i < count; ++i) {
    Components c;
    double sum = 0;
    for (std::size_t j = 0; j < component_count; ++j) {
      c.values[j] = 100 * rng.uniform();
      sum += truth.values[j] * c.values[j];
    }
    const double odds = (sum - 50) / 5;
    calibrator.add("deal-" + std::to_string(i), c, rng.uniform() < 1 / (1 + std::exp(-odds)));
  }
}

TEST(Calibrate, FindsTheWeightsBehindTheOutcomes) {
  const Weights truth{{0.1, 0.5, 0.3, 0.1, 0.0}};
  Calibrator calibrator({3, 0.25, 1e-6});
  fill(calibrator, truth, 20'000, 1);
  const auto found = calibrator.calibrate({});
  ASSERT_TRUE(found.has_value());
  for (std::size_t i = 0; i < component_count; ++i) {
    EXPECT_NEAR(found->fitted.weights.values[i], truth.values[i], 0.03) << i;
  }
  EXPECT_TRUE(found->better());
  EXPECT_GT(found->fitted.auc, found->current.auc);
  EXPECT_GT(found->held_out, 4500U);
  EXPECT_LT(found->held_out, 5500U);
  EXPECT_EQ(found->held_out + found->fitted_on, 20'000U);
}

TEST(Calibrate, IsDeterministicAndDependsOnTheSeed) {
  const auto report = [](std::uint64_t seed) {
    const CalibrationOptions options{seed, 0.3, 0.001};
    Calibrator calibrator(options);
    fill(calibrator, {}, 500, 9);
    std::string out;
    append_report(out, calibrator.calibrate({}).value(), options);
    return out;
  };
  EXPECT_EQ(report(1), report(1));
  EXPECT_NE(report(1), report(2));
}

TEST(Calibrate, RefusesOneKindOfOutcome) {
  Calibrator calibrator({});
  for (int i = 0; i < 50; ++i) calibrator.add("d" + std::to_string(i), {}, true);
  const auto found = calibrator.calibrate({});
  ASSERT_FALSE(found.has_value());
  EXPECT_EQ(found.error().code, base::Errc::data);
}

TEST(Calibrate, SaysNoWhereEveryComponentGoesDown) {
  Calibrator calibrator({});
  for (int i = 0; i < 400; ++i) {
    const double v = i % 100;
    calibrator.add("d" + std::to_string(i), {{v, v, v, v, v}}, v < 50);
  }
  const auto found = calibrator.calibrate({});
  ASSERT_FALSE(found.has_value());
  EXPECT_EQ(found.error().code, base::Errc::negative);
}

TEST(Logistic, IsWhereTheSlopesVanish) {
  base::Rng rng(4);
  LabelledRows rows{2, {}, {}};
  for (int i = 0; i < 300; ++i) {
    const double x = rng.uniform(), y = rng.uniform();
    rows.inputs.insert(rows.inputs.end(), {x, y});
    rows.outcomes.push_back(rng.uniform() < 1 / (1 + std::exp(1 - 4 * x + 3 * y)) ? 1 : 0);
  }
  constexpr double l2 = 0.01;
  const auto model = fit_logistic(rows, l2);
  EXPECT_GT(model.weights[0], 0);
  EXPECT_EQ(model.weights[1], 0);  // y speaks against it: the bound holds
  double slope0 = l2 * model.weights[0], slope1 = 0, slope_b = 0;
  for (std::size_t r = 0; r < rows.rows(); ++r) {
    const double error = 1 / (1 + std::exp(-model.log_odds(rows.row(r)))) - rows.outcomes[r];
    slope_b += error / 300;
    slope0 += error * rows.row(r)[0] / 300;
    slope1 += error * rows.row(r)[1] / 300;
  }
  EXPECT_NEAR(slope_b, 0, 1e-6);
  EXPECT_NEAR(slope0, 0, 1e-6);
  EXPECT_GT(slope1, 0);  // less of it would be better, but it must not be negative
}

RC_GTEST_PROP(Logistic, AreaUnderCurveIsTheShareOfOrderedPairs, ()) {
  LabelledRows rows{1, {}, {}};
  const auto count = *rc::gen::inRange(1, 40);
  for (int i = 0; i < count; ++i) {
    rows.inputs.push_back(*rc::gen::inRange(0, 8));
    rows.outcomes.push_back(*rc::gen::arbitrary<bool>() ? 1 : 0);
  }
  double ahead = 0, pairs = 0;
  for (std::size_t p = 0; p < rows.rows(); ++p) {
    for (std::size_t n = 0; n < rows.rows(); ++n) {
      if (rows.outcomes[p] == 0 || rows.outcomes[n] != 0) continue;
      pairs += 1;
      ahead += rows.inputs[p] > rows.inputs[n] ? 1 : rows.inputs[p] == rows.inputs[n] ? 0.5 : 0;
    }
  }
  const double expected = pairs == 0 ? 0.5 : ahead / pairs;
  RC_ASSERT(std::abs(area_under_curve(rows, {0, {1}}) - expected) < 1e-12);
}

RC_GTEST_PROP(Calibrate, SharesSumToOneAndAreReadBack, ()) {
  std::array<double, component_count> values{};
  for (auto& v : values) v = *rc::gen::inRange(0, 1000) / 7.0;
  RC_PRE(std::any_of(values.begin(), values.end(), [](double v) { return v > 0; }));
  Model model;
  model.weights = to_shares(values);
  const auto tree = io::toml::parse_toml(to_toml(model));
  RC_ASSERT(tree.has_value());
  base::Problems problems;
  RC_ASSERT(Model::read(*tree, problems) == model);
  RC_ASSERT(problems.empty());
}

}  // namespace
}  // namespace dealkit::scoring
