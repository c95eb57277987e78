// The frame round a tool's main function: parsing, the universal options, exit status.
#pragma once

#include <string>
#include <string_view>

#include "core/base/result.hpp"
#include "io/cli/prepare.hpp"

namespace dealkit::io::cli {

/// The whole of main(): runs the command that the arguments name and returns the exit status. Text
/// that was asked for goes to stdout, and a failed write of it is 74; errors go to stderr as
/// "tool: error: …"; an escaped exception is 70.
int run_tool(const Tool& tool, int argc, const char* const* argv);

/// "tool: FILE:LINE:COL: error: text\n"; without a position just "tool: error: text\n".
std::string error_line(std::string_view tool, const base::Error& error,
                       std::string_view source = {});

/// Writes lines for people to standard error; what could steer a terminal is made visible. Where
/// standard error is gone nobody listens.
void write_error(std::string_view lines);

/// Writes all of `text`; Errc::io with the system's reason.
base::Result<void> write_all(int fd, std::string_view text);

}  // namespace dealkit::io::cli
