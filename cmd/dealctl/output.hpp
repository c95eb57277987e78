// What commands print: results of changes, tables, lines for people and for programs.
#pragma once

#include <string>
#include <string_view>

#include "core/base/result.hpp"
#include "core/deal/change.hpp"
#include "io/session/output.hpp"

namespace dealkit::cmd::dealctl {

using io::session::cell_text;
using io::session::failure_of;
using io::session::fitted;
using io::session::for_people;
using io::session::print;
using io::session::minutes_of;
using io::session::table_layout;
using io::session::terminal_width;

/// The text and a line end, broken where the terminal ends, without what could steer it: records
/// hold others' texts.
std::string line_for_people(std::string_view text);

/// Writes a line to standard error, with the tool's name.
void tell(std::string_view text);

/// {"type":"change_result","entity_type":"deal","entity_id":"d-1","outcome":"updated","version":4,
/// "changes":{…},"reopened_levels":[2]} and a line end.
struct ChangeResult {
  deal::Key key;
  const deal::Decision* decision = nullptr;
  bool dry_run = false;
};
base::Result<void> append_result(std::string& out, const ChangeResult& result);
/// The same for people, from such a line: "deal d-1: updated to version 4" and what changed.
base::Result<std::string> describe_result(std::string_view line);

/// A line a member, "  total_value: 100 -> 200", of a JSON object of changes, for people.
base::Result<std::string> list_changes(std::string_view changes);
/// "total_value 100 -> 200, deal_name \"Autumn, display\"" of a JSON object of changes, for people.
base::Result<std::string> describe_changes(std::string_view changes, std::size_t max_members);

}  // namespace dealkit::cmd::dealctl
