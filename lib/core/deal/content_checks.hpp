// What a record must be like to be kept at all. Whether a campaign is any good is for validation
// to say: a bad one must be importable, so that it can be validated from the store.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/base/result.hpp"
#include "core/base/time.hpp"
#include "core/deal/entity.hpp"

namespace dealkit::deal {

struct Deal;

/// The ids in a record; "" where it has none. Valid as long as the record's document.
struct RecordIds {
  std::string_view id, account_id, deal_id, campaign_id;
};

/// Whether a text has the 1 to 255 characters of the names that are kept.
bool fits_as_name(std::string_view name);

/// In the quotation marks that messages have around what they found.
std::string quoted(std::string_view text);

/// Errc::data at a value of the input.
base::Error data_error(json::Value at, std::string message);

/// The text of a member; "" if it is absent, null or no string.
std::string_view text_of(json::Value record, std::string_view name);

/// A moment that is compared with the clock: of a day or a local time it is not known when that is.
/// Errc::data at the value, which `name` names.
base::Result<base::Instant> instant_of(json::Value value, std::string_view name);

/// Errc::data with the position: no object, another `type`, no id or one that is too long, a value
/// that has not its field's type, and of a deal an unknown deal_type or currency, a total_value
/// that is not above 0 or has more decimals than its currency, dates with a problem;
/// of deals and campaigns a name that is empty or longer than 255 characters; no deal_id where one
/// is needed.
base::Result<RecordIds> check_content(Kind kind, json::Value record);

/// Why a deal could never run between its dates; nothing if it can. A date ends with its day, so
/// that one day is enough. Whose zone dates and local times stand in only the account says: beside
/// a time with an offset they are read as UTC.
std::optional<std::string> problem_of_dates(const Deal& deal);
/// A price, floor or number of units below 0, which nobody can mean.
struct BelowZero {
  std::uint32_t node;  // of the value
  std::string message;
};
std::optional<BelowZero> find_below_zero(const Deal& deal);

/// The normal form of a record that is kept as it came, its `type` written out and a deal_type as
/// it is listed. Errc::data as record::append_normal(), and for what is no record.
base::Result<std::string> normal_record(Kind kind, json::Value record);

}  // namespace dealkit::deal
