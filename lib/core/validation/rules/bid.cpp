// bid_strategy: bids between the floor and the ceiling (BID001 … BID014).
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <utility>

#include "core/base/currency_scale.hpp"
#include "core/deal/auction_type.hpp"
#include "core/deal/words.hpp"
#include "core/validation/context.hpp"
#include "core/validation/reference/rates.hpp"
#include "core/validation/rule.hpp"
#include "core/validation/rules/bid.hpp"
#include "core/validation/subject.hpp"
#include "core/validation/words.hpp"
#include "core/validation/token_lists.hpp"

namespace dealkit::validation {

extern const Rule bid_rule;

namespace {

/// Amounts are in US dollars, and scale to other currencies by powers of ten.
struct BidThresholds {
  base::Micros ceiling{1000 * base::micros_per_unit};
  base::Micros cpa_ceiling{10'000 * base::micros_per_unit};
  base::Micros cpc_ceiling{1000 * base::micros_per_unit};
  base::Micros viewable_cpm_ceiling{1000 * base::micros_per_unit};
  base::Micros custom_goal_min{10'000};
  base::Micros custom_goal_ceiling{1000 * base::micros_per_unit};
  std::int64_t ceiling_unscaled = 0;
  std::int64_t goals_unscaled = 0;
  std::int64_t conversions_min = 15;
  double outlier_ratio = 3;
};

using base::Micros;
using base::to_string;

constexpr CodeInfo below_floor{
    "BID001", "below-floor", &bid_rule, Severity::critical,
    "the bid (amount, else max_bid) is below a deal's floor, after exchange (--rates)",
    "every bid on the deal would be refused", "bid at least the floor",
    "OpenRTB 2.6 section 3.2.12 bidfloor; IAB Deal Sync"};
constexpr CodeInfo above_ceiling{
    "BID002", "above-ceiling", &bid_rule, Severity::critical,
    "amount or max_bid is above 1,000 US dollars, or as many units of another currency as are "
    "worth about that (100,000 JPY, 10,000,000 VND); under dv360 above 1,000 units of any currency",
    "such a bid is a slip of the keyboard, and it would win", "lower the bid",
    "DV360; Google Ads BID_TOO_BIG"};
constexpr CodeInfo below_unit{
    "BID003", "below-unit", &bid_rule, Severity::critical,
    "a bid is below the currency's smallest unit", "it would be rounded to nothing",
    "bid at least the smallest unit", "Google Ads BID_TOO_SMALL"};
constexpr CodeInfo fractional_digits{
    "BID004", "fractional-digits", &bid_rule, Severity::critical,
    "a bid is not a multiple of the currency's smallest unit", "ad servers refuse it",
    "round the bid down (--fix does)", "Google Ads BID_TOO_MANY_FRACTIONAL_DIGITS", Fixing::safe};
constexpr CodeInfo floor_above_ceiling{
    "BID005", "floor-gt-ceiling", &bid_rule, Severity::critical,
    "min_bid is above max_bid, or amount above max_bid", "no bid satisfies both",
    "make min_bid <= amount <= max_bid",
    "Google Ads CPC_BID_FLOOR_MICROS_GREATER_THAN_CPC_BID_CEILING_MICROS"};
constexpr CodeInfo strategy_goal_mismatch{
    "BID006", "strategy-goal-mismatch", &bid_rule, Severity::critical,
    "the strategy contradicts the rest of the bid: fixed without an amount, or a target strategy "
    "with another goal; under dv360 (a warning) max_bid with a viewable CPM goal, which ignores it",
    "the bidder would have to guess what is wanted", "make strategy, goal and amount agree",
    "DV360 bidding strategy"};
constexpr CodeInfo needs_conversions{
    "BID007", "strategy-needs-conversions", &bid_rule, Severity::critical,
    "a conversion strategy has fewer than 15 conversions in 30 days to learn from",
    "the platform refuses the strategy or it bids blindly",
    "collect conversions under another strategy first", "Google Ads NOT_ENOUGH_CONVERSIONS"};
constexpr CodeInfo floor_currency_mismatch{
    "BID008", "currency-mismatch-floor", &bid_rule, Severity::critical,
    "a deal's floor is in another currency than the bid, with no rate given (--rates); a deal's "
    "floor currency does not inherit, it is USD if not said",
    "bid and floor cannot be compared", "give floor_currency or a rate",
    "OpenRTB 2.6 section 3.2.12 bidfloorcur"};
constexpr CodeInfo goal_ceiling{
    "BID009", "goal-ceiling", &bid_rule, Severity::critical,
    "goal_amount is outside what the goal allows, in US dollars or what is worth about as much: "
    "CPA to 10,000, CPC to 1,000, viewable CPM to 1,000, custom 0.01 to 1,000",
    "the platform refuses it", "set a target within the limits", "DV360 performance goals"};
constexpr CodeInfo fixed_without_price{
    "BID010", "fixed-price-without-price", &bid_rule, Severity::critical,
    "a deal has a fixed price (at = 3 or pricetype = 3) and no price",
    "nobody knows what an impression costs", "give the deal's price",
    "OpenRTB 2.6 section 3.2.12 at; IAB Deal Sync pricetype"};
constexpr CodeInfo at_against_pricetype{
    "BID011", "at-vs-pricetype", &bid_rule, Severity::critical,
    "a deal's at and pricetype disagree: at = 3 and pricetype = 3 both mean a fixed price",
    "buyer and seller would settle at different prices", "make them agree",
    "OpenRTB 2.6 at; IAB Deal Sync pricetype"};
constexpr CodeInfo outlier{
    "BID012", "outlier", &bid_rule, Severity::warning,
    "the bid is more than 3 times the median of comparable campaigns (peer_median)",
    "it buys at prices that nobody else pays", "look at the bid again", "practice"};

constexpr CodeInfo currency_unknown{
    "BID013", "currency-unknown", &bid_rule, Severity::critical,
    "bid.currency, or a deal's currency or floor_currency, is not a code of ISO 4217",
    "prices in it can be compared with nothing", "use the code in capitals, such as EUR",
    "ISO 4217"};
constexpr CodeInfo bid_word_unknown{
    "BID014", "strategy-unknown", &bid_rule, Severity::warning,
    "bid.strategy or bid.goal is not a known word",
    "whatever hangs on the strategy or the goal is not checked",
    "use a word of dealkit-campaign(5)", "DV360; Google Ads; Meta; practice"};

constexpr CodeInfo bid_codes[] = {below_floor,   above_ceiling,  below_unit,
                                  fractional_digits, floor_above_ceiling, strategy_goal_mismatch,
                                  needs_conversions, floor_currency_mismatch, goal_ceiling,
                                  fixed_without_price, at_against_pricetype, outlier,
                                  currency_unknown, bid_word_unknown};

constexpr Threshold bid_rows[] = {
    DEALKIT_THRESHOLD(BidThresholds, ceiling, "bid", "US dollars' worth",
                      "BID002 above this bid"),
    DEALKIT_THRESHOLD(BidThresholds, cpa_ceiling, "bid", "US dollars' worth",
                      "BID009 above this target of a CPA goal"),
    DEALKIT_THRESHOLD(BidThresholds, cpc_ceiling, "bid", "US dollars' worth",
                      "BID009 above this target of a CPC goal"),
    DEALKIT_THRESHOLD(BidThresholds, viewable_cpm_ceiling, "bid", "US dollars' worth",
                      "BID009 above this target of a viewable CPM goal"),
    DEALKIT_THRESHOLD(BidThresholds, custom_goal_min, "bid", "US dollars' worth",
                      "BID009 below this target of a custom goal"),
    DEALKIT_THRESHOLD(BidThresholds, custom_goal_ceiling, "bid", "US dollars' worth",
                      "BID009 above this target of a custom goal"),
    DEALKIT_THRESHOLD(BidThresholds, ceiling_unscaled, "bid", "0 or 1",
                      "1: ceiling is in units of the bid's own currency"),
    DEALKIT_THRESHOLD(BidThresholds, goals_unscaled, "bid", "0 or 1",
                      "1: the limits of goals are in units of the bid's own currency"),
    DEALKIT_THRESHOLD(BidThresholds, conversions_min, "bid", "conversions in 30 days",
                      "BID007 below"),
    DEALKIT_THRESHOLD(BidThresholds, outlier_ratio, "bid", "ratio",
                      "BID012 above this many times peer_median"),
};

struct Amount {
  std::string_view name;
  const record::Money& cell;
};

std::int64_t smallest_unit(const base::Currency& currency) {
  std::int64_t unit = base::micros_per_unit;
  for (int i = 0; i < currency.decimals; ++i) unit /= 10;
  return unit;
}

void check_amount(const base::Currency* currency, Micros ceiling,
                  const Amount& amount, Findings& findings) {
  if (!amount.cell) return;
  const auto value = *amount.cell;
  const auto unit = currency == nullptr ? 1 : smallest_unit(*currency);
  if (value > ceiling) {
    findings.add(above_ceiling,
                 {.at = amount.cell.node,
                  .expected = fmt::format("at most {}", to_string(ceiling)),
                  .message = fmt::format("bid.{} of {} is above the ceiling of {}", amount.name,
                                         to_string(value), to_string(ceiling))});
  }
  if (value.value < unit) {
    findings.add(below_unit,
                 {.at = amount.cell.node,
                  .expected = fmt::format("at least {}", to_string(Micros{unit})),
                  .message = fmt::format("bid.{} of {} is below the smallest unit", amount.name,
                                         to_string(value))});
  } else if (value.value % unit != 0) {
    const Micros rounded{value.value - value.value % unit};
    findings.add(fractional_digits,
                 {.at = amount.cell.node,
                  .expected = fmt::format("a multiple of {}", to_string(Micros{unit})),
                  .message = fmt::format("bid.{} of {} has more decimals than {} has", amount.name,
                                         to_string(value), currency->code),
                  .fix = {{Edit::Operation::replace,
                           findings.pointer(amount.cell.node), to_string(rounded)}}});
  }
}

/// The floor in the bid's currency; nullopt after reporting that it cannot be compared.
std::optional<Micros> comparable_floor(const deal::SupplyDeal& deal, std::string_view bid_currency,
                                       const Context& context, Findings& findings) {
  constexpr std::string_view inherited_by_none = "USD";
  const auto currency = deal.floor_currency ? *deal.floor_currency
                        : deal.currency     ? *deal.currency
                                            : inherited_by_none;
  if (currency == bid_currency || deal.floor->value <= 0) return *deal.floor;
  if (context.rates != nullptr) {
    if (const auto floor = context.rates->convert(*deal.floor, currency, bid_currency)) {
      return floor;
    }
  }
  findings.add(floor_currency_mismatch,
               {.at = deal.floor.node,
                .expected = fmt::format("a floor in {}, or a rate", bid_currency),
                .message = fmt::format("a floor in {} cannot be compared with a bid in {}: no rate "
                                       "is given",
                                       currency, bid_currency)});
  return std::nullopt;
}

void check_deal_prices(const Subject& subject, const Context& context,
                       const deal::SupplyDeal& deal, Findings& findings) {
  const auto& bid = subject.campaign.bid;
  const auto& offer = bid.amount ? bid.amount : bid.max_bid;
  const auto& currency = bid.currency ? bid.currency : subject.campaign.currency;
  if (deal.floor && offer && currency) {
    const auto floor = comparable_floor(deal, *currency, context, findings);
    if (floor && *offer < *floor) {
      findings.add(below_floor,
                   {.at = offer.node,
                    .expected = fmt::format("at least {}", to_string(*floor)),
                    .message = fmt::format("bid of {} is below the floor of {} of deal {}",
                                           to_string(*offer), to_string(*floor),
                                           deal.id ? *deal.id : "without id")});
    }
  }
  const bool fixed = (deal.at && *deal.at == deal::fixed_price) ||
                     (deal.pricetype && *deal.pricetype == deal::fixed_price);
  if (fixed && !deal.price && !deal.floor) {
    findings.add(fixed_without_price, {.in = deal.self.node,
                                       .member = "price",
                                       .expected = "the fixed price",
                                       .message = "a deal at a fixed price names no price"});
  }
  if (deal.at && deal.pricetype &&
      (*deal.at == deal::fixed_price) != (*deal.pricetype == deal::fixed_price)) {
    findings.add(
        at_against_pricetype,
        {.at = deal.at.node,
         .expected = "both 3 or neither",
         .message = fmt::format("at of {} and pricetype of {} disagree on whether the price "
                                "is fixed",
                                *deal.at, *deal.pricetype)});
  }
}

/// A strategy and the words for what it works towards.
struct Target {
  std::string_view strategy;
  bool learns;  // from conversions
  std::array<std::string_view, 4> goals;
};

constexpr std::array<Target, 5> bid_targets{
    {{"target_cpa", true, {"cpa", "conversions", "conversion", "leads"}},
     {"target_roas", true, {"roas", "conversion_value", "conversions", "revenue"}},
     {"target_cpc", false, {"cpc", "clicks", "click", "traffic"}},
     {"target_cpm", false, {"cpm", "impressions", "reach", "awareness"}},
     {"maximize_conversions", true, {"cpa", "conversions", "conversion", "leads"}}}};

const Target* target_of(const deal::Bid& bid) {
  if (!bid.strategy) return nullptr;
  const Word strategy(*bid.strategy);
  const auto* target = std::find_if(bid_targets.begin(), bid_targets.end(),
                                    [&](const Target& t) { return strategy.is(t.strategy); });
  return target == bid_targets.end() ? nullptr : target;
}

struct GoalLimit {
  std::string_view goal;
  Micros least, most;
};

struct GoalAmount {
  Micros value;
  std::uint32_t node;
};

/// goal_amount, or the goal itself where it is written as an amount.
std::optional<GoalAmount> goal_amount_of(const deal::Bid& bid) {
  if (bid.goal_amount) return GoalAmount{*bid.goal_amount, bid.goal_amount.node};
  if (!bid.goal || !bid.goal->is(json::Kind::number)) return std::nullopt;
  const auto amount = base::parse_micros(bid.goal->text());
  if (!amount) return GoalAmount{base::micros_limit, bid.goal.node};
  return GoalAmount{*amount, bid.goal.node};
}

void check_goal_amount(const deal::Bid& bid, const base::Currency* currency,
                       const BidThresholds& limits, Findings& findings) {
  if (!bid.goal_amount && !bid.goal) return;
  const auto amount = goal_amount_of(bid);
  if (!amount) return;
  const Word word(goal_word(bid));
  const auto worth = [&](Micros limit) {
    return limits.goals_unscaled != 0 ? limit : base::worth_of(limit, currency);
  };
  const std::array<GoalLimit, 5> goals{{{"cpa", Micros{1}, limits.cpa_ceiling},
                                        {"cpc", Micros{1}, limits.cpc_ceiling},
                                        {"viewable_cpm", Micros{1}, limits.viewable_cpm_ceiling},
                                        {"vcpm", Micros{1}, limits.viewable_cpm_ceiling},
                                        {"custom", limits.custom_goal_min,
                                         limits.custom_goal_ceiling}}};
  const auto* goal = std::find_if(goals.begin(), goals.end(),
                                  [&](const GoalLimit& g) { return word.is(g.goal); });
  if (goal == goals.end()) return;
  const auto least = goal->least == Micros{1} ? goal->least : worth(goal->least);
  const auto most = worth(goal->most);
  if (amount->value >= least && amount->value <= most) return;
  findings.add(goal_ceiling,
               {.at = amount->node,
                .expected = fmt::format("{} to {}", to_string(least), to_string(most)),
                .message = fmt::format("a target of {} is outside what the goal {} allows",
                                       to_string(amount->value), goal->goal)});
}

void check_goal(const deal::Bid& bid, const Target* target, Findings& findings) {
  if (!bid.goal) return;
  if (!bid.goal->is(json::Kind::string) && !bid.goal->is(json::Kind::number)) {
    findings.add(strategy_goal_mismatch, {.at = bid.goal.node,
                                          .expected = "a word such as cpa, or an amount",
                                          .message = "the goal is neither a word nor an amount"});
    return;
  }
  if (target == nullptr || Word(goal_word(bid)).among(target->goals)) return;
  findings.add(strategy_goal_mismatch,
               {.at = bid.goal.node,
                .expected = fmt::format("one of {}", fmt::join(target->goals, ", ")),
                .message = fmt::format("strategy {} works towards {}, not {}", *bid.strategy,
                                       target->goals[0], brief(goal_word(bid)))});
}

void check_words(const deal::Bid& bid, Findings& findings) {
  check_word(bid_word_unknown, "bid.strategy", bid.strategy, deal::bid_strategies, findings);
  if (!bid.goal || !bid.goal->is(json::Kind::string)) return;
  const auto goal = bid.goal->string();
  if (deal::bid_goals.has(goal) || deal::bid_strategies.has(goal)) return;
  findings.add(bid_word_unknown, {.at = bid.goal.node,
                              .expected = deal::bid_goals.sentence(),
                              .message = fmt::format("bid.goal \"{}\" is unknown{}", brief(goal),
                                                     deal::bid_goals.hint(goal))});
}

/// A currency that no list has: amounts in it pass every comparison.
void check_currency(const record::Text& currency, std::string_view member, Findings& findings) {
  if (!currency || base::find_currency(*currency) != nullptr) return;
  findings.add(currency_unknown,
               {.at = currency.node,
                .expected = "an ISO 4217 code in capitals",
                .message = fmt::format("{} \"{}\" is not a currency that ISO 4217 lists{}", member,
                                       brief(*currency), base::currency_hint(*currency))});
}

void check_strategy(const deal::Bid& bid, const BidThresholds& limits, Findings& findings) {
  const auto* target = target_of(bid);
  check_goal(bid, target, findings);
  if (!bid.strategy) return;
  if (is_word(*bid.strategy, "fixed") && !bid.amount) {
    findings.add(strategy_goal_mismatch,
                 {.in = bid.self.node,
                  .member = "amount",
                  .expected = "the fixed bid",
                  .message = "the strategy is fixed and no amount is given"});
  }
  if (target == nullptr || !target->learns) return;
  if (bid.conversions_30d && *bid.conversions_30d < limits.conversions_min) {
    findings.add(needs_conversions,
                 {.at = bid.conversions_30d.node,
                  .expected = fmt::format("at least {} in 30 days", limits.conversions_min),
                  .message = fmt::format("strategy {} has {} conversions in 30 days to learn from",
                                         *bid.strategy, *bid.conversions_30d)});
  }
}

void check_viewable(const deal::Bid& bid, Profile profile, Findings& findings) {
  if (profile != Profile::dv360 || !bid.max_bid || !bid.goal) return;
  const auto goal = goal_word(bid);
  if (!is_word(goal, "viewable_cpm") && !is_word(goal, "vcpm")) return;
  findings.add(strategy_goal_mismatch,
               {.at = bid.max_bid.node,
                .expected = "no max_bid",
                .message = fmt::format("max_bid does not apply to the goal {}", goal),
                .severity = Severity::warning});
}

void check_order(const deal::Bid& bid, Findings& findings) {
  if (!bid.max_bid) return;
  for (const Amount& amount : {Amount{"min_bid", bid.min_bid}, Amount{"amount", bid.amount}}) {
    if (!amount.cell || *amount.cell <= *bid.max_bid) continue;
    findings.add(floor_above_ceiling,
                 {.at = amount.cell.node,
                  .expected = fmt::format("at most {}", to_string(*bid.max_bid)),
                  .message = fmt::format("bid.{} of {} is above max_bid of {}", amount.name,
                                         to_string(*amount.cell), to_string(*bid.max_bid))});
  }
}

void check_outlier(const deal::Bid& bid, const BidThresholds& limits, Findings& findings) {
  const auto& offer = bid.amount ? bid.amount : bid.max_bid;
  if (!offer || !bid.peer_median || bid.peer_median->value <= 0) return;
  const double ratio =
      static_cast<double>(offer->value) / static_cast<double>(bid.peer_median->value);
  if (ratio <= limits.outlier_ratio) return;
  findings.add(outlier, {.at = offer.node,
                         .expected = fmt::format("at most {} times {}", limits.outlier_ratio,
                                                 to_string(*bid.peer_median)),
                         .message = fmt::format("bid of {} is {:.1f} times the median of {}",
                                                to_string(*offer), ratio,
                                                to_string(*bid.peer_median))});
}

void apply_bid_profile(Profile profile, BidThresholds& thresholds) {
  // DV360 takes no bid above 1,000 units, whatever they are worth.
  if (profile == Profile::dv360) thresholds.ceiling_unscaled = 1;
}

void check_bid(const Subject& subject, const Context& context,
               const BidThresholds& limits, Findings& findings) {
  const auto& bid = subject.campaign.bid;
  if (bid.self) {
    const auto* currency =
        bid.currency ? base::find_currency(*bid.currency) : subject.currency;
    const auto ceiling = limits.ceiling_unscaled != 0 ? limits.ceiling
                                                      : base::worth_of(limits.ceiling, currency);
    for (const Amount& amount : {Amount{"amount", bid.amount}, Amount{"max_bid", bid.max_bid}}) {
      check_amount(currency, ceiling, amount, findings);
    }
    check_order(bid, findings);
    check_viewable(bid, context.profile, findings);
    check_words(bid, findings);
    check_currency(bid.currency, "bid.currency", findings);
    check_strategy(bid, limits, findings);
    check_goal_amount(bid, currency, limits, findings);
    check_outlier(bid, limits, findings);
  }
  const auto before = std::as_const(findings).all().size();
  for (const auto& deal : subject.campaign.deals) {
    if (std::as_const(findings).all().size() - before >= reported_max_elements) break;
    check_currency(deal.currency, "deals.currency", findings);
    check_currency(deal.floor_currency, "deals.floor_currency", findings);
    check_deal_prices(subject, context, deal, findings);
  }
}

constexpr std::string_view bid_reads[] = {"bid", "deals", "currency"};

}  // namespace

std::string_view goal_word(const deal::Bid& bid) {
  if (bid.goal && bid.goal->is(json::Kind::string)) return bid.goal->string();
  const auto* target = target_of(bid);
  return target == nullptr ? std::string_view() : target->goals[0];
}

constinit const Rule bid_rule{
    .name = "bid_strategy",
    .summary = "bids between the floor and the ceiling",
    .phase = 2,
    .reads = bid_reads,
    .codes = bid_codes,
    .limits = limits_table<BidThresholds, apply_bid_profile>(bid_rows),
    .check = rule_check<check_bid>,
};

}  // namespace dealkit::validation
