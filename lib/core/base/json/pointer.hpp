// JSON Pointer (RFC 6901).
#pragma once

#include <string>
#include <string_view>

#include "core/base/json/document.hpp"

namespace dealkit::base::json {

/// Appends "/" and the token with "~" and "/" escaped.
void append_token(std::string& pointer, std::string_view token);
/// The name that a token (without its "/") stands for; false for a stray "~".
bool unescape_token(std::string_view token, std::string& out);
/// The value that `pointer` names under `root`; absent if there is none or the pointer is
/// malformed.
Value resolve(Value root, std::string_view pointer);

}  // namespace dealkit::base::json
