// parse_duration of time.hpp: the notation of Go's time.ParseDuration, which CEL's duration()
// takes: a sign, then one or more decimals with a unit each.
#include <array>
#include <cstddef>

#include <fmt/format.h>

#include "core/base/money.hpp"
#include "core/base/time.hpp"

namespace dealkit::base {
namespace {

constexpr std::int64_t nanos_per_s = 1'000'000'000;
// Protocol Buffers' Duration, and so CEL's: 10 000 years.
constexpr int128 limit_nanos = int128{315'576'000'000} * nanos_per_s;

struct Unit {
  std::string_view name;
  std::int64_t nanos;
};

constexpr std::array<Unit, 8> units{{
    {"ns", 1},
    {"us", 1'000},
    {"\u00B5s", 1'000},  // micro sign
    {"\u03BCs", 1'000},  // Greek letter mu
    {"ms", 1'000'000},
    {"s", nanos_per_s},
    {"m", 60 * nanos_per_s},
    {"h", 3600 * nanos_per_s},
}};

Error refused(std::string_view text, std::string_view complaint) {
  constexpr std::size_t shown = 64;
  return {Errc::data,
          fmt::format("expected a duration such as 1h30m, 1.5s or 300ms, found \"{}{}\": {}",
                      text.substr(0, shown), text.size() > shown ? "..." : "", complaint)};
}

/// Reads one decimal with its unit off the front of `rest` and adds it to `total`; a complaint or
/// nullptr. Digits beyond a nanosecond are cut, as Go cuts them.
const char* read_part(std::string_view& rest, int128& total) {
  std::size_t at = 0;
  const auto digit_here = [&] { return at < rest.size() && rest[at] >= '0' && rest[at] <= '9'; };
  int128 whole = 0;
  for (; digit_here(); ++at) {
    whole = whole * 10 + (rest[at] - '0');
    if (whole > limit_nanos) return "it is beyond 10000 years";
  }
  std::size_t digits = at;
  std::int64_t fraction = 0;
  std::int64_t scale = 1;
  if (at < rest.size() && rest[at] == '.') {
    for (++at; digit_here(); ++at) {
      ++digits;
      // 18 digits fit; those after them are below a nanosecond in every unit.
      if (scale == 1'000'000'000'000'000'000) continue;
      fraction = fraction * 10 + (rest[at] - '0');
      scale *= 10;
    }
  }
  if (digits == 0) return "a number is missing";
  rest.remove_prefix(at);
  std::size_t length = 0;
  const auto ends_unit = [](char c) { return c == '.' || (c >= '0' && c <= '9'); };
  while (length < rest.size() && !ends_unit(rest[length])) ++length;
  if (length == 0) return "a unit is missing (h, m, s, ms, us or ns)";
  const auto name = rest.substr(0, length);
  rest.remove_prefix(length);
  for (const Unit& unit : units) {
    if (unit.name != name) continue;
    total += whole * unit.nanos + int128{fraction} * unit.nanos / scale;
    return total > limit_nanos ? "it is beyond 10000 years" : nullptr;
  }
  return "the unit is not h, m, s, ms, us or ns";
}

}  // namespace

Result<Duration> parse_duration(std::string_view text) {
  std::string_view rest = text;
  const bool negative = rest.starts_with('-');
  if (negative || rest.starts_with('+')) rest.remove_prefix(1);
  if (rest == "0") return Duration{};
  if (rest.empty()) return refused(text, "a number is missing");
  int128 nanos = 0;
  while (!rest.empty()) {
    if (const char* complaint = read_part(rest, nanos)) return refused(text, complaint);
  }
  if (negative) nanos = -nanos;
  return Duration{static_cast<std::int64_t>(nanos / nanos_per_s),
                  static_cast<std::int32_t>(nanos % nanos_per_s)};
}

}  // namespace dealkit::base
