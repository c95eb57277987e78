// Checking other people's ids and making our own.
#include "core/base/ids.hpp"

#include <array>
#include <cassert>

#include <fmt/format.h>

namespace dealkit::base {
namespace {

/// C0, DEL, and C1 in its UTF-8 form (U+0080..U+009F): what can steer a terminal.
bool is_control(std::string_view text, std::size_t at) {
  const auto byte = static_cast<unsigned char>(text[at]);
  if (byte < 0x20 || byte == 0x7F) return true;
  if (byte != 0xC2 || at + 1 == text.size()) return false;
  const auto next = static_cast<unsigned char>(text[at + 1]);
  return next >= 0x80 && next <= 0x9F;
}

}  // namespace

Result<void> check_id(std::string_view id) {
  if (id.empty()) return Error{Errc::data, "expected an id of 1 to 255 bytes, found an empty one"};
  if (id.size() > id_max_bytes) {
    return Error{Errc::data,
                 fmt::format("expected an id of 1 to {} bytes, found {} bytes starting \"{}\"",
                             id_max_bytes, id.size(), id.substr(0, 32))};
  }
  for (std::size_t at = 0; at < id.size(); ++at) {
    if (is_control(id, at)) {
      return Error{Errc::data,
                   fmt::format("expected an id without control characters, found one at byte {}",
                               at + 1)};
    }
  }
  return {};
}

std::string make_uuid7(Instant now, Rng& rng) {
  constexpr std::string_view hex_digits = "0123456789abcdef";
  const std::int64_t now_ms = now.seconds * 1000 + now.nanos / 1'000'000;
  assert(now_ms >= 0 && now_ms < (std::int64_t{1} << 48));
  const std::uint64_t high = (static_cast<std::uint64_t>(now_ms) << 16) | 0x7000 |
                             (rng.next() >> 52);  // version 7 and 12 random bits
  const std::uint64_t low = (std::uint64_t{1} << 63) | (rng.next() >> 2);  // variant 10
  std::string text(36, '-');
  std::size_t at = 0;
  for (int nibble = 0; nibble < 32; ++nibble) {
    if (nibble == 8 || nibble == 12 || nibble == 16 || nibble == 20) ++at;
    const std::uint64_t half = nibble < 16 ? high : low;
    text[at++] = hex_digits[half >> (60 - 4 * (nibble % 16)) & 0xF];
  }
  return text;
}

}  // namespace dealkit::base
