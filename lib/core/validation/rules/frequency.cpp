#include "core/validation/rules/frequency.hpp"

#include "core/validation/context.hpp"
#include "core/validation/subject.hpp"

namespace dealkit::validation {

std::span<const CodeInfo> frequency_codes() { return {}; }
std::span<const Threshold> frequency_thresholds() { return {}; }
void apply_profile(Profile, FrequencyThresholds&) {}
void check_frequency(const Subject&, const Context&, Findings&) {}

}  // namespace dealkit::validation
