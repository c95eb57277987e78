#include "core/validation/rules/pacing.hpp"

#include "core/validation/context.hpp"
#include "core/validation/subject.hpp"

namespace dealkit::validation {

std::span<const CodeInfo> pacing_codes() { return {}; }
std::span<const Threshold> pacing_thresholds() { return {}; }
void apply_profile(Profile, PacingThresholds&) {}
void check_pacing(const Subject&, const Context&, Findings&) {}

}  // namespace dealkit::validation
