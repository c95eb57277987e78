// JSON without the white space between its tokens, so that a value stays on one line.
#pragma once

#include <string>
#include <string_view>

namespace dealkit::base::json {

/// Appends `json`, a text that a Reader has accepted, less the white space between its tokens. What
/// stands in strings stays as it is.
void append_one_line(std::string& out, std::string_view json);

}  // namespace dealkit::base::json
