// The options that every filter has, as the pipe host takes them.
#pragma once

#include "io/cli/prepare.hpp"
#include "io/ndjson/pipe_host.hpp"

namespace dealkit::cmd::validate {

io::ndjson::PipeOptions pipe_options(const io::cli::Invocation& invocation,
                                     std::size_t words_before_files);

}  // namespace dealkit::cmd::validate
