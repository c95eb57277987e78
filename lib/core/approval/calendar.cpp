// Business time in closed form: on the wall, working time before any second is whole weeks times a
// week's hours, less holidays, plus what the day has seen. Between two changes of the clock, UTC is
// the wall and a constant; so both questions walk from change to change, never from day to day.
#include "core/approval/calendar.hpp"

#include <algorithm>
#include <cassert>
#include <iterator>
#include <limits>

namespace dealkit::approval {
namespace {

using base::seconds_per_day;
constexpr std::int32_t nanos_per_second = 1'000'000'000;
// 1970-01-01 was a Thursday; 200 000 weeks before it lies before every year that can be written,
// so that days count from 0 and whole numbers divide the way people expect.
constexpr std::int64_t days_before_1970 = 200'000 * 7 + 4;
constexpr std::int64_t wall_origin = days_before_1970 * seconds_per_day;
constexpr base::Instant first_instant{-62'135'596'800, 0};  // 0001-01-01T00:00:00Z

/// Stretches of time with one offset each. The present one lasts to `end`, in UTC seconds.
class Offsets {
 public:
  Offsets(const base::TimeZone* zone, std::int64_t from_utc_seconds) : zone_(zone) {
    if (zone == nullptr) return;
    const auto& all = zone->transitions();
    const auto next = std::upper_bound(all.begin(), all.end(), from_utc_seconds,
                                       [](std::int64_t seconds, const auto& transition) {
                                         return seconds < transition.from_utc_seconds;
                                       });
    next_ = static_cast<std::size_t>(next - all.begin());
    offset_ = next == all.begin() ? zone->initial_offset_seconds()
                                  : std::prev(next)->offset_seconds;
  }
  /// What makes a wall second (from the origin) of a UTC second.
  std::int64_t to_wall() const { return wall_origin + offset_; }
  std::int64_t end() const {
    if (zone_ == nullptr || next_ == zone_->transitions().size()) {
      return std::numeric_limits<std::int64_t>::max();
    }
    return zone_->transitions()[next_].from_utc_seconds;
  }
  void advance() { offset_ = zone_->transitions()[next_++].offset_seconds; }

 private:
  const base::TimeZone* zone_;
  std::size_t next_ = 0;
  std::int64_t offset_ = 0;
};

bool in_range(base::Instant instant) {
  return instant >= first_instant && instant <= base::last_instant;
}

base::Error out_of_range() {
  return {base::Errc::limit, "a time of business hours is outside of the years 1 to 9999"};
}

}  // namespace

Calendar::Calendar(Options options) : options_(std::move(options)) {
  for (std::size_t day = 0; day < 7; ++day) {
    const auto before = work_days_before_[day];
    work_days_before_[day + 1] = static_cast<std::int8_t>(before + options_.work_days[day]);
    if (options_.work_days[day]) {
      nth_work_day_[static_cast<std::size_t>(before)] = static_cast<std::int8_t>(day);
    }
  }
  assert(work_days_before_[7] > 0 && !options_.hours.empty());
  int last = 0;
  for (const Hours& hours : options_.hours) {
    assert(hours.from_minute >= last && hours.to_minute > hours.from_minute);
    last = hours.to_minute;
    day_seconds_ += (hours.to_minute - hours.from_minute) * 60;
  }
  assert(last <= 1440);
  auto& holidays = options_.holidays;
  std::sort(holidays.begin(), holidays.end());
  holidays.erase(std::unique(holidays.begin(), holidays.end()), holidays.end());
  for (const base::Date& holiday : holidays) {
    const auto day = base::days_from_civil(holiday) + days_before_1970;
    if (!options_.work_days[static_cast<std::size_t>(day % 7)]) continue;
    worked_days_before_.push_back(day / 7 * work_days_before_[7] +
                                  work_days_before_[static_cast<std::size_t>(day % 7)] -
                                  static_cast<std::int64_t>(free_days_.size()));
    free_days_.push_back(day);
  }
}

base::Duration Calendar::day_length() const { return {day_seconds_, 0}; }

bool Calendar::is_working_day(std::int64_t day) const {
  return options_.work_days[static_cast<std::size_t>(day % 7)] &&
         !std::binary_search(free_days_.begin(), free_days_.end(), day);
}

bool Calendar::is_working(std::int64_t wall_seconds) const {
  const auto minute = static_cast<int>(wall_seconds % seconds_per_day / 60);
  const bool in_hours =
      std::any_of(options_.hours.begin(), options_.hours.end(), [minute](const Hours& hours) {
        return minute >= hours.from_minute && minute < hours.to_minute;
      });
  return in_hours && is_working_day(wall_seconds / seconds_per_day);
}

std::int64_t Calendar::worked_before(std::int64_t wall_seconds) const {
  assert(wall_seconds >= 0);
  const std::int64_t day = wall_seconds / seconds_per_day;
  const auto holidays = std::lower_bound(free_days_.begin(), free_days_.end(), day);
  const std::int64_t days = day / 7 * work_days_before_[7] +
                            work_days_before_[static_cast<std::size_t>(day % 7)] -
                            (holidays - free_days_.begin());
  std::int64_t today = 0;
  if (is_working_day(day)) {
    const std::int64_t second = wall_seconds % seconds_per_day;
    for (const Hours& hours : options_.hours) {
      const std::int64_t from = hours.from_minute * 60;
      const std::int64_t to = hours.to_minute * 60;
      today += std::clamp(second, from, to) - from;
    }
  }
  return days * day_seconds_ + today;
}

std::int64_t Calendar::wall_after(std::int64_t working_seconds) const {
  assert(working_seconds > 0);
  const std::int64_t nth = (working_seconds - 1) / day_seconds_;  // the working day, from 0
  std::int64_t rest = working_seconds - nth * day_seconds_;       // of it: 1 to day_seconds_
  const auto holidays =
      std::upper_bound(worked_days_before_.begin(), worked_days_before_.end(), nth);
  const std::int64_t in_weeks = nth + (holidays - worked_days_before_.begin());
  const std::int64_t per_week = work_days_before_[7];
  const std::int64_t day =
      in_weeks / per_week * 7 + nth_work_day_[static_cast<std::size_t>(in_weeks % per_week)];
  for (const Hours& hours : options_.hours) {
    const std::int64_t length = (hours.to_minute - hours.from_minute) * 60;
    if (rest <= length) return day * seconds_per_day + hours.from_minute * 60 + rest;
    rest -= length;
  }
  assert(false);
  return day * seconds_per_day;
}

base::Result<base::Instant> Calendar::add(base::Instant from, base::Duration working) const {
  if (!in_range(from)) return out_of_range();
  if (working <= base::Duration{}) return from;
  // No longer than Duration's own 10 000 years, else sums could overflow.
  if (working.seconds > base::last_instant.seconds * 2) return out_of_range();
  Offsets offsets(options_.zone, from.seconds);
  const std::int64_t start = from.seconds + offsets.to_wall();
  // What the count of the wall shall be: seconds, and nanos below one.
  std::int64_t target = worked_before(start) + working.seconds;
  std::int32_t nanos = working.nanos + (is_working(start) ? from.nanos : 0);
  if (nanos >= nanos_per_second) {
    nanos -= nanos_per_second;
    ++target;
  }
  while (offsets.end() <= base::last_instant.seconds) {
    const std::int64_t at_end = worked_before(offsets.end() + offsets.to_wall());
    if (target < at_end || (target == at_end && nanos == 0)) break;
    const std::int64_t next = offsets.end();
    offsets.advance();
    target += worked_before(next + offsets.to_wall()) - at_end;
  }
  // Part of a second is reached within the second that completes it.
  const std::int64_t wall = nanos == 0 ? wall_after(target) : wall_after(target + 1) - 1;
  const base::Instant result{wall - offsets.to_wall(), nanos};
  if (!in_range(result)) return out_of_range();
  return result;
}

base::Duration Calendar::between(base::Instant from, base::Instant to) const {
  from = std::clamp(from, first_instant, base::last_instant);
  to = std::clamp(to, first_instant, base::last_instant);
  if (to <= from) return {};
  Offsets offsets(options_.zone, from.seconds);
  const std::int64_t start = from.seconds + offsets.to_wall();
  std::int64_t seconds = -worked_before(start);
  std::int32_t nanos = is_working(start) ? -from.nanos : 0;
  while (offsets.end() <= to.seconds) {
    const std::int64_t at = offsets.end();
    seconds += worked_before(at + offsets.to_wall());
    offsets.advance();
    seconds -= worked_before(at + offsets.to_wall());
  }
  const std::int64_t last = to.seconds + offsets.to_wall();
  seconds += worked_before(last);
  if (is_working(last)) nanos += to.nanos;
  if (nanos < 0) {
    nanos += nanos_per_second;
    --seconds;
  } else if (nanos >= nanos_per_second) {
    nanos -= nanos_per_second;
    ++seconds;
  }
  return {seconds, nanos};
}

}  // namespace dealkit::approval
