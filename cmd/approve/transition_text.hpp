// Transitions as sentences, for people.
#pragma once

#include <string>
#include <string_view>

#include "core/base/json/document.hpp"
#include "core/base/result.hpp"

namespace dealkit::cmd::approve {

/// "d-1: approve by ben at level 2 (finance): level_2_review -> approved" and what else there is to
/// say, as lines. `line` is an approval_transition.
base::Result<std::string> describe_transition(std::string_view line);
/// The same of a record that was read.
std::string describe_transition(base::json::Value transition);

}  // namespace dealkit::cmd::approve
