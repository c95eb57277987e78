// The commands of approve, one function each; values are exit statuses.
#pragma once

#include "core/base/result.hpp"
#include "io/cli/prepare.hpp"

namespace dealkit::cmd::approve {

using Work = base::Result<int>(const io::cli::Invocation& invocation);

// filter.cpp
Work answer_decisions;
// decide.cpp
Work submit_deals, decide_deal;
// pending.cpp
Work list_pending, check_deadlines;
// history.cpp
Work show_history;
// policy_commands.cpp
Work policy_check, policy_defaults;

}  // namespace dealkit::cmd::approve
