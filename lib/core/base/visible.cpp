#include "core/base/visible.hpp"

#include <cstdint>

#include "core/base/code_point.hpp"

namespace dealkit::base {
namespace {

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
    const auto point = first_code_point(text);
    if (point.value < 0) {
      out += "\\x";
      append_hex(out, static_cast<unsigned char>(text[0]), 2);
      text.remove_prefix(1);
      continue;
    }
    if (steers_terminal(static_cast<std::uint32_t>(point.value)) &&
        !(keeps_line_ends && point.value == '\n')) {
      out += "\\u";
      append_hex(out, static_cast<std::uint32_t>(point.value), 4);
    } else {
      out += text.substr(0, point.bytes);
    }
    text.remove_prefix(point.bytes);
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
