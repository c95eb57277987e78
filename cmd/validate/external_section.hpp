// [[external]] of the configuration file: checks that other programs make.
#pragma once

#include <vector>

#include "core/base/config_tree.hpp"
#include "io/check/external.hpp"
#include "io/cli/prepare.hpp"

namespace dealkit::cmd::validate {

std::vector<io::check::ExternalCheck> read_external(const io::cli::Invocation& invocation,
                                                    base::Problems& problems);

}  // namespace dealkit::cmd::validate
