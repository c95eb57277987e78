// A rate limit by GCRA (ITU-T I.371), which is what others call a token bucket: one number for each
// key, the theoretical arrival time. Pure: the present is a parameter.
#pragma once

#include <cstdint>

namespace dealkit::base {

struct RateLimit {
  std::int64_t interval_nanos = 0;  // between two at the steady rate; > 0
  std::int64_t burst = 1;           // so many may come at once; >= 1, burst x interval < 2^62

  /// `per_second` in an average second, above 0, at most 10^9.
  static RateLimit per_second(double rate, std::int64_t burst);
};

/// What is known of one key.
struct RateState {
  std::int64_t arrival_nanos = INT64_MIN;  // the theoretical arrival time of the next one
};

struct RateAnswer {
  bool allowed = false;
  std::int64_t retry_nanos = 0;  // when not: how long until it would be
};

/// One more at `now_nanos` (of any clock that is the same for the key). Never more than burst +
/// rate x t are allowed in any time t, in whatever order the presents come: a clock that goes back
/// gives no credit.
RateAnswer take(const RateLimit& limit, RateState& state, std::int64_t now_nanos);

}  // namespace dealkit::base
