// pacing_rules: a budget that is spent in time (PAC001 … PAC010).
#include <fmt/format.h>

#include <algorithm>
#include <cstddef>

#include "core/deal/words.hpp"
#include "core/validation/context.hpp"
#include "core/validation/reference/delivery.hpp"
#include "core/validation/rule.hpp"
#include "core/validation/subject.hpp"
#include "core/validation/words.hpp"
#include "core/validation/token_lists.hpp"

namespace dealkit::validation {

extern const Rule pacing_rule;

namespace {

struct PacingThresholds {
  std::int64_t asap_days_max = 7;
  double behind_ratio = 0.90, behind_strong_ratio = 0.75;
  double ahead_ratio = 1.10, ahead_strong_ratio = 1.25;
  double underdeliver_ratio = 1.5;
};

using base::to_string;

constexpr CodeInfo unknown_type{
    "PAC001", "unknown-type", &pacing_rule, Severity::critical,
    "type is not even, asap or ahead, period is not daily or flight, or unit is not "
    "currency or impressions",
    "the ad server would not know how to spend", "use one of the words", "DV360 pacing"};
constexpr CodeInfo asap_with_flight{"PAC002",
                                    "asap-with-flight",
                                    &pacing_rule,
                                    Severity::critical,
                                    "type asap together with period flight (profiles generic and "
                                    "dv360)",
                                    "DV360 refuses it at insertion-order level since 2024-11-05",
                                    "use even or ahead, or period daily",
                                    "DV360 pacing"};
constexpr CodeInfo daily_cap_missing{"PAC003",
                                     "daily-cap-missing",
                                     &pacing_rule,
                                     Severity::critical,
                                     "period daily without a daily cap (daily_cap, "
                                     "daily_impressions or daily_budget), or a cap of 0 "
                                     "or less",
                                     "there would be nothing to pace the day by",
                                     "give a daily cap above 0",
                                     "DV360 pacing"};
constexpr CodeInfo unit_mismatch{
    "PAC004", "unit-mismatch", &pacing_rule, Severity::critical,
    "the daily cap is not of the unit that unit names",
    "money would be read as impressions or the reverse", "use the cap of the budget's own unit",
    "DV360 pacing dailyMaxMicros, dailyMaxImpressions"};
constexpr CodeInfo two_caps{
    "PAC005", "two-caps", &pacing_rule, Severity::critical,
    "both a daily cap of money and one of impressions", "only one of them can be obeyed",
    "keep the one of the budget's unit", "DV360 pacing"};
constexpr CodeInfo asap_long_flight{
    "PAC006", "asap-long-flight", &pacing_rule, Severity::warning,
    "type asap on a flight of more than 7 days", "the budget is gone in the first days",
    "use even", "practice"};
constexpr CodeInfo behind{
    "PAC007",
    "behind",
    &pacing_rule,
    Severity::warning,
    "in flight, less than 0.90 of what even pacing expects has been delivered (strongly behind "
    "below 0.75)",
    "the campaign will not deliver its budget",
    "raise bids or widen the targeting",
    "practice"};
constexpr CodeInfo ahead{"PAC008",
                         "ahead",
                         &pacing_rule,
                         Severity::warning,
                         "in flight, more than 1.10 of what even pacing expects has been delivered "
                         "(strongly ahead above 1.25), unless the type is asap or ahead",
                         "the budget ends before the flight does",
                         "lower the daily cap",
                         "practice"};
constexpr CodeInfo will_underdeliver{
    "PAC009",
    "will-underdeliver",
    &pacing_rule,
    Severity::warning,
    "what remains a day is more than 1.5 times the best day so far",
    "even the best day repeated would not spend the budget",
    "widen the targeting, raise bids, or move budget",
    "practice"};
constexpr CodeInfo flight_change_risk{
    "PAC010", "flight-change-risk", &pacing_rule, Severity::warning,
    "the flight was changed while it ran", "ad servers re-plan and over- or under-deliver for days",
    "watch delivery after the change", "AdCP flight_change_creates_pacing_risk"};

constexpr CodeInfo pacing_codes[] = {unknown_type,
                                     asap_with_flight,
                                     daily_cap_missing,
                                     unit_mismatch,
                                     two_caps,
                                     asap_long_flight,
                                     behind,
                                     ahead,
                                     will_underdeliver,
                                     flight_change_risk};

constexpr Threshold pacing_rows[] = {
    DEALKIT_THRESHOLD(PacingThresholds, asap_days_max, "pacing", "days",
                      "PAC006 on longer flights"),
    DEALKIT_THRESHOLD(PacingThresholds, behind_ratio, "pacing", "ratio", "PAC007 below"),
    DEALKIT_THRESHOLD(PacingThresholds, behind_strong_ratio, "pacing", "ratio",
                      "PAC007 says strongly below"),
    DEALKIT_THRESHOLD(PacingThresholds, ahead_ratio, "pacing", "ratio", "PAC008 above"),
    DEALKIT_THRESHOLD(PacingThresholds, ahead_strong_ratio, "pacing", "ratio",
                      "PAC008 says strongly above"),
    DEALKIT_THRESHOLD(PacingThresholds, underdeliver_ratio, "pacing", "ratio",
                      "PAC009 above this many times the best day"),
};

void check_caps(const Subject& subject, Findings& findings) {
  const auto& pacing = subject.campaign.pacing;
  const auto& money = pacing.daily_cap;
  const auto& impressions = pacing.daily_impressions;
  const auto missing = [&](FindingText text) { findings.add(daily_cap_missing, std::move(text)); };
  if (money && money->value <= 0) {
    missing({.at = money.node,
             .expected = "more than 0",
             .message = fmt::format("daily_cap must be positive, is {}", to_string(*money))});
  }
  if (impressions && *impressions <= 0) {
    missing({.at = impressions.node,
             .expected = "more than 0",
             .message = fmt::format("daily_impressions must be positive, is {}", *impressions)});
  }
  if (pacing.period && is_word(*pacing.period, "daily") && !money && !impressions &&
      !subject.campaign.daily_budget) {
    missing({.in = pacing.self.node,
             .member = "daily_cap",
             .expected = "a daily cap",
             .message = "pacing by day needs a daily_cap, daily_impressions or a daily_budget"});
  }
  if (money && impressions) {
    findings.add(two_caps, {.at = impressions.node,
                            .expected = "either daily_cap or daily_impressions",
                            .message = "daily_cap and daily_impressions exclude each other"});
  }
  if (!pacing.unit) return;
  const bool counts_impressions = is_word(*pacing.unit, "impressions");
  const bool wrong = counts_impressions ? money && !impressions : impressions && !money;
  if (!wrong) return;
  findings.add(unit_mismatch,
               {.at = counts_impressions ? money.node : impressions.node,
                .expected = counts_impressions ? "daily_impressions" : "daily_cap",
                .message = fmt::format("the unit is {}, the cap is of the other unit",
                                       brief(*pacing.unit))});
}

struct Progress {
  base::Micros delivered{};
  std::uint32_t node = record::no_node;  // of pacing.delivered, if it came with the record
  std::optional<base::Micros> best_day;
};

std::optional<Progress> progress_of(const Subject& subject, const Context& context) {
  const auto& pacing = subject.campaign.pacing;
  if (pacing.delivered) {
    Progress progress{*pacing.delivered, pacing.delivered.node, std::nullopt};
    if (pacing.best_day) progress.best_day = *pacing.best_day;
    return progress;
  }
  if (context.delivery == nullptr || !subject.campaign.id) return std::nullopt;
  const auto* entry = context.delivery->find(*subject.campaign.id);
  if (entry == nullptr) return std::nullopt;
  return Progress{entry->delivered, record::no_node, entry->best_day};
}

/// `even`: a campaign that is to spend early is not ahead.
void check_rate(const Progress& progress, double expected, bool even,
                const PacingThresholds& limits, Findings& findings) {
  const double ratio = static_cast<double>(progress.delivered.value) / expected;
  const bool low = ratio < limits.behind_ratio;
  if (!low && (!even || ratio <= limits.ahead_ratio)) return;
  const bool strong = low ? ratio < limits.behind_strong_ratio : ratio > limits.ahead_strong_ratio;
  findings.add(low ? behind : ahead,
               {.at = progress.node,
                .expected = fmt::format("{} to {} of what even pacing expects",
                                        limits.behind_ratio, limits.ahead_ratio),
                .message = fmt::format("{} delivered, {:.2f} of what even pacing expects: {}{}",
                                       to_string(progress.delivered), ratio,
                                       strong ? "strongly " : "", low ? "behind" : "ahead")});
}

/// Delivery against time, once the flight runs.
void check_delivery(const Subject& subject, const Context& context,
                    const PacingThresholds& limits, Findings& findings) {
  const auto& campaign = subject.campaign;
  const auto& start = subject.schedule.start;
  const auto& end = subject.schedule.end;
  if (!campaign.budget || campaign.budget->value <= 0 || !start || !end) return;
  if (context.now <= *start || context.now >= *end) return;
  const auto progress = progress_of(subject, context);
  if (!progress) return;
  const auto elapsed = static_cast<double>(context.now.seconds - start->seconds);
  const auto length = static_cast<double>(end->seconds - start->seconds);
  const double expected = static_cast<double>(campaign.budget->value) * elapsed / length;
  const auto& type = campaign.pacing.type;
  const bool even = !type || (!is_word(*type, "asap") && !is_word(*type, "ahead"));
  if (expected > 0) check_rate(*progress, expected, even, limits, findings);

  if (!progress->best_day || progress->best_day->value <= 0) return;
  constexpr double seconds_per_day = 86'400;
  const double days_left =
      static_cast<double>(end->seconds - context.now.seconds) / seconds_per_day;
  const double left = static_cast<double>(campaign.budget->value - progress->delivered.value);
  const double ratio =
      left / std::max(days_left, 1.0) / static_cast<double>(progress->best_day->value);
  if (ratio <= limits.underdeliver_ratio) return;
  findings.add(
      will_underdeliver,
      {.at = progress->node,
       .expected = fmt::format("at most {} times the best day of {} to remain a day",
                               limits.underdeliver_ratio, to_string(*progress->best_day)),
       .message = fmt::format("what remains a day is {:.1f} times the best day so far", ratio)});
}

void check_flight_change(const Subject& subject, const Context& context, Findings& findings) {
  const auto& changed = subject.campaign.pacing.flight_changed_at;
  if (!changed || !subject.schedule.start || subject.schedule.zone == nullptr) return;
  const auto at = resolve_time(*changed, *subject.schedule.zone, false);
  const bool running = !subject.schedule.end || context.now < *subject.schedule.end;
  if (at <= *subject.schedule.start || !running) return;
  findings.add(flight_change_risk, {.at = changed.node,
                                    .expected = "no change while the flight runs",
                                    .message = "the flight was changed while it ran"});
}

void check_pacing(const Subject& subject, const Context& context,
                  const PacingThresholds& limits, Findings& findings) {
  const auto& pacing = subject.campaign.pacing;
  if (pacing.self) {
    check_word(unknown_type, "pacing.type", pacing.type, deal::pacing_types, findings);
    check_word(unknown_type, "pacing.period", pacing.period, deal::pacing_periods, findings);
    check_word(unknown_type, "pacing.unit", pacing.unit, deal::pacing_units, findings);
    check_caps(subject, findings);
    const bool asap = pacing.type && is_word(*pacing.type, "asap");
    const bool refuses_asap =
        context.profile == Profile::generic || context.profile == Profile::dv360;
    if (asap && refuses_asap && pacing.period && is_word(*pacing.period, "flight")) {
      findings.add(asap_with_flight, {.at = pacing.type.node,
                                      .expected = "even or ahead, or period daily",
                                      .message = "pacing asap over a whole flight is refused"});
    }
    if (asap && subject.schedule.active_days > limits.asap_days_max) {
      findings.add(asap_long_flight,
                   {.at = pacing.type.node,
                    .expected = fmt::format("even, on flights of more than {} days",
                                            limits.asap_days_max),
                    .message = fmt::format("pacing asap on a flight of {} days",
                                           subject.schedule.active_days)});
    }
    check_flight_change(subject, context, findings);
  }
  if (pacing.delivered || context.delivery != nullptr) {
    check_delivery(subject, context, limits, findings);
  }
}

constexpr std::string_view pacing_reads[] = {"id", "pacing", "budget", "daily_budget",
                                             "scheduling", "currency"};

}  // namespace

constinit const Rule pacing_rule{
    .name = "pacing_rules",
    .summary = "a budget that is spent in time",
    .phase = 2,
    .reads = pacing_reads,
    .codes = pacing_codes,
    .limits = limits_table<PacingThresholds>(pacing_rows),
    .check = rule_check<check_pacing>,
};

}  // namespace dealkit::validation
