// What commands print: results of changes, tables, lines for people and for programs.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/base/result.hpp"
#include "core/deal/change.hpp"
#include "io/session/output.hpp"

namespace dealkit::cmd::dealctl {

namespace json = base::json;
using io::session::cell_text;
using io::session::failure_of;
using io::session::fitted;
using io::session::for_people;
using io::session::print;
using io::session::message_on;
using io::session::minutes_of;
using io::session::table_layout;
using io::session::terminal_width;

/// The text and a line end, broken where the terminal ends, without what could steer it: records
/// hold others' texts.
std::string line_for_people(std::string_view text);

/// Writes a line to standard error, with the tool's name.
void print_message(std::string_view text);

/// How much of a long value people are shown: all of it in the expanded form.
enum class Detail : std::uint8_t { brief, whole };
Detail detail_of(const io::cli::Invocation& invocation);

/// The same for people, from such a line: "deal d-1: updated to version 4" and what changed.
base::Result<std::string> describe_result(std::string_view line, Detail detail);

/// "100 -> 200", "200" for what is new, "100 -> (none)" for what is gone; as JSON, nothing cut.
std::string whole_change(json::Value change);
/// A line a member, "  total_value: 100 -> 200", of a JSON object of changes, for people.
base::Result<std::string> list_changes(std::string_view changes, Detail detail);
/// "total_value 100 -> 200, deal_name \"Autumn, display\"" of a JSON object of changes, for people;
/// of more than `most` changes the number.
base::Result<std::string> describe_changes(std::string_view changes, std::size_t most);

}  // namespace dealkit::cmd::dealctl
