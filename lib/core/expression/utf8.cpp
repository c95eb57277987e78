// See utf8.hpp.
#include "core/expression/utf8.hpp"

namespace dealkit::expression {
namespace {

bool is_surrogate(std::uint32_t value) { return value >= 0xD800 && value <= 0xDFFF; }

}  // namespace

CodePoint decode_utf8(std::string_view text, std::size_t at) {
  const auto byte = [&](std::size_t i) { return static_cast<std::uint8_t>(text[at + i]); };
  const std::uint8_t lead = byte(0);
  if (lead < 0x80) return {lead, 1};
  std::uint32_t length = 0;
  std::uint32_t least = 0;
  std::uint32_t value = 0;
  if ((lead & 0xE0) == 0xC0) {
    length = 2, least = 0x80, value = lead & 0x1Fu;
  } else if ((lead & 0xF0) == 0xE0) {
    length = 3, least = 0x800, value = lead & 0x0Fu;
  } else if ((lead & 0xF8) == 0xF0) {
    length = 4, least = 0x10000, value = lead & 0x07u;
  } else {
    return {};
  }
  if (text.size() - at < length) return {};
  for (std::uint32_t i = 1; i < length; ++i) {
    if ((byte(i) & 0xC0) != 0x80) return {};
    value = (value << 6) | (byte(i) & 0x3Fu);
  }
  if (value < least || value > 0x10FFFF || is_surrogate(value)) return {};
  return {value, length};
}

bool append_utf8(std::string& out, std::uint32_t code_point) {
  if (code_point > 0x10FFFF || is_surrogate(code_point)) return false;
  const auto put = [&](std::uint32_t byte) { out.push_back(static_cast<char>(byte)); };
  if (code_point < 0x80) {
    put(code_point);
  } else if (code_point < 0x800) {
    put(0xC0 | (code_point >> 6));
    put(0x80 | (code_point & 0x3F));
  } else if (code_point < 0x10000) {
    put(0xE0 | (code_point >> 12));
    put(0x80 | ((code_point >> 6) & 0x3F));
    put(0x80 | (code_point & 0x3F));
  } else {
    put(0xF0 | (code_point >> 18));
    put(0x80 | ((code_point >> 12) & 0x3F));
    put(0x80 | ((code_point >> 6) & 0x3F));
    put(0x80 | (code_point & 0x3F));
  }
  return true;
}

std::size_t find_invalid_utf8(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const auto point = decode_utf8(text, at);
    if (point.length == 0) return at;
    at += point.length;
  }
  return std::string_view::npos;
}

std::size_t count_code_points(std::string_view text) {
  std::size_t count = 0;
  for (std::size_t at = 0; at < text.size(); at += step_utf8(text, at)) ++count;
  return count;
}

std::size_t step_utf8(std::string_view text, std::size_t at) {
  const auto length = decode_utf8(text, at).length;
  return length == 0 ? 1 : length;
}

}  // namespace dealkit::expression
