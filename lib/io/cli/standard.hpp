// The options that every tool has, and those that every filter has, so that they mean and read the
// same everywhere.
#pragma once

#include <vector>

#include "io/cli/prepare.hpp"
#include "io/cli/table.hpp"

namespace dealkit::io::cli {

/// --help, --version, --config, --check-config, --print-config, --color, --stats,
/// --progress, and the hidden --help-json, --completion, --man-options.
std::vector<Option> universal_options();

/// --input, --max-record-bytes, --on-error, --max-errors, --dead-letter, -j/--jobs,
/// --line-buffered, --now, --seed.
std::vector<Option> filter_options();

/// Several lists as one.
std::vector<Option> join(std::vector<std::vector<Option>> lists);

/// Whether to colour what goes to a stream: --color, else only a terminal whose TERM is not "dumb",
/// with NO_COLOR unset or empty.
bool use_color(const Invocation& invocation, bool is_terminal);

/// Whether to show progress: --progress or --no-progress, else only on a terminal.
bool use_progress(const Invocation& invocation, bool stderr_is_terminal);

/// Worker threads: --jobs, where 0 means `cores`.
unsigned jobs(const Invocation& invocation, unsigned cores);

}  // namespace dealkit::io::cli
