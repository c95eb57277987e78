// Weights that are learnt from what came of deals, measured on outcomes that they have not seen.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/scoring/logistic.hpp"
#include "core/scoring/score.hpp"

namespace dealkit::scoring {

struct CalibrationOptions {
  std::uint64_t seed = 0;
  double held_out_share = 0.25;  // of the deals, 0 < share < 1
  double l2 = 0.001;             // >= 0
};

/// How well weights tell good outcomes from bad ones, on the held-out deals. The score itself is no
/// probability: intercept and slope (>= 0), fitted on the other deals, make it one for log_loss.
struct Judged {
  Weights weights;
  double intercept = 0;
  double slope = 0;
  double auc = 0.5;
  double log_loss = 0;
};

struct Calibration {
  std::uint64_t fitted_on = 0, fitted_on_positive = 0;
  std::uint64_t held_out = 0, held_out_positive = 0;
  Judged fitted;
  Judged current;
  bool better() const { return fitted.log_loss < current.log_loss; }
};

/// Takes labelled deals one by one; holds 41 bytes for each.
class Calibrator {
 public:
  explicit Calibrator(const CalibrationOptions& options) : options_(options) {}
  /// The half that a deal belongs to depends on its id and the seed alone, so that a deal is never
  /// on both sides and the order of the input does not matter.
  bool is_held_out(std::string_view deal_id) const;
  void add(std::string_view deal_id, const Components& components, bool outcome);
  std::uint64_t size() const { return fitted_on_.rows() + held_out_.rows(); }

  /// Fits non-negative weights to the components by logistic regression, divides them by their sum
  /// and rounds them to four decimals that sum to 1. Errc::data: both sides need outcomes of both
  /// kinds. Errc::negative: no component goes up with the outcome, so that there are no weights.
  base::Result<Calibration> calibrate(const Weights& current) const;

 private:
  Judged judge(const Weights& weights) const;
  CalibrationOptions options_;
  LabelledRows fitted_on_{component_count, {}, {}};
  LabelledRows held_out_{component_count, {}, {}};
};

/// Non-negative numbers as shares of 1 with four decimals, by largest remainder. Asserts that they
/// are not all zero.
Weights to_shares(const std::array<double, component_count>& values);

/// As one line of JSON, type calibration_report.
void append_report(std::string& out, const Calibration& calibration,
                   const CalibrationOptions& options);
/// The weights file that --weights reads.
std::string to_toml(const Model& model);

}  // namespace dealkit::scoring
