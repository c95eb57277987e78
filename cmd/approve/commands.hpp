// The commands of approve, one function each; values are exit statuses.
#pragma once

#include "core/base/result.hpp"
#include "io/cli/prepare.hpp"

namespace dealkit::cmd::approve {

/// Runs the command that the invocation's verb names; without one, the filter.
base::Result<int> run_command(const io::cli::Invocation& invocation);

using Command = base::Result<int>(const io::cli::Invocation& invocation);

// filter.cpp
Command answer_decisions;
// decide.cpp
Command submit_deals, decide_deal;
// pending.cpp
Command list_pending, check_deadlines;
// history.cpp
Command show_history;
// policy_commands.cpp
Command policy_check, policy_defaults;

}  // namespace dealkit::cmd::approve
