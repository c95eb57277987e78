#include "core/validation/rules/creative.hpp"

#include "core/validation/context.hpp"
#include "core/validation/subject.hpp"

namespace dealkit::validation {

std::span<const CodeInfo> creative_codes() { return {}; }
std::span<const Threshold> creative_thresholds() { return {}; }
void apply_profile(Profile, CreativeThresholds&) {}
void check_creative(const Subject&, const Context&, Findings&) {}

}  // namespace dealkit::validation
