// A manual page of a record type: its hand-written text with the members of its tables filled in.
#pragma once

#include <string>
#include <string_view>

#include "core/base/result.hpp"

namespace dealkit::man {

/// Replaces each line ".\" FIELDS TYPE" of `text` by the members of that record type, ".\" LIFE" by
/// the statuses of a deal. Errc::data for an unknown type, and for a text without a FIELDS line.
base::Result<std::string> make_page(std::string_view text);

}  // namespace dealkit::man
