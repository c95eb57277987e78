// approve [FILE…]: decisions in, transitions out. With a store each decision is one transaction of
// it; without one the records in the input are the state.
#include "commands.hpp"
#include "core/approval/decisions.hpp"
#include "io/filter/pipe_options.hpp"
#include "io/ndjson/pipe_host.hpp"
#include "io/session/review/review_session.hpp"
#include "store_decisions.hpp"

namespace dealkit::cmd::approve {
namespace {

int run(const io::ndjson::PipeOptions& options, approval::Decisions& decisions) {
  approval::DecisionTool tool(decisions);
  return io::ndjson::finish(io::ndjson::run(options, tool));
}

}  // namespace

base::Result<int> answer_decisions(const io::cli::Invocation& invocation) {
  auto options = io::filter::pipe_options(invocation, 0);
  DEALKIT_RETURN_IF_ERROR(io::ndjson::check_inputs(options.inputs));
  // The default store is for commands; a pipe has one only if somebody said so.
  const bool stored = invocation.values.origin("store") > io::cli::Origin::standard;
  DEALKIT_ASSIGN_OR_RETURN(auto session, stored ? io::session::open_review_session(
                                                      invocation, io::session::Access::write)
                                                : io::session::start_review_session(invocation));
  const auto* const policy = session.policy.get();
  options.durable = stored;
  options.jobs = 1;  // each decision may depend on the one before
  if (stored) {
    StoreDecisions decisions(session, policy);
    return run(options, decisions);
  }
  approval::MemoryDecisions decisions(session.context, policy);
  return run(options, decisions);
}

}  // namespace dealkit::cmd::approve
