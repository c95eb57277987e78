// What every record rule gets: the campaign, and what several rules would work out anew.
#pragma once

#include <optional>
#include <string_view>

#include "core/base/currency.hpp"
#include "core/base/time.hpp"
#include "core/base/time_zone.hpp"
#include "core/deal/campaign.hpp"

namespace dealkit::validation {

/// The schedule with every form of time resolved. Dates and local times stand in the schedule's
/// zone; an end that is a date ends with that day.
struct Schedule {
  const base::TimeZone* zone = nullptr;  // nullptr: unknown name
  std::optional<base::Instant> start, end;
  /// Days that the flight touches, at least 1; 0 when start or end is missing or end <= start.
  std::int64_t active_days = 0;
};

/// Resolves one written time in `zone`. `end_of_day`: a date means the midnight after it. Never
/// later than base::last_instant, so that it can be printed.
base::Instant resolve_time(const base::TimeText& written, const base::TimeZone& zone,
                           bool end_of_day);

Schedule resolve_schedule(const deal::Scheduling& scheduling, const base::TimeZones* zones);

/// A campaign under examination.
struct Subject {
  const deal::Campaign& campaign;
  const json::Document& document;
  const base::Currency* currency = nullptr;  // of campaign.currency; nullptr: absent or unknown
  Schedule schedule;
  std::string_view raw(std::uint32_t node) const { return document.value(node).text(); }
};

}  // namespace dealkit::validation
