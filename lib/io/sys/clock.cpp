// The only place that asks what time it is.
#include "io/sys/clock.hpp"

#include <ctime>

namespace dealkit::io::sys {

base::Instant now() {
  timespec time{};
  ::clock_gettime(CLOCK_REALTIME, &time);
  return base::Instant{time.tv_sec, static_cast<std::int32_t>(time.tv_nsec)};
}

std::int64_t steady_nanos() {
  const auto since = std::chrono::steady_clock::now().time_since_epoch();
  return std::chrono::duration_cast<std::chrono::nanoseconds>(since).count();
}

}  // namespace dealkit::io::sys
