#include "core/base/json/unescape.hpp"

#include <cstdint>

namespace dealkit::base::json {
namespace {

/// Four hex digits at `content[at]`, or -1.
std::int32_t hex4(std::string_view content, std::size_t at) {
  if (at + 4 > content.size()) return -1;
  std::int32_t value = 0;
  for (std::size_t i = at; i < at + 4; ++i) {
    const char c = content[i];
    const int digit = c >= '0' && c <= '9'   ? c - '0'
                      : c >= 'a' && c <= 'f' ? c - 'a' + 10
                      : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                             : -1;
    if (digit < 0) return -1;
    value = value * 16 + digit;
  }
  return value;
}

void append_utf8(std::string& out, std::uint32_t code) {
  const auto put = [&out](std::uint32_t byte) { out.push_back(static_cast<char>(byte)); };
  if (code < 0x80) {
    put(code);
  } else if (code < 0x800) {
    put(0xC0 | (code >> 6));
    put(0x80 | (code & 0x3F));
  } else if (code < 0x10000) {
    put(0xE0 | (code >> 12));
    put(0x80 | ((code >> 6) & 0x3F));
    put(0x80 | (code & 0x3F));
  } else {
    put(0xF0 | (code >> 18));
    put(0x80 | ((code >> 12) & 0x3F));
    put(0x80 | ((code >> 6) & 0x3F));
    put(0x80 | (code & 0x3F));
  }
}

char simple_escape(char c) {
  switch (c) {
    case '"': return '"';
    case '\\': return '\\';
    case '/': return '/';
    case 'b': return '\b';
    case 'f': return '\f';
    case 'n': return '\n';
    case 'r': return '\r';
    case 't': return '\t';
    default: return 0;
  }
}

/// Reads \uXXXX (and its low half) at `at`, the backslash's offset; returns the bytes consumed, or
/// 0 after setting `error`.
std::size_t unicode_escape(std::string_view content, std::size_t at, std::string& out,
                           EscapeError& error) {
  const auto high = hex4(content, at + 2);
  if (high < 0) {
    error = {at, "four hex digits after \\u"};
    return 0;
  }
  if (high < 0xD800 || high > 0xDFFF) {
    append_utf8(out, static_cast<std::uint32_t>(high));
    return 6;
  }
  const bool pair = high < 0xDC00 && content.substr(at + 6, 2) == "\\u";
  const auto low = pair ? hex4(content, at + 8) : -1;
  if (low < 0xDC00 || low > 0xDFFF) {
    error = {at, "a surrogate pair (a lone surrogate stands for no character)"};
    return 0;
  }
  append_utf8(out, 0x10000U + ((static_cast<std::uint32_t>(high) - 0xD800U) << 10) +
                       (static_cast<std::uint32_t>(low) - 0xDC00U));
  return 12;
}

}  // namespace

bool unescape(std::string_view content, std::string& out, EscapeError& error) {
  for (std::size_t i = 0; i < content.size();) {
    if (content[i] != '\\') {
      const auto run_end = std::min(content.find('\\', i), content.size());
      out.append(content.substr(i, run_end - i));
      i = run_end;
      continue;
    }
    const char kind = i + 1 < content.size() ? content[i + 1] : '\0';
    if (kind == 'u') {
      const auto used = unicode_escape(content, i, out, error);
      if (used == 0) return false;
      i += used;
    } else if (const char c = simple_escape(kind)) {
      out.push_back(c);
      i += 2;
    } else {
      error = {i, "one of \\\" \\\\ \\/ \\b \\f \\n \\r \\t \\uXXXX"};
      return false;
    }
  }
  return true;
}

}  // namespace dealkit::base::json
