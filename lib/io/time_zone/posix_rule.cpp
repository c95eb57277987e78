// Reader of POSIX TZ strings. Howard Hinnant's date has one (ptz.h), but version 3.0.1 refuses the
// negative hours of America/Nuuk.
#include "io/time_zone/posix_rule.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>

#include <fmt/format.h>

namespace dealkit::io::time_zone {
namespace {

using base::Date;
using base::Errc;
using base::Error;
using base::Result;
using Transition = base::TimeZone::Transition;

using base::seconds_per_day;

/// When in a year a switch takes place, on the clock that runs until then.
struct Switch {
  enum class Form : std::uint8_t { julian, day, month_week } form = Form::month_week;
  int day = 0;  // julian: 1..365 without the leap day; day: 0..365; month_week: 0 = Sunday
  int week = 0;  // 1..5, 5 = the last
  int month = 0;
  int seconds = 2 * 3600;

  std::int64_t local_seconds(int year) const {
    const std::int64_t new_year = base::days_from_civil({year, 1, 1});
    std::int64_t days = new_year + day;
    if (form == Form::julian) {
      const bool leap = base::is_valid({year, 2, 29});
      days = new_year + day - 1 + (leap && day >= 60 ? 1 : 0);
    } else if (form == Form::month_week) {
      const Date first{year, static_cast<std::uint8_t>(month), 1};
      const int until_weekday = (day - base::weekday(first) + 7) % 7;
      auto in_month = 1 + until_weekday + (week - 1) * 7;
      while (!base::is_valid({year, first.month, static_cast<std::uint8_t>(in_month)})) {
        in_month -= 7;
      }
      days = base::days_from_civil(first) + in_month - 1;
    }
    return days * seconds_per_day + seconds;
  }
};

/// Walks over the string; every reader is false where the string is wrong.
class Reader {
 public:
  explicit Reader(std::string_view text) : rest_(text) {}

  bool done() const { return rest_.empty(); }
  bool take(char wanted) {
    if (!rest_.starts_with(wanted)) return false;
    rest_.remove_prefix(1);
    return true;
  }

  /// "CET" or "<+0330>".
  bool skip_name() {
    std::size_t length = 0;
    if (rest_.starts_with('<')) {
      length = rest_.find('>');
      if (length == rest_.npos) return false;
      rest_.remove_prefix(length + 1);
      return length > 1;
    }
    const auto is_letter = [](char c) { return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'); };
    while (length < rest_.size() && is_letter(rest_[length])) ++length;
    rest_.remove_prefix(length);
    return length > 0;
  }

  bool number(int most, int& value) {
    if (rest_.empty() || rest_[0] < '0' || rest_[0] > '9') return false;
    value = 0;
    while (!rest_.empty() && rest_[0] >= '0' && rest_[0] <= '9') {
      value = value * 10 + (rest_[0] - '0');
      if (value > most) return false;
      rest_.remove_prefix(1);
    }
    return true;
  }

  /// [+-]h[hh][:mm[:ss]]
  bool signed_time(int& seconds) {
    const bool negative = take('-');
    if (!negative) take('+');
    int hours = 0;
    int minutes = 0;
    int rest_seconds = 0;
    if (!number(167, hours)) return false;
    if (take(':')) {
      if (!number(59, minutes)) return false;
      if (take(':') && !number(59, rest_seconds)) return false;
    }
    seconds = (hours * 60 + minutes) * 60 + rest_seconds;
    if (negative) seconds = -seconds;
    return true;
  }

  /// ",M3.5.0/3", ",J60" or ",59/0".
  bool read_switch(Switch& found) {
    if (!take(',')) return false;
    if (take('M')) {
      found.form = Switch::Form::month_week;
      const bool read = number(12, found.month) && take('.') && number(5, found.week) &&
                        take('.') && number(6, found.day);
      if (!read || found.month < 1 || found.week < 1) return false;
    } else if (take('J')) {
      found.form = Switch::Form::julian;
      if (!number(365, found.day) || found.day < 1) return false;
    } else {
      found.form = Switch::Form::day;
      if (!number(365, found.day)) return false;
    }
    return !take('/') || signed_time(found.seconds);
  }

 private:
  std::string_view rest_;
};

struct Rule {
  int standard_offset = 0;  // seconds east of UTC (POSIX counts west)
  int summer_offset = 0;
  Switch to_summer;
  Switch to_standard;
  bool has_summer = false;
};

bool read_rule(Reader reader, Rule& rule) {
  int west = 0;
  if (!reader.skip_name() || !reader.signed_time(west)) return false;
  rule.standard_offset = -west;
  if (reader.done()) return true;
  rule.has_summer = true;
  rule.summer_offset = rule.standard_offset + 3600;
  if (!reader.skip_name()) return false;
  // What follows a name is an offset, or the comma before the first switch.
  Reader ahead = reader;
  if (!ahead.take(',')) {
    if (!reader.signed_time(west)) return false;
    rule.summer_offset = -west;
  }
  return reader.read_switch(rule.to_summer) && reader.read_switch(rule.to_standard) &&
         reader.done();
}

}  // namespace

Result<std::vector<Transition>> expand_posix_rule(std::string_view text, int first_year,
                                                  int last_year) {
  Rule rule;
  if (!read_rule(Reader(text), rule)) {
    return Error{Errc::data,
                 fmt::format("expected a rule such as CET-1CEST,M3.5.0,M10.5.0/3, found \"{}\"",
                             text.substr(0, 64))};
  }
  std::vector<Transition> all;
  if (!rule.has_summer) return all;
  for (int year = first_year; year <= last_year; ++year) {
    all.push_back({rule.to_summer.local_seconds(year) - rule.standard_offset, rule.summer_offset});
    all.push_back({rule.to_standard.local_seconds(year) - rule.summer_offset,
                   rule.standard_offset});
  }
  // South of the equator summer ends before it begins.
  std::stable_sort(all.begin(), all.end(), [](const Transition& a, const Transition& b) {
    return a.from_utc_seconds < b.from_utc_seconds;
  });
  // Where two fall together (daylight saving time all year), the later one holds.
  std::vector<Transition> rising;
  for (const Transition& each : all) {
    if (!rising.empty() && rising.back().from_utc_seconds == each.from_utc_seconds) {
      rising.pop_back();
    }
    rising.push_back(each);
  }
  return rising;
}

}  // namespace dealkit::io::time_zone
