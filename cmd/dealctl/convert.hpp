// dealctl convert: deals from one format into another, with a report of what did not come through.
#pragma once

#include "core/base/result.hpp"
#include "io/cli/prepare.hpp"
#include "io/cli/table.hpp"

namespace dealkit::cmd::dealctl {

/// The command's row of the option table.
io::cli::Command convert_command();

base::Result<int> convert(const io::cli::Invocation& invocation);

}  // namespace dealkit::cmd::dealctl
