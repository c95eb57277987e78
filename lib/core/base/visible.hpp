// Text of others (records, arguments, configuration, what other programs say) as a terminal may be
// shown it. Every printer for people uses these and no rule of its own.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace dealkit::base {

/// Whether a code point could steer a terminal or reorder a line: control characters (C0, DEL, C1)
/// and Unicode's direction controls (U+202A-202E, U+2066-2069).
bool steers_terminal(std::uint32_t point);

/// What steers_terminal() becomes visible as \u001b, bytes that are no UTF-8 as \x9b. All other
/// text stays as it is. One line in, one line out. JSON stays the same JSON: these are its escapes.
void append_visible(std::string& out, std::string_view text);
std::string visible(std::string_view text);

/// The same for text that is several lines, whose '\n' stays.
std::string visible_lines(std::string_view text);

}  // namespace dealkit::base
