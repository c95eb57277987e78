// The only place that asks what time it is.
#pragma once

#include <chrono>
#include <cstdint>

#include "core/base/time.hpp"

namespace dealkit::io::sys {

/// The wall clock.
base::Instant now();

/// Nanoseconds of a clock that setting the time does not move; from where is no matter.
std::int64_t steady_nanos();

/// Measures lengths of time; not affected by setting the clock.
class Stopwatch {
 public:
  Stopwatch() : start_(std::chrono::steady_clock::now()) {}
  std::chrono::nanoseconds elapsed() const { return std::chrono::steady_clock::now() - start_; }
  double seconds() const { return std::chrono::duration<double>(elapsed()).count(); }

 private:
  std::chrono::steady_clock::time_point start_;
};

}  // namespace dealkit::io::sys
