// A circuit breaker: after so many failures in a row a dependency is left alone for a while, then
// one caller may try it again.
#pragma once

#include <cstdint>
#include <mutex>

namespace dealkit::io::cache {

class Breaker {
 public:
  struct Options {
    int failures = 1;                // in a row, until it opens
    std::int64_t open_ms = 30'000;   // how long it stays open
  };
  explicit Breaker(Options options) : options_(options) {}

  /// Whether the dependency may be asked at `now_ms`. Once the time is over it says so to one
  /// caller; the others wait for that one's success() or failure(), or for another open_ms.
  bool allow(std::int64_t now_ms) {
    const std::scoped_lock lock(mutex_);
    if (failures_ < options_.failures) return true;
    if (now_ms < closed_until_ms_) return false;
    closed_until_ms_ = now_ms + options_.open_ms;
    return true;
  }
  void success() {
    const std::scoped_lock lock(mutex_);
    failures_ = 0;
  }
  void failure(std::int64_t now_ms) {
    const std::scoped_lock lock(mutex_);
    if (failures_ < options_.failures) ++failures_;
    if (failures_ >= options_.failures) closed_until_ms_ = now_ms + options_.open_ms;
  }
  bool is_open(std::int64_t now_ms) const {
    const std::scoped_lock lock(mutex_);
    return failures_ >= options_.failures && now_ms < closed_until_ms_;
  }

 private:
  const Options options_;
  mutable std::mutex mutex_;
  int failures_ = 0;
  std::int64_t closed_until_ms_ = 0;  // the way to the dependency is closed until then
};

}  // namespace dealkit::io::cache
