#include "core/validation/rules/deal.hpp"

#include "core/validation/context.hpp"
#include "core/validation/subject.hpp"

namespace dealkit::validation {

std::span<const CodeInfo> deal_codes() { return {}; }
std::span<const Threshold> deal_thresholds() { return {}; }
void apply_profile(Profile, DealThresholds&) {}
void check_deal(const Subject&, const Context&, Findings&) {}

}  // namespace dealkit::validation
