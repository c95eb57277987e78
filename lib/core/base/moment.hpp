// The moment that a written date or time stands for, for everybody alike: a date that begins
// something is the first moment of its day, one that ends something includes its day. And sums of
// dates and times that stay in what can be written.
#pragma once

#include <cstdint>
#include <optional>

#include "core/base/time.hpp"
#include "core/base/time_zone.hpp"

namespace dealkit::base {

/// The first moment that can be written, as last_instant is the last one.
inline constexpr Instant first_instant{-62'135'596'800, 0};

enum class Edge : std::uint8_t { begin, end };

/// When the day begins and ends in a zone: from the first moment that any clock there shows it, to
/// the first moment after which none does. Both are the same where a zone left the day out (Samoa
/// had no 2011-12-30). A midnight that is skipped, or comes twice, is thought of. Never outside of
/// the years 0001..9999, so that both can be written: 9999-12-31 ends with last_instant.
Instant begin_of_day(Date date, const TimeZone& zone);
Instant end_of_day(Date date, const TimeZone& zone);

/// The moment from which something holds (`Edge::begin`), or up to which, exclusive (`Edge::end`).
/// A local time that comes twice begins with its first and ends with its second coming; one that
/// the clocks skip is read with the offset before the jump. Never outside of the years 0001..9999.
Instant moment_of(const TimeText& written, Edge edge, const TimeZone& zone);

/// Whether there is any time between a start and an end: one day is enough where both are dates.
/// Without the zone that dates and local times stand in, take UTC for it.
bool ends_after(const TimeText& end, const TimeText& start, const TimeZone& zone);

/// Where add() refuses to leave the years 0001..9999 this one stops, at first_instant or
/// last_instant.
Instant add_within_years(Instant instant, Duration duration);
/// Nothing where there is no such day in these years.
std::optional<Date> add_days(Date date, std::int64_t days);

}  // namespace dealkit::base
