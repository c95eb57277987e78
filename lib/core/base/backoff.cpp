#include "core/base/backoff.hpp"

#include <algorithm>

namespace dealkit::base {

std::int64_t Backoff::next_micros(Rng& rng) {
  const auto pause = std::min(pause_micros_, options_.longest_micros);
  pause_micros_ = pause > options_.longest_micros / 2 ? options_.longest_micros : pause * 2;
  const auto random = pause / 100 * options_.random_percent +
                      pause % 100 * options_.random_percent / 100;
  const auto chance = rng.below(static_cast<std::uint64_t>(random) + 1);
  return pause - random + static_cast<std::int64_t>(chance);
}

}  // namespace dealkit::base
