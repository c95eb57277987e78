// validate policy eval | test | check: to try an expression, and to prove a policy before it goes
// live.
#pragma once

#include "core/base/result.hpp"
#include "io/cli/prepare.hpp"

namespace dealkit::cmd::validate {

base::Result<int> policy_eval(const io::cli::Invocation& invocation);
base::Result<int> policy_test(const io::cli::Invocation& invocation);
base::Result<int> policy_check(const io::cli::Invocation& invocation);

}  // namespace dealkit::cmd::validate
