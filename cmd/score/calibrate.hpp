// score calibrate: weights out of labelled outcomes.
#pragma once

#include "core/base/result.hpp"
#include "io/cli/prepare.hpp"

namespace dealkit::cmd::score {

base::Result<int> calibrate(const io::cli::Invocation& invocation);

}  // namespace dealkit::cmd::score
