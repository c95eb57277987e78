// What a simulation measured, in few numbers.
#pragma once

#include <cstdint>
#include <span>

namespace dealkit::sim {

/// Percentiles are of the nearest rank: values that did occur, no interpolation.
struct Summary {
  std::uint64_t count = 0;  // with 0, the rest means nothing
  double mean = 0;
  std::int64_t min = 0, p50 = 0, p90 = 0, p95 = 0, p99 = 0, max = 0;
};
/// Takes any order and leaves another one. The mean is of an exact sum: the order plays no part.
Summary summarize(std::span<std::int64_t> values);

}  // namespace dealkit::sim
