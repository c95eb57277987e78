// Language tags: BCP 47 (RFC 5646).
#pragma once

#include <string_view>

namespace dealkit::validation {

/// Whether `tag` is well formed (RFC 5646 section 2.1) with a primary language of two letters that
/// ISO 639-1 lists, or of three letters, which are not looked up. "und" is a tag; "english",
/// "en_US" and "jp" are none.
bool is_language_tag(std::string_view tag);

}  // namespace dealkit::validation
