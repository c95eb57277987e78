// Hashes. SHA-256 where a hash proves something (content, policy, audit), XXH3-128 (stable since
// xxHash 0.8) where it only names something: fingerprints and cache keys.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace dealkit::base {

using Sha256 = std::array<std::uint8_t, 32>;
Sha256 sha256(std::string_view bytes);
/// Lower-case hex.
std::string to_hex(const Sha256& digest);
std::string sha256_hex(std::string_view bytes);

struct Hash128 {
  std::uint64_t high = 0;
  std::uint64_t low = 0;
  friend auto operator<=>(const Hash128&, const Hash128&) = default;
};
Hash128 hash128(std::string_view bytes);
std::uint64_t hash64(std::string_view bytes);
/// 32 lower-case hex digits.
std::string to_hex(Hash128 hash);

}  // namespace dealkit::base
