// Chance in a simulation: a stream of numbers for each thing that draws, and what it draws from.
#pragma once

#include <cstdint>
#include <initializer_list>

#include "core/base/rng.hpp"
#include "core/base/time.hpp"

namespace dealkit::sim {

/// The stream of one thing (deal 17, its second seat, …). The same seed and key give the same
/// numbers, whatever else is simulated, in which order and by how many workers: two variants that
/// are compared meet the same luck, so that their difference is their own ("common random numbers",
/// A. Law, "Simulation Modeling and Analysis", section 11.2).
base::Rng stream(std::uint64_t seed, std::initializer_list<std::uint64_t> key);

/// Times that people take: most are short, some very long. ln(time) is normal with deviation
/// `sigma` (≥ 0) around ln(median); the mean is median · e^(sigma²/2).
struct LogNormal {
  base::Duration median;
  double sigma = 0;
  double mean_seconds() const;
  /// To the microsecond, at most ten years.
  base::Duration draw(base::Rng& rng) const;
};

/// Times between things that happen independently of each other.
struct Exponential {
  base::Duration mean;
  /// To the microsecond, at most ten years.
  base::Duration draw(base::Rng& rng) const;
};

/// True with this probability (0 to 1). Always takes one number, so that a change of the
/// probability does not shift what is drawn later.
bool happens(double probability, base::Rng& rng);

}  // namespace dealkit::sim
