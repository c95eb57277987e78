// A disk in memory: the twin of the real one for tests and for callers that have none. It can fail
// on demand.
#pragma once

#include <limits>
#include <string>

#include "core/validation/set/spill.hpp"

namespace dealkit::validation {

class MemorySpillFactory final : public SpillFactory {
 public:
  /// Appends fail with Errc::io once `capacity_bytes` have been written in all.
  explicit MemorySpillFactory(
      std::uint64_t capacity_bytes = std::numeric_limits<std::uint64_t>::max())
      : capacity_bytes_(capacity_bytes) {}

  base::Result<std::unique_ptr<Spill>> create() override;
  /// Appended to all spills so far.
  std::uint64_t written_bytes() const { return written_bytes_; }

 private:
  class Bytes;
  std::uint64_t capacity_bytes_;
  std::uint64_t written_bytes_ = 0;
};

}  // namespace dealkit::validation
