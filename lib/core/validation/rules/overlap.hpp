#pragma once

#include <span>

#include "core/validation/finding.hpp"
#include "core/validation/threshold.hpp"

namespace dealkit::validation {

enum class Profile : std::uint8_t;
struct Context;
struct Subject;

struct OverlapThresholds {
};
std::span<const Threshold> overlap_thresholds();
void apply_profile(Profile profile, OverlapThresholds& thresholds);

std::span<const CodeInfo> overlap_codes();
void check_overlap(const Subject& subject, const Context& context, Findings& findings);

}  // namespace dealkit::validation
