#include "core/deal/content_checks.hpp"

#include <algorithm>
#include <vector>

#include "core/base/currency.hpp"
#include "core/base/ids.hpp"
#include "core/base/moment.hpp"
#include "core/deal/deal.hpp"
#include "core/deal/words.hpp"
#include "core/record/decode.hpp"
#include "core/record/normal_form.hpp"

namespace dealkit::deal {
namespace {

constexpr std::size_t name_max_characters = 255;

/// Code points of a text that is known to be UTF-8.
std::size_t characters(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char byte) {
    return (static_cast<unsigned char>(byte) & 0xC0U) != 0x80U;
  }));
}

base::Result<void> check_name(json::Value record, std::string_view member) {
  const auto name = record.find(member);
  if (!name.is(json::Kind::string)) return {};
  if (fits_as_name(name.string())) return {};
  const auto length = characters(name.string());
  return data_error(name, std::string(member) + " has " + std::to_string(length) +
                              " characters, expected 1 to 255");
}

/// The text of a member that must be an id. `needed_for` says why it cannot be left out.
base::Result<std::string_view> required_id(json::Value record, std::string_view member,
                                           std::string_view needed_for) {
  const auto value = record.find(member);
  if (!value || value.is(json::Kind::null)) {
    return data_error(record, "the record has no '" + std::string(member) + "': " +
                                  std::string(needed_for));
  }
  if (!value.is(json::Kind::string)) {
    return data_error(value, std::string(member) + ": expected a string, found " +
                                 std::string(json::describe(value.kind())));
  }
  if (const auto good = base::check_id(value.string()); !good) {
    return data_error(value, std::string(member) + ": " + good.error().message);
  }
  return value.string();
}

base::Result<void> check_object(json::Value record) {
  if (record.is(json::Kind::object)) return {};
  return data_error(record,
                    "expected a record, found " + std::string(json::describe(record.kind())));
}

base::Result<void> check_type(Kind kind, json::Value record) {
  const auto type = record.find("type");
  if (!type || type.is(json::Kind::null)) return {};
  const auto expected = traits(kind).name;
  if (type.is(json::Kind::string) && type.string() == expected) return {};
  return data_error(type, "expected a record of type " + quoted(expected) + ", found " +
                              std::string(type.text()));
}

base::Result<void> check_currency(json::Value record) {
  const auto currency = record.find("currency");
  if (!currency.is(json::Kind::string)) return {};
  if (base::find_currency(currency.string()) != nullptr) return {};
  return data_error(currency, "currency " + quoted(currency.string()) +
                                  " is not known to ISO 4217; expected a code like USD");
}

base::Result<void> check_value(const Deal& deal, json::Value record) {
  if (!deal.total_value) return {};
  const auto at = record.document().value(deal.total_value.node);
  const auto value = deal.total_value->value;
  if (value <= 0) {
    return data_error(at, "total_value is " + std::string(at.text()) + ", expected more than 0");
  }
  const auto* currency = deal.currency ? base::find_currency(*deal.currency) : nullptr;
  if (currency == nullptr) return {};
  std::int64_t smallest = base::micros_per_unit;
  for (int i = 0; i < currency->decimals; ++i) smallest /= 10;
  if (smallest == 0 || value % smallest == 0) return {};
  return data_error(at, "total_value " + std::string(at.text()) + " has more decimals than " +
                            std::string(currency->code) + " (" +
                            std::to_string(currency->decimals) + ")");
}

base::Result<void> check_deal_type(const Deal& deal, json::Value record) {
  if (!deal.deal_type || deal_types.has(*deal.deal_type)) return {};
  return data_error(record.document().value(deal.deal_type.node),
                    "deal_type " + quoted(*deal.deal_type) + " is not known; expected " +
                        deal_types.sentence() + deal_types.hint(*deal.deal_type));
}

base::Result<RecordIds> check_deal(json::Value record) {
  const auto& document = record.document();
  Deal deal;
  record::Arena arena;
  std::vector<record::Problem> problems;
  record::decode(record, deal_table, &deal, arena, problems);
  if (!problems.empty()) {
    const auto& first = problems.front();
    return data_error(document.value(first.node),
                      std::string(first.field->name) + ": " + first.reason);
  }
  DEALKIT_ASSIGN_OR_RETURN(const auto id,
                           required_id(record, "id", "ids are never made up on import"));
  std::string_view account;
  if (deal.account_id) {
    DEALKIT_ASSIGN_OR_RETURN(account, required_id(record, "account_id", ""));
  }
  DEALKIT_RETURN_IF_ERROR(check_name(record, "deal_name"));
  DEALKIT_RETURN_IF_ERROR(check_deal_type(deal, record));
  DEALKIT_RETURN_IF_ERROR(check_currency(record));
  DEALKIT_RETURN_IF_ERROR(check_value(deal, record));
  if (const auto below = find_below_zero(deal)) {
    return data_error(document.value(below->node), below->message);
  }
  if (const auto problem = problem_of_dates(deal)) {
    return data_error(document.value(deal.end_date.node), *problem);
  }
  return RecordIds{id, account, {}, {}};
}

