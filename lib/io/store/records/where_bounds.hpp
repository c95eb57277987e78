// What a constant of an expression means for a column: where among the values that the column may
// hold it lies. Internal to where_sql.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/expression/value.hpp"

namespace dealkit::io::store {

/// A column's numbers rise as what an expression sees of them does (with steps: amounts become
/// doubles). Nothing: there is no such number.
struct NumberBounds {
  std::optional<std::int64_t> from;   // the first that is not less than the constant
  std::optional<std::int64_t> above;  // the first that is greater
};
/// Of amounts in micros against a number; nothing for NaN.
std::optional<NumberBounds> money_bounds(const expression::Value& constant);
/// Of 64-bit integers.
std::optional<NumberBounds> integer_bounds(const expression::Value& constant);

/// Instants whose RFC 3339 text, with any offset from UTC, begins with the date that `text` begins
/// with lie between these; those of greater texts not before, those of lesser texts not after.
/// Nothing if `text` begins with no date.
struct InstantBounds {
  std::string from;  // RFC 3339
  std::string to;
};
std::optional<InstantBounds> instant_bounds(std::string_view text);

/// {"member":["token"]}
std::string membership(std::string_view member, std::string_view token);

}  // namespace dealkit::io::store
