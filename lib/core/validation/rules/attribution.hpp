#pragma once

#include <span>

#include "core/validation/finding.hpp"
#include "core/validation/threshold.hpp"

namespace dealkit::validation {

enum class Profile : std::uint8_t;
struct Context;
struct Subject;

struct AttributionThresholds {
};
std::span<const Threshold> attribution_thresholds();
void apply_profile(Profile profile, AttributionThresholds& thresholds);

std::span<const CodeInfo> attribution_codes();
void check_attribution(const Subject& subject, const Context& context, Findings& findings);

}  // namespace dealkit::validation
