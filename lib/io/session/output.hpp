// What commands on a store print: lines for people and for programs.
#pragma once

#include <string>
#include <string_view>

#include "core/base/json/document.hpp"
#include "core/base/result.hpp"
#include "core/base/text_table.hpp"
#include "io/cli/prepare.hpp"
#include "io/ndjson/writer.hpp"

namespace dealkit::io::session {

namespace json = base::json;

/// Whether results are for people: --format table or expanded, or a terminal and no --format
/// ndjson.
bool for_people(const cli::Invocation& invocation);
/// Columns of the terminal; 0 where there is none.
std::size_t terminal_width();
/// How --format and the terminal want a table. `hint` says which options show what it leaves out.
base::TableLayout table_layout(const cli::Invocation& invocation, std::string hint);
/// Lines for people, broken between words where the terminal ends.
std::string fitted(std::string_view lines);
/// "2026-12-01 17:54" of an RFC 3339 time in UTC, for cells under a heading that says UTC: people
/// read minutes. Anything else as it is.
std::string minutes_of(std::string_view time);

/// How a command ends that could not write all records: by SIGPIPE where the reader of standard
/// output went away, also if the parent ignores that signal; else with the error.
base::Result<int> failure_of(const ndjson::RecordWriter& out, const base::Error& error);
/// Writes to standard output. Errc::io; a reader that went away ends the process by SIGPIPE.
base::Result<void> print(std::string_view text);
/// Writes a line to standard error, with the tool's name before it and nothing in it that could
/// steer a terminal.
void print_message(std::string_view tool, std::string_view text);

/// A message of a command on several records: it begins with `what` ("deal 'd-1'") unless it names
/// that anyhow.
std::string message_on(std::string_view what, std::string_view message);

/// A JSON value as a cell shows it: strings without quotes, the rest as it is, absent as "".
std::string cell_text(json::Value value);

}  // namespace dealkit::io::session
