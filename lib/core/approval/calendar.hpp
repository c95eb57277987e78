// Business time: working days and hours of one place, holidays, daylight saving. A pure function of
// instants; zones are values.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "core/base/time.hpp"
#include "core/base/time_zone.hpp"

namespace dealkit::approval {

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
  /// The first instant at which `working` (≥ 0) of business time has passed since `from`. With
  /// nothing to wait for, `from` itself. Errc::limit beyond year 9999.
  base::Result<base::Instant> add(base::Instant from, base::Duration working) const;
  /// Business time from `from` to `to`; 0 if `to` is not later.
  base::Duration between(base::Instant from, base::Instant to) const;
  /// Business time of an ordinary working day.
  base::Duration day_length() const;

 private:
  Options options_;
};

}  // namespace dealkit::approval
