// What each feature contributes to its component: the summands of the specification's formulas, so
// that a score and its explanation cannot differ.
#pragma once

#include "core/scoring/features.hpp"

namespace dealkit::scoring {

/// By feature. A component is 100 times the sum of its features' terms; support_tickets_90d alone
/// is a number of points that is taken off.
struct Terms {
  std::array<double, feature_count> values{};
  double operator[](Feature f) const { return values[static_cast<std::size_t>(f)]; }
};

Terms terms_of(const Features& features);

}  // namespace dealkit::scoring
