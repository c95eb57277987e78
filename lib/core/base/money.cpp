// Reading, printing and converting money exactly; see money.hpp for units and limits.
#include "core/base/money.hpp"

#include <algorithm>
#include <array>
#include <cassert>
#include <charconv>
#include <cstddef>
#include <limits>

#include <fmt/format.h>

#include "core/base/ascii.hpp"
#include "core/base/money_scale.hpp"
#include "core/base/rounding.hpp"

namespace dealkit::base {
namespace {

constexpr int max_significant_digits = 38;  // 10^38 - 1 fits 128 bits
constexpr std::int64_t nanos_limit = 9'000'000'000LL * 1'000'000'000LL - 1;

constexpr std::array<std::int64_t, 19> powers_of_ten = [] {
  std::array<std::int64_t, 19> powers{1};
  for (std::size_t i = 1; i < powers.size(); ++i) powers[i] = powers[i - 1] * 10;
  return powers;
}();

Error not_a_number(std::string_view text) {
  return {Errc::data, fmt::format("expected a decimal number such as 12 or -0.50, found {}",
                                  quoted_amount(text))};
}

/// The significant digits of a number, trailing zeros held back until a digit follows them.
class Digits {
 public:
  /// False when more than 38 digits matter.
  bool push(char c) {
    const auto digit = static_cast<unsigned>(c - '0');
    if (digit == 0) {
      if (count_ > 0) ++pending_zeros_;
      return true;
    }
    if (pending_zeros_ >= max_significant_digits - count_) return false;
    const auto added = static_cast<int>(pending_zeros_) + 1;
    for (int i = 0; i < added; ++i) value_ *= 10;
    value_ += digit;
    count_ += added;
    pending_zeros_ = 0;
    return true;
  }
  uint128 value() const { return value_; }
  std::int64_t pending_zeros() const { return pending_zeros_; }

