#include "core/validation/rules/bid.hpp"

#include "core/validation/context.hpp"
#include "core/validation/subject.hpp"

namespace dealkit::validation {

std::span<const CodeInfo> bid_codes() { return {}; }
std::span<const Threshold> bid_thresholds() { return {}; }
void apply_profile(Profile, BidThresholds&) {}
void check_bid(const Subject&, const Context&, Findings&) {}

}  // namespace dealkit::validation
