// scheduling_conflicts: flights that are possible and do not collide (SCH001 … SCH017; SCH009, 010
// and 017 are set rules).
#pragma once

#include <cstdint>
#include <span>

#include "core/validation/finding.hpp"
#include "core/validation/threshold.hpp"

namespace dealkit::validation {

enum class Profile : std::uint8_t;
struct Context;
struct Subject;

struct ScheduleThresholds {
  std::int64_t latest_year = 2037;  // SCH004 from its first day on
  std::int64_t long_flight_days = 366;
  std::int64_t gap_tolerance_s = 60;  // people write 23:59 for the end of a day
};
std::span<const Threshold> schedule_thresholds();
void apply_profile(Profile profile, ScheduleThresholds& thresholds);

std::span<const CodeInfo> schedule_codes();
void check_schedule(const Subject& subject, const Context& context, Findings& findings);

}  // namespace dealkit::validation
