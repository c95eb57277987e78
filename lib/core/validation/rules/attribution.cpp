#include "core/validation/rules/attribution.hpp"

#include "core/validation/context.hpp"
#include "core/validation/subject.hpp"

namespace dealkit::validation {

std::span<const CodeInfo> attribution_codes() { return {}; }
std::span<const Threshold> attribution_thresholds() { return {}; }
void apply_profile(Profile, AttributionThresholds&) {}
void check_attribution(const Subject&, const Context&, Findings&) {}

}  // namespace dealkit::validation
