// Money. At the edges a decimal in major units, read from its text and never through a double;
// inside, integers: int64 micros for deals and campaigns, int64 nanos for prices an impression and
// leases, 128-bit nanos for ledger sums (design.md section 3).
#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "core/base/result.hpp"

namespace dealkit::base {

/// How a conversion that loses digits settles them; every conversion names one.
enum class Rounding : std::uint8_t { down /*towards zero*/, up /*away*/, half_even, half_away };

/// Millionths of a currency's major unit. |value| < 9e12 units, so that sums of a few fit int64.
struct Micros {
  std::int64_t value = 0;
  friend auto operator<=>(const Micros&, const Micros&) = default;
};
inline constexpr std::int64_t micros_per_unit = 1'000'000;
inline constexpr Micros micros_limit{9'000'000'000'000LL * micros_per_unit - 1};

/// Billionths of a major unit. A CPM in micros is a price an impression in nanos exactly.
struct Nanos {
  std::int64_t value = 0;
  friend auto operator<=>(const Nanos&, const Nanos&) = default;
};

/// Sums of many Nanos. GCC's 128-bit integer; clang has it too.
__extension__ using int128 = __int128;
__extension__ using uint128 = unsigned __int128;
struct NanosSum {
  int128 value = 0;
  friend auto operator<=>(const NanosSum&, const NanosSum&) = default;
};

/// A decimal number read exactly: (-1)^negative * digits * 10^exponent, without trailing zeros in
/// `digits` (zero has exponent 0 and no sign). Up to 38 significant digits.
struct Decimal {
  bool negative = false;
  uint128 digits = 0;
  std::int32_t exponent = 0;
};

/// Reads a JSON number's text ("12", "-0.50", "1.2e3"). Errc::data when it is not one or has more
/// than 38 significant digits.
Result<Decimal> parse_decimal(std::string_view text);

/// Reads an amount in major units exactly. Errc::data when the text is not a JSON number, has more
/// than 6 decimals that matter, or is at or beyond 9e12 units; the message says which.
Result<Micros> parse_micros(std::string_view text);
/// The same for what strangers write: decimals beyond the sixth are settled by `rounding`, however
/// many there are. Errc::data when it is no JSON number or at or beyond 9e12 units.
Result<Micros> parse_micros(std::string_view text, Rounding rounding);
/// The same with up to 9 decimals; limit 9e9 units.
Result<Nanos> parse_nanos(std::string_view text);

/// Shortest exact decimal: "12", "0.5", "-3.000001". Canonical: what hashes and signatures use.
std::string to_string(Micros amount);
std::string to_string(Nanos amount);
std::string to_string(NanosSum amount);
/// Appends to_string(amount) without allocating beyond `out`'s growth.
void append(std::string& out, Micros amount);
/// With at least `decimals` digits after the point ("12.50" for 2), more only where they matter.
std::string format(Micros amount, int decimals);

/// Checked arithmetic: Errc::limit beyond +-micros_limit.
Result<Micros> add(Micros a, Micros b);
Result<Micros> subtract(Micros a, Micros b);
/// amount * numerator / denominator (denominator > 0) in 128 bits, settled by `rounding`.
Result<Micros> scale(Micros amount, std::int64_t numerator, std::int64_t denominator,
                     Rounding rounding);
/// CPM (price of a thousand) in micros -> price of one impression in nanos: exact.
Nanos cpm_to_impression(Micros cpm);
/// Nanos -> Micros, settled by `rounding`; `remainder_nanos`, if given, receives what was cut.
Micros to_micros(Nanos amount, Rounding rounding, std::int64_t* remainder_nanos = nullptr);
/// Exact. Errc::limit at or beyond 9e9 units: such an amount is a NanosSum (money_sum.hpp).
Result<Nanos> to_nanos(Micros amount);

}  // namespace dealkit::base
