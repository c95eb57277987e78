#include "core/validation/rules/schedule.hpp"

#include "core/validation/context.hpp"
#include "core/validation/subject.hpp"

namespace dealkit::validation {

std::span<const CodeInfo> schedule_codes() { return {}; }
std::span<const Threshold> schedule_thresholds() { return {}; }
void apply_profile(Profile, ScheduleThresholds&) {}
void check_schedule(const Subject&, const Context&, Findings&) {}

}  // namespace dealkit::validation
