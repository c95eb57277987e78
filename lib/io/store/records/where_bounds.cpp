// See where_bounds.hpp.
#include "io/store/records/where_bounds.hpp"

#include "core/base/json/write.hpp"
#include "core/base/time.hpp"

namespace dealkit::io::store {
std::optional<InstantBounds> instant_bounds(std::string_view text) {
  constexpr std::size_t date_bytes = 10;
  constexpr std::int64_t seconds_per_day = 86'400;
  if (text.size() < date_bytes) return std::nullopt;
  const auto date = base::parse_date(text.substr(0, date_bytes));
  if (!date) return std::nullopt;
  // PostgreSQL has no year 0, and all years are to have four digits.
  if (date->year < 2 || date->year >= 9999) return std::nullopt;
  // Offsets are less than a day.
  const auto seconds = base::days_from_civil(*date) * seconds_per_day;
  return InstantBounds{base::to_string(base::Instant{seconds - seconds_per_day, 0}),
                       base::to_string(base::Instant{seconds + 2 * seconds_per_day, 0})};
}

std::string membership(std::string_view member, std::string_view token) {
  std::string text;
  base::json::Writer(text).object().key(member).array().string(token).close().close();
  return text;
}

}  // namespace dealkit::io::store
