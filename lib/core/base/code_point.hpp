// The first code point of a text that may not be UTF-8 (RFC 3629).
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace dealkit::base {

struct CodePoint {
  std::int32_t value = -1;  // -1: the first byte begins no UTF-8
  std::size_t bytes = 1;
};

/// Of a text that is not empty.
CodePoint first_code_point(std::string_view text);

}  // namespace dealkit::base
