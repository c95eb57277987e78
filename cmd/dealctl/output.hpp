// What commands print: results of changes, tables, lines for people and for programs.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.hpp"
#include "core/deal/change.hpp"
#include "io/cli/prepare.hpp"
#include "io/ndjson/writer.hpp"
#include "io/store/store.hpp"

namespace dealkit::cmd::dealctl {

/// Whether results are for people: --format table, or a terminal without --format ndjson.
bool for_people(const io::cli::Invocation& invocation);
/// Columns of the terminal; 0 where there is none.
std::size_t terminal_width();

/// How a command ends that could not write all records: by SIGPIPE where the reader of standard
/// output went away, also if the parent ignores that signal; else with the error.
base::Result<int> failure_of(const io::ndjson::RecordWriter& out, const base::Error& error);
/// Writes to standard output. Errc::io; a reader that went away ends the process by SIGPIPE.
base::Result<void> print(std::string_view text);
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

/// "total_value 100 -> 200, floor 1.5" of a JSON object of changes, for people.
base::Result<std::string> describe_changes(std::string_view changes, std::size_t max_members);

/// A JSON value as a cell shows it: strings without quotes, the rest as it is, absent as "".
std::string cell_text(json::Value value);

}  // namespace dealkit::cmd::dealctl
