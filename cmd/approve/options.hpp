// The option table of approve.
#pragma once

#include "io/cli/table.hpp"

namespace dealkit::cmd::approve {

io::cli::Tool make_tool();

}  // namespace dealkit::cmd::approve
