// The calendar, RFC 3339 and sums of time. The notation of durations is in duration.cpp.
#include "core/base/time.hpp"

#include <array>
#include <cassert>
#include <cstddef>
#include <cstring>

#include <fmt/format.h>

namespace dealkit::base {
namespace {

constexpr std::int32_t nanos_per_second = 1'000'000'000;
// 0001-01-01T00:00:00Z and the last second of 9999.
constexpr std::int64_t first_second = -62'135'596'800;
constexpr std::int64_t last_second = 253'402'300'799;

constexpr bool is_leap(std::int32_t year) {
  return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

constexpr int days_in_month(std::int32_t year, int month) {
  constexpr std::array<std::uint8_t, 12> days{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  if (month == 2 && is_leap(year)) return 29;
  return days[static_cast<std::size_t>(month - 1)];
}

constexpr std::int64_t floor_divide(std::int64_t value, std::int64_t divisor) {
  return value / divisor - (value % divisor < 0 ? 1 : 0);
}

/// Walks over a text; a reader that returns a complaint stops the walk. Complaints are nullptr
/// where all is well: no allocation until somebody wants to read a message.
class Reader {
 public:
  explicit Reader(std::string_view text) : at_(text.data()), end_(at_ + text.size()) {}

  bool done() const { return at_ == end_; }

  /// The next `count` characters as a number, or -1.
  int digits(int count) {
    if (end_ - at_ < count) return -1;
    int value = 0;
    for (int i = 0; i < count; ++i) {
      const auto digit = static_cast<unsigned>(*at_) - '0';
      if (digit > 9) return -1;
      ++at_;
      value = value * 10 + static_cast<int>(digit);
    }
    return value;
  }

  /// Takes the next character if it is `wanted`.
  bool take(char wanted) {
    if (at_ == end_ || *at_ != wanted) return false;
    ++at_;
    return true;
  }

  const char* read_date(Date& date) {
    const int year = digits(4);
    if (year < 0 || !take('-')) return "the date is not of the form YYYY-MM-DD";
    const int month = digits(2);
    if (month < 0 || !take('-')) return "the date is not of the form YYYY-MM-DD";
    const int day = digits(2);
    if (day < 0) return "the date is not of the form YYYY-MM-DD";
    if (year == 0) return "the year is not in 0001..9999";
    if (month < 1 || month > 12) return "the month is not in 01..12";
    if (day < 1 || day > days_in_month(year, month)) return "the month has no such day";
    date = {year, static_cast<std::uint8_t>(month), static_cast<std::uint8_t>(day)};
    return nullptr;
  }

  const char* read_clock(LocalTime& local) {
    const int hour = digits(2);
    if (hour < 0 || !take(':')) return "the time of day is not of the form hh:mm:ss";
    const int minute = digits(2);
    if (minute < 0 || !take(':')) return "the time of day is not of the form hh:mm:ss";
    const int second = digits(2);
    if (second < 0) return "the time of day is not of the form hh:mm:ss";
    if (hour > 23) return "the hour is not in 00..23";
    if (minute > 59) return "the minute is not in 00..59";
    if (second > 59) return "the second is not in 00..59 (leap seconds are not known)";
    local.second_of_day = (hour * 60 + minute) * 60 + second;
    return take('.') ? read_fraction(local.nanos) : nullptr;
  }

  const char* read_offset(std::int32_t& offset_seconds) {
    offset_seconds = 0;
    if (take('Z') || take('z')) return nullptr;
    const bool behind = take('-');
    if (!behind && !take('+')) return "the offset is not Z, +hh:mm or -hh:mm";
    const int hours = digits(2);
    if (hours < 0 || !take(':')) return "the offset is not Z, +hh:mm or -hh:mm";
    const int minutes = digits(2);
    if (minutes < 0) return "the offset is not Z, +hh:mm or -hh:mm";
    if (hours > 23 || minutes > 59) return "the offset is not in -23:59..+23:59";
    offset_seconds = (hours * 60 + minutes) * 60;
    if (behind) offset_seconds = -offset_seconds;
    return nullptr;
  }

 private:
  const char* read_fraction(std::int32_t& nanos) {
    std::int32_t value = 0;
    int count = 0;
    for (; at_ != end_ && *at_ >= '0' && *at_ <= '9'; ++at_, ++count) {
      if (count == 9) return "the fraction of the second has more than 9 digits";
      value = value * 10 + (*at_ - '0');
    }
    if (count == 0) return "the fraction of the second has no digit";
    for (; count < 9; ++count) value *= 10;
    nanos = value;
    return nullptr;
  }

  const char* at_;
  const char* end_;
};

/// Takes the distance of eight characters from a pattern of zeros and separators: 0 to 9 where the
/// pattern has a zero, nothing elsewhere. False if a character is no such one.
bool match_pattern(const char* text, const char* pattern, std::array<std::uint8_t, 8>& digits) {
  std::uint64_t word = 0;
  std::uint64_t wanted = 0;
  std::memcpy(&word, text, 8);
  std::memcpy(&wanted, pattern, 8);
  word ^= wanted;
  constexpr std::uint64_t bytes = 0x0101010101010101ULL;
  std::memcpy(digits.data(), &word, 8);
  // 9 + 0x76 is the last sum without the eighth bit.
  return (((word + 0x76 * bytes) | word) & 0x80 * bytes) == 0;
}

/// "2026-10-01T00:00:00Z", as nearly all times are written, eight characters at a time. False
/// leaves everything else, complaints included, to the Reader.
bool read_plain(std::string_view text, TimeText& time) {
  if (text.size() != 20) return false;
  std::array<std::uint8_t, 8> a, b, c;  // YYYY-MM- DDThh:mm hh:mm:ss, the last two overlap
  const char* const p = text.data();
  if (!match_pattern(p, "0000-00-", a) || !match_pattern(p + 8, "00T00:00", b) ||
      !match_pattern(p + 11, "00:00:00", c)) {
    return false;
  }
  if ((a[4] | a[7] | b[2] | c[2] | c[5]) != 0 || p[19] != 'Z') return false;
  const int year = a[0] * 1000 + a[1] * 100 + a[2] * 10 + a[3];
  const int month = a[5] * 10 + a[6];
  const int day = b[0] * 10 + b[1];
  const int hour = c[0] * 10 + c[1];
  const int minute = c[3] * 10 + c[4];
  const int second = c[6] * 10 + c[7];
  if (year == 0 || month < 1 || month > 12 || day < 1 || day > days_in_month(year, month) ||
      hour > 23 || minute > 59 || second > 59) {
    return false;
  }
  time.form = TimeText::Form::instant;
  time.local = {{year, static_cast<std::uint8_t>(month), static_cast<std::uint8_t>(day)},
                (hour * 60 + minute) * 60 + second, 0};
  time.instant = from_utc(time.local);
  return true;
}

const char* read_time(std::string_view text, TimeText& time) {
  if (read_plain(text, time)) return nullptr;
  Reader reader(text);
  if (const char* complaint = reader.read_date(time.local.date)) return complaint;
  if (reader.done()) {
    time.form = TimeText::Form::date;
    return nullptr;
  }
  if (!reader.take('T') && !reader.take('t')) return "no T stands between date and time of day";
  if (const char* complaint = reader.read_clock(time.local)) return complaint;
  if (reader.done()) {
    time.form = TimeText::Form::local;
    return nullptr;
  }
  std::int32_t offset_seconds = 0;
  if (const char* complaint = reader.read_offset(offset_seconds)) return complaint;
  if (!reader.done()) return "something follows the offset";
  time.form = TimeText::Form::instant;
  time.instant = from_utc(time.local);
  time.instant.seconds -= offset_seconds;
  if (time.instant.seconds < first_second || time.instant.seconds > last_second) {
    return "in UTC it is outside of the years 0001..9999";
  }
  return nullptr;
}

Error refused(std::string_view expected, std::string_view text, std::string_view complaint) {
  constexpr std::size_t shown = 64;
  return {Errc::data, fmt::format("expected {}, found \"{}{}\": {}", expected,
                                  text.substr(0, shown), text.size() > shown ? "..." : "",
                                  complaint)};
}

/// Writes `count` digits of `value` and returns the place after them.
char* write_digits(char* out, std::int32_t value, int count) {
  for (int i = count; i-- > 0; value /= 10) out[i] = static_cast<char>('0' + value % 10);
  return out + count;
}

char* write_date(char* out, Date date) {
  out = write_digits(out, date.year, 4);
  *out++ = '-';
  out = write_digits(out, date.month, 2);
  *out++ = '-';
  return write_digits(out, date.day, 2);
}

/// '.' and 3, 6 or 9 digits; nothing for 0.
char* write_fraction(char* out, std::int32_t nanos) {
  if (nanos == 0) return out;
  *out++ = '.';
  if (nanos % 1'000'000 == 0) return write_digits(out, nanos / 1'000'000, 3);
  if (nanos % 1'000 == 0) return write_digits(out, nanos / 1'000, 6);
  return write_digits(out, nanos, 9);
}

/// "2026-03-29T02:30:00.5": up to 29 characters.
char* write_local(char* at, const LocalTime& local) {
  at = write_date(at, local.date);
  *at++ = 'T';
  at = write_digits(at, local.second_of_day / 3600, 2);
  *at++ = ':';
  at = write_digits(at, local.second_of_day / 60 % 60, 2);
  *at++ = ':';
  at = write_digits(at, local.second_of_day % 60, 2);
  return write_fraction(at, local.nanos);
}

}  // namespace

std::int64_t days_from_civil(Date date) {
  // Years start in March, so that the leap day is the last one; eras are 400 years.
  const std::int64_t year = std::int64_t{date.year} - (date.month <= 2 ? 1 : 0);
  const std::int64_t era = floor_divide(year, 400);
  const std::int64_t year_of_era = year - era * 400;
  const int month = date.month > 2 ? date.month - 3 : date.month + 9;
  const std::int64_t day_of_march_year = (153 * month + 2) / 5 + date.day - 1;
  const std::int64_t day_of_era =
      year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_march_year;
  return era * 146'097 + day_of_era - 719'468;
}

Date civil_from_days(std::int64_t days) {
  days += 719'468;
  const std::int64_t era = floor_divide(days, 146'097);
  const std::int64_t day_of_era = days - era * 146'097;
  const std::int64_t year_of_era =
      (day_of_era - day_of_era / 1'460 + day_of_era / 36'524 - day_of_era / 146'096) / 365;
  const std::int64_t day_of_march_year =
      day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  const std::int64_t shifted_month = (5 * day_of_march_year + 2) / 153;
  const std::int64_t day = day_of_march_year - (153 * shifted_month + 2) / 5 + 1;
  const std::int64_t month = shifted_month < 10 ? shifted_month + 3 : shifted_month - 9;
  const std::int64_t year = year_of_era + era * 400 + (month <= 2 ? 1 : 0);
  return {static_cast<std::int32_t>(year), static_cast<std::uint8_t>(month),
          static_cast<std::uint8_t>(day)};
}

bool is_valid(Date date) {
  return date.month >= 1 && date.month <= 12 && date.day >= 1 &&
         date.day <= days_in_month(date.year, date.month);
}

int weekday(Date date) {
  // 1970-01-01 was a Thursday.
  const std::int64_t days = days_from_civil(date) + 4;
  return static_cast<int>(days - floor_divide(days, 7) * 7);
}

int day_of_year(Date date) {
  return static_cast<int>(days_from_civil(date) - days_from_civil({date.year, 1, 1}));
}

LocalTime to_utc(Instant instant) {
  const std::int64_t days = floor_divide(instant.seconds, seconds_per_day);
  return {civil_from_days(days),
          static_cast<std::int32_t>(instant.seconds - days * seconds_per_day), instant.nanos};
}

Instant from_utc(const LocalTime& local) {
  return {days_from_civil(local.date) * seconds_per_day + local.second_of_day, local.nanos};
}

Result<Instant> parse_instant(std::string_view text) {
  constexpr std::string_view expected = "a time such as 2026-10-01T00:00:00Z";
  TimeText time;
  if (const char* complaint = read_time(text, time)) return refused(expected, text, complaint);
  if (time.form == TimeText::Form::date) {
    return refused(expected, text, "the time of day is missing");
  }
  if (time.form == TimeText::Form::local) return refused(expected, text, "the offset is missing");
  return time.instant;
}

Result<Date> parse_date(std::string_view text) {
  constexpr std::string_view expected = "a date such as 2026-10-01";
  Reader reader(text);
  Date date;
  if (const char* complaint = reader.read_date(date)) return refused(expected, text, complaint);
  if (!reader.done()) return refused(expected, text, "something follows the day");
  return date;
}

Result<TimeText> parse_time(std::string_view text) {
  TimeText time;
  if (const char* complaint = read_time(text, time)) {
    return refused("a time such as 2026-10-01T00:00:00Z, 2026-10-01T00:00:00 or 2026-10-01", text,
                   complaint);
  }
  return time;
}

std::string to_string(Instant instant) {
  const LocalTime utc = to_utc(instant);
  assert(utc.date.year >= 0 && utc.date.year <= 9999);
  std::array<char, 32> text;
  char* at = write_local(text.data(), utc);
  *at++ = 'Z';
  return {text.data(), at};
}

std::string to_string(const TimeText& time) {
  if (time.form == TimeText::Form::instant) return to_string(time.instant);
  if (time.form == TimeText::Form::date) return to_string(time.local.date);
  std::array<char, 32> text;
  return {text.data(), write_local(text.data(), time.local)};
}

std::string to_string(Date date) {
  assert(date.year >= 0 && date.year <= 9999);
  std::array<char, 16> text;
  return {text.data(), write_date(text.data(), date)};
}

std::string to_string(Duration duration) {
  const bool negative = duration.seconds < 0 || duration.nanos < 0;
  std::array<char, 16> fraction;
  const char* const fraction_end =
      write_fraction(fraction.data(), duration.nanos < 0 ? -duration.nanos : duration.nanos);
  const auto magnitude = negative ? 0 - static_cast<std::uint64_t>(duration.seconds)
                                  : static_cast<std::uint64_t>(duration.seconds);
  return fmt::format("{}{}{}s", negative ? "-" : "", magnitude,
                     std::string_view(fraction.data(), fraction_end));
}

Result<Instant> add(Instant instant, Duration duration) {
  Instant sum{0, instant.nanos + duration.nanos};
  std::int64_t carry = 0;
  if (sum.nanos >= nanos_per_second) carry = 1;
  if (sum.nanos < 0) carry = -1;
  sum.nanos -= static_cast<std::int32_t>(carry * nanos_per_second);
  const bool overflow = __builtin_add_overflow(instant.seconds, duration.seconds, &sum.seconds) ||
                        __builtin_add_overflow(sum.seconds, carry, &sum.seconds);
  if (overflow || sum.seconds < first_second || sum.seconds > last_second) {
    return Error{Errc::limit, fmt::format("the sum of second {} and {} is outside of the years "
                                          "0001..9999",
                                          instant.seconds, to_string(duration))};
  }
  return sum;
}

Duration subtract(Instant a, Instant b) {
  Duration difference{a.seconds - b.seconds, a.nanos - b.nanos};
  // Both parts carry the same sign.
  if (difference.seconds > 0 && difference.nanos < 0) {
    --difference.seconds;
    difference.nanos += nanos_per_second;
  } else if (difference.seconds < 0 && difference.nanos > 0) {
    ++difference.seconds;
    difference.nanos -= nanos_per_second;
  }
  return difference;
}

}  // namespace dealkit::base
