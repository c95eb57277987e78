// Business time: working days and hours of one place, holidays, daylight saving. A pure function of
// instants; zones are values.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/time.hpp"
#include "core/base/time_zone.hpp"

namespace dealkit::approval {

/// Days of the week as policies write them, from base::weekday()'s 0.
inline constexpr std::array<std::string_view, 7> day_names{"sun", "mon", "tue", "wed",
                                                           "thu", "fri", "sat"};

/// An instant is business time if clocks in the zone then show an hour of a working day. So a
/// working day on which clocks change is shorter or longer if its hours span the change.
class Calendar {
 public:
  /// Hours of a working day on the wall, minutes from midnight: [from, to), 0 ≤ from < to ≤ 1440.
  struct Hours {
    int from_minute = 0;
    int to_minute = 0;
  };
  struct Options {
    std::string name;
    const base::TimeZone* zone = nullptr;   // must outlive the calendar; nullptr = UTC
    std::array<bool, 7> work_days{};        // 0 = Sunday, as base::weekday()
    std::vector<Hours> hours;               // rising, not overlapping
    std::vector<base::Date> holidays;       // in any order
  };
  /// Asserts what Policy::read() has checked: a work day and an hour at least.
  explicit Calendar(Options options);

  const std::string& name() const { return options_.name; }
  /// As given, holidays sorted, each once.
  const Options& options() const { return options_; }
  /// The first instant at which `working` (≥ 0) of business time has passed since `from`. With
  /// nothing to wait for, `from` itself. Errc::limit outside of the years 1 to 9999.
  base::Result<base::Instant> add(base::Instant from, base::Duration working) const;
  /// Business time from `from` to `to`; 0 if `to` is not later.
  base::Duration between(base::Instant from, base::Instant to) const;
  /// Business time of an ordinary working day.
  base::Duration day_length() const;

 private:
  // All on the wall, in seconds and days from a Sunday long ago, as if clocks never changed.
  bool is_working_day(std::int64_t day) const;
  bool is_working(std::int64_t wall_seconds) const;
  /// Working seconds before that second.
  std::int64_t worked_before(std::int64_t wall_seconds) const;
  /// The first second before which so many (> 0) working seconds lie.
  std::int64_t wall_after(std::int64_t working_seconds) const;

  Options options_;
  std::array<std::int8_t, 8> work_days_before_{};  // work days of a week before its day i
  std::array<std::int8_t, 7> nth_work_day_{};
  std::int64_t day_seconds_ = 0;
  std::vector<std::int64_t> free_days_;            // holidays that would be working days
  std::vector<std::int64_t> worked_days_before_;   // working days before each of them
};

}  // namespace dealkit::approval
