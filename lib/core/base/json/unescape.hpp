// The escapes of JSON strings (RFC 8259 section 7), for the reader and the diagnosis alike.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace dealkit::base::json {

struct EscapeError {
  std::size_t offset = 0;  // of the backslash in the string's content
  std::string_view expected;
};

/// Appends the string that `content` (the bytes between the quotes) stands for as UTF-8. Lone
/// surrogates are errors: they have no UTF-8 form. True if all escapes are right.
bool unescape(std::string_view content, std::string& out, EscapeError& error);

}  // namespace dealkit::base::json
