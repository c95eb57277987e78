// Points in time and lengths of time. Pure: `now` is always a parameter. UTC, POSIX days (no leap
// seconds; a 60th second is refused), RFC 3339 at the edges.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/result.hpp"

namespace dealkit::base {

struct Duration {
  std::int64_t seconds = 0;
  std::int32_t nanos = 0;  // same sign as seconds, |nanos| < 1e9
  friend auto operator<=>(const Duration&, const Duration&) = default;
};

inline constexpr std::int64_t seconds_per_day = 86'400;

/// A point in time: seconds since 1970-01-01T00:00:00Z and 0 <= nanos < 1e9 after it.
struct Instant {
  std::int64_t seconds = 0;
  std::int32_t nanos = 0;
  friend auto operator<=>(const Instant&, const Instant&) = default;
};

/// The last moment of year 9999: later ones cannot be written.
inline constexpr Instant last_instant{253'402'300'799, 999'999'999};

/// Proleptic Gregorian date.
struct Date {
  std::int32_t year = 1970;
  std::uint8_t month = 1;  // 1..12
  std::uint8_t day = 1;    // 1..31
  friend auto operator<=>(const Date&, const Date&) = default;
};

/// A clock on a wall, without saying whose.
struct LocalTime {
  Date date;
  std::int32_t second_of_day = 0;  // 0..86399
  std::int32_t nanos = 0;
  friend auto operator<=>(const LocalTime&, const LocalTime&) = default;
};

/// Days since 1970-01-01 (H. Hinnant, "chrono-Compatible Low-Level Date Algorithms").
std::int64_t days_from_civil(Date date);
Date civil_from_days(std::int64_t days);
bool is_valid(Date date);
/// 0 = Sunday ... 6 = Saturday.
int weekday(Date date);
int day_of_year(Date date);  // 0..365

LocalTime to_utc(Instant instant);
Instant from_utc(const LocalTime& local);

/// What people write where a time is asked for.
struct TimeText {
  enum class Form : std::uint8_t { instant, local, date } form = Form::instant;
  Instant instant{};    // Form::instant: RFC 3339 with an offset
  LocalTime local{};    // Form::local: "2026-03-29T02:30:00"; Form::date: "2026-03-29" at 00:00
};

/// RFC 3339 with offset ("Z" or "+hh:mm"); years 0001..9999, up to 9 fraction digits. Errc::data.
Result<Instant> parse_instant(std::string_view text);
Result<Date> parse_date(std::string_view text);
/// Any of the forms of TimeText.
Result<TimeText> parse_time(std::string_view text);
/// "2026-10-01T00:00:00Z", with as many fraction digits as matter (0, 3, 6 or 9). Asserts that the
/// year is in 0..9999; what parse_instant() and add() return is.
std::string to_string(Instant instant);
std::string to_string(Date date);
/// In the form it was written in; an instant in UTC. parse_time() reads it back to the same value.
std::string to_string(const TimeText& time);
/// "1h30m", "1.5s", "-300ms", "100us": Go's notation, as CEL's duration() takes. Up to 10 000 years
/// (315 576 000 000 s, as in Protocol Buffers) either way; cut below a nanosecond. Errc::data.
Result<Duration> parse_duration(std::string_view text);
/// Seconds with the fraction that matters and "s", as CEL prints it: "5400s", "1.500s".
std::string to_string(Duration duration);

/// Errc::limit on leaving year 1..9999.
Result<Instant> add(Instant instant, Duration duration);
Duration subtract(Instant a, Instant b);

}  // namespace dealkit::base
