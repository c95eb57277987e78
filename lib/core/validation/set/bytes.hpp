// Compact binary records of the set rules: plain fields in the machine's order, key fields so that
// comparing bytes compares values. Only ever read by the process that wrote them.
#pragma once

#include <bit>
#include <cassert>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

namespace dealkit::validation {

/// A number whose bytes sort as it does: most significant first.
inline std::uint64_t as_key(std::uint64_t value) {
  if constexpr (std::endian::native == std::endian::little) value = __builtin_bswap64(value);
  return value;
}
inline std::uint64_t as_signed_key(std::int64_t value) {
  return as_key(static_cast<std::uint64_t>(value) ^ (1ULL << 63));
}
inline std::int64_t from_signed_key(std::uint64_t key) {
  return static_cast<std::int64_t>(as_key(key) ^ (1ULL << 63));
}

/// Appends fields to a string.
class ByteWriter {
 public:
  explicit ByteWriter(std::string& out) : out_(out) {}

  template <class T>
  ByteWriter& plain(T value) {
    static_assert(std::is_trivially_copyable_v<T>);
    char bytes[sizeof(T)];
    std::memcpy(bytes, &value, sizeof(T));
    out_.append(bytes, sizeof(T));
    return *this;
  }
  /// Most significant byte first: sorts as the number does.
  ByteWriter& key(std::uint64_t value) { return plain(as_key(value)); }
  ByteWriter& signed_key(std::int64_t value) { return plain(as_signed_key(value)); }
  /// Its length before it.
  ByteWriter& text(std::string_view value) {
    plain(static_cast<std::uint32_t>(value.size()));
    out_ += value;
    return *this;
  }

 private:
  std::string& out_;
};

/// Takes the fields out again, in the same order. Views refer to the bytes that were handed in.
class ByteReader {
 public:
  explicit ByteReader(std::string_view bytes) : bytes_(bytes) {}

  template <class T>
  T plain() {
    T value;
    std::memcpy(&value, take(sizeof(T)).data(), sizeof(T));
    return value;
  }
  std::uint64_t key() { return as_key(plain<std::uint64_t>()); }
  std::int64_t signed_key() { return from_signed_key(plain<std::uint64_t>()); }
  std::string_view text() { return take(plain<std::uint32_t>()); }
  std::string_view take(std::size_t count) {
    assert(count <= bytes_.size());
    const auto taken = bytes_.substr(0, count);
    bytes_.remove_prefix(count);
    return taken;
  }
  std::string_view rest() const { return bytes_; }
  bool empty() const { return bytes_.empty(); }

 private:
  std::string_view bytes_;
};

}  // namespace dealkit::validation
