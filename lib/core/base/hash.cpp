// The adapters to OpenSSL (SHA-256) and xxHash (XXH3).
#include "core/base/hash.hpp"

#include <cassert>

#include <openssl/evp.h>

// Compiled in place: no second library to load at start, and short inputs are hashed faster.
#define XXH_INLINE_ALL
#include <xxhash.h>

namespace dealkit::base {
namespace {

constexpr std::string_view hex_digits = "0123456789abcdef";

/// Writes the 16 hex digits of `value`, most significant first.
void write_hex(char* out, std::uint64_t value) {
  for (int i = 15; i >= 0; --i, value >>= 4) out[i] = hex_digits[value & 0xF];
}

}  // namespace

Sha256 sha256(std::string_view bytes) {
  Sha256 digest{};
  unsigned size = 0;
  [[maybe_unused]] const int done =
      EVP_Digest(bytes.data(), bytes.size(), digest.data(), &size, EVP_sha256(), nullptr);
  // Fails only without memory or without OpenSSL's default provider: neither can be fixed here.
  assert(done == 1 && size == digest.size());
  return digest;
}

std::string to_hex(const Sha256& digest) {
  std::string text;
  text.reserve(digest.size() * 2);
  for (const std::uint8_t byte : digest) {
    text += hex_digits[byte >> 4];
    text += hex_digits[byte & 0xF];
  }
  return text;
}

std::string sha256_hex(std::string_view bytes) { return to_hex(sha256(bytes)); }

Hash128 hash128(std::string_view bytes) {
  const XXH128_hash_t hash = XXH3_128bits(bytes.data(), bytes.size());
  return {hash.high64, hash.low64};
}

std::uint64_t hash64(std::string_view bytes) { return XXH3_64bits(bytes.data(), bytes.size()); }

std::string to_hex(Hash128 hash) {
  std::string text(32, '0');
  write_hex(text.data(), hash.high);
  write_hex(text.data() + 16, hash.low);
  return text;
}

}  // namespace dealkit::base
