// The default command: campaigns in, findings out.
#pragma once

#include "core/base/result.hpp"
#include "io/cli/prepare.hpp"

namespace dealkit::cmd::validate {

base::Result<int> validate(const io::cli::Invocation& invocation);

}  // namespace dealkit::cmd::validate
