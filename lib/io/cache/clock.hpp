// The narrow view of time that caches and breakers need.
#pragma once

#include <chrono>
#include <cstdint>

namespace dealkit::io::cache {

/// A clock that only moves forward; its zero means nothing.
class Clock {
 public:
  virtual ~Clock() = default;
  virtual std::int64_t now_ms() const = 0;
};

class SteadyClock final : public Clock {
 public:
  std::int64_t now_ms() const override {
    using std::chrono::duration_cast;
    using std::chrono::milliseconds;
    return duration_cast<milliseconds>(std::chrono::steady_clock::now().time_since_epoch()).count();
  }
};

}  // namespace dealkit::io::cache
