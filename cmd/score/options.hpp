// The option table of score.
#pragma once

#include "io/cli/table.hpp"

namespace dealkit::cmd::score {

io::cli::Tool make_tool();

}  // namespace dealkit::cmd::score
