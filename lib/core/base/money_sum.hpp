// Money above a lease: sums, budgets and grants in 128-bit nanos. What a bidder holds is a lease of
// int64 nanos; what leases come from (a budget of 9e12 units, the spend of a year) may be more.
#pragma once

#include <cstdint>
#include <string_view>

#include "core/base/money.hpp"
#include "core/base/result.hpp"

namespace dealkit::base {

/// |value| of every sum here is at most this: below 1e29 units, and room to add two.
inline constexpr NanosSum nanos_sum_limit{int128{9'999'999'999'999'999} * 10'000'000'000'000'000 *
                                          1'000'000};

NanosSum to_sum(Micros amount);  // exact
NanosSum to_sum(Nanos amount);   // exact
/// So many times a price or a lease: exact.
NanosSum multiply(Nanos amount, std::int64_t count);

/// Reads an amount in major units exactly, with up to 9 decimals. Errc::data when the text is not a
/// JSON number, has more decimals that matter, or is beyond nanos_sum_limit.
Result<NanosSum> parse_nanos_sum(std::string_view text);

/// Checked arithmetic: Errc::limit beyond +-nanos_sum_limit.
Result<NanosSum> add(NanosSum a, NanosSum b);
Result<NanosSum> subtract(NanosSum a, NanosSum b);
/// amount * numerator / denominator (denominator > 0), exact before it is settled by `rounding`.
Result<NanosSum> scale(NanosSum amount, std::int64_t numerator, std::int64_t denominator,
                       Rounding rounding);

/// As a lease: exact, Errc::limit at or beyond 9e9 units.
Result<Nanos> to_nanos(NanosSum amount);
/// Settled by `rounding`; `remainder`, if given, receives what was cut (amount - result).
/// Errc::limit beyond +-micros_limit.
Result<Micros> to_micros(NanosSum amount, Rounding rounding, NanosSum* remainder = nullptr);

}  // namespace dealkit::base
