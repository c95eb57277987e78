// Regularised logistic regression under bounds. Newton's method for logistic regression: Hastie,
// Tibshirani, Friedman, "The Elements of Statistical Learning", section 4.4.1; AUC as the
// Mann-Whitney statistic: Hanley and McNeil, 1982.
#include "core/scoring/logistic.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <numeric>

namespace dealkit::scoring {
namespace {

constexpr int most_steps = 100;
constexpr int most_sweeps = 1000;
constexpr int most_halvings = 40;
constexpr double small_step = 1e-10;
/// Keeps the intercept finite where all outcomes are alike.
constexpr double intercept_l2 = 1e-9;

/// ln(1 + e^x) without overflow.
double softplus(double x) { return std::max(x, 0.0) + std::log1p(std::exp(-std::abs(x))); }

struct Quadratic {
  std::size_t size;              // intercept first
  std::vector<double> gradient;
  std::vector<double> hessian;   // row by row
};

double objective(const LabelledRows& rows, const Logistic& model, double l2) {
  double penalty = intercept_l2 * model.intercept * model.intercept;
  for (const double w : model.weights) penalty += l2 * w * w;
  return log_loss(rows, model) + penalty / 2;
}

Quadratic expand(const LabelledRows& rows, const Logistic& model, double l2) {
  const auto size = rows.columns + 1;
  Quadratic q{size, std::vector<double>(size), std::vector<double>(size * size)};
  for (std::size_t r = 0; r < rows.rows(); ++r) {
    const double* x = rows.row(r);
    const double p = 1 / (1 + std::exp(-model.log_odds(x)));
    const double error = p - rows.outcomes[r];
    const double curve = p * (1 - p);
    const auto input = [x](std::size_t i) { return i == 0 ? 1.0 : x[i - 1]; };
    for (std::size_t i = 0; i < size; ++i) {
      q.gradient[i] += error * input(i);
      for (std::size_t j = 0; j <= i; ++j) q.hessian[i * size + j] += curve * input(i) * input(j);
    }
  }
  const auto n = static_cast<double>(rows.rows());
  for (std::size_t i = 0; i < size; ++i) {
    const double penalty = i == 0 ? intercept_l2 : l2;
    const double at = i == 0 ? model.intercept : model.weights[i - 1];
    q.gradient[i] = q.gradient[i] / n + penalty * at;
    for (std::size_t j = 0; j <= i; ++j) {
      q.hessian[i * size + j] /= n;
      q.hessian[j * size + i] = q.hessian[i * size + j];
    }
    q.hessian[i * size + i] += penalty + 1e-12;  // a column of zeros divides nothing by zero
  }
  return q;
}

/// The step that makes the quadratic least while no weight goes below zero.
std::vector<double> best_step(const Quadratic& q, const Logistic& model) {
  std::vector<double> step(q.size);
  for (int sweep = 0; sweep < most_sweeps; ++sweep) {
    double largest = 0;
    for (std::size_t i = 0; i < q.size; ++i) {
      double slope = q.gradient[i];
      for (std::size_t j = 0; j < q.size; ++j) slope += q.hessian[i * q.size + j] * step[j];
      double next = step[i] - slope / q.hessian[i * q.size + i];
      if (i > 0) next = std::max(next, -model.weights[i - 1]);
      largest = std::max(largest, std::abs(next - step[i]));
      step[i] = next;
    }
    if (largest < small_step) break;
  }
  return step;
}

Logistic moved(const Logistic& from, const std::vector<double>& step, double share) {
  auto to = from;
  to.intercept += share * step[0];
  for (std::size_t i = 0; i < to.weights.size(); ++i) {
    to.weights[i] = std::max(0.0, to.weights[i] + share * step[i + 1]);
  }
  return to;
}

}  // namespace

double Logistic::log_odds(const double* row) const {
  double sum = intercept;
  for (std::size_t i = 0; i < weights.size(); ++i) sum += weights[i] * row[i];
  return sum;
}

double log_loss(const LabelledRows& rows, const Logistic& model) {
  assert(rows.rows() > 0);
  double sum = 0;
  for (std::size_t r = 0; r < rows.rows(); ++r) {
    const double odds = model.log_odds(rows.row(r));
    sum += softplus(rows.outcomes[r] != 0 ? -odds : odds);
  }
  return sum / static_cast<double>(rows.rows());
}

Logistic fit_logistic(const LabelledRows& rows, double l2) {
  Logistic model{0, std::vector<double>(rows.columns)};
  double loss = objective(rows, model, l2);
  for (int round = 0; round < most_steps; ++round) {
    const auto step = best_step(expand(rows, model, l2), model);
    double share = 1;
    auto next = moved(model, step, share);
    double next_loss = objective(rows, next, l2);
    for (int halving = 0; halving < most_halvings && !(next_loss < loss); ++halving) {
      share /= 2;
      next = moved(model, step, share);
      next_loss = objective(rows, next, l2);
    }
    if (!(next_loss < loss)) break;
    const double gained = loss - next_loss;
    model = std::move(next);
    loss = next_loss;
    if (gained < 1e-15) break;
  }
  return model;
}

double area_under_curve(const LabelledRows& rows, const Logistic& model) {
  std::vector<std::pair<double, unsigned char>> ranked(rows.rows());
  for (std::size_t r = 0; r < rows.rows(); ++r) {
    ranked[r] = {model.log_odds(rows.row(r)), rows.outcomes[r]};
  }
  std::sort(ranked.begin(), ranked.end());
  double ahead = 0, positives = 0, negatives = 0;
  for (std::size_t begin = 0; begin < ranked.size();) {
    double tied_positives = 0, tied_negatives = 0;
    auto end = begin;
    for (; end < ranked.size() && ranked[end].first == ranked[begin].first; ++end) {
      (ranked[end].second != 0 ? tied_positives : tied_negatives) += 1;
    }
    ahead += tied_positives * (negatives + tied_negatives / 2);
    positives += tied_positives;
    negatives += tied_negatives;
    begin = end;
  }
  return positives == 0 || negatives == 0 ? 0.5 : ahead / (positives * negatives);
}

}  // namespace dealkit::scoring
