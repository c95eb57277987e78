// What a command that changes records answers: a change_result a record, and why not for a
// conflict.
#pragma once

#include <string>
#include <string_view>

#include "core/base/result.hpp"
#include "core/deal/change.hpp"

namespace dealkit::deal {

/// {"type":"change_result","entity_type":"deal","entity_id":"d-1","outcome":"updated","version":4,
/// "changes":{…},"reopened_levels":[2]} and a line end.
struct ChangeResult {
  Key key;
  const Decision* decision = nullptr;
  bool dry_run = false;
};
base::Result<void> append_result(std::string& out, const ChangeResult& result);

/// "deal 'd-1'".
std::string name_of(const Key& key);

/// Errc::conflict for a decision that is one, with what was expected and, unless "", who wrote the
/// stored version.
base::Error conflict_error(const Key& key, const Decision& decision, std::string_view author);

}  // namespace dealkit::deal
