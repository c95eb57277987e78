// --set-rules=enforce reads its input twice: first for what records are among each other, then to
// judge them.
#pragma once

#include <vector>

#include "core/validation/tool/set_pass.hpp"
#include "io/ndjson/pipe_host.hpp"
#include "io/sys/fd.hpp"
#include "settings.hpp"

namespace dealkit::cmd::validate {

/// What could be read only once, kept until the second reading is over.
using Spooled = std::vector<io::sys::Fd>;

/// The first of the two readings. What can be read only once (a pipe) is spooled into a scratch
/// file without a name first. Returns the options of the second reading, in which inputs keep their
/// names. Inputs that cannot be opened are passed over: the second reading tells of them. Errc::io
/// for the scratch file.
base::Result<io::ndjson::PipeOptions> spool_and_collect(io::ndjson::PipeOptions options,
                                                        const Settings& settings,
                                                        validation::SetRulesPass& pass,
                                                        Spooled& spooled);

}  // namespace dealkit::cmd::validate
