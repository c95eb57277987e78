#include "core/base/money_sum.hpp"

#include <cassert>

#include <fmt/format.h>

#include "core/base/money_scale.hpp"
#include "core/base/rounding.hpp"

namespace dealkit::base {
namespace {

Result<NanosSum> checked(int128 value, bool overflow) {
  if (!overflow && value <= nanos_sum_limit.value && value >= -nanos_sum_limit.value) {
    return NanosSum{value};
  }
  return Error{Errc::limit, "the amount is not below 99999999999999990000000000000 units"};
}

}  // namespace

NanosSum to_sum(Micros amount) { return {int128{amount.value} * nanos_per_micro}; }
NanosSum to_sum(Nanos amount) { return {amount.value}; }
NanosSum multiply(Nanos amount, std::int64_t count) { return {int128{amount.value} * count}; }

Result<NanosSum> parse_nanos_sum(std::string_view text) {
  DEALKIT_ASSIGN_OR_RETURN(const auto number, parse_decimal(text));
  if (number.digits == 0) return NanosSum{};
  auto shift = std::int64_t{number.exponent} + nanos_decimals;
  if (shift < 0) {
    return Error{Errc::data, fmt::format("expected at most {} decimals, found \"{}\"",
                                         nanos_decimals, text.substr(0, 48))};
  }
  const auto limit = static_cast<uint128>(nanos_sum_limit.value);
  auto value = number.digits;
  for (; shift > 0 && value <= limit / 10; --shift) value *= 10;
  if (shift > 0 || value > limit) {
    return Error{Errc::data,
                 fmt::format("expected an amount below 99999999999999990000000000000 units, found "
                             "\"{}\"", text.substr(0, 48))};
  }
  const auto magnitude = static_cast<int128>(value);
  return NanosSum{number.negative ? -magnitude : magnitude};
}

Result<NanosSum> add(NanosSum a, NanosSum b) {
  int128 sum = 0;
  const bool overflow = __builtin_add_overflow(a.value, b.value, &sum);
  return checked(sum, overflow);
}

Result<NanosSum> subtract(NanosSum a, NanosSum b) {
  int128 difference = 0;
  const bool overflow = __builtin_sub_overflow(a.value, b.value, &difference);
  return checked(difference, overflow);
}

Result<NanosSum> scale(NanosSum amount, std::int64_t numerator, std::int64_t denominator,
                       Rounding rounding) {
  assert(denominator > 0);
  // amount = whole * denominator + part, so that no product needs more than 128 bits unless the
  // result does.
  const int128 whole = amount.value / denominator;
  const int128 part = amount.value % denominator * numerator;
  int128 product = 0;
  bool overflow = __builtin_mul_overflow(whole, int128{numerator}, &product);
  int128 quotient = 0;
  overflow = overflow || __builtin_add_overflow(product, part / denominator, &quotient);
  const bool negative = (amount.value < 0) != (numerator < 0);
  if (!overflow)
    quotient = rounded_quotient(quotient, part % denominator, denominator, negative, rounding);
  return checked(quotient, overflow);
}

Result<Nanos> to_nanos(NanosSum amount) {
  constexpr int128 most = int128{9'000'000'000} * 1'000'000'000 - 1;
  if (amount.value > most || amount.value < -most) {
    return Error{Errc::limit,
                 fmt::format("the amount {} is not below 9000000000 units", to_string(amount))};
  }
  return Nanos{static_cast<std::int64_t>(amount.value)};
}

Result<Micros> to_micros(NanosSum amount, Rounding rounding, NanosSum* remainder) {
  const auto micros =
      rounded_quotient(amount.value / nanos_per_micro, amount.value % nanos_per_micro,
                       nanos_per_micro, amount.value < 0, rounding);
  if (micros > micros_limit.value || micros < -int128{micros_limit.value}) {
    return Error{Errc::limit,
                 fmt::format("the amount {} is not below 9000000000000 units", to_string(amount))};
  }
  if (remainder != nullptr) remainder->value = amount.value - micros * nanos_per_micro;
  return Micros{static_cast<std::int64_t>(micros)};
}

}  // namespace dealkit::base
