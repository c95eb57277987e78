// Source text to tokens (CEL language definition, "Syntax").
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "core/base/result.hpp"

namespace dealkit::expression {

enum class TokenKind : std::uint8_t {
  end,
  identifier,
  quoted_identifier,  // `content-type`
  integer,            // 12, 0x1f
  uinteger,           // 12u
  real,               // 1.5, 2e3
  string,             // with prefix and quotes
  bytes,
  symbol,             // an operator or bracket
};

struct Token {
  TokenKind kind = TokenKind::end;
  std::uint32_t offset = 0;
  std::string_view text;
};

/// The place of a byte of `source`.
base::Position position_of(std::string_view source, std::size_t offset);

/// A token as messages quote it: "'&&'", "the end".
std::string describe(const Token& token);

/// All tokens, the last of them `end`. Errc::data with the position of what is none.
base::Result<std::vector<Token>> tokenize(std::string_view source);

}  // namespace dealkit::expression
