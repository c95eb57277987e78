// Days and written times as moments.
#include "core/base/moment.hpp"

#include <algorithm>

namespace dealkit::base {
namespace {

Instant within_years(Instant instant) { return std::clamp(instant, first_instant, last_instant); }

/// The change of the clocks that skips a local time.
Instant jump_over(const TimeZone::Resolved& skipped, const TimeZone& zone) {
  const auto& all = zone.transitions();
  const auto jump = std::upper_bound(all.begin(), all.end(), skipped.latest.seconds,
                                     [](std::int64_t seconds, const TimeZone::Transition& each) {
                                       return seconds < each.from_utc_seconds;
                                     });
  return jump == all.end() ? skipped.earliest : Instant{jump->from_utc_seconds, 0};
}

/// Of a midnight that comes twice: whether the clocks went back to before it and showed the day
/// before `date` once more.
bool returns_to_the_day_before(Date date, Instant second_midnight, const TimeZone& zone) {
  return zone.to_local({second_midnight.seconds - 1, 0}).date < date;
}

LocalTime midnight_after(Date date) {
  return {civil_from_days(days_from_civil(date) + 1), 0, 0};
}

}  // namespace

Instant begin_of_day(Date date, const TimeZone& zone) {
  const auto midnight = zone.resolve({date, 0, 0});
  const bool skipped = midnight.kind == TimeZone::Resolved::Kind::gap;
  return within_years(skipped ? jump_over(midnight, zone) : midnight.earliest);
}

Instant end_of_day(Date date, const TimeZone& zone) {
  const auto next = midnight_after(date);
  const auto midnight = zone.resolve(next);
  switch (midnight.kind) {
    case TimeZone::Resolved::Kind::gap: return within_years(jump_over(midnight, zone));
    case TimeZone::Resolved::Kind::ambiguous:
      return within_years(returns_to_the_day_before(next.date, midnight.latest, zone)
                              ? midnight.latest
                              : midnight.earliest);
    case TimeZone::Resolved::Kind::unique: break;
  }
  return within_years(midnight.earliest);
}

Instant moment_of(const TimeText& written, Edge edge, const TimeZone& zone) {
  if (written.form == TimeText::Form::instant) return written.instant;
  if (written.form == TimeText::Form::date) {
    return edge == Edge::begin ? begin_of_day(written.local.date, zone)
                               : end_of_day(written.local.date, zone);
  }
  const auto resolved = zone.resolve(written.local);
  const bool twice = resolved.kind == TimeZone::Resolved::Kind::ambiguous;
  return within_years(twice && edge == Edge::end ? resolved.latest : resolved.earliest);
}

bool ends_after(const TimeText& end, const TimeText& start, const TimeZone& zone) {
  return moment_of(end, Edge::end, zone) > moment_of(start, Edge::begin, zone);
}

Instant add_within_years(Instant instant, Duration duration) {
  const auto sum = add(instant, duration);
  if (sum) return *sum;
  return duration < Duration{} ? first_instant : last_instant;
}

std::optional<Date> add_days(Date date, std::int64_t days) {
  static const auto first_day = days_from_civil({1, 1, 1});
  static const auto last_day = days_from_civil({9999, 12, 31});
  std::int64_t sum = 0;
  if (__builtin_add_overflow(days_from_civil(date), days, &sum) || sum < first_day ||
      sum > last_day) {
    return std::nullopt;
  }
  return civil_from_days(sum);
}

}  // namespace dealkit::base
