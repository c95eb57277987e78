#include "core/base/rate_limit.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>

namespace dealkit::base {

RateLimit RateLimit::per_second(double rate, std::int64_t burst) {
  assert(rate > 0 && rate <= 1e9 && burst >= 1);
  constexpr double longest_nanos = 4e18;
  // Rounded up: the limit is never exceeded by what rounding loses.
  return {static_cast<std::int64_t>(std::min(std::ceil(1e9 / rate), longest_nanos)), burst};
}

RateAnswer take(const RateLimit& limit, RateState& state, std::int64_t now_nanos) {
  assert(limit.interval_nanos > 0 && limit.burst >= 1);
  const auto arrival = std::max(state.arrival_nanos, now_nanos);
  const auto tolerance = (limit.burst - 1) * limit.interval_nanos;
  if (arrival - now_nanos > tolerance) return {false, arrival - now_nanos - tolerance};
  state.arrival_nanos = arrival + limit.interval_nanos;
  return {true, 0};
}

}  // namespace dealkit::base
