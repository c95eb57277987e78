// Amounts as strangers write them: more decimals than money has, settled as the caller says.
#include <fmt/format.h>

#include "core/base/money.hpp"
#include "core/base/money_scale.hpp"
#include "core/base/rounding.hpp"

namespace dealkit::base {
namespace {

/// Enough for every amount below the limit and a place behind the last decimal that counts.
constexpr int digits_most = 36;

/// A number's digits up to digits_most, and whether any of those behind them matters.
struct Rough {
  uint128 digits = 0;
  std::int64_t exponent = 0;
  bool more = false;
};

/// Of a text that is a JSON number: the grammar is settled. The exponent saturates.
Rough read_roughly(std::string_view text) {
  constexpr std::int64_t exponent_most = 1'000'000'000'000;
  Rough number;
  int count = 0;
  bool fraction = false;
  std::size_t at = 0;
  for (; at < text.size() && text[at] != 'e' && text[at] != 'E'; ++at) {
    if (text[at] == '.') fraction = true;
    if (text[at] < '0' || text[at] > '9') continue;
    const auto digit = static_cast<unsigned>(text[at] - '0');
    const bool leads = count == 0 && digit == 0;
    if (count == digits_most) {
      number.more = number.more || digit != 0;
      number.exponent += fraction ? 0 : 1;
    } else {
      number.digits = number.digits * 10 + digit;
      count += leads ? 0 : 1;
      number.exponent -= fraction ? 1 : 0;
    }
  }
  if (at == text.size()) return number;
  const bool negative = text[++at] == '-';
  if (text[at] == '-' || text[at] == '+') ++at;
  std::int64_t stated = 0;
  for (; at < text.size(); ++at) {
    if (stated < exponent_most) stated = stated * 10 + (text[at] - '0');
  }
  number.exponent += negative ? -stated : stated;
  return number;
}

/// Whether the grammar of JSON's numbers holds.
bool is_number(std::string_view text) {
  std::size_t at = 0;
  const auto digits = [&] {
    const auto first = at;
    while (at < text.size() && text[at] >= '0' && text[at] <= '9') ++at;
    return at - first;
  };
  if (at < text.size() && text[at] == '-') ++at;
  const auto whole = at;
  const auto whole_digits = digits();
  if (whole_digits == 0 || (text[whole] == '0' && whole_digits > 1)) return false;
  if (at < text.size() && text[at] == '.') {
    ++at;
    if (digits() == 0) return false;
  }
  if (at < text.size() && (text[at] == 'e' || text[at] == 'E')) {
    ++at;
    if (at < text.size() && (text[at] == '+' || text[at] == '-')) ++at;
    if (digits() == 0) return false;
  }
  return at == text.size();
}

/// At most 64 bytes of it: a number of a megabyte must not fill the log.

}  // namespace

Result<Micros> parse_micros(std::string_view text, Rounding rounding) {
  if (!is_number(text)) {
    return Error{Errc::data, "expected a decimal number such as 12 or -0.50, found " +
                                 quoted_amount(text)};
  }
  const auto too_large = [&] {
    return Error{Errc::data,
                 "expected an amount below 9000000000000 units, found " + quoted_amount(text)};
  };
  const auto limit = static_cast<uint128>(micros_limit.value);
  auto number = read_roughly(text);
  auto shift = number.exponent + micros_decimals;
  auto value = number.digits;
  for (; shift > 0 && value != 0; --shift) {
    value *= 10;
    if (value > limit) return too_large();
  }
  if (shift < 0) {
    uint128 divisor = 1;
    for (; shift < 0 && divisor <= value; ++shift) divisor *= 10;
    if (shift < 0) divisor *= 10;  // far below: less than half of the last decimal
    const auto quotient = value / divisor;
    const bool away = rounds_away(quotient, value % divisor, divisor, number.more, rounding);
    value = quotient + (away ? 1 : 0);
  } else if (number.more) {
    return too_large();  // so many digits before the point
  }
  if (value > limit) return too_large();
  const auto magnitude = static_cast<std::int64_t>(value);
  return Micros{text.front() == '-' ? -magnitude : magnitude};
}

}  // namespace dealkit::base
