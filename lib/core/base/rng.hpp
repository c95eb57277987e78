// Seeded randomness (xoshiro256**, seeded by splitmix64; Blackman and Vigna 2018). The same seed
// gives the same numbers everywhere: own distributions, since the standard's differ by library.
#pragma once

#include <array>
#include <cstdint>

namespace dealkit::base {

class Rng {
 public:
  explicit Rng(std::uint64_t seed);
  std::uint64_t next();
  /// Uniform in [0, bound), bound > 0, without modulo bias.
  std::uint64_t below(std::uint64_t bound);
  /// Uniform in [0, 1), 53 bits.
  double uniform();
  double normal();       // mean 0, deviation 1
  double exponential();  // mean 1
  /// An independent stream, for a worker or an entity.
  Rng fork(std::uint64_t stream) const;

 private:
  std::array<std::uint64_t, 4> state_;
};

}  // namespace dealkit::base
