#pragma once

#include <span>

#include "core/validation/finding.hpp"
#include "core/validation/threshold.hpp"

namespace dealkit::validation {

enum class Profile : std::uint8_t;
struct Context;
struct Subject;

struct BidThresholds {
};
std::span<const Threshold> bid_thresholds();
void apply_profile(Profile profile, BidThresholds& thresholds);

std::span<const CodeInfo> bid_codes();
void check_bid(const Subject& subject, const Context& context, Findings& findings);

}  // namespace dealkit::validation
