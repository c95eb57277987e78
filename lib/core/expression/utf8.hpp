// UTF-8, one code point at a time: what size(), charAt() and escapes count in.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace dealkit::expression {

struct CodePoint {
  std::uint32_t value = 0;
  std::uint32_t length = 0;  // bytes; 0 = not UTF-8
};

/// The code point that starts at `text[at]`, at < text.size(). Refuses surrogates, overlong forms.
CodePoint decode_utf8(std::string_view text, std::size_t at);
/// Appends `code_point`; false for a surrogate or one beyond U+10FFFF.
bool append_utf8(std::string& out, std::uint32_t code_point);
/// The offset of the first byte that is not UTF-8; npos where all is well.
std::size_t find_invalid_utf8(std::string_view text);
/// Code points of a text; a byte that is not UTF-8 counts as one.
std::size_t count_code_points(std::string_view text);
/// Bytes of the code point that starts at `at`, at least 1: walks over bad bytes too.
std::size_t step_utf8(std::string_view text, std::size_t at);

}  // namespace dealkit::expression
