// The default command: feature vectors in, metrics out.
#pragma once

#include "core/base/result.hpp"
#include "io/cli/prepare.hpp"

namespace dealkit::cmd::score {

base::Result<int> score(const io::cli::Invocation& invocation);

}  // namespace dealkit::cmd::score
