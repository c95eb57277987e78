// What a text of an expression means for a column that holds it in another form. Internal to
// where_sql.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace dealkit::io::store {

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
