// The option table of `dealctl store`.
#pragma once

#include "io/cli/table.hpp"

namespace dealkit::cmd::dealctl {

io::cli::Command store_command();

}  // namespace dealkit::cmd::dealctl
