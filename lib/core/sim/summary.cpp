// Percentiles by selection, from the highest down: each narrows the range for the next one.
#include "core/sim/summary.hpp"

#include <algorithm>
#include <cstddef>

namespace dealkit::sim {

Summary summarize(std::span<std::int64_t> values) {
  Summary summary;
  if (values.empty()) return summary;
  __extension__ using int128 = __int128;
  int128 sum = 0;
  for (const std::int64_t value : values) sum += value;
  summary.count = values.size();
  summary.mean = static_cast<double>(sum) / static_cast<double>(values.size());
  const auto [min, max] = std::minmax_element(values.begin(), values.end());
  summary.min = *min;
  summary.max = *max;

  auto end = values.end();
  const auto percentile = [&](std::size_t percent) {
    const std::size_t rank = (values.size() * percent + 99) / 100;  // from 1
    const auto place = values.begin() + static_cast<std::ptrdiff_t>(rank - 1);
    if (place < end) {
      std::nth_element(values.begin(), place, end);
      end = place + 1;
    }
    return *place;
  };
  summary.p99 = percentile(99);
  summary.p95 = percentile(95);
  summary.p90 = percentile(90);
  summary.p50 = percentile(50);
  return summary;
}

}  // namespace dealkit::sim
