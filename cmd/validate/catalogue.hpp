// --rules and --explain CODE.
#pragma once

#include "core/base/result.hpp"
#include "io/cli/prepare.hpp"

namespace dealkit::cmd::validate {

base::Result<int> print_catalogue(const io::cli::Invocation& invocation);

}  // namespace dealkit::cmd::validate
