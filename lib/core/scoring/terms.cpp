// The summands of the components, in the specification's order of operations.
#include "core/scoring/terms.hpp"

#include <algorithm>
#include <cmath>

namespace dealkit::scoring {
namespace {

/// f(x, m) = min(ln(1+x) / ln(1+m), 1): `most` events are as good as any more.
double saturating(double count, double most) {
  return std::min(std::log(1 + count) / std::log(1 + most), 1.0);
}

/// The logistic function. The exponent of a huge argument overflows to infinity, and 1/infinity is
/// the 0 that it should be.
double sigmoid(double x) { return 1 / (1 + std::exp(-x)); }

}  // namespace

Terms terms_of(const Features& f) {
  return {{0.40 * std::exp(-0.1 * f[Feature::days_since_last_interaction]),
           0.35 * std::exp(-0.1 * f[Feature::days_since_last_campaign_update]),
           0.25 * std::exp(-0.05 * f[Feature::hours_since_last_approval_action]),
           0.5 * saturating(f[Feature::interactions_7d], 20),
           0.3 * saturating(f[Feature::interactions_30d], 60),
           0.2 * saturating(f[Feature::campaign_edits_30d], 15),
           0.40 * sigmoid(1e-5 * (f[Feature::deal_value] - 100'000)),
           0.35 * f[Feature::budget_utilization],
           0.25 * std::min(std::log(1 + f[Feature::historical_spend]) / std::log(1'000'001.0), 1.0),
           0.5 * std::min(f[Feature::targeting_change_count] / 10, 1.0),
           0.5 * std::max(0.0, 1 - f[Feature::approval_velocity] / 168),
           f[Feature::past_completion_rate],
           std::min(5 * f[Feature::support_tickets_90d], 50.0)}};
}

}  // namespace dealkit::scoring
