// What a literal's text stands for.
#pragma once

#include <string>

#include "core/base/result.hpp"
#include "core/expression/lexer.hpp"
#include "core/expression/value.hpp"

namespace dealkit::expression {

/// The value of an integer, uinteger or real token, negated if a minus sign stands before it.
/// Errc::data outside the type's range; the position's offset is within the source.
base::Result<Value> read_number(const Token& token, bool negative);

/// The text or bytes of a string or bytes token, escapes resolved.
base::Result<std::string> read_quoted(const Token& token);

}  // namespace dealkit::expression
