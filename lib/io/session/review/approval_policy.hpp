// --policy: the approval policy of a call, from a TOML file.
#pragma once

#include <memory>
#include <string>

#include "core/approval/policy.hpp"
#include "io/cli/prepare.hpp"

namespace dealkit::io::session {

/// --policy FILE, the approval policy. `detail` says what a call without it does.
cli::Option approval_policy_option(std::string detail);

/// Reads one file; what is wrong goes to `problems` with its place.
approval::Policy read_approval_policy(const std::string& path, const base::TimeZones* zones,
                                      base::Problems& problems);

/// The policy that --policy names; nullptr if it is not given. Errc::configuration: the first
/// problem with file, line and column, and how many more there are. `zones` must outlive it.
base::Result<std::unique_ptr<const approval::Policy>> approval_policy_of(
    const cli::Invocation& invocation, const base::TimeZones& zones);

/// For --check-config: every problem of the file that --policy names.
void check_approval_policy(const cli::Invocation& invocation, base::Problems& problems);

}  // namespace dealkit::io::session
