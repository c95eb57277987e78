// Changing a JSON text: merge patches and single assignments. The members that are not touched keep
// their bytes.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "core/base/result.hpp"
#include "core/record/field.hpp"

namespace dealkit::deal {

/// Appends `target` with the merge patch applied (RFC 7396): null removes a member, objects are
/// merged, everything else is replaced. `target` may be absent.
void append_merged(std::string& out, json::Value target, json::Value patch);

/// What to put where: names of members and places in arrays from the root; "" removes.
struct Edit {
  std::span<const std::string> path;  // not empty
  std::string_view json;
};
/// Appends the object `target` with one edit. Objects and arrays on the way are made where they are
/// missing, arrays where `table` says that a list or rows stand there; a place may be one past the
/// end of an array. Errc::usage: a place that is none, a member of something that is no object.
base::Result<void> append_edited(std::string& out, json::Value target, const record::Table& table,
                                 const Edit& edit);

}  // namespace dealkit::deal
