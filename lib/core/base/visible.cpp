#include "core/base/visible.hpp"

#include <cstdint>

namespace dealkit::base {
namespace {

struct CodePoint {
  std::uint32_t value = 0;
  std::size_t length = 0;  // 0: the first byte begins no UTF-8 (RFC 3629)
};

CodePoint first_of(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const auto lead = byte(0);
  if (lead < 0x80) return {lead, 1};
  const std::size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  constexpr std::uint32_t lowest[] = {0, 0, 0x80, 0x800, 0x10000};
  if (lead < 0xC2 || lead > 0xF4 || text.size() < length) return {};
  std::uint32_t value = lead & (0xFFU >> (length + 1));
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte(i) & 0xC0U) != 0x80U) return {};
    value = value << 6 | (byte(i) & 0x3FU);
  }
  const bool surrogate = value >= 0xD800 && value <= 0xDFFF;
  if (value < lowest[length] || value > 0x10FFFF || surrogate) return {};
  return {value, length};
}

void append_hex(std::string& out, std::uint32_t value, int digits) {
  for (int shift = 4 * (digits - 1); shift >= 0; shift -= 4) {
    out.push_back("0123456789abcdef"[value >> shift & 15U]);
  }
}

/// Most text is printable ASCII: it is taken in one piece.
std::size_t plain_length(std::string_view text) {
  std::size_t i = 0;
  while (i < text.size() && text[i] >= 0x20 && text[i] < 0x7F) ++i;
  return i;
}

void append(std::string& out, std::string_view text, bool keeps_line_ends) {
  while (!text.empty()) {
    const auto plain = plain_length(text);
    out += text.substr(0, plain);
    text.remove_prefix(plain);
    if (text.empty()) return;
    const auto point = first_of(text);
    if (point.length == 0) {
      out += "\\x";
      append_hex(out, static_cast<unsigned char>(text[0]), 2);
      text.remove_prefix(1);
      continue;
    }
    if (steers_terminal(point.value) && !(keeps_line_ends && point.value == '\n')) {
      out += "\\u";
      append_hex(out, point.value, 4);
    } else {
      out += text.substr(0, point.length);
    }
    text.remove_prefix(point.length);
  }
}

}  // namespace

bool steers_terminal(std::uint32_t point) {
  return point < 0x20 || (point >= 0x7F && point <= 0x9F) ||
         (point >= 0x202A && point <= 0x202E) || (point >= 0x2066 && point <= 0x2069);
}

void append_visible(std::string& out, std::string_view text) { append(out, text, false); }

std::string visible(std::string_view text) {
  std::string out;
  append(out, text, false);
  return out;
}

std::string visible_lines(std::string_view text) {
  std::string out;
  append(out, text, true);
  return out;
}

}  // namespace dealkit::base