 private:
  uint128 value_ = 0;
  int count_ = 0;
  std::int64_t pending_zeros_ = 0;
};

/// Reads "e5", "E-07" and the like up to the end; false if it is none. Saturates far outside of
/// what an int32 holds.
bool read_exponent(const char* at, const char* end, std::int64_t& exponent) {
  constexpr std::int64_t saturated = 1'000'000'000'000'000'000;
  ++at;
  bool negative = false;
  if (at != end && (*at == '+' || *at == '-')) negative = *at++ == '-';
  if (at == end) return false;
  std::int64_t value = 0;
  for (; at != end; ++at) {
    if (!is_digit(*at)) return false;
    value = std::min(value * 10 + (*at - '0'), saturated / 10);
  }
  exponent = negative ? -value : value;
  return true;
}

/// A number in units of 10^-decimals; `limit` is the largest magnitude allowed.
Result<std::int64_t> read_fixed(std::string_view text, int decimals, std::int64_t limit,
                                std::string_view limit_text) {
  DEALKIT_ASSIGN_OR_RETURN(const Decimal number, parse_decimal(text));
  const std::int64_t shift = std::int64_t{number.exponent} + decimals;
  if (shift < 0) {
    return Error{Errc::data, fmt::format("expected at most {} decimals, found {}", decimals,
                                         quoted_amount(text))};
  }
  auto value = number.digits;
  auto fits = value <= static_cast<uint128>(limit) && (value == 0 || shift <= 18);
  if (fits && value != 0) {
    value *= static_cast<uint128>(powers_of_ten[static_cast<std::size_t>(shift)]);
    fits = value <= static_cast<uint128>(limit);
  }
  if (!fits) {
    return Error{Errc::data,
                 fmt::format("expected an amount below {} units, found {}", limit_text,
                             quoted_amount(text))};
  }
  const auto magnitude = static_cast<std::int64_t>(value);
  return number.negative ? -magnitude : magnitude;
}

/// The common case, a tight loop: optional '-', up to `max_whole` digits, optional '.' and up to
/// `decimals` digits. False leaves every other text (and every wrong one) to read_fixed().
bool read_plain(std::string_view text, int decimals, int max_whole, std::int64_t& result) {
  const char* at = text.data();
  const char* const end = at + text.size();
  const bool negative = at != end && *at == '-';
  if (negative) ++at;
  const char* const whole = at;
  std::int64_t value = 0;
  for (; at != end && is_digit(*at); ++at) {
    if (at - whole == max_whole) return false;
    value = value * 10 + (*at - '0');
  }
  if (at == whole || (*whole == '0' && at - whole > 1)) return false;
  std::ptrdiff_t missing = decimals;
  if (at != end) {
    const auto fraction_digits = end - at - 1;
    if (*at != '.' || fraction_digits < 1 || fraction_digits > decimals) return false;
    for (++at; at != end; ++at) {
      if (!is_digit(*at)) return false;
      value = value * 10 + (*at - '0');
    }
    missing -= fraction_digits;
  }
  value *= powers_of_ten[static_cast<std::size_t>(missing)];
  result = negative ? -value : value;
  return true;
}

/// Room for a sign, 39 digits, a point and leading zeros.
using Text = std::array<char, 64>;

/// Writes value * 10^-decimals right-aligned, with at least `min_decimals` after the point.
std::string_view print(Text& text, int128 value, int decimals, int min_decimals) {
  const bool negative = value < 0;
  // Negated after the conversion: the smallest value has no positive twin.
  auto magnitude = negative ? -static_cast<uint128>(value) : static_cast<uint128>(value);
  char* const end = text.data() + text.size();
  char* at = end;
  int left = decimals;
  const auto next_digit = [&] {
    // 64-bit division as soon as it suffices: it is several times as fast.
    const auto small = static_cast<std::uint64_t>(magnitude);
    const auto digit = small == magnitude ? small % 10 : static_cast<std::uint64_t>(magnitude % 10);
    magnitude = small == magnitude ? small / 10 : magnitude / 10;
    return static_cast<char>('0' + digit);
  };
  bool printing = false;
  for (; left > 0; --left) {
    const char digit = next_digit();
    printing = printing || digit != '0' || left <= min_decimals;
    if (printing) *--at = digit;
  }
  if (printing) *--at = '.';
  do {
    *--at = next_digit();
  } while (magnitude != 0);
  if (negative) *--at = '-';
  return {at, static_cast<std::size_t>(end - at)};
}

/// value / divisor (> 0), settled by `rounding`.
int128 divide(int128 value, std::int64_t divisor, Rounding rounding) {
  assert(divisor > 0);
  return rounded_quotient(value / divisor, value % divisor, divisor, value < 0, rounding);
}

Result<Micros> checked(int128 value) {
  if (value > micros_limit.value || value < -micros_limit.value) {
    Text text;
    return Error{Errc::limit, fmt::format("the amount {} is not below 9000000000000 units",
                                          print(text, value, micros_decimals, 0))};
  }
  return Micros{static_cast<std::int64_t>(value)};
}

}  // namespace

std::string quoted_amount(std::string_view text) {
  constexpr std::size_t shown = 48;
  if (text.size() <= shown) return fmt::format("\"{}\"", text);
  return fmt::format("\"{}...\"", text.substr(0, shown));
}

Result<Decimal> parse_decimal(std::string_view text) {
  const char* at = text.data();
  const char* const end = at + text.size();
  const bool negative = at != end && *at == '-';
  if (negative) ++at;
  Digits digits;
  bool fits = true;
  const auto read_digits = [&] {
    const char* const start = at;
    for (; at != end && is_digit(*at); ++at) fits = fits && digits.push(*at);
    return at - start;
  };
  const char* const whole = at;
  const auto whole_digits = read_digits();
  if (whole_digits == 0 || (*whole == '0' && whole_digits > 1)) return not_a_number(text);
  std::ptrdiff_t fraction_digits = 0;
  if (at != end && *at == '.') {
    ++at;
    fraction_digits = read_digits();
    if (fraction_digits == 0) return not_a_number(text);
  }
  std::int64_t exponent = 0;
  if (at != end) {
    if (*at != 'e' && *at != 'E') return not_a_number(text);
    if (!read_exponent(at, end, exponent)) return not_a_number(text);
  }
  if (!fits) {
    return Error{Errc::data, fmt::format("expected at most {} significant digits, found {}",
                                         max_significant_digits, quoted_amount(text))};
  }
  if (digits.value() == 0) return Decimal{};
  exponent += digits.pending_zeros() - fraction_digits;
  if (exponent > std::numeric_limits<std::int32_t>::max() ||
      exponent < std::numeric_limits<std::int32_t>::min()) {
    return Error{Errc::data,
                 fmt::format("expected an exponent of 32 bits, found {}", quoted_amount(text))};
  }
  return Decimal{negative, digits.value(), static_cast<std::int32_t>(exponent)};
}

Result<Micros> parse_micros(std::string_view text) {
  // 12 whole digits are below the limit whatever follows them.
  std::int64_t value = 0;
  if (read_plain(text, micros_decimals, 12, value)) return Micros{value};
  DEALKIT_ASSIGN_OR_RETURN(const auto exact,
                           read_fixed(text, micros_decimals, micros_limit.value, "9000000000000"));
  return Micros{exact};
}

Result<Nanos> parse_nanos(std::string_view text) {
  std::int64_t value = 0;
  if (read_plain(text, nanos_decimals, 9, value)) return Nanos{value};
  DEALKIT_ASSIGN_OR_RETURN(const auto exact,
                           read_fixed(text, nanos_decimals, nanos_limit, "9000000000"));
  return Nanos{exact};
}

std::string to_string(Micros amount) {
  Text text;
  return std::string(print(text, amount.value, micros_decimals, 0));
}

std::string to_string(Nanos amount) {
  Text text;
  return std::string(print(text, amount.value, nanos_decimals, 0));
}

std::string to_string(NanosSum amount) {
  Text text;
  return std::string(print(text, amount.value, nanos_decimals, 0));
}

void append(std::string& out, Micros amount) {
  Text text;
  out.append(print(text, amount.value, micros_decimals, 0));
}

std::string format(Micros amount, int decimals) {
  Text text;
  std::string out(print(text, amount.value, micros_decimals, std::min(decimals, micros_decimals)));
  if (decimals > micros_decimals) {
    out.append(static_cast<std::size_t>(decimals - micros_decimals), '0');
  }
  return out;
}

Result<Micros> add(Micros a, Micros b) { return checked(int128{a.value} + b.value); }

Result<Micros> subtract(Micros a, Micros b) { return checked(int128{a.value} - b.value); }

Result<Micros> scale(Micros amount, std::int64_t numerator, std::int64_t denominator,
                     Rounding rounding) {
  assert(denominator > 0);
  return checked(divide(int128{amount.value} * numerator, denominator, rounding));
}

Nanos cpm_to_impression(Micros cpm) {
  // A micro is a thousand nanos and a CPM is the price of a thousand: the factors cancel.
  return Nanos{cpm.value};
}

Micros to_micros(Nanos amount, Rounding rounding, std::int64_t* remainder_nanos) {
  const auto micros = static_cast<std::int64_t>(divide(amount.value, nanos_per_micro, rounding));
  if (remainder_nanos != nullptr) {
    *remainder_nanos =
        static_cast<std::int64_t>(int128{amount.value} - int128{micros} * nanos_per_micro);
  }
  return Micros{micros};
}

Result<Nanos> to_nanos(Micros amount) {
  constexpr auto most = nanos_limit / nanos_per_micro;
  if (amount.value > most || amount.value < -most) {
    return Error{Errc::limit, fmt::format("the amount {} is not below 9000000000 units",
                                          to_string(amount))};
  }
  return Nanos{amount.value * nanos_per_micro};
}

}  // namespace dealkit::base
