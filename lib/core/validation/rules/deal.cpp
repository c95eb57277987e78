#include "core/validation/rules/deal.hpp"

#include "core/validation/context.hpp"

namespace dealkit::validation {

std::span<const CodeInfo> deal_codes() { return {}; }
std::span<const Threshold> deal_thresholds() { return {}; }
void apply_profile(Profile, DealThresholds&) {}
void check_deal(json::Value, const Context&, record::Arena&, std::vector<record::Problem>&,
                Findings&) {}

}  // namespace dealkit::validation
