// See where_bounds.hpp. The bounds are searched with the comparison of the expressions themselves,
// so that no rule of theirs (rounding to doubles, integers against doubles) stands here again.
#include "io/store/records/where_bounds.hpp"

#include <charconv>
#include <cmath>
#include <limits>

#include "core/base/json/write.hpp"
#include "core/base/money.hpp"
#include "core/base/time.hpp"

namespace dealkit::io::store {
namespace {

using expression::Value;

// What an expression reads from the text of an amount.
Value seen_as_money(std::int64_t micros) {
  const std::string text = base::to_string(base::Micros{micros});
  double number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return Value::from_double(number);
}

// The first number in [low, high] for which `holds`, which stays true from there on.
template <class Holds>
std::optional<std::int64_t> first(std::int64_t low, std::int64_t high, const Holds& holds) {
  if (!holds(high)) return std::nullopt;
  while (low < high) {
    const std::int64_t middle = low + static_cast<std::int64_t>(
        (static_cast<std::uint64_t>(high) - static_cast<std::uint64_t>(low)) / 2);
    if (holds(middle)) {
      high = middle;
    } else {
      low = middle + 1;
    }
  }
  return low;
}

template <class Seen>
std::optional<NumberBounds> bounds(const Value& constant, std::int64_t low, std::int64_t high,
                                   const Seen& seen) {
  if (constant.is(expression::Kind::real) && std::isnan(constant.as_double())) return std::nullopt;
  NumberBounds found;
  found.from = first(low, high, [&](std::int64_t number) {
    return *expression::compare(seen(number), constant) >= 0;
  });
  found.above = first(low, high, [&](std::int64_t number) {
    return *expression::compare(seen(number), constant) > 0;
  });
  return found;
}

}  // namespace

std::optional<NumberBounds> money_bounds(const Value& constant) {
  const auto limit = base::micros_limit.value;
  return bounds(constant, -limit, limit, seen_as_money);
}

std::optional<NumberBounds> integer_bounds(const Value& constant) {
  using Limits = std::numeric_limits<std::int64_t>;
  return bounds(constant, Limits::min(), Limits::max(),
                [](std::int64_t number) { return Value::from_int(number); });
}

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
