#include "core/validation/rules/overlap.hpp"

#include "core/validation/context.hpp"
#include "core/validation/subject.hpp"

namespace dealkit::validation {

std::span<const CodeInfo> overlap_codes() { return {}; }
std::span<const Threshold> overlap_thresholds() { return {}; }
void apply_profile(Profile, OverlapThresholds&) {}
void check_overlap(const Subject&, const Context&, Findings&) {}

}  // namespace dealkit::validation
