// The option table of dealctl.
#pragma once

#include "io/cli/table.hpp"

namespace dealkit::cmd::dealctl {

io::cli::Tool make_tool();

}  // namespace dealkit::cmd::dealctl
