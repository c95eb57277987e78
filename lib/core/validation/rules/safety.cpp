#include "core/validation/rules/safety.hpp"

#include "core/validation/context.hpp"
#include "core/validation/subject.hpp"

namespace dealkit::validation {

std::span<const CodeInfo> safety_codes() { return {}; }
std::span<const Threshold> safety_thresholds() { return {}; }
void apply_profile(Profile, SafetyThresholds&) {}
void check_safety(const Subject&, const Context&, Findings&) {}

}  // namespace dealkit::validation
