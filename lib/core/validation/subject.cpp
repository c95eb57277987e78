#include "core/validation/subject.hpp"

#include <algorithm>

#include "core/base/moment.hpp"

namespace dealkit::validation {

base::Instant resolve_time(const base::TimeText& written, const base::TimeZone& zone,
                           bool end_of_day) {
  return base::moment_of(written, end_of_day ? base::Edge::end : base::Edge::begin, zone);
}

Schedule resolve_schedule(const deal::Scheduling& scheduling, const base::TimeZones* zones) {
  static const auto utc = base::TimeZone::utc();
  Schedule schedule;
  schedule.zone = &utc;
  // UTC is what most name: no look-up, and no lock that the zones of a system need.
  if (scheduling.time_zone && *scheduling.time_zone != "UTC") {
    schedule.zone = zones == nullptr ? nullptr : zones->find(*scheduling.time_zone);
  }
  const auto& zone = schedule.zone == nullptr ? utc : *schedule.zone;
  if (scheduling.start) schedule.start = resolve_time(*scheduling.start, zone, false);
  if (scheduling.end) schedule.end = resolve_time(*scheduling.end, zone, true);
  if (schedule.start && schedule.end && *schedule.start < *schedule.end) {
    const auto local_day = [&zone](base::Instant instant) {
      constexpr std::int64_t seconds_per_day = 86'400;
      const auto local = instant.seconds + zone.offset_seconds(instant);
      return (local - ((local % seconds_per_day) + seconds_per_day) % seconds_per_day) /
             seconds_per_day;
    };
    const auto first = local_day(*schedule.start);
    auto last_instant = *schedule.end;
    last_instant.seconds -= last_instant.nanos == 0 ? 1 : 0;  // the end itself is outside
    const auto last = local_day(last_instant);
    schedule.active_days = std::max<std::int64_t>(1, last - first + 1);
  }
  return schedule;
}

}  // namespace dealkit::validation
