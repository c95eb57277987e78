// xoshiro256** 1.0 and splitmix64 (D. Blackman, S. Vigna, "Scrambled Linear Pseudorandom Number
// Generators", 2018; reference code at https://prng.di.unimi.it), and the distributions on it.
#include "core/base/rng.hpp"

#include <bit>
#include <cassert>
#include <cmath>

namespace dealkit::base {
namespace {

__extension__ using uint128 = unsigned __int128;

constexpr std::uint64_t golden_gamma = 0x9E3779B97F4A7C15;

/// The finaliser of splitmix64: a bijection that spreads every bit over all.
constexpr std::uint64_t mix(std::uint64_t value) {
  value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
  value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
  return value ^ (value >> 31);
}

}  // namespace

Rng::Rng(std::uint64_t seed) : state_{} {
  for (auto& word : state_) word = mix(seed += golden_gamma);
}

std::uint64_t Rng::next() {
  const std::uint64_t result = std::rotl(state_[1] * 5, 7) * 9;
  const std::uint64_t shifted = state_[1] << 17;
  state_[2] ^= state_[0];
  state_[3] ^= state_[1];
  state_[1] ^= state_[2];
  state_[0] ^= state_[3];
  state_[2] ^= shifted;
  state_[3] = std::rotl(state_[3], 45);
  return result;
}

std::uint64_t Rng::below(std::uint64_t bound) {
  assert(bound > 0);
  // D. Lemire, "Fast Random Integer Generation in an Interval", 2019: the high half of a product,
  // drawn again while the low half falls among the 2^64 mod bound values that are one too many.
  uint128 product = uint128{next()} * bound;
  if (static_cast<std::uint64_t>(product) < bound) {
    const std::uint64_t surplus = (0 - bound) % bound;
    while (static_cast<std::uint64_t>(product) < surplus) product = uint128{next()} * bound;
  }
  return static_cast<std::uint64_t>(product >> 64);
}

double Rng::uniform() { return static_cast<double>(next() >> 11) * 0x1p-53; }

double Rng::normal() {
  // G. Marsaglia's polar method; the second number is thrown away, so that a draw depends on
  // nothing but the state.
  while (true) {
    const double x = 2 * uniform() - 1;
    const double y = 2 * uniform() - 1;
    const double square = x * x + y * y;
    if (square < 1 && square > 0) return x * std::sqrt(-2 * std::log(square) / square);
  }
}

double Rng::exponential() { return -std::log(1 - uniform()); }

Rng Rng::fork(std::uint64_t stream) const {
  std::uint64_t seed = mix(stream + golden_gamma);
  for (const std::uint64_t word : state_) seed = mix((seed ^ word) + golden_gamma);
  return Rng(seed);
}

}  // namespace dealkit::base
