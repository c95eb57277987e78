// approve simulate: what a policy will cost in days, before it goes live.
#pragma once

#include "core/base/result.hpp"
#include "io/cli/prepare.hpp"
#include "io/cli/table.hpp"

namespace dealkit::cmd::approve {

/// The command's entry in the table of options. It reads book, model, policy, against, deals, seed,
/// jobs and format; no store, and no clock.
io::cli::Command simulate_command();

/// What it runs. Reports to standard output: NDJSON, or tables on a terminal. 65 if lines of the
/// book could not be read (the others were played), 78 with all that is wrong in policies and
/// model.
base::Result<int> simulate(const io::cli::Invocation& invocation);

}  // namespace dealkit::cmd::approve
