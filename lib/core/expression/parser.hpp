// Tokens to Ast: recursive descent over the binary operators' precedences. Macros and their
// variables are resolved here, so that evaluation never looks a macro's variable up by name.
#pragma once

#include <string_view>

#include "core/base/result.hpp"
#include "core/expression/arena.hpp"
#include "core/expression/ast.hpp"

namespace dealkit::expression {

inline constexpr std::size_t source_max_bytes = 65'536;
/// Brackets, operators and ternaries inside each other; a chain of && or || counts as one.
inline constexpr std::uint32_t max_height = 128;

/// Texts of literals are copied into `arena`, which the Ast then refers to. Errc::data with the
/// position and what was expected there; Errc::limit for length and nesting.
base::Result<Ast> parse(std::string_view source, Arena& arena);

}  // namespace dealkit::expression