/// A member whose type the table states, and that the record's use depends on.
base::Result<void> check_present(json::Value record, std::string_view member,
                                 std::string_view why) {
  const auto value = record.find(member);
  if (value && !value.is(json::Kind::null)) return {};
  return data_error(record, "the record has no '" + std::string(member) + "': " + std::string(why));
}

}  // namespace

bool fits_as_name(std::string_view name) {
  return !name.empty() && (name.size() <= name_max_characters ||
                           characters(name) <= name_max_characters);
}

base::Error data_error(json::Value at, std::string message) {
  const auto& document = at.document();
  return {base::Errc::data, std::move(message),
          document.position(document.node(at.index()).begin)};
}

std::optional<BelowZero> find_below_zero(const Deal& deal) {
  const auto said = [](std::string_view member, const std::string& amount) {
    return std::string(member) + " is " + amount + ", expected 0 or more";
  };
  if (deal.price && deal.price->value < 0) {
    return BelowZero{deal.price.node, said("price", to_string(*deal.price))};
  }
  if (deal.floor && deal.floor->value < 0) {
    return BelowZero{deal.floor.node, said("floor", to_string(*deal.floor))};
  }
  if (deal.units && *deal.units < 0) {
    return BelowZero{deal.units.node, said("units", std::to_string(*deal.units))};
  }
  return std::nullopt;
}

std::optional<std::string> problem_of_dates(const Deal& deal) {
  if (!deal.start_date || !deal.end_date) return std::nullopt;
  static const auto utc = base::TimeZone::utc();
  const auto& start = *deal.start_date;
  const auto& end = *deal.end_date;
  if (base::ends_after(end, start, utc)) return std::nullopt;
  const bool days = end.form == base::TimeText::Form::date;
  return "end_date " + base::to_string(end) + (days ? " is before" : " is not after") +
         " start_date " + base::to_string(start);
}

std::string quoted(std::string_view text) { return "'" + std::string(text) + "'"; }

std::string_view text_of(json::Value record, std::string_view name) {
  const auto value = record.find(name);
  return value.is(json::Kind::string) ? value.string() : std::string_view{};
}

base::Result<base::Instant> instant_of(json::Value value, std::string_view name) {
  const auto instant = base::parse_instant(value.is(json::Kind::string) ? value.string() : "");
  if (instant) return *instant;
  return data_error(value, std::string(name) + ": expected an RFC 3339 time with an offset, "
                                               "found " + std::string(value.text()));
}

base::Result<std::string> normal_record(Kind kind, json::Value record) {
  DEALKIT_RETURN_IF_ERROR(check_object(record));
  DEALKIT_RETURN_IF_ERROR(check_type(kind, record));
  const auto& table = *traits(kind).table;
  const auto deal_type = kind == Kind::deal ? deal_types.find(text_of(record, "deal_type"))
                                            : Words::unknown;
  const bool listed = deal_type == Words::unknown ||
                      deal_types[deal_type] == text_of(record, "deal_type");
  if (!text_of(record, "type").empty() && listed) {
    std::string normal;
    DEALKIT_RETURN_IF_ERROR(record::append_normal(normal, record, table));
    return normal;
  }
  record::NormalBuilder builder(table);
  DEALKIT_RETURN_IF_ERROR(builder.set_all(record));
  if (!listed) builder.set_string("deal_type", deal_types[deal_type]);
  return builder.set_string("type", traits(kind).name).build();
}

base::Result<RecordIds> check_content(Kind kind, json::Value record) {
  DEALKIT_RETURN_IF_ERROR(check_object(record));
  DEALKIT_RETURN_IF_ERROR(check_type(kind, record));
  if (kind == Kind::deal) return check_deal(record);
  RecordIds ids;
  DEALKIT_ASSIGN_OR_RETURN(ids.id, required_id(record, "id", "ids are never made up on import"));
  if (kind == Kind::account) {
    DEALKIT_RETURN_IF_ERROR(check_currency(record));
    return ids;
  }
  DEALKIT_ASSIGN_OR_RETURN(ids.deal_id, required_id(record, "deal_id", "it says whose it is"));
  if (kind == Kind::campaign) {
    DEALKIT_RETURN_IF_ERROR(check_name(record, "campaign_name"));
  } else if (kind == Kind::interaction) {
    DEALKIT_RETURN_IF_ERROR(check_present(record, "kind", "it says what happened"));
    DEALKIT_RETURN_IF_ERROR(check_present(record, "at", "it says when that was"));
  } else if (kind == Kind::engagement_metric) {
    DEALKIT_RETURN_IF_ERROR(
        check_present(record, "computed_at", "the latest metric of a deal counts"));
  }
  return ids;
}

}  // namespace dealkit::deal
