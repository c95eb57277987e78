// What each Rounding does to a quotient, for all who divide money.
#pragma once

#include "core/base/money.hpp"

namespace dealkit::base {

constexpr uint128 magnitude(int128 value) {
  return value < 0 ? -static_cast<uint128>(value) : static_cast<uint128>(value);
}

/// Whether quotient + rest / divisor becomes the next whole number away from zero. Magnitudes, rest
/// below divisor, divisor below 2^127; `more`: something behind the rest is not 0.
constexpr bool rounds_away(uint128 quotient, uint128 rest, uint128 divisor, bool more,
                           Rounding rounding) {
  if (rest == 0 && !more) return false;
  const bool half = rest * 2 == divisor && !more;
  const bool above = rest * 2 > divisor || (rest * 2 == divisor && more);
  switch (rounding) {
    case Rounding::down: return false;
    case Rounding::up: return true;
    case Rounding::half_even: return above || (half && quotient % 2 == 1);
    case Rounding::half_away: return above || half;
  }
  return false;
}

/// `quotient` and what is left over `divisor` (> 0), rounded; `negative` is the sign of the whole.
constexpr int128 rounded_quotient(int128 quotient, int128 rest, int128 divisor, bool negative,
                                  Rounding rounding) {
  const bool away = rounds_away(magnitude(quotient), magnitude(rest), magnitude(divisor), false,
                                rounding);
  if (!away) return quotient;
  return negative ? quotient - 1 : quotient + 1;
}

}  // namespace dealkit::base
