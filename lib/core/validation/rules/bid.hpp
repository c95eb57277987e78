// bid_strategy: bids between the floor and the ceiling (BID001 … BID014).
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "core/base/money.hpp"
#include "core/validation/finding.hpp"
#include "core/validation/threshold.hpp"

namespace dealkit::deal {
struct Bid;
}

namespace dealkit::validation {

/// What a bid works towards, as it is written: the goal, or where that is an amount the goal of the
/// strategy ("target_cpa" -> "cpa"). Empty if neither says.
std::string_view goal_word(const deal::Bid& bid);

enum class Profile : std::uint8_t;
struct Context;
struct Subject;

/// Amounts are in US dollars, and scale to other currencies by powers of ten.
struct BidThresholds {
  base::Micros ceiling{1000 * base::micros_per_unit};
  base::Micros cpa_ceiling{10'000 * base::micros_per_unit};
  base::Micros cpc_ceiling{1000 * base::micros_per_unit};
  base::Micros viewable_cpm_ceiling{1000 * base::micros_per_unit};
  base::Micros custom_goal_min{10'000};
  base::Micros custom_goal_ceiling{1000 * base::micros_per_unit};
  std::int64_t ceiling_unscaled = 0;
  std::int64_t goals_unscaled = 0;
  std::int64_t conversions_min = 15;
  double outlier_ratio = 3;
};
std::span<const Threshold> bid_thresholds();
void apply_profile(Profile profile, BidThresholds& thresholds);

std::span<const CodeInfo> bid_codes();
void check_bid(const Subject& subject, const Context& context, Findings& findings);

}  // namespace dealkit::validation
