// The option table of validate.
#pragma once

#include "io/cli/table.hpp"

namespace dealkit::cmd::validate {

io::cli::Tool make_tool();

}  // namespace dealkit::cmd::validate
