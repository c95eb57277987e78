// Where set rules put what does not fit into memory: the narrow interface between the pure rules
// and whoever owns a disk.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>

#include "core/base/result.hpp"

namespace dealkit::validation {

/// What is gathered before it is appended.
inline constexpr std::size_t spill_block_bytes = 64 << 10;

/// Bytes that are written once, at the end, and read back from any place.
class Spill {
 public:
  virtual ~Spill() = default;
  /// Errc::io.
  virtual base::Result<void> append(std::string_view bytes) = 0;
  /// Fills `into` with what stands at `offset`; fewer bytes only at the end. Errc::io.
  virtual base::Result<std::size_t> read(std::uint64_t offset, std::span<char> into) = 0;
};

class SpillFactory {
 public:
  virtual ~SpillFactory() = default;
  virtual base::Result<std::unique_ptr<Spill>> create() = 0;
};

}  // namespace dealkit::validation
