#pragma once

#include <span>

#include "core/validation/finding.hpp"
#include "core/validation/threshold.hpp"

namespace dealkit::validation {

enum class Profile : std::uint8_t;
struct Context;
struct Subject;

struct PacingThresholds {
};
std::span<const Threshold> pacing_thresholds();
void apply_profile(Profile profile, PacingThresholds& thresholds);

std::span<const CodeInfo> pacing_codes();
void check_pacing(const Subject& subject, const Context& context, Findings& findings);

}  // namespace dealkit::validation
