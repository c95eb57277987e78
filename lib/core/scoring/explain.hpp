// Why a deal has its score, and what would lift it to the next tier.
#pragma once

#include <array>
#include <optional>
#include <vector>

#include "core/scoring/score.hpp"

namespace dealkit::scoring {

/// A feature that alone, with this value and all others as they are, lifts the deal.
struct Lift {
  Feature feature = Feature::interactions_7d;
  double to = 0;  // the nearest value in the feature's steps that does it
};

struct Explanation {
  /// Points of the score by feature; they sum to the unrounded score but for the last bits. Tickets
  /// count negative, and never take more than the completion rate gives.
  std::array<double, feature_count> contributions{};
  std::optional<Tier> next_tier;  // nullopt: the deal is hot already
  Hundredths lacking = 0;         // points that are missing for it
  std::vector<Lift> lifts;        // features that can do it, in their order
};

Explanation explain(const Features& features, const Score& score, const Model& model);

}  // namespace dealkit::scoring
