// frequency_caps: caps that an ad server accepts, that bind, and that leave the goal within reach
// (FRQ001 … FRQ011).
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/deal/words.hpp"
#include "core/validation/context.hpp"
#include "core/validation/rule.hpp"
#include "core/validation/subject.hpp"
#include "core/validation/token_lists.hpp"
#include "core/validation/words.hpp"

namespace dealkit::validation {

extern const Rule frequency_rule;

namespace {

struct FrequencyThresholds {
  std::int64_t max_most = std::numeric_limits<std::int64_t>::max();  // impressions of one cap
  std::int64_t minutes_most = 59;  // greatest count of each unit; the least is 1
  std::int64_t hours_most = 23;
  std::int64_t days_most = 6;
  std::int64_t weeks_most = 4;
  std::int64_t months_most = 2;
  std::int64_t caps_most = 10;
  std::int64_t unit_once = 0;  // 1: two caps may not even share the unit of their windows
  double per_day_suspect = 20;
};

using deal::FrequencyCap;

constexpr CodeInfo max_lt_1{
    "FRQ001", "max-lt-1", &frequency_rule, Severity::critical,
    "the max of a cap is below 1", "a cap of 0 shows the ad to nobody",
    "set max to 1 or more, or drop the cap", "DV360 maxImpressions: must be greater than 0"};
constexpr CodeInfo interval_out_of_range{
    "FRQ002", "interval-out-of-range", &frequency_rule, Severity::critical,
    "a window has an unknown unit, or a count outside 1 to 59 minutes, 23 hours, 6 days, 4 weeks, "
    "2 months, 1 lifetime (Meta: 1 to 90 days, and max 1 to 90)",
    "ad servers refuse the cap", "write the window in a greater unit: 1 week for 7 days",
    "DV360 timeUnitCount; Meta frequency control specs"};
constexpr CodeInfo duplicate_window{
    "FRQ003", "duplicate-window", &frequency_rule, Severity::critical,
    "two caps count over the same window for the same entity (Ad Manager: over the same unit)",
    "only one of them can hold, and ad servers refuse both", "keep the smaller max",
    "Google Ad Manager DUPLICATE_TIME_RANGE, DUPLICATE_TIME_UNIT"};
constexpr CodeInfo too_many{
    "FRQ004", "too-many", &frequency_rule, Severity::critical,
    "there are more caps than the platform takes: 10 (practice), 1 on DV360",
    "ad servers refuse the list", "keep the caps that bind",
    "Google Ad Manager TOO_MANY_FREQUENCY_CAPS; DV360 frequencyCap; the number 10 is practice"};
constexpr CodeInfo never_binds{
    "FRQ005", "never-binds", &frequency_rule, Severity::warning,
    "a cap allows at least as much as one over a longer window does, more than the deal's over the "
    "same window, or more than 20 impressions a day and user",
    "it looks like protection and is none", "lower its max or drop it", "practice"};
constexpr CodeInfo unit_needs_video{
    "FRQ006", "unit-needs-video", &frequency_rule, Severity::warning,
    "a window counts by pod or stream, but campaign_type is not video",
    "only video has pods and streams: the cap never counts", "use minute, hour, day, week or month",
    "Google Ad Manager time units POD and STREAM"};
constexpr CodeInfo goal_unreachable{
    "FRQ007", "cap-makes-goal-unreachable", &frequency_rule, Severity::warning,
    "audience_size x max x the windows of the flight is below pacing.impressions_goal",
    "the campaign cannot deliver its goal, however it bids",
    "raise max, widen the audience, lengthen the flight or lower the goal", "practice"};
constexpr CodeInfo entity_missing{
    "FRQ008", "per-entity-missing", &frequency_rule, Severity::critical,
    "a cap has a max but no per, or no window with a unit",
    "nobody can tell for whom and over what time it counts",
    "add per (user, device, household) and window {unit, count}", "AdCP frequency cap"};
constexpr CodeInfo longer_than_flight{
    "FRQ009", "suppress-longer-than-flight", &frequency_rule, Severity::warning,
    "the window of a cap is longer than the flight",
    "the cap acts as one over the lifetime, which is rarely what is meant",
    "shorten the window, or say lifetime", "practice"};

constexpr CodeInfo entity_unknown{
    "FRQ010", "entity-unknown", &frequency_rule, Severity::warning,
    "per does not say for whom a cap counts",
    "an ad server that does not know it ignores the cap, or counts it for somebody else",
    "use user, device, household or another word of dealkit-campaign(5)", "practice"};

constexpr CodeInfo respelled_window{
    "FRQ011", "respelled-window", &frequency_rule, Severity::critical,
    "two caps count over the same window for the same entity, but spell the unit or per "
    "differently (DAY beside day)",
    "servers that tell the spellings apart keep both caps or ignore one, the others refuse both",
    "keep the smaller max, and write words as dealkit-campaign(5) lists them", "practice"};

constexpr CodeInfo frequency_codes[] = {max_lt_1,         interval_out_of_range, duplicate_window,
                                        too_many,         never_binds,           unit_needs_video,
                                        goal_unreachable, entity_missing,        longer_than_flight,
                                        entity_unknown,   respelled_window};

constexpr Threshold frequency_rows[] = {
    DEALKIT_THRESHOLD(FrequencyThresholds, max_most, "frequency", "impressions",
                      "FRQ002 above this max"),
    DEALKIT_THRESHOLD(FrequencyThresholds, minutes_most, "frequency", "minutes",
                      "FRQ002 above this count"),
    DEALKIT_THRESHOLD(FrequencyThresholds, hours_most, "frequency", "hours",
                      "FRQ002 above this count"),
    DEALKIT_THRESHOLD(FrequencyThresholds, days_most, "frequency", "days",
                      "FRQ002 above this count"),
    DEALKIT_THRESHOLD(FrequencyThresholds, weeks_most, "frequency", "weeks",
                      "FRQ002 above this count"),
    DEALKIT_THRESHOLD(FrequencyThresholds, months_most, "frequency", "months",
                      "FRQ002 above this count"),
    DEALKIT_THRESHOLD(FrequencyThresholds, caps_most, "frequency", "caps",
                      "FRQ004 above this many caps"),
    DEALKIT_THRESHOLD(FrequencyThresholds, unit_once, "frequency", "0 or 1",
                      "1: FRQ003 for two caps whose windows share a unit"),
    DEALKIT_THRESHOLD(FrequencyThresholds, per_day_suspect, "frequency", "impressions a day",
                      "FRQ005 above this many a day and user"),
};

enum class Unit : std::uint8_t { minute, hour, day, week, month, lifetime, pod, stream, unknown };

/// Platforms write the units in the singular or in the plural: both are taken.
Unit unit_of(std::string_view name) {
  auto place = deal::window_units.find(name);
  if (place == Words::unknown && (name.ends_with('s') || name.ends_with('S'))) {
    place = deal::window_units.find(name.substr(0, name.size() - 1));
  }
  return static_cast<Unit>(std::min(place, deal::window_units.size()));
}
static_assert(deal::window_units.size() == static_cast<std::size_t>(Unit::unknown));

/// Seconds of one unit; a month counts 30 days. 0 for pod, stream and the unknown.
double seconds_of(Unit unit) {
  switch (unit) {
    case Unit::minute: return 60;
    case Unit::hour: return 3600;
    case Unit::day: return 86400;
    case Unit::week: return 7 * 86400.0;
    case Unit::month: return 30 * 86400.0;
    case Unit::lifetime: return HUGE_VAL;
    default: return 0;
  }
}

/// The greatest count of a unit; pods and streams are counted one by one.
std::int64_t count_most(Unit unit, const FrequencyThresholds& limits) {
  switch (unit) {
    case Unit::minute: return limits.minutes_most;
    case Unit::hour: return limits.hours_most;
    case Unit::day: return limits.days_most;
    case Unit::week: return limits.weeks_most;
    case Unit::month: return limits.months_most;
    default: return 1;
  }
}

struct Length {
  Unit unit = Unit::unknown;
  std::int64_t count = 1;  // where absent
  double seconds = 0;      // 0: not comparable
};

Length length_of(const deal::Window& window) {
  Length length;
  if (!window.self || !window.unit) return length;
  length.unit = unit_of(*window.unit);
  if (window.count) length.count = *window.count;
  // A lifetime is endless whatever its count; other lengths are exact far beyond any limit.
  length.seconds = length.unit == Unit::lifetime
                       ? HUGE_VAL
                       : seconds_of(length.unit) * static_cast<double>(std::max<std::int64_t>(
                                                       length.count, 0));
  return length;
}

bool same_entity(const FrequencyCap& a, const FrequencyCap& b) {
  return a.per.present == b.per.present && same_word(*a.per, *b.per);
}
/// Whether two words are one word in two spellings, as DAY and day are.
bool respelled(std::string_view a, std::string_view b) { return a != b && same_word(a, b); }
bool per_user(const FrequencyCap& cap) { return !cap.per || is_word(*cap.per, "user"); }

void check_numbers(const FrequencyCap& cap, const Length& length,
                   const FrequencyThresholds& limits, Findings& findings) {
  if (cap.max && *cap.max < 1) {
    findings.add(max_lt_1, {.at = cap.max.node,
                            .expected = "at least 1",
                            .message = fmt::format("a cap of {} impressions shows the ad to nobody",
                                                   *cap.max)});
  } else if (cap.max && *cap.max > limits.max_most) {
    findings.add(interval_out_of_range,
                 {.at = cap.max.node,
                  .expected = fmt::format("1 to {}", limits.max_most),
                  .message = fmt::format("a cap of {} impressions is above {}", *cap.max,
                                         limits.max_most)});
  }
  const auto& window = cap.window;
  if (!window.self || !window.unit) return;
  if (length.unit == Unit::unknown) {
    findings.add(interval_out_of_range,
                 {.at = window.unit.node,
                  .expected = "minute, hour, day, week, month or lifetime",
                  .message = fmt::format("\"{}\" is not a unit of a window{}", brief(*window.unit),
                                         deal::window_units.hint(*window.unit))});
    return;
  }
  const auto most = count_most(length.unit, limits);
  if (length.count >= 1 && length.count <= most) return;
  findings.add(interval_out_of_range,
               {.at = window.count.node,
                .expected = most == 1 ? std::string("1") : fmt::format("1 to {}", most),
                .message = fmt::format("a window of {} x {} is outside 1 to {}", length.count,
                                       *window.unit, most)});
}

void check_entity(const FrequencyCap& cap, Findings& findings) {
  if (!cap.max) return;
  if (!cap.per) {
    findings.add(entity_missing, {.in = cap.self.node,
                                  .member = "per",
                                  .expected = "user, device, household or the like",
                                  .message = "a cap needs per: whom it counts for"});
  }
  check_word(entity_unknown, "per", cap.per, deal::cap_entities, findings);
  if (!cap.window.self) {
    findings.add(entity_missing, {.in = cap.self.node,
                                  .member = "window",
                                  .expected = "an object with unit and count",
                                  .message = "a cap needs a window: the time it counts over"});
  } else if (!cap.window.unit) {
    findings.add(entity_missing, {.in = cap.window.self.node,
                                  .member = "unit",
                                  .expected = "minute, hour, day, week, month or lifetime",
                                  .message = "the window of a cap needs a unit"});
  }
}

/// Whether `cap` adds nothing to `other`: a longer window that allows no more, or, where `other`
/// is the deal's, the same window that allows less.
bool is_idle_beside(const FrequencyCap& cap, const FrequencyCap& other, bool others_is_parent) {
  if (!cap.max || !other.max || !same_entity(cap, other)) return false;
  const auto mine = length_of(cap.window).seconds;
  const auto theirs = length_of(other.window).seconds;
  if (mine <= 0 || theirs <= 0) return false;
  if (theirs > mine) return *other.max <= *cap.max;
  return others_is_parent && theirs == mine && *other.max < *cap.max;
}

void add_never_binds(const FrequencyCap& cap, std::string message, Findings& findings) {
  findings.add(never_binds, {.at = cap.max.node,
                             .expected = "a max that the other caps leave room for",
                             .message = std::move(message)});
}

/// One finding a cap: the first reason why it never binds.
void check_binds(const Subject& subject, std::uint32_t index, const Length& length,
                 const FrequencyThresholds& limits, Findings& findings) {
  constexpr std::uint32_t compared_most = 64;  // caps of a longer list are refused by FRQ004 anyway
  const auto& caps = subject.campaign.frequency_caps;
  const auto& cap = caps[index];
  if (!cap.max) return;
  for (std::uint32_t i = 0; i < std::min(caps.size(), compared_most); ++i) {
    if (i == index || !is_idle_beside(cap, caps[i], false)) continue;
    return add_never_binds(
        cap, fmt::format("a cap of {} never binds: one over a longer window allows only {}",
                         *cap.max, *caps[i].max), findings);
  }
  const auto& parents = subject.campaign.deal.frequency_caps;
  for (std::uint32_t i = 0; i < std::min(parents.size(), compared_most); ++i) {
    if (!is_idle_beside(cap, parents[i], true)) continue;
    return add_never_binds(cap, fmt::format("a cap of {} never binds: the deal allows only {}",
                                            *cap.max, *parents[i].max), findings);
  }
  const double days = length.seconds / 86400.0;
  if (days < 1 || std::isinf(days) || !per_user(cap)) return;
  if (static_cast<double>(*cap.max) <= limits.per_day_suspect * days) return;
  add_never_binds(cap, fmt::format("a cap of {} is more than {} impressions a day and user",
                                   *cap.max, limits.per_day_suspect), findings);
}

void check_duplicate(const Subject& subject, std::uint32_t index, const Length& length,
                     const FrequencyThresholds& limits, Findings& findings) {
  constexpr std::uint32_t compared_most = 64;
  if (length.unit == Unit::unknown) return;
  const auto& caps = subject.campaign.frequency_caps;
  for (std::uint32_t i = 0; i < std::min(index, compared_most); ++i) {
    if (!same_entity(caps[i], caps[index])) continue;
    const auto other = length_of(caps[i].window);
    const bool same_unit = other.unit == length.unit;
    const bool same_length = length.seconds > 0 ? other.seconds == length.seconds
                                                : same_unit && other.count == length.count;
    if (!same_length && !(same_unit && limits.unit_once != 0)) continue;
    const bool spelled_apart = respelled(*caps[i].per, *caps[index].per) ||
                               respelled(*caps[i].window.unit, *caps[index].window.unit);
    findings.add(spelled_apart ? respelled_window : duplicate_window,
                 {.at = caps[index].window.self.node,
                  .expected = "a window that no other cap has",
                  .message = fmt::format("caps {} and {} count over the same {}", i + 1, index + 1,
                                         same_length ? "window" : "unit of time")});
    return;
  }
}

/// Seconds from the start to the end of the flight, 0 if unknown.
double flight_seconds(const Subject& subject) {
  const auto& schedule = subject.schedule;
  if (schedule.active_days == 0) return 0;
  return static_cast<double>(schedule.end->seconds - schedule.start->seconds);
}

void check_flight(const Subject& subject, const FrequencyCap& cap, const Length& length,
                  Findings& findings) {
  const double flight = flight_seconds(subject);
  if (length.seconds <= 0) return;
  const bool lifetime = std::isinf(length.seconds);
  if (flight > 0 && !lifetime && length.seconds > flight) {
    findings.add(longer_than_flight,
                 {.at = cap.window.self.node,
                  .expected = "a window within the flight, or lifetime",
                  .message = fmt::format("a window of {} x {} is longer than the flight of {} days",
                                         length.count, *cap.window.unit,
                                         subject.schedule.active_days)});
  }
  const auto& reach = subject.campaign.targeting.audience_size;
  const auto& goal = subject.campaign.pacing.impressions_goal;
  if (!reach || !goal || !cap.max || *cap.max < 1 || *reach < 0 || !per_user(cap)) return;
  if (!lifetime && flight <= 0) return;
  const double windows = lifetime ? 1 : std::ceil(flight / length.seconds);
  // An estimate against a goal: doubles are exact enough, and cannot overflow.
  const double most = static_cast<double>(*reach) * static_cast<double>(*cap.max) * windows;
  if (most >= static_cast<double>(*goal)) return;
  findings.add(goal_unreachable,
               {.at = cap.max.node,
                .expected = fmt::format("room for {} impressions", *goal),
                .message = fmt::format("{} people x {} impressions x {:.0f} windows make {:.0f}, "
                                       "below the goal of {}",
                                       *reach, *cap.max, windows, most, *goal)});
}

void apply_frequency_profile(Profile profile, FrequencyThresholds& thresholds) {
  constexpr auto none = std::numeric_limits<std::int64_t>::max();
  switch (profile) {
    case Profile::generic: return;
    case Profile::dv360: thresholds.caps_most = 1; return;
    case Profile::meta:  // an interval of 1 to 90 days, in whatever unit
      thresholds.max_most = 90;
      thresholds.minutes_most = 90 * 24 * 60;
      thresholds.hours_most = 90 * 24;
      thresholds.days_most = 90;
      thresholds.weeks_most = 12;
      thresholds.months_most = 3;
      return;
    case Profile::gam: thresholds.unit_once = 1; break;
    default: break;
  }
  thresholds.minutes_most = thresholds.hours_most = thresholds.days_most = none;
  thresholds.weeks_most = thresholds.months_most = none;
}

void check_frequency(const Subject& subject, const Context&,
                     const FrequencyThresholds& limits, Findings& findings) {
  const auto& caps = subject.campaign.frequency_caps;
  if (caps.empty()) return;
  if (caps.size() > limits.caps_most) {
    findings.add(too_many, {.at = caps.node,
                            .expected = fmt::format("at most {}", limits.caps_most),
                            .message = fmt::format("{} caps are more than {}", caps.size(),
                                                   limits.caps_most)});
  }
  const auto& type = subject.campaign.campaign_type;
  const auto judged = std::min<std::uint32_t>(caps.size(), reported_max_elements);
  for (std::uint32_t i = 0; i < judged; ++i) {
    const auto& cap = caps[i];
    const auto length = length_of(cap.window);
    check_numbers(cap, length, limits, findings);
    check_entity(cap, findings);
    check_duplicate(subject, i, length, limits, findings);
    check_binds(subject, i, length, limits, findings);
    const bool by_pod = length.unit == Unit::pod || length.unit == Unit::stream;
    if (by_pod && type && !is_word(*type, "video")) {
      findings.add(unit_needs_video,
                   {.at = cap.window.unit.node,
                    .expected = "minute, hour, day, week, month or lifetime",
                    .message = fmt::format("a window by {} needs a video campaign, this one is {}",
                                           *cap.window.unit, brief(*type))});
    }
    check_flight(subject, cap, length, findings);
  }
}

constexpr std::string_view frequency_reads[] = {"frequency_caps", "campaign_type", "deal",
                                                "pacing", "targeting", "scheduling"};

}  // namespace

constinit const Rule frequency_rule{
    .name = "frequency_caps",
    .summary = "caps that bind and leave the goal within reach",
    .phase = 2,
    .reads = frequency_reads,
    .codes = frequency_codes,
    .limits = limits_table<FrequencyThresholds, apply_frequency_profile>(frequency_rows),
    .check = rule_check<check_frequency>,
};

}  // namespace dealkit::validation
