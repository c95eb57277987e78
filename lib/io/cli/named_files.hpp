// The files that a call names, by what becomes of them: whatever a call reads must survive what it
// writes. The option table says which is which, so no tool has to remember to ask.
#pragma once

#include "core/base/result.hpp"
#include "io/cli/prepare.hpp"

namespace dealkit::io::cli {

struct StandardStreams {
  int in = 0;
  int out = 1;
  int err = 2;
};

/// Errc::usage if a file that the call writes is also one that it reads (an input, a policy, a
/// configuration file, reference data, the store), or is written twice. To be asked before anything
/// is opened; touches nothing.
base::Result<void> check_named_files(const Invocation& invocation,
                                     const StandardStreams& streams = {});

/// The same of a file that the call writes without being told so by an option, as the environment
/// says; `what` names it: "$GITHUB_STEP_SUMMARY ".
base::Result<void> check_written_file(const Invocation& invocation, const std::string& what,
                                      const std::string& path,
                                      const StandardStreams& streams = {});

}  // namespace dealkit::io::cli
