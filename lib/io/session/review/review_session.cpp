// Sessions with reviews; see review_session.hpp.
#include "io/session/review/review_session.hpp"

#include "io/session/review/approval_policy.hpp"

namespace dealkit::io::session {

base::Result<ReviewSession> start_review_session(const cli::Invocation& invocation) {
  DEALKIT_ASSIGN_OR_RETURN(auto started, start_session(invocation));
  ReviewSession session{std::move(started), nullptr, nullptr};
  if (invocation.values.settings().contains("policy")) {
    DEALKIT_ASSIGN_OR_RETURN(session.policy, approval_policy_of(invocation, *session.zones));
  }
  session.review = std::make_unique<approval::ContentReview>(session.policy.get());
  session.context.review = session.review.get();
  return session;
}

base::Result<ReviewSession> open_review_session(const cli::Invocation& invocation, Access access) {
  DEALKIT_ASSIGN_OR_RETURN(auto session, start_review_session(invocation));
  DEALKIT_RETURN_IF_ERROR(open_store(invocation, access, session));
  print_if_new(invocation, session);
  return session;
}

void check_review_settings(const cli::Invocation& invocation, base::Problems& problems) {
  check_settings(invocation, problems);
  check_approval_policy(invocation, problems);
}

}  // namespace dealkit::io::session
