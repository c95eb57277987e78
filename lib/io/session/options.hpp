// The options that tools on a store have in common.
#pragma once

#include <vector>

#include "io/cli/table.hpp"

namespace dealkit::io::session {

/// --store, --actor, --now, …: for every command of a tool.
std::vector<cli::Option> store_options();
/// --format: a table on a terminal, NDJSON elsewhere.
cli::Option format_option();
/// Filters have --now and --seed of their own; in a tool on a store every command has them.
cli::Command without_store_options(cli::Command command);

}  // namespace dealkit::io::session
