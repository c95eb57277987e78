// The session of a command that changes what reviews are about: a change of content may begin the
// review of a deal anew, under the policy of the call.
#pragma once

#include <memory>

#include "core/approval/policy.hpp"
#include "core/approval/records.hpp"
#include "core/base/config_tree.hpp"
#include "io/session/session.hpp"

namespace dealkit::io::session {

struct ReviewSession : Session {
  std::unique_ptr<const approval::Policy> policy;   // of --policy; nullptr: the stored ones hold
  std::unique_ptr<approval::ContentReview> review;  // context.review
};

/// As open_session() and start_session(), with --policy where the command has it.
/// Errc::configuration for a policy with problems.
base::Result<ReviewSession> open_review_session(const cli::Invocation& invocation, Access access);
base::Result<ReviewSession> start_review_session(const cli::Invocation& invocation);

/// For --check-config: check_settings() and the policy.
void check_review_settings(const cli::Invocation& invocation, base::Problems& problems);

}  // namespace dealkit::io::session
