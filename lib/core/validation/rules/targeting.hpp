#pragma once

#include <span>

#include "core/validation/finding.hpp"
#include "core/validation/threshold.hpp"

namespace dealkit::validation {

enum class Profile : std::uint8_t;
struct Context;
struct Subject;

struct TargetingThresholds {
};
std::span<const Threshold> targeting_thresholds();
void apply_profile(Profile profile, TargetingThresholds& thresholds);

std::span<const CodeInfo> targeting_codes();
void check_targeting(const Subject& subject, const Context& context, Findings& findings);

}  // namespace dealkit::validation
