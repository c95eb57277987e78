// submit and decide: one decision from the command line.
#include <fmt/format.h>

#include "commands.hpp"
#include "core/approval/transition_record.hpp"
#include "core/base/json/document.hpp"
#include "core/deal/entity.hpp"
#include "io/session/output.hpp"
#include "io/session/review/review_session.hpp"
#include "store_decisions.hpp"
#include "transition_text.hpp"

namespace dealkit::cmd::approve {
namespace {

using io::cli::Invocation;

/// What a submit warns of, for whoever looks at the terminal; the answer has it, too.
base::Result<void> print_warnings(const std::string& deal_id, const std::string& answer) {
  if (answer.find("\"warnings\"") == std::string::npos) return {};
  base::json::Reader reader{deal::derived_limits};
  DEALKIT_ASSIGN_OR_RETURN(const auto* document, reader.read(answer));
  for (const auto warning : document->root().find("warnings")) {
    io::session::print_message("approve", fmt::format("warning: deal '{}': {}", deal_id,
                                             io::session::cell_text(warning)));
  }
  return {};
}

base::Result<void> decide_one(io::session::Session& session, const Invocation& invocation,
                              const approval::Policy* policy,
                              const approval::DecisionRecord& decision) {
  StoreDecisions decisions(session, policy);
  const bool dry_run = invocation.values.flag("dry-run");
  const auto now = session.context.now;
  DEALKIT_ASSIGN_OR_RETURN(const auto answer, dry_run ? decisions.try_out(decision, now)
                                                      : decisions.decide(decision, now));
  if (decision.command.action == approval::Action::submit) {
    DEALKIT_RETURN_IF_ERROR(print_warnings(decision.deal_id, answer));
  }
  if (!io::session::for_people(invocation)) return io::session::print(answer);
  DEALKIT_ASSIGN_OR_RETURN(auto text, describe_transition(answer));
  if (dry_run) text += "  (dry run: nothing was changed)\n";
  return io::session::print(io::session::fitted(text));
}

approval::DecisionRecord decision_of(const Invocation& invocation, const std::string& deal_id,
                                     const std::string& actor) {
  approval::DecisionRecord decision;
  decision.deal_id = deal_id;
  decision.command.actor = actor;
  decision.command.comments = invocation.values.text("comments");
  decision.command.version = invocation.values.optional_integer("if-version");
  return decision;
}

/// A key is for one decision; of several deals each has its own, made of it. "" = none. An empty
/// one comes of a variable that is not set, and must not cost the protection.
base::Result<std::string> key_for(const Invocation& invocation, const std::string& deal_id) {
  const auto key = invocation.values.optional_text("idempotency-key");
  if (!key) return std::string();
  if (key->empty()) {
    return base::Error{base::Errc::usage,
                       "option '--idempotency-key': expected a key, found an empty one"};
  }
  return invocation.words.size() == 1 ? *key : *key + ":" + deal_id;
}

/// Whoever names somebody to delegate to and forgets the action must not sign instead.
base::Result<void> check_action(const Invocation& invocation) {
  const auto& action = invocation.values.text("action");
  if (action == approval::name_of(approval::Action::delegate)) return {};
  for (const std::string_view name : {"to", "until"}) {
    if (invocation.values.origin(name) == io::cli::Origin::unset) continue;
    return base::Error{base::Errc::usage,
                       fmt::format("option '--{}' is for --action delegate, found --action {}; did "
                                   "you mean --action delegate?", name, action)};
  }
  return {};
}

}  // namespace

base::Result<int> submit_deals(const Invocation& invocation) {
  DEALKIT_ASSIGN_OR_RETURN(
      auto session, io::session::open_review_session(invocation, io::session::Access::write));
  const auto* const policy = session.policy.get();
  int status = 0;
  for (const auto& id : invocation.words) {
    auto decision = decision_of(invocation, id, session.context.actor);
    decision.command.action = approval::Action::submit;
    decision.acknowledge = invocation.values.flag("acknowledge");
    DEALKIT_ASSIGN_OR_RETURN(decision.idempotency_key, key_for(invocation, id));
    const auto done = decide_one(session, invocation, policy, decision);
    if (done) continue;
    io::session::print_message("approve", "error: " + io::session::message_on("deal '" + id + "'",
                                                                     done.error().message));
    if (status == 0) status = base::traits(done.error().code).exit_status;
    // A store that is away stays away: the other deals would only say the same.
    if (done.error().code == base::Errc::unavailable) break;
  }
  return status;
}

base::Result<int> decide_deal(const Invocation& invocation) {
  const auto& values = invocation.values;
  DEALKIT_RETURN_IF_ERROR(check_action(invocation));
  DEALKIT_ASSIGN_OR_RETURN(
      auto session, io::session::open_review_session(invocation, io::session::Access::write));
  const auto* const policy = session.policy.get();
  const auto& id = invocation.words.front();
  auto decision = decision_of(invocation, id, session.context.actor);
  DEALKIT_ASSIGN_OR_RETURN(decision.idempotency_key, key_for(invocation, id));
  auto& command = decision.command;
  command.action = *approval::parse_action(values.text("action"));
  command.role = values.text("role");
  if (const auto level = values.optional_integer("level")) {
    command.level = static_cast<int>(*level);
  }
  command.delegate_to = values.text("to");
  command.until = values.instant("until");
  DEALKIT_RETURN_IF_ERROR(decide_one(session, invocation, policy, decision));
  return 0;
}

}  // namespace dealkit::cmd::approve
