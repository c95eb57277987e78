// The options that every filter has, as the pipe host takes them, and the present as it is given.
#pragma once

#include <cstddef>

#include "core/base/time.hpp"
#include "io/cli/prepare.hpp"
#include "io/ndjson/pipe_host.hpp"

namespace dealkit::io::filter {

/// The words of the call from `words_before_files` on are the input files.
ndjson::PipeOptions pipe_options(const cli::Invocation& invocation,
                                 std::size_t words_before_files);

/// --now, else the wall clock.
base::Instant now_of(const cli::Invocation& invocation);

}  // namespace dealkit::io::filter
