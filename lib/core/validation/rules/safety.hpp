#pragma once

#include <span>

#include "core/validation/finding.hpp"
#include "core/validation/threshold.hpp"

namespace dealkit::validation {

enum class Profile : std::uint8_t;
struct Context;
struct Subject;

struct SafetyThresholds {
};
std::span<const Threshold> safety_thresholds();
void apply_profile(Profile profile, SafetyThresholds& thresholds);

std::span<const CodeInfo> safety_codes();
void check_safety(const Subject& subject, const Context& context, Findings& findings);

}  // namespace dealkit::validation
