// The ids of events, drawn from the seed of whoever opened the store. Several transactions may draw
// at once.
#pragma once

#include <cstddef>
#include <cstdint>
#include <mutex>
#include <string>
#include <vector>

#include "core/base/result.hpp"
#include "core/base/rng.hpp"
#include "core/base/time.hpp"
#include "io/sql/connection.hpp"

namespace dealkit::io::store {

class EventIds {
 public:
  /// 0 = from the system's randomness.
  explicit EventIds(std::uint64_t seed);

  /// Rising.
  std::vector<std::string> draw(base::Instant now, std::size_t count);
  /// One of those drawn is somebody else's: another process draws from the same seed at the same
  /// millisecond.
  void are_taken();
  /// The place that the outbox has come to gives other ids from here on.
  base::Result<void> draw_others(sql::Connection& connection);
  /// The same if the last ones were taken.
  base::Result<void> draw_others_if_taken(sql::Connection& connection);

 private:
  std::mutex mutex_;
  base::Rng rng_;
  bool taken_ = false;
};

}  // namespace dealkit::io::store
