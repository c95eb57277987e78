#include "core/validation/rules/deal.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>

#include "core/base/currency.hpp"
#include "core/base/currency_scale.hpp"
#include "core/deal/auction_type.hpp"
#include "core/deal/content_checks.hpp"
#include "core/deal/deal.hpp"
#include "core/deal/words.hpp"
#include "core/validation/context.hpp"
#include "core/validation/rules/deal_sync.hpp"
#include "core/validation/storable.hpp"
#include "core/validation/subject.hpp"
#include "core/validation/token_lists.hpp"
#include "core/validation/words.hpp"

namespace dealkit::validation {
namespace {

using base::to_string;

constexpr CodeInfo total_value_wrong{
    "DEL011", "total-value-out-of-range", &deal_rule, Severity::critical,
    "total_value is not above 0, not below 9,000,000,000,000, or has more decimals than its "
    "currency; or price, floor or units is below 0",
    "it cannot be booked, and what campaigns may spend is measured by it",
    "set an amount above 0 in the currency's own decimals", "dealkit-deal(5)"};
constexpr CodeInfo deal_end_not_after_start{
    "DEL012", "end-not-after-start", &deal_rule, Severity::critical,
    "end_date is a day before start_date, or a time that is not after it",
    "the deal would never run", "set an end on the day of the start, or later",
    "dealkit-deal(5)"};
constexpr CodeInfo type_unknown{
    "DEL013", "deal-type-unknown", &deal_rule, Severity::critical,
    "deal_type is none of standard, programmatic, preferred, guaranteed, private_auction",
    "nobody knows which terms it must bring", "use one of the words", "dealkit-deal(5)"};
constexpr CodeInfo deal_currency_unknown{
    "DEL014", "currency-unknown", &deal_rule, Severity::critical,
    "currency is not a code of ISO 4217", "its amounts mean nothing",
    "use the code in capitals, such as EUR", "ISO 4217"};
constexpr CodeInfo name_wrong{
    "DEL015", "name-missing-or-long", &deal_rule, Severity::critical,
    "deal_name is missing, blank, or has more than 255 characters",
    "people cannot tell the deal from others, and stores refuse it", "give a name that fits",
    "dealkit-deal(5)"};
constexpr CodeInfo guaranteed_incomplete{
    "DEL016", "guaranteed-incomplete", &deal_rule, Severity::critical,
    "deal_type is guaranteed and units or the price is missing or not positive (price, or floor "
    "with at = 3)",
    "nobody knows what is guaranteed, or what it costs", "give units and price",
    "OpenRTB 2.6 section 3.2.12 at, bidfloor; IAB Deal Sync API 1.0 units"};

constexpr CodeInfo price_model_unknown{
    "DEL017", "price-model-unknown", &deal_rule, Severity::critical,
    "price_model is none of cpm, vcpm, cpc, cpcv, cpv, cpp, flat_rate",
    "nobody knows what the price is paid for", "use one of the words", "dealkit-deal(5)"};

constexpr CodeInfo auction_type_unknown{
    "DEL023", "auction-type-unknown", &deal_rule, Severity::critical,
    "at is none of 1, 2, 3, and below 500, from where on exchanges have their own",
    "nobody knows whether the floor is the price", "use 1 (first price), 2 (second price) or 3 "
    "(the price is agreed)",
    "OpenRTB 2.6 section 3.2.12 at; 3.2.1 at"};

const CodeInfo deal_codes[] = {deal_sync_required,        deal_sync_both_seats,
                               deal_sync_status_unknown,  deal_sync_guarantee,
                               deal_sync_inventory,       deal_sync_evergreen,
                               deal_sync_curator_missing, deal_sync_description_long,
                               deal_sync_seller_id_long,  deal_sync_reactivated,
                               total_value_wrong,         deal_end_not_after_start,
                               type_unknown,              deal_currency_unknown,
                               name_wrong,                guaranteed_incomplete,
                               price_model_unknown,       deal_sync_country_unknown,
                               deal_sync_not_utc,         deal_sync_code_unknown,
                               deal_sync_terms_wrong,     auction_type_unknown};

constexpr Threshold deal_rows[] = {
    DEALKIT_THRESHOLD(DealThresholds, name_max, "deal", "characters",
                      "DEL015 for longer names"),
    DEALKIT_THRESHOLD(DealThresholds, description_max, "deal", "characters",
                      "DEL008 for longer descriptions"),
    DEALKIT_THRESHOLD(DealThresholds, seller_id_max, "deal", "characters",
                      "DEL009 for longer seller ids"),
};

constexpr std::int64_t first_of_exchanges = 500;

/// An amount that the decoder refused, such as 9e12, is no wrong type but an amount out of range.
void take_refused_total(std::vector<record::Problem>& problems, Findings& findings) {
  for (auto it = problems.begin(); it != problems.end(); ++it) {
    const bool refused = it->field->name == "total_value" &&
                         findings.document().value(it->node).is(json::Kind::number);
    if (!refused) continue;
    findings.add(total_value_wrong, {.at = it->node,
                                     .expected = "more than 0, less than 9,000,000,000,000",
                                     .message = "total_value: " + it->reason});
    problems.erase(it);
    return;
  }
}

void check_total(const deal::Deal& deal, const base::Currency* currency, Findings& findings) {
  if (!deal.total_value) return;
  const auto value = *deal.total_value;
  if (value.value <= 0) {
    findings.add(total_value_wrong,
                 {.at = deal.total_value.node,
                  .expected = "more than 0",
                  .message = fmt::format("total_value must be positive, is {}", to_string(value))});
    return;
  }
  if (currency == nullptr) return;
  std::int64_t unit = base::micros_per_unit;
  for (int i = 0; i < currency->decimals; ++i) unit /= 10;
  if (unit <= 1 || value.value % unit == 0) return;
  findings.add(total_value_wrong,
               {.at = deal.total_value.node,
                .expected = fmt::format("a multiple of {} {}", to_string(base::Micros{unit}),
                                        currency->code),
                .message = fmt::format("total_value of {} has more decimals than {} has",
                                       to_string(value), currency->code)});
}

void check_name(const deal::Deal& deal, const DealThresholds& limits, Findings& findings) {
  const auto& name = deal.deal_name;
  if (!name || name->find_first_not_of(" \t") == std::string_view::npos) {
    findings.add(name_wrong, {.at = name.node,
                              .member = "deal_name",
                              .expected = fmt::format("1 to {} characters", limits.name_max),
                              .message = "a deal needs a deal_name"});
    return;
  }
  const auto length = count_characters(*name);
  if (length <= limits.name_max) return;
  findings.add(name_wrong, {.at = name.node,
                            .expected = fmt::format("at most {} characters", limits.name_max),
                            .message = fmt::format("deal_name has {} characters", length)});
}

/// As the store judges them, as with dates.
void check_below_zero(const deal::Deal& deal, Findings& findings) {
  auto below = deal::find_below_zero(deal);
  if (!below) return;
  findings.add(total_value_wrong, {.at = below->node,
                                   .expected = "0 or more",
                                   .message = std::move(below->message)});
}

/// As the store judges them: what is valid here can be imported.
void check_dates(const deal::Deal& deal, Findings& findings) {
  auto problem = deal::problem_of_dates(deal);
  if (!problem) return;
  findings.add(deal_end_not_after_start,
               {.at = deal.end_date.node,
                .expected = deal.end_date->form == base::TimeText::Form::date
                                ? to_string(*deal.start_date) + " or later"
                                : "a time after " + to_string(*deal.start_date),
                .message = std::move(*problem)});
}

void check_guaranteed(const deal::Deal& deal, Findings& findings) {
  if (!deal.deal_type || !record::is_word(*deal.deal_type, "guaranteed")) return;
  const auto lacks = [&](std::string_view member, std::uint32_t node) {
    findings.add(guaranteed_incomplete,
                 {.at = node,
                  .member = member,
                  .expected = fmt::format("{} above 0", member),
                  .message = fmt::format("a guaranteed deal needs {} above 0", member)});
  };
  if (!deal.units || *deal.units <= 0) lacks("units", deal.units.node);
  const bool floor_is_price = !deal.price && deal.floor && deal.at && *deal.at == deal::fixed_price;
  const auto& price = floor_is_price ? deal.floor : deal.price;
  if (!price || price->value <= 0) lacks(floor_is_price ? "floor" : "price", price.node);
}

void check_deal_record(const deal::Deal& deal, const DealThresholds& limits, Findings& findings) {
  const auto* currency = deal.currency ? base::find_currency(*deal.currency) : nullptr;
  check_storable_id("id", deal.id, findings);
  check_storable_id("account_id", deal.account_id, findings);
  check_total(deal, currency, findings);
  check_below_zero(deal, findings);
  check_dates(deal, findings);
  check_word(type_unknown, "deal_type", deal.deal_type, deal::deal_types, findings);
  check_word(price_model_unknown, "price_model", deal.price_model, deal::price_models, findings);
  if (deal.currency && currency == nullptr) {
    findings.add(deal_currency_unknown,
                 {.at = deal.currency.node,
                  .expected = "an ISO 4217 code in capitals",
                  .message = fmt::format("\"{}\" is not a currency that ISO 4217 lists{}",
                                         brief(*deal.currency),
                                         base::currency_hint(*deal.currency))});
  }
  check_name(deal, limits, findings);
  check_guaranteed(deal, findings);
  if (deal.at && (*deal.at < deal::first_price || *deal.at > deal::fixed_price) &&
      *deal.at < first_of_exchanges) {
    findings.add(auction_type_unknown, {.at = deal.at.node,
                                        .expected = "1, 2 or 3",
                                        .message = fmt::format("at {} is no auction type that "
                                                               "OpenRTB knows", *deal.at)});
  }
}

}  // namespace

bool is_deal_sync(json::Value record) {
  return record.find("terms").present() || record.find("origin").present();
}

void check_deal(json::Value record, const Context& context, record::Arena& arena,
                std::vector<record::Problem>& problems, Findings& findings,
                std::vector<record::Stranger>* strangers) {
  const auto& limits = context.thresholds.of<DealThresholds>();
  if (context.profile == Profile::dealsync1 && is_deal_sync(record)) {
    deal::DealSync deal;
    record::decode(record, deal::deal_sync_table, &deal, arena, problems, strangers);
    check_deal_sync(deal, limits, findings);
    return;
  }
  deal::Deal deal;
  record::decode(record, deal::deal_table, &deal, arena, problems, strangers);
  take_refused_total(problems, findings);
  check_deal_record(deal, limits, findings);
}

constinit const Rule deal_rule{
    .name = "deal",
    .summary = "deals that can be kept (records of type deal)",
    .codes = deal_codes,
    .limits = limits_table<DealThresholds>(deal_rows),
};

}  // namespace dealkit::validation
