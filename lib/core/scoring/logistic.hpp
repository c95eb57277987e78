// Logistic regression with weights that must not be negative, for a handful of inputs.
#pragma once

#include <cstddef>
#include <vector>

namespace dealkit::scoring {

/// Rows of inputs with what came of each.
struct LabelledRows {
  std::size_t columns = 0;
  std::vector<double> inputs;           // row by row
  std::vector<unsigned char> outcomes;  // 0 or 1
  std::size_t rows() const { return outcomes.size(); }
  const double* row(std::size_t i) const { return inputs.data() + i * columns; }
};

struct Logistic {
  double intercept = 0;
  std::vector<double> weights;  // >= 0
  /// Log odds of a positive outcome.
  double log_odds(const double* row) const;
};

/// The minimum of mean(log loss) + l2/2 * sum(weights^2) over weights >= 0 and any intercept:
/// Newton's method, each step's quadratic solved under the bounds by coordinate descent, then
/// halved until the loss falls. The problem is convex, so the minimum is the only one and nothing
/// is random. Asserts that there are rows.
Logistic fit_logistic(const LabelledRows& rows, double l2);

/// Mean of -ln(probability of what came true).
double log_loss(const LabelledRows& rows, const Logistic& model);
/// The area under the ROC curve: how often a positive row is ahead of a negative one, ties half.
/// 0.5 if all outcomes are alike.
double area_under_curve(const LabelledRows& rows, const Logistic& model);

}  // namespace dealkit::scoring
