// XML 1.0 text.
#pragma once

#include <string>
#include <string_view>

namespace dealkit::validation {

/// `text` with markup characters as entities. What XML 1.0 forbids (controls, U+FFFE, U+FFFF) is
/// shown as \u00XX, bytes that are not UTF-8 as U+FFFD. Line ends stay in contents and become
/// references in attributes, where a parser would turn them into spaces.
enum class XmlPlace : unsigned char { attribute, content };
void append_xml(std::string& out, std::string_view text, XmlPlace place);

}  // namespace dealkit::validation
