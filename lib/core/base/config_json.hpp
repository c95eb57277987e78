// A JSON document as a ConfigTree, so that what is kept as JSON passes the same checks as what
// people write as TOML.
#pragma once

#include "core/base/config_tree.hpp"
#include "core/base/json/document.hpp"

namespace dealkit::base {

/// Objects become tables, numbers without fraction and exponent integers, with places in the text.
/// Errc::data with the place: a root that is no object, null (TOML has none), a number that no
/// double holds.
Result<ConfigTree> config_from_json(json::Value root);

}  // namespace dealkit::base
