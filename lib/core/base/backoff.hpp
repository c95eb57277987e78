// Pauses between tries: they double up to a limit, and part of each is left to chance so that many
// who failed together do not come back together. Pure: chance is a parameter.
#pragma once

#include <cstdint>

#include "core/base/rng.hpp"

namespace dealkit::base {

class Backoff {
 public:
  struct Options {
    std::int64_t first_micros = 1'000'000;
    std::int64_t longest_micros = 60'000'000;
    unsigned random_percent = 50;  // of each pause, 0 to 100
  };
  explicit Backoff(const Options& options)
      : options_(options), pause_micros_(options.first_micros) {}

  /// The next pause, in microseconds: between (100 - random_percent) % and all of 1, 2, 4 … times
  /// the first one.
  std::int64_t next_micros(Rng& rng);
  /// After a success.
  void reset() { pause_micros_ = options_.first_micros; }

 private:
  Options options_;
  std::int64_t pause_micros_;
};

}  // namespace dealkit::base
