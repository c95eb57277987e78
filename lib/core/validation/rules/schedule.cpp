// scheduling_conflicts: flights that are possible and do not collide (SCH001 … SCH017; SCH009, 010
// and 017 are set rules).
#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <utility>
#include <vector>

#include "core/base/moment.hpp"
#include "core/deal/campaign_status.hpp"
#include "core/validation/context.hpp"
#include "core/validation/places.hpp"
#include "core/validation/reference/calendar.hpp"
#include "core/validation/rule.hpp"
#include "core/validation/rules/dayparts.hpp"
#include "core/validation/subject.hpp"
#include "core/validation/token_lists.hpp"

namespace dealkit::validation {

extern const Rule schedule_rule;

namespace {

struct ScheduleThresholds {
  std::int64_t latest_year = 2037;  // SCH004 from its first day on
  std::int64_t long_flight_days = 366;
  std::int64_t gap_tolerance_s = 60;  // people write 23:59 for the end of a day
};

using base::Instant;
using base::to_string;
using deal::CampaignStage;

constexpr CodeInfo end_not_after_start{
    "SCH001", "end-not-after-start", &schedule_rule, Severity::critical,
    "the end of the schedule or of a flight is not after its start", "it would never run",
    "set an end after the start", "GAM LineItemFlightDateError END_DATE_TIME_NOT_AFTER_START_TIME"};
constexpr CodeInfo start_in_past{
    "SCH002", "start-in-past", &schedule_rule, Severity::critical,
    "start is before now, or as a date before today (advisory when the campaign is already live)",
    "ad servers refuse a new campaign that starts in the past", "set a start from now on",
    "GAM START_DATE_TIME_IS_IN_PAST; Google Ads CANNOT_MODIFY_START_DATE_IF_ALREADY_STARTED"};
constexpr CodeInfo end_in_past{
    "SCH003", "end-in-past", &schedule_rule, Severity::critical,
    "end is not after now, and the status does not say that it is over",
    "it would never run", "set an end in the future",
    "GAM LineItemFlightDateError"};
constexpr CodeInfo too_late{
    "SCH004", "too-late", &schedule_rule, Severity::critical,
    "start or end is 2037-01-01 or later", "ad servers cannot store such a date",
    "leave the end out, or set an earlier one", "GAM END_DATE_TIME_TOO_LATE; DV360"};
constexpr CodeInfo outside_parent{
    "SCH005", "outside-parent", &schedule_rule, Severity::critical,
    "the schedule or a flight is not inside the deal's dates, or a flight not inside the schedule",
    "nothing is contracted for those days", "move it inside", "OpenDirect 2.1 line inside order"};
constexpr CodeInfo lead_time_short{
    "SCH006", "lead-time-short", &schedule_rule, Severity::critical,
    "start is on a day before today plus the lead time (lead_time_days, or the product's "
    "leadtime_days)",
    "the seller cannot set it up in time", "start later", "OpenDirect 2.1 leadtime"};
constexpr CodeInfo flight_too_short{
    "SCH007", "flight-too-short", &schedule_rule, Severity::critical,
    "the flight has fewer days than the product's minflight_days", "the seller does not accept it",
    "lengthen the flight", "OpenDirect 2.1 minflight, reason InvalidPeriodLength"};
constexpr CodeInfo flight_too_long{
    "SCH008", "flight-too-long", &schedule_rule, Severity::critical,
    "the flight has more days than the product's maxflight_days (warning: more than a year)",
    "the seller does not accept it", "shorten the flight, or split it",
    "OpenDirect 2.1 maxflight, reason InvalidPeriodLength; practice"};
constexpr CodeInfo double_booked{
    "SCH009", "exclusive-double-booked", &schedule_rule, Severity::critical,
    "campaigns book the same placement at the same time, and one of them exclusively",
    "an exclusive placement is sold once", "move one of them in time or place",
    "OpenDirect 2.1 reasons Booked, Optioned", Fixing::none, true};
constexpr CodeInfo over_100{
    "SCH010", "sov-over-100", &schedule_rule, Severity::critical,
    "at some hour the shares of voice of a placement add up to more than 100 %",
    "more is sold than there is", "lower shares until they fit", "practice", Fixing::none, true};
constexpr CodeInfo segment_gap{"SCH013",
                               "segment-gap",
                               &schedule_rule,
                               Severity::warning,
                               "there is an overlap or a gap of more than a minute between two "
                               "flights",
                               "nothing runs in a gap, and budgets mix in an overlap",
                               "let one flight end where the next starts",
                               "DV360 budget segments; practice"};
constexpr CodeInfo blackout_hit{
    "SCH014", "blackout-hit", &schedule_rule, Severity::critical,
    "the schedule meets a blackout of --calendar in a country that is targeted",
    "nothing may run in a blackout", "leave the blackout out of the flights", "the calendar given"};
constexpr CodeInfo local_time_ambiguous{
    "SCH015", "local-time-ambiguous", &schedule_rule, Severity::warning,
    "a local time falls into the hour that daylight saving repeats or skips, or the time zone is "
    "unknown",
    "each system would read another moment", "write the time with its offset",
    "IANA time zone database"};
constexpr CodeInfo hold_expires{
    "SCH016", "hold-expires-before-approval", &schedule_rule, Severity::warning,
    "a reservation ends (hold_until) before approval can be had (approval_sla_hours)",
    "the inventory would be gone when the deal is signed", "extend the hold or hurry the approval",
    "practice"};
constexpr CodeInfo competitive_separation{
    "SCH017", "competitive-separation", &schedule_rule, Severity::warning,
    "campaigns of one product category share a placement at the same time",
    "advertisers pay not to stand beside their competitors", "move one of them",
    "practice", Fixing::none, true};

const CodeInfo schedule_codes[] = {end_not_after_start, start_in_past,    end_in_past,
                                   too_late,            outside_parent,   lead_time_short,
                                   flight_too_short,    flight_too_long,  double_booked,
                                   over_100,            daypart_overlap,  daypart_spans_midnight,
                                   segment_gap,         blackout_hit,     local_time_ambiguous,
                                   hold_expires,        competitive_separation};

constexpr Threshold schedule_rows[] = {
    DEALKIT_THRESHOLD(ScheduleThresholds, latest_year, "schedule", "year",
                      "SCH004 from the first day of this year on"),
    DEALKIT_THRESHOLD(ScheduleThresholds, long_flight_days, "schedule", "days",
                      "SCH008 warns of longer flights"),
    DEALKIT_THRESHOLD(ScheduleThresholds, gap_tolerance_s, "schedule", "seconds",
                      "SCH013 for longer gaps between flights"),
};

/// The day that `instant` falls on in `zone`, as days since 1970-01-01.
std::int64_t day_in(Instant instant, const base::TimeZone& zone) {
  // Straight from the seconds: the way over the date and back shows in the time of a whole run.
  const auto local = instant.seconds + zone.offset_seconds(instant);
  return local / base::seconds_per_day - (local % base::seconds_per_day < 0 ? 1 : 0);
}

std::optional<CampaignStage> stage_of(const deal::Campaign& campaign) {
  return campaign.status ? deal::campaign_stage(*campaign.status) : std::nullopt;
}

/// It runs or ran already: its start cannot be moved any more.
bool is_live(const deal::Campaign& campaign) {
  const auto stage = stage_of(campaign);
  return stage == CampaignStage::live || stage == CampaignStage::over;
}

/// That its end has passed is as it should be.
bool is_over(const deal::Campaign& campaign) {
  const auto stage = stage_of(campaign);
  return stage == CampaignStage::over || stage == CampaignStage::released;
}

void check_start(const Subject& subject, const base::TimeZone& zone, const Context& context,
                 Findings& findings) {
  const auto& campaign = subject.campaign;
  const auto& cell = campaign.scheduling.start;
  const bool live = is_live(campaign);
  const auto start = *subject.schedule.start;
  // Who gives a date means any time of that day: today is not in the past.
  const bool today = start < context.now && cell->form == base::TimeText::Form::date &&
                     day_in(start, zone) == day_in(context.now, zone);
  if (start < context.now && !today && !is_over(campaign)) {
    findings.add(start_in_past,
                 {.at = cell.node,
                  .expected = "a time from now on",
                  .message = fmt::format("start {} is in the past", to_string(start)),
                  .severity = live ? std::optional(Severity::advisory) : std::nullopt});
  }
  const auto& lead = campaign.scheduling.lead_time_days ? campaign.scheduling.lead_time_days
                                                        : campaign.product.leadtime_days;
  constexpr std::int64_t longest_lead_days = 36'500;
  if (live || !lead || *lead < 0 || *lead > longest_lead_days) return;
  if (day_in(start, zone) >= day_in(context.now, zone) + *lead) return;
  const auto earliest = base::add_days(zone.to_local(context.now).date, *lead);
  findings.add(lead_time_short,
               {.at = cell.node,
                .expected = earliest ? fmt::format("{} or later", to_string(*earliest))
                                     : std::string("a lead time that ends before the year 10000"),
                .message = fmt::format("start {} leaves less than the lead time of {} days",
                                       to_string(start), *lead)});
}

void check_end(const Subject& subject, const Context& context, Findings& findings) {
  const auto& scheduling = subject.campaign.scheduling;
  const auto& start = subject.schedule.start;
  const auto& end = subject.schedule.end;
  if (start && *end <= *start) {
    findings.add(end_not_after_start,
                 {.at = scheduling.end.node,
                  .expected = fmt::format("a time after {}", to_string(*start)),
                  .message = fmt::format("end {} is not after start {}", to_string(*end),
                                         to_string(*start))});
  }
  if (*end <= context.now && !is_over(subject.campaign)) {
    findings.add(end_in_past, {.at = scheduling.end.node,
                               .expected = "a time in the future",
                               .message = fmt::format("end {} is in the past", to_string(*end))});
  }
}

void check_too_late(const record::Time& cell, const std::optional<Instant>& at,
                    const ScheduleThresholds& limits, Findings& findings) {
  if (!at) return;
  const auto year = static_cast<std::int32_t>(
      std::clamp<std::int64_t>(limits.latest_year, 1, 9999));
  // Years of 365 days are a lower bound that costs nothing to tell nearly all dates by.
  if (at->seconds < (std::int64_t{year} - 1970) * 365 * base::seconds_per_day) return;
  const Instant limit = base::from_utc({{year, 1, 1}, 0, 0});
  // A date ends with its day: the last day before the limit ends at the limit itself.
  const bool beyond = cell->form == base::TimeText::Form::date
                          ? cell->local.date >= base::Date{year, 1, 1}
                          : *at >= limit;
  if (!beyond) return;
  findings.add(too_late, {.at = cell.node,
                          .expected = fmt::format("before {}-01-01", year),
                          .message = fmt::format("{} is {}-01-01 or later", to_string(*at), year)});
}

void check_length(const Subject& subject, const ScheduleThresholds& limits, Findings& findings) {
  const auto days = subject.schedule.active_days;
  if (days == 0) return;
  const auto& product = subject.campaign.product;
  const auto node = subject.campaign.scheduling.end.node;
  if (product.minflight_days && days < *product.minflight_days) {
    findings.add(flight_too_short,
                 {.at = node,
                  .expected = fmt::format("at least {} days", *product.minflight_days),
                  .message = fmt::format("a flight of {} days is shorter than the product's {}",
                                         days, *product.minflight_days)});
  }
  if (product.maxflight_days && days > *product.maxflight_days) {
    findings.add(flight_too_long,
                 {.at = node,
                  .expected = fmt::format("at most {} days", *product.maxflight_days),
                  .message = fmt::format("a flight of {} days is longer than the product's {}",
                                         days, *product.maxflight_days)});
  } else if (days > limits.long_flight_days) {
    findings.add(flight_too_long,
                 {.at = node,
                  .expected = fmt::format("at most {} days",
                                          limits.long_flight_days),
                  .message = fmt::format("a flight of {} days is longer than a year", days),
                  .severity = Severity::warning});
  }
}

struct Span {
  std::optional<Instant> start, end;
};

void check_inside(const Span& inner, const Span& outer, std::uint32_t start_node,
                  std::uint32_t end_node, Findings& findings) {
  if (inner.start && outer.start && *inner.start < *outer.start) {
    findings.add(outside_parent,
                 {.at = start_node,
                  .expected = fmt::format("{} or later", to_string(*outer.start)),
                  .message = fmt::format("start {} is before that of what it belongs to, {}",
                                         to_string(*inner.start), to_string(*outer.start))});
  }
  if (!inner.end && inner.start && outer.end && *inner.start >= *outer.end) {
    findings.add(outside_parent,
                 {.at = start_node,
                  .expected = fmt::format("before {}", to_string(*outer.end)),
                  .message = fmt::format("start {} is not before the end of what it belongs to, {}",
                                         to_string(*inner.start), to_string(*outer.end))});
  }
  if (inner.end && outer.end && *inner.end > *outer.end) {
    findings.add(outside_parent,
                 {.at = end_node,
                  .expected = fmt::format("{} or earlier", to_string(*outer.end)),
                  .message = fmt::format("end {} is after that of what it belongs to, {}",
                                         to_string(*inner.end), to_string(*outer.end))});
  }
}

Span span_of(const deal::Flight& flight, const base::TimeZone& zone) {
  Span span;
  if (flight.start) span.start = resolve_time(*flight.start, zone, false);
  if (flight.end) span.end = resolve_time(*flight.end, zone, true);
  return span;
}

/// `earlier` ends where `later` starts, or nearly.
void check_joint(const Span& earlier, const Span& later, std::uint32_t later_node,
                 std::int64_t tolerance_s, Findings& findings) {
  if (!earlier.end || !later.start) return;
  const auto gap = base::subtract(*later.start, *earlier.end);
  if (gap >= base::Duration{} && gap <= base::Duration{tolerance_s, 0}) return;
  findings.add(segment_gap,
               {.at = later_node,
                .expected = to_string(*earlier.end),
                .message = fmt::format("{} between the flight that ends {} and the one that starts "
                                       "{}",
                                       gap > base::Duration{} ? "a gap" : "an overlap",
                                       to_string(*earlier.end), to_string(*later.start))});
}

/// Flights in the order of their starts, however they are listed.
std::vector<const deal::Flight*> in_order(const record::Rows<deal::Flight>& flights,
                                          const base::TimeZone& zone) {
  std::vector<const deal::Flight*> sorted;
  sorted.reserve(flights.size());
  for (const auto& flight : flights) {
    if (flight.start) sorted.push_back(&flight);
  }
  std::stable_sort(sorted.begin(), sorted.end(),
                   [&zone](const deal::Flight* a, const deal::Flight* b) {
                     return *span_of(*a, zone).start < *span_of(*b, zone).start;
                   });
  return sorted;
}

/// The zone of the deal's dates: its own, else that of the schedule. nullptr: an unknown one.
const base::TimeZone* zone_of_deal(const deal::Campaign& campaign, const base::TimeZone& zone,
                                   const Context& context) {
  static const auto utc = base::TimeZone::utc();
  const auto& own = campaign.deal.time_zone;
  const auto& schedules = campaign.scheduling.time_zone;
  if (!own || (schedules && *schedules == *own)) return &zone;
  if (*own == "UTC") return &utc;
  return context.zones == nullptr ? nullptr : context.zones->find(*own);
}

/// The deal's dates.
Span span_of_deal(const deal::Campaign& campaign, const base::TimeZone& zone,
                  const Context& context, Findings& findings) {
  const auto& deal = campaign.deal;
  Span span;
  if (!deal.start_date && !deal.end_date) return span;
  const auto* own = zone_of_deal(campaign, zone, context);
  if (own == nullptr) {
    findings.add(local_time_ambiguous,
                 {.at = deal.time_zone.node,
                  .expected = "a time zone of the IANA database, such as Europe/Berlin",
                  .message = fmt::format("time zone \"{}\" of the deal is unknown: that of the "
                                         "schedule is assumed", brief(*deal.time_zone))});
    own = &zone;
  }
  if (deal.start_date) span.start = resolve_time(*deal.start_date, *own, false);
  if (deal.end_date) span.end = resolve_time(*deal.end_date, *own, true);
  return span;
}

void check_flights(const Subject& subject, const Span& deal, const base::TimeZone& zone,
                   const ScheduleThresholds& limits, Findings& findings) {
  const auto& flights = subject.campaign.scheduling.flights;
  const auto before = std::as_const(findings).all().size();
  const auto enough = [&findings, before] {
    return std::as_const(findings).all().size() - before >= reported_max_elements;
  };
  for (const auto& flight : flights) {
    if (enough()) return;
    const auto span = span_of(flight, zone);
    if (span.start && span.end && *span.end <= *span.start) {
      findings.add(end_not_after_start,
                   {.at = flight.end.node,
                    .expected = fmt::format("a time after {}", to_string(*span.start)),
                    .message = fmt::format("a flight that starts {} ends {}",
                                           to_string(*span.start), to_string(*span.end))});
    }
    // Where the schedule says nothing, nothing stands between a flight and the deal.
    const auto& start = subject.schedule.start ? subject.schedule.start : deal.start;
    const auto& end = subject.schedule.end ? subject.schedule.end : deal.end;
    check_inside(span, {start, end}, flight.start.node, flight.end.node, findings);
  }
  if (flights.size() < 2) return;
  const auto sorted = in_order(flights, zone);
  for (std::size_t i = 1; i < sorted.size() && !enough(); ++i) {
    check_joint(span_of(*sorted[i - 1], zone), span_of(*sorted[i], zone), sorted[i]->start.node,
                limits.gap_tolerance_s, findings);
  }
}

void check_local_time(const record::Time& cell, const base::TimeZone& zone, Findings& findings) {
  if (!cell || cell->form != base::TimeText::Form::local) return;
  const auto kind = zone.resolve(cell->local).kind;
  if (kind == base::TimeZone::Resolved::Kind::unique) return;
  const bool twice = kind == base::TimeZone::Resolved::Kind::ambiguous;
  findings.add(local_time_ambiguous,
               {.at = cell.node,
                .expected = "a time with its offset",
                .message = fmt::format("this local time comes {} in {} because of daylight saving",
                                       twice ? "twice" : "not at all", zone.name())});
}

void check_zone(const Subject& subject, Findings& findings) {
  const auto& scheduling = subject.campaign.scheduling;
  if (subject.schedule.zone == nullptr) {
    findings.add(local_time_ambiguous,
                 {.at = scheduling.time_zone.node,
                  .expected = "a time zone of the IANA database, such as Europe/Berlin",
                  .message = fmt::format("time zone \"{}\" is unknown: UTC is assumed",
                                         brief(*scheduling.time_zone))});
    return;
  }
  check_local_time(scheduling.start, *subject.schedule.zone, findings);
  check_local_time(scheduling.end, *subject.schedule.zone, findings);
  for (const auto& flight : scheduling.flights) {
    check_local_time(flight.start, *subject.schedule.zone, findings);
    check_local_time(flight.end, *subject.schedule.zone, findings);
  }
}

bool targets_any(const record::Tokens& targets, const Countries& countries) {
  if (countries.none() || targets.empty()) return true;
  return std::any_of(targets.value.begin(), targets.value.end(), [&](json::Value target) {
    const auto* country = place_of(record::token(target)).country;
    return country != nullptr && countries.test(base::index_of(*country));
  });
}

bool meets(const Span& span, const Blackout& blackout) {
  return span.start && *span.start < blackout.end && (!span.end || *span.end > blackout.start);
}

/// What runs in a blackout: the flights, where there are any, else the schedule.
bool runs_in(const Subject& subject, const base::TimeZone& zone, const Blackout& blackout) {
  const auto& flights = subject.campaign.scheduling.flights;
  if (flights.empty()) return meets({subject.schedule.start, subject.schedule.end}, blackout);
  return std::any_of(flights.begin(), flights.end(), [&](const deal::Flight& flight) {
    return meets(span_of(flight, zone), blackout);
  });
}

void check_blackouts(const Subject& subject, const base::TimeZone& zone, const Context& context,
                     Findings& findings) {
  if (context.calendar == nullptr) return;
  for (const auto& blackout : context.calendar->blackouts()) {
    if (!runs_in(subject, zone, blackout) ||
        !targets_any(subject.campaign.targeting.geo_targets, blackout.countries)) {
      continue;
    }
    findings.add(blackout_hit,
                 {.at = subject.campaign.scheduling.self.node,
                  .expected = fmt::format("nothing from {} to {}", to_string(blackout.start),
                                          to_string(blackout.end)),
                  .message = fmt::format("the schedule meets the blackout {}",
                                         blackout.name.empty() ? "of the calendar"
                                                               : brief(blackout.name))});
  }
}

void check_hold(const Subject& subject, const Context& context, Findings& findings) {
  const auto& scheduling = subject.campaign.scheduling;
  constexpr std::int64_t longest_sla_hours = 24 * 366;
  if (!scheduling.hold_until || !scheduling.approval_sla_hours ||
      subject.schedule.zone == nullptr || *scheduling.approval_sla_hours < 0 ||
      *scheduling.approval_sla_hours > longest_sla_hours) {
    return;
  }
  const auto until = resolve_time(*scheduling.hold_until, *subject.schedule.zone, true);
  const auto approved =
      base::add_within_years(context.now, {*scheduling.approval_sla_hours * 3600, 0});
  if (until >= approved) return;
  findings.add(hold_expires,
               {.at = scheduling.hold_until.node,
                .expected = fmt::format("{} or later", to_string(approved)),
                .message = fmt::format("the hold ends {}, approval may take until {}",
                                       to_string(until), to_string(approved))});
}

void check_schedule(const Subject& subject, const Context& context,
                    const ScheduleThresholds& limits, Findings& findings) {
  const auto& campaign = subject.campaign;
  const auto& scheduling = campaign.scheduling;
  if (!campaign.targeting.dayparts.empty()) check_dayparts(campaign.targeting, findings);
  if (!scheduling.self) return;
  const auto& schedule = subject.schedule;
  static const auto utc = base::TimeZone::utc();
  const auto& zone = schedule.zone == nullptr ? utc : *schedule.zone;
  if (schedule.start) check_start(subject, zone, context, findings);
  if (schedule.end) check_end(subject, context, findings);
  check_too_late(scheduling.start, schedule.start, limits, findings);
  check_too_late(scheduling.end, schedule.end, limits, findings);
  check_length(subject, limits, findings);
  check_zone(subject, findings);
  const auto deal = span_of_deal(campaign, zone, context, findings);
  check_inside({schedule.start, schedule.end}, deal, scheduling.start.node, scheduling.end.node,
               findings);
  if (!scheduling.flights.empty()) check_flights(subject, deal, zone, limits, findings);
  check_blackouts(subject, zone, context, findings);
  check_hold(subject, context, findings);
}

constexpr std::string_view schedule_reads[] = {"scheduling", "status", "deal", "product",
                                               "targeting"};

}  // namespace

constinit const Rule schedule_rule{
    .name = "scheduling_conflicts",
    .summary = "flights that are possible and do not collide",
    .phase = 2,
    .reads = schedule_reads,
    .codes = schedule_codes,
    .limits = limits_table<ScheduleThresholds>(schedule_rows),
    .check = rule_check<check_schedule>,
};

}  // namespace dealkit::validation
