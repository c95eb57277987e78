// A manual page of a record type: its hand-written text with the members of its tables filled in.
#pragma once

#include <string>
#include <string_view>

#include "core/base/result.hpp"

namespace dealkit::man {

/// Replaces each line ".\" FIELDS TYPE" of `text` by the members of that record type, ".\" LIFE" by
/// the statuses of a deal. Errc::data for an unknown type, and for a text without a FIELDS line.
base::Result<std::string> make_page(std::string_view text);

/// Puts the list of record types between the lines ".\" BEGIN TYPES" and ".\" END TYPES".
/// Errc::data if they are not there.
base::Result<std::string> with_record_types(std::string_view text);

}  // namespace dealkit::man
