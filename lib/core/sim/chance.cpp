// Streams by key, and distributions of times.
#include "core/sim/chance.hpp"

#include <algorithm>
#include <cmath>

namespace dealkit::sim {
namespace {

constexpr double longest_seconds = 10 * 366 * 86400.0;

double seconds_of(base::Duration duration) {
  return static_cast<double>(duration.seconds) + static_cast<double>(duration.nanos) * 1e-9;
}

/// The finaliser of MurmurHash3 (A. Appleby, public domain) behind a step, so that 0 is not kept.
std::uint64_t mix(std::uint64_t hash) {
  hash = hash * 0x9E3779B97F4A7C15 + 0x2545F4914F6CDD1D;
  hash = (hash ^ (hash >> 33)) * 0xFF51AFD7ED558CCD;
  hash = (hash ^ (hash >> 33)) * 0xC4CEB9FE1A85EC53;
  return hash ^ (hash >> 33);
}

base::Duration to_microsecond(double seconds) {
  const auto micros =
      static_cast<std::int64_t>(std::min(std::max(seconds, 0.0), longest_seconds) * 1e6);
  return {micros / 1'000'000, static_cast<std::int32_t>(micros % 1'000'000) * 1000};
}

}  // namespace

base::Rng stream(std::uint64_t seed, std::initializer_list<std::uint64_t> key) {
  std::uint64_t hash = mix(seed);
  for (const std::uint64_t word : key) hash = mix(hash ^ word);
  return base::Rng(hash);
}

double LogNormal::mean_seconds() const { return seconds_of(median) * std::exp(sigma * sigma / 2); }

base::Duration LogNormal::draw(base::Rng& rng) const {
  return to_microsecond(seconds_of(median) * std::exp(sigma * rng.normal()));
}

base::Duration Exponential::draw(base::Rng& rng) const {
  return to_microsecond(seconds_of(mean) * rng.exponential());
}

bool happens(double probability, base::Rng& rng) { return rng.uniform() < probability; }

}  // namespace dealkit::sim
