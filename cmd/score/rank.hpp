// score rank: the best N deals of any number, in bounded memory.
#pragma once

#include "core/base/result.hpp"
#include "io/cli/prepare.hpp"

namespace dealkit::cmd::score {

base::Result<int> rank(const io::cli::Invocation& invocation);

}  // namespace dealkit::cmd::score
