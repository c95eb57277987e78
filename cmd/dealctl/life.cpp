// pause, resume, cancel and advance: the commercial life of deals.
#include "core/deal/life.hpp"

#include <fmt/format.h>

#include "change_runner.hpp"
#include "commands.hpp"
#include "io/store/records/records.hpp"
#include "output.hpp"
#include "question.hpp"

namespace dealkit::cmd::dealctl {
namespace {

using io::cli::Invocation;
using io::store::Records;

base::Result<int> change_status(const Invocation& invocation, deal::Action action) {
  DEALKIT_ASSIGN_OR_RETURN(auto session, open_review_session(invocation, Access::write));
  return run_for_each(session, invocation, [&](const std::string& id) {
    ChangeRequest request;
    request.key = {deal::Kind::deal, id};
    request.decide = [&session, &invocation, id, action](const deal::Records& records) {
      return deal::change_status(records, id, action,
                                 invocation.values.optional_integer("if-version"),
                                 invocation.values.text("reason"), session.context);
    };
    return base::Result<ChangeRequest>(std::move(request));
  });
}

std::string approved_version_of(const deal::Stored& stored) {
  const auto root = stored.record.root();
  return root ? cell_text(root->find("approved_version")) : std::string();
}

/// The record as it was approved last, whose dates count; the stored one where nothing has been
/// approved, or nothing was changed since.
base::Result<deal::RecordText> effective_record(Session& session, const deal::Key& key,
                                                const deal::Stored& stored) {
  const auto approved = approved_version_of(stored);
  if (approved.empty() || approved == std::to_string(stored.version)) return stored.record;
  DEALKIT_ASSIGN_OR_RETURN(auto then,
                           Records(*session.store).at_version(key, std::stoll(approved)));
  return deal::RecordText(std::move(then));
}

/// The deal's account, whose time zone says when a day begins.
base::Result<void> add_account(Session& session, const deal::Stored& stored,
                               deal::MemoryRecords& records) {
  DEALKIT_ASSIGN_OR_RETURN(const auto root, stored.record.root());
  const auto id = cell_text(root.find("account_id"));
  if (id.empty()) return {};
  DEALKIT_ASSIGN_OR_RETURN(auto account,
                           Records(*session.store).read({deal::Kind::account, id}, false));
  if (account) records.put(std::move(*account));
  return {};
}

base::Result<void> advance_deal(Session& session, const Invocation& invocation,
                                const std::string& id) {
  const deal::Key key{deal::Kind::deal, id};
  ChangeRequest request;
  request.key = key;
  request.decide = [&](const deal::Records& records) -> base::Result<deal::Decision> {
    const auto* stored = records.find(key.kind, key.id);
    if (stored == nullptr) return not_there(session, key);
    DEALKIT_ASSIGN_OR_RETURN(const auto effective, effective_record(session, key, *stored));
    return deal::advance(records, key.id, effective, session.context);
  };
  DEALKIT_ASSIGN_OR_RETURN(const auto stored, Records(*session.store).read(key, false));
  if (!stored) return not_there(session, key);
  // Of most deals the dates say nothing yet: no lock and no output for those. The others are
  // decided on once more when they are locked, since they may be approved anew in the meantime.
  deal::MemoryRecords seen;
  seen.put(*stored);
  DEALKIT_RETURN_IF_ERROR(add_account(session, *stored, seen));
  DEALKIT_ASSIGN_OR_RETURN(const auto idle, request.decide(seen));
  if (idle.outcome == deal::Outcome::unchanged && invocation.words.empty()) return {};
  return run_change(session, invocation, request);
}

}  // namespace

base::Result<int> pause_deals(const Invocation& invocation) {
  return change_status(invocation, deal::Action::pause);
}
base::Result<int> resume_deals(const Invocation& invocation) {
  return change_status(invocation, deal::Action::resume);
}
base::Result<int> cancel_deals(const Invocation& invocation) {
  // Jobs that cancel deals have always done so without a word; people are asked.
  if (can_ask() && !invocation.values.flag("yes") && !invocation.values.flag("dry-run")) {
    DEALKIT_ASSIGN_OR_RETURN(auto session, open_review_session(invocation, Access::write));
    DEALKIT_ASSIGN_OR_RETURN(const auto question,
                             ask_about(session, invocation, {"Cancel", "with", " for good"}));
    DEALKIT_RETURN_IF_ERROR(confirm(invocation, question));
  }
  return change_status(invocation, deal::Action::cancel);
}

base::Result<int> advance_deals(const Invocation& invocation) {
  DEALKIT_ASSIGN_OR_RETURN(auto session, open_review_session(invocation, Access::write));
  auto ids = invocation.words;
  if (ids.empty()) {
    DEALKIT_RETURN_IF_ERROR(Records(*session.store).due_deals([&](const std::string& id) {
      ids.push_back(id);
      return base::Result<void>{};
    }));
  }
  int status = 0;
  for (const auto& id : ids) {
    const auto done = advance_deal(session, invocation, id);
    if (done) continue;
    print_message("error: " + message_on("deal '" + id + "'", done.error().message));
    if (status == 0) status = base::traits(done.error().code).exit_status;
    if (done.error().code == base::Errc::unavailable) break;
  }
  return status;
}

}  // namespace dealkit::cmd::dealctl
