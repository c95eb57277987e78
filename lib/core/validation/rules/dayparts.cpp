#include "core/validation/rules/dayparts.hpp"

#include <fmt/format.h>

#include <array>
#include <bitset>
#include <cstdint>
#include <optional>
#include <utility>

#include "core/validation/rules/day_names.hpp"
#include "core/validation/token_lists.hpp"

namespace dealkit::validation {

constexpr CodeInfo daypart_overlap{
    "SCH011", "daypart-overlap", &schedule_rule, Severity::critical,
    "two dayparts cover the same hour of the same day", "ad servers refuse overlapping intervals",
    "merge the dayparts", "Google Ads AD_SCHEDULE_TIME_INTERVALS_OVERLAP"};
constexpr CodeInfo daypart_spans_midnight{
    "SCH012", "daypart-spans-midnight", &schedule_rule, Severity::critical,
    "a daypart ends at or before the hour it starts", "an interval belongs to one day",
    "split it at midnight (--fix does)",
    "Google Ads AD_SCHEDULE_INTERVAL_CANNOT_SPAN_MULTIPLE_DAYS", Fixing::safe};

namespace {

constexpr int hours_per_day = 24;
using Days = std::bitset<7>;

/// Days by name, whole or short, in any case; nullopt for a name that is no day.
std::optional<Days> days_of(const record::Tokens& days) {
  if (days.empty()) return Days{}.set();
  Days set;
  for (const auto token : days.value) {
    const auto day = day_of(record::token(token));
    if (!day) return std::nullopt;
    set.set(*day);
  }
  return set;
}

/// Hours [start, end) as bits.
std::uint32_t hour_bits(std::int64_t start, std::int64_t end) {
  return ((1U << end) - 1) & ~((1U << start) - 1);
}

bool in_range(const deal::Daypart& part) {
  return part.start && part.end && *part.start >= 0 && *part.start < hours_per_day &&
         *part.end >= 0 && *part.end <= hours_per_day;
}

/// The part before midnight stays; the rest is added for the days after. None for a daypart that
/// stands without a list around it: there is nowhere to add to.
std::vector<Edit> split(const deal::Daypart& part, Days days, Findings& findings) {
  const auto pointer = findings.pointer(part.self.node);
  if (pointer.ends_with("/dayparts")) return {};
  std::vector<Edit> edits{{Edit::Operation::replace, pointer + "/end", "24"}};
  if (*part.end == 0) return edits;
  std::string rest = "{";
  if (!part.days.empty()) {
    rest += "\"days\":[";
    bool first = true;
    for (std::size_t day = 0; day < days.size(); ++day) {
      if (!days.test((day + 6) % 7)) continue;
      if (!std::exchange(first, false)) rest += ',';
      rest += fmt::format("\"{}\"", day_names[day].substr(0, short_day_length));
    }
    rest += "],";
  }
  rest += fmt::format("\"start\":0,\"end\":{}}}", *part.end);
  const auto list = pointer.substr(0, pointer.rfind('/'));
  edits.push_back({Edit::Operation::add, list + "/-", std::move(rest)});
  return edits;
}

}  // namespace

void check_dayparts(const deal::Targeting& targeting, Findings& findings) {
  std::array<std::uint32_t, 7> taken{};  // hours of each day
  std::size_t reported = 0;
  for (const auto& part : targeting.dayparts) {
    const auto days = days_of(part.days);
    if (reported >= reported_max_elements) return;
    if (!days || !in_range(part)) continue;  // targeting_criteria speaks of those
    const auto start = *part.start;
    auto end = *part.end;
    const auto rest = end <= start ? hour_bits(0, end) : 0;  // after midnight
    if (end <= start) {
      ++reported;
      findings.add(daypart_spans_midnight,
                   {.at = part.self.node,
                    .expected = "an end after the start, within the day",
                    .message = fmt::format("daypart from {} to {} runs past midnight", start, end),
                    .fix = split(part, *days, findings)});
      end = hours_per_day;
    }
    bool overlaps = false;
    const auto hours = hour_bits(start, end);
    for (std::size_t day = 0; day < days->size(); ++day) {
      if (!days->test(day)) continue;
      const auto next = (day + 1) % days->size();
      overlaps |= (taken[day] & hours) != 0 || (taken[next] & rest) != 0;
      taken[day] |= hours;
      taken[next] |= rest;
    }
    if (!overlaps) continue;
    ++reported;
    findings.add(daypart_overlap, {.at = part.self.node,
                                   .expected = "hours that no other daypart has",
                                   .message = fmt::format(
                                       "daypart from {} to {} overlaps another one", start, end)});
  }
}

}  // namespace dealkit::validation
