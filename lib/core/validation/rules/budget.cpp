// budget_constraints: amounts that can be spent, and only once (BUD001 … BUD013; BUD006 is a set
// rule).
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstddef>

#include "core/base/currency_scale.hpp"
#include "core/deal/campaign_status.hpp"
#include "core/validation/context.hpp"
#include "core/validation/reference/rates.hpp"
#include "core/validation/rule.hpp"
#include "core/validation/subject.hpp"
#include "core/validation/token_lists.hpp"

namespace dealkit::validation {

extern const Rule budget_rule;

namespace {

/// Amounts are in US dollars, and scale to other currencies by powers of ten.
struct BudgetThresholds {
  double cannot_spend_ratio = 0.95;
  double over_delivery_ratio = 1.2;
  base::Micros per_day_minimum{1 * base::micros_per_unit};
  base::Micros micros_suspect{1'000'000'000 * base::micros_per_unit};
  std::int64_t amounts_unscaled = 0;
  double guaranteed_tolerance = 0.005;
};

using base::Micros;
using base::to_string;

constexpr CodeInfo not_positive{
    "BUD001", "not-positive", &budget_rule, Severity::critical,
    "budget or daily_budget is zero or negative, or deal_budget_limit or allocated_spend negative",
    "ad servers refuse it; nothing could be spent",
    "set an amount above 0", "DV360; Google Ads NEGATIVE_MONEY_AMOUNT"};
constexpr CodeInfo below_product_minimum{
    "BUD002", "below-product-minimum", &budget_rule, Severity::critical,
    "budget is below the product's minspend, after exchange (--rates; a warning where no rate is "
    "given)",
    "the seller does not accept the booking", "raise the budget or book another product",
    "OpenDirect 2.1 avails reason InvalidBudget"};
constexpr CodeInfo unit_not_billable{
    "BUD003", "unit-not-billable", &budget_rule, Severity::critical,
    "an amount is not a multiple of its currency's smallest unit (JPY 1, KWD 0.001)",
    "what cannot be billed cannot be booked", "round the amount down (--fix does)",
    "Google Ads NON_MULTIPLE_OF_MINIMUM_CURRENCY_UNIT", Fixing::safe};
constexpr CodeInfo currency_mismatch{
    "BUD004", "currency-mismatch", &budget_rule, Severity::critical,
    "currency is not an ISO 4217 code, or differs from the deal's with no rate given (--rates), or "
    "what other campaigns of the deal have bound is in such a currency",
    "amounts in different currencies cannot be added up, so nobody knows whether the deal covers "
    "them",
    "use the deal's currency, or give a rate", "Google Ads MONEY_AMOUNT_IN_WRONG_CURRENCY"};
constexpr CodeInfo daily_exceeds_total{
    "BUD005", "daily-exceeds-total", &budget_rule, Severity::critical,
    "daily_budget is greater than budget", "one day could spend more than there is",
    "lower daily_budget or raise budget", "practice"};
constexpr CodeInfo children_exceed_parent{
    "BUD006", "children-exceed-parent", &budget_rule, Severity::critical,
    "the campaigns of a deal have more budget together than the deal allows, or nobody can tell: "
    "an amount cannot be read, or is in a currency with no rate given (--rates)",
    "the deal would be overspent", "lower budgets until their sum fits the deal",
    "AdCP BUDGET_EXCEEDED", Fixing::none, true};
constexpr CodeInfo cannot_spend{
    "BUD007", "cannot-spend", &budget_rule, Severity::warning,
    "daily_budget times the active days is below 0.95 of budget",
    "part of the budget can never be spent", "raise daily_budget or lengthen the flight",
    "practice; AdCP inventory_shortfall_forecast"};
constexpr CodeInfo over_delivers_daily{
    "BUD008", "over-delivers-daily", &budget_rule, Severity::warning,
    "daily_budget times the active days is above 1.2 of budget",
    "the budget ends before the flight does", "lower daily_budget",
    "Google Ads AVERAGE_DAILY_SPEND_TOO_HIGH"};
constexpr CodeInfo end_required{
    "BUD009", "end-required", &budget_rule, Severity::critical,
    "a total budget is scheduled with a start, but with neither an end nor a daily_budget",
    "a total budget without an end cannot be paced", "add scheduling.end or a daily_budget",
    "Google Ads END_DATE_TIME_REQUIRED_FOR_TOTAL_BUDGET"};
constexpr CodeInfo per_day_too_low{
    "BUD010", "per-day-too-low", &budget_rule, Severity::warning,
    "budget divided by the active days is below the profile's least amount a day",
    "ad servers pause such campaigns or never start them", "raise budget or shorten the flight",
    "Google Ads BUDGET_BELOW_PER_DAY_MINIMUM; Meta min_daily_budget"};
constexpr CodeInfo guaranteed_arithmetic{
    "BUD011", "guaranteed-arithmetic", &budget_rule, Severity::critical,
    "units x rate / 1000 of a guaranteed deal differs from its totalcost by more than 0.5 %",
    "the invoice would not match the contract", "correct units, rate or totalcost",
    "IAB Deal Sync units, totalcost"};
constexpr CodeInfo micros_suspect{
    "BUD012", "micros-suspect", &budget_rule, Severity::warning,
    "an amount is 1,000,000,000 US dollars or more, or as many units of another currency as are "
    "worth about that (at most 1,000,000,000,000): it looks like micros in a field of major units",
    "the campaign would have a million times its budget", "divide by 1,000,000 if it is micros",
    "practice"};
constexpr CodeInfo status_unknown{
    "BUD014", "status-unknown", &budget_rule, Severity::warning,
    "status is none of the words that dealkit-campaign(5) lists",
    "nobody knows whether the campaign is over: it counts as one that binds its budget",
    "use a word of the list, such as draft, active, paused, completed, cancelled or archived",
    "dealkit-campaign(5)"};
constexpr CodeInfo exceeds_remaining{
    "BUD013", "exceeds-remaining", &budget_rule, Severity::critical,
    "budget is above deal_budget_limit - allocated_spend",
    "the deal would be overspent: a breach of contract",
    "lower budget to what remains, or amend the deal", "dealkit"};

constexpr CodeInfo budget_codes[] = {
    not_positive,        below_product_minimum, unit_not_billable, currency_mismatch,
    daily_exceeds_total, children_exceed_parent, cannot_spend,     over_delivers_daily,
    end_required,        per_day_too_low,        guaranteed_arithmetic, micros_suspect,
    exceeds_remaining,   status_unknown};

constexpr Threshold budget_rows[] = {
    DEALKIT_THRESHOLD(BudgetThresholds, cannot_spend_ratio, "budget", "ratio",
                      "BUD007 below this part of the budget"),
    DEALKIT_THRESHOLD(BudgetThresholds, over_delivery_ratio, "budget", "ratio",
                      "BUD008 above this part of the budget"),
    DEALKIT_THRESHOLD(BudgetThresholds, per_day_minimum, "budget", "US dollars' worth",
                      "BUD010 below this amount a day"),
    DEALKIT_THRESHOLD(BudgetThresholds, micros_suspect, "budget", "US dollars' worth",
                      "BUD012 from this amount on"),
    DEALKIT_THRESHOLD(BudgetThresholds, amounts_unscaled, "budget", "0 or 1",
                      "1: per_day_minimum and micros_suspect are in units of the campaign's own "
                      "currency"),
    DEALKIT_THRESHOLD(BudgetThresholds, guaranteed_tolerance, "budget", "ratio",
                      "BUD011 beyond this difference"),
};

/// From here on an amount looks like micros whatever its currency: a thousandth of what some
/// currencies' micros would be is past all amounts that can be kept.
constexpr Micros micros_suspect_most{1'000'000'000'000 * base::micros_per_unit};

/// A limit in the campaign's currency.
Micros worth(Micros limit, const Subject& subject, const BudgetThresholds& limits) {
  return limits.amounts_unscaled != 0 ? limit : base::worth_of(limit, subject.currency);
}

struct BudgetMember {
  std::string_view name;
  const record::Money& cell;
};

void check_amount(const Subject& subject, const BudgetThresholds& limits,
                  const BudgetMember& amount, Findings& findings) {
  if (!amount.cell) return;
  const auto value = *amount.cell;
  if (value >= limits.micros_suspect &&
      value >= std::min(worth(limits.micros_suspect, subject, limits), micros_suspect_most)) {
    findings.add(micros_suspect,
                 {.at = amount.cell.node,
                  .expected = "an amount in major units",
                  .message = fmt::format("{} of {} looks like micros: amounts are in major units",
                                         amount.name, to_string(value))});
  }
  if (subject.currency == nullptr) return;
  std::int64_t unit = base::micros_per_unit;
  for (int i = 0; i < subject.currency->decimals; ++i) unit /= 10;
  if (unit > 1 && value.value % unit != 0) {
    const Micros rounded{value.value - value.value % unit};
    findings.add(unit_not_billable,
                 {.at = amount.cell.node,
                  .expected = fmt::format("a multiple of {} {}", to_string(Micros{unit}),
                                          subject.currency->code),
                  .message = fmt::format("{} of {} is not a multiple of the smallest unit of {}",
                                         amount.name, to_string(value), subject.currency->code),
                  .fix = {{Edit::Operation::replace,
                           findings.pointer(amount.cell.node), to_string(rounded)}}});
  }
}

void check_positive(const BudgetMember& amount, Findings& findings) {
  if (!amount.cell || amount.cell->value > 0) return;
  findings.add(not_positive, {.at = amount.cell.node,
                              .expected = "more than 0",
                              .message = fmt::format("{} must be positive, is {}", amount.name,
                                                     to_string(*amount.cell))});
}

void check_not_negative(const BudgetMember& amount, Findings& findings) {
  if (!amount.cell || amount.cell->value >= 0) return;
  findings.add(not_positive, {.at = amount.cell.node,
                              .expected = "0 or more",
                              .message = fmt::format("{} must not be negative, is {}", amount.name,
                                                     to_string(*amount.cell))});
}

/// An amount in another currency; nothing without a rate. What a rate makes too large to be stated
/// is more than any limit.
std::optional<Micros> converted(const Context& context, Micros amount, std::string_view from,
                                std::string_view to) {
  if (from == to) return amount;
  if (context.rates == nullptr) return std::nullopt;
  if (const auto here = context.rates->convert(amount, from, to)) return here;
  if (!context.rates->convert(Micros{0}, from, to)) return std::nullopt;
  return base::micros_limit;
}

/// What deal_budget_limit and allocated_spend are in: the deal's currency, else the campaign's,
/// else the only one that other campaigns have; "" if nobody can tell.
std::string_view limit_currency(const deal::Campaign& campaign) {
  if (campaign.deal.currency) return *campaign.deal.currency;
  if (campaign.currency) return *campaign.currency;
  std::string_view only;
  for (const auto& other : campaign.deal.allocated_other) {
    if (!other.currency || (!only.empty() && only != *other.currency)) return {};
    only = *other.currency;
  }
  return only;
}

/// allocated_spend with what is bound in other currencies. Each amount that cannot be added has a
/// finding: it must not vanish from the sum.
Micros bound_by_others(const deal::Campaign& campaign, const Context& context,
                       std::string_view currency, Findings& findings) {
  // A negative spend is wrong, and must not raise what remains.
  auto spent = campaign.allocated_spend ? std::max(*campaign.allocated_spend, Micros{0})
                                        : Micros{0};
  for (const auto& other : campaign.deal.allocated_other) {
    const auto here = other.amount && other.currency
                          ? converted(context, *other.amount, *other.currency, currency)
                          : std::nullopt;
    if (here) {
      spent = base::add(spent, std::max(*here, Micros{0})).value_or(base::micros_limit);
      continue;
    }
    findings.add(currency_mismatch,
                 {.at = other.self.node,
                  .expected = fmt::format("a rate for it, in {}",
                                          currency.empty() ? "a currency that the deal states"
                                                           : brief(currency)),
                  .message = fmt::format(
                      "other campaigns of the deal have bound {} {}, which cannot be added to the "
                      "rest: no rate is given",
                      other.amount ? to_string(*other.amount) : std::string("an unknown amount"),
                      other.currency ? brief(*other.currency)
                                     : std::string("in a currency that cannot be read"))});
  }
  return spent;
}

void check_remaining(const deal::Campaign& campaign, const Context& context, Findings& findings) {
  check_not_negative({"deal_budget_limit", campaign.deal_budget_limit}, findings);
  check_not_negative({"allocated_spend", campaign.allocated_spend}, findings);
  if (!campaign.budget || !campaign.deal_budget_limit) return;
  // A campaign that was called off binds nothing: its budget has no room to fit into.
  if (campaign.status && !deal::binds_budget(*campaign.status)) return;
  const auto currency = limit_currency(campaign);
  const auto spent = bound_by_others(campaign, context, currency, findings);
  const auto own = campaign.currency ? *campaign.currency : currency;
  const auto budget = converted(context, *campaign.budget, own, currency);
  if (!budget) return;  // check_currency() says that there is no rate
  const auto remaining = base::subtract(*campaign.deal_budget_limit, spent);
  if (remaining && *budget <= *remaining) return;
  const auto left = remaining ? to_string(*remaining) : std::string("out of range");
  const auto in_its_currency =
      own == currency ? std::string() : fmt::format(" ({} {})", to_string(*budget), currency);
  findings.add(exceeds_remaining,
               {.at = campaign.budget.node,
                .expected = fmt::format("at most {}", left),
                .message = fmt::format("budget of {}{} exceeds the {} that remain of the deal "
                                       "(limit {}, allocated {})",
                                       to_string(*campaign.budget), in_its_currency, left,
                                       to_string(*campaign.deal_budget_limit), to_string(spent))});
}

void check_product(const deal::Campaign& campaign, const Context& context, Findings& findings) {
  const auto& product = campaign.product;
  if (!product.minspend || !campaign.budget) return;
  const auto& stated = campaign.currency ? campaign.currency : campaign.deal.currency;
  const auto own = stated ? *stated : std::string_view{};
  const auto theirs = product.currency ? *product.currency : own;
  // With no currency of its own the campaign's amounts are in the product's.
  const auto minimum = own.empty() ? std::optional(*product.minspend)
                                   : converted(context, *product.minspend, theirs, own);
  if (!minimum) {
    findings.add(below_product_minimum,
                 {.at = product.minspend.node,
                  .expected = fmt::format("a rate for {} and {}", brief(theirs), brief(own)),
                  .message = fmt::format("whether the budget reaches the product's least spend of "
                                         "{} {} is not known: no rate is given",
                                         to_string(*product.minspend), brief(theirs)),
                  .severity = Severity::warning});
    return;
  }
  if (*campaign.budget >= *minimum) return;
  findings.add(below_product_minimum,
               {.at = campaign.budget.node,
                .expected = fmt::format("at least {}", to_string(*minimum)),
                .message = fmt::format("budget of {} is below the product's least spend of {}",
                                       to_string(*campaign.budget), to_string(*minimum))});
}

void check_status(const deal::Campaign& campaign, Findings& findings) {
  if (!campaign.status || deal::campaign_stage(*campaign.status)) return;
  findings.add(status_unknown,
               {.at = campaign.status.node,
                .expected = "a status that dealkit-campaign(5) lists",
                .message = fmt::format("status \"{}\" is not known: the campaign counts as one "
                                       "that binds its budget",
                                       brief(*campaign.status))});
}

void check_currency(const Subject& subject, const Context& context, Findings& findings) {
  const auto& campaign = subject.campaign;
  if (!campaign.currency) return;
  if (subject.currency == nullptr) {
    findings.add(currency_mismatch,
                 {.at = campaign.currency.node,
                  .expected = "an ISO 4217 code in capitals",
                  .message = fmt::format("\"{}\" is not a currency that ISO 4217 lists{}",
                                         campaign.currency->substr(0, 20),
                                         base::currency_hint(*campaign.currency))});
    return;
  }
  const auto& wanted = campaign.deal.currency;
  if (!wanted || *wanted == *campaign.currency) return;
  if (converted(context, Micros{0}, *campaign.currency, *wanted)) return;
  findings.add(
      currency_mismatch,
      {.at = campaign.currency.node,
       .expected = std::string(*wanted),
       .message = fmt::format("currency {} differs from the deal's {} and no rate is given",
                              *campaign.currency, *wanted)});
}

/// `daily` times `days` against budget: too little to spend it, or so much that it ends early.
void check_daily_against_days(const Subject& subject, const BudgetThresholds& limits,
                              Findings& findings) {
  const auto& campaign = subject.campaign;
  const auto days = subject.schedule.active_days;
  if (!campaign.budget || !campaign.daily_budget || days == 0 || campaign.budget->value <= 0)
    return;
  const auto sum = base::scale(*campaign.daily_budget, days, 1, base::Rounding::down);
  // A ratio of two amounts is no money: a double will do.
  const double ratio = sum ? static_cast<double>(sum->value) /
                                 static_cast<double>(campaign.budget->value)
                           : limits.over_delivery_ratio + 1;
  const auto message = [&](std::string_view judgement) {
    return fmt::format("daily_budget of {} over {} days {} the budget of {}",
                       to_string(*campaign.daily_budget), days, judgement,
                       to_string(*campaign.budget));
  };
  if (ratio < limits.cannot_spend_ratio) {
    findings.add(cannot_spend,
                 {.at = campaign.daily_budget.node,
                  .expected = fmt::format("at least {} of the budget in all",
                                          limits.cannot_spend_ratio),
                  .message = message("cannot spend")});
  } else if (ratio > limits.over_delivery_ratio) {
    findings.add(over_delivers_daily,
                 {.at = campaign.daily_budget.node,
                  .expected = fmt::format("at most {} of the budget in all",
                                          limits.over_delivery_ratio),
                  .message = message("would spend more than")});
  }
}

void check_per_day(const Subject& subject, const BudgetThresholds& limits, Findings& findings) {
  const auto& campaign = subject.campaign;
  const auto days = subject.schedule.active_days;
  if (!campaign.budget || days == 0 || campaign.budget->value <= 0) return;
  if (limits.per_day_minimum.value <= 0) return;
  const auto minimum = worth(limits.per_day_minimum, subject, limits);
  const auto least = base::scale(minimum, days, 1, base::Rounding::down);
  if (least && *campaign.budget >= *least) return;
  findings.add(per_day_too_low,
               {.at = campaign.budget.node,
                .expected = fmt::format("at least {} a day", to_string(minimum)),
                .message = fmt::format("budget of {} over {} days is below {} a day",
                                       to_string(*campaign.budget), days, to_string(minimum))});
}

void check_guaranteed(const deal::SupplyDeal& deal, const BudgetThresholds& limits,
                      Findings& findings) {
  if (!deal.units || !deal.rate || !deal.totalcost || deal.totalcost->value <= 0) return;
  const auto cost = base::scale(*deal.rate, *deal.units, 1000, base::Rounding::half_even);
  const auto total = *deal.totalcost;
  const double difference =
      cost ? std::abs(static_cast<double>(cost->value - total.value)) /
                 static_cast<double>(total.value)
           : 1.0;
  if (difference <= limits.guaranteed_tolerance) return;
  findings.add(
      guaranteed_arithmetic,
      {.at = deal.totalcost.node,
       .expected = cost ? fmt::format("about {}", to_string(*cost)) : "units x rate / 1000",
       .message = fmt::format(
           "{} units at a rate of {} cost {}, not {}", *deal.units, to_string(*deal.rate),
           cost ? to_string(*cost) : "more than can be stated", to_string(total))});
}

void apply_budget_profile(Profile profile, BudgetThresholds& thresholds) {
  // Meta's example account asks for 100 minor units a day, Google Ads for as much as one unit.
  if (profile == Profile::meta || profile == Profile::googleads) {
    thresholds.per_day_minimum = Micros{base::micros_per_unit};
  }
}

void check_budget(const Subject& subject, const Context& context,
                  const BudgetThresholds& limits, Findings& findings) {
  const auto& campaign = subject.campaign;
  check_status(campaign, findings);
  check_currency(subject, context, findings);
  for (const BudgetMember& amount : {BudgetMember{"budget", campaign.budget},
                               BudgetMember{"daily_budget", campaign.daily_budget}}) {
    check_positive(amount, findings);
    check_amount(subject, limits, amount, findings);
  }
  check_remaining(campaign, context, findings);
  check_product(campaign, context, findings);
  if (campaign.budget && campaign.daily_budget && *campaign.daily_budget > *campaign.budget) {
    findings.add(daily_exceeds_total,
                 {.at = campaign.daily_budget.node,
                  .expected = fmt::format("at most {}", to_string(*campaign.budget)),
                  .message = fmt::format("daily_budget of {} is above the budget of {}",
                                         to_string(*campaign.daily_budget),
                                         to_string(*campaign.budget))});
  }
  check_daily_against_days(subject, limits, findings);
  check_per_day(subject, limits, findings);
  const auto& scheduling = campaign.scheduling;
  if (campaign.budget && scheduling.start && !scheduling.end && !campaign.daily_budget &&
      scheduling.flights.empty()) {
    findings.add(end_required, {.in = scheduling.self.node,
                                .member = "end",
                                .expected = "an end, or a daily_budget",
                                .message = "a total budget needs scheduling.end"});
  }
  for (const auto& deal : campaign.deals) check_guaranteed(deal, limits, findings);
}

constexpr std::string_view budget_reads[] = {"budget", "daily_budget", "deal_budget_limit",
                                             "allocated_spend", "currency", "scheduling",
                                             "product", "deal", "deals", "status"};

}  // namespace

constinit const Rule budget_rule{
    .name = "budget_constraints",
    .summary = "amounts that can be spent, and only once",
    .phase = 1,
    .reads = budget_reads,
    .codes = budget_codes,
    .limits = limits_table<BudgetThresholds, apply_budget_profile>(budget_rows),
    .check = rule_check<check_budget>,
};

}  // namespace dealkit::validation
