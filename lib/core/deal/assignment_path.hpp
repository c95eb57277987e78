// The left side of "path=value": its names, and what may be set at all.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.hpp"
#include "core/deal/entity.hpp"

namespace dealkit::deal {

/// The names of a path. Errc::usage if one of them is empty.
base::Result<std::vector<std::string>> split_path(std::string_view path);

/// Errc::usage for a kind of record that is not amended, and for a member that decisions or the
/// store set: with what to do instead.
base::Result<void> check_settable(Kind kind, std::string_view member);

}  // namespace dealkit::deal
