// Text as man(7) source, for the manual pages that are generated from tables.
#pragma once

#include <string>
#include <string_view>

namespace dealkit::base {

/// No character of `text` acts as a request or an escape; a minus stays a minus.
std::string roff(std::string_view text);
std::string roff_bold(std::string_view text);
std::string roff_italic(std::string_view text);

}  // namespace dealkit::base
