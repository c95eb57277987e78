#pragma once

#include <span>

#include "core/validation/finding.hpp"
#include "core/validation/threshold.hpp"

namespace dealkit::validation {

enum class Profile : std::uint8_t;
struct Context;
struct Subject;

struct ScheduleThresholds {
};
std::span<const Threshold> schedule_thresholds();
void apply_profile(Profile profile, ScheduleThresholds& thresholds);

std::span<const CodeInfo> schedule_codes();
void check_schedule(const Subject& subject, const Context& context, Findings& findings);

}  // namespace dealkit::validation
