#include "core/validation/rules/targeting.hpp"

#include "core/validation/context.hpp"
#include "core/validation/subject.hpp"

namespace dealkit::validation {

std::span<const CodeInfo> targeting_codes() { return {}; }
std::span<const Threshold> targeting_thresholds() { return {}; }
void apply_profile(Profile, TargetingThresholds&) {}
void check_targeting(const Subject&, const Context&, Findings&) {}

}  // namespace dealkit::validation
