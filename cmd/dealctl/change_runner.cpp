// Running one change; see change_runner.hpp.
#include "change_runner.hpp"

#include <fmt/format.h>

#include "core/deal/change_result.hpp"
#include "io/store/idempotency/answers.hpp"
#include "io/store/records/records.hpp"
#include "output.hpp"

namespace dealkit::cmd::dealctl {
namespace {

/// Decides and applies; appends the result line to `answer`.
base::Result<void> decide_and_apply(io::store::UnitOfWork& work, const ChangeRequest& request,
                                    bool dry_run, std::string& answer) {
  auto keys = request.also_loaded;
  keys.push_back(request.key);
  DEALKIT_RETURN_IF_ERROR(work.load(keys, request.related));
  DEALKIT_ASSIGN_OR_RETURN(const auto decision, request.decide(work));
  if (decision.outcome == deal::Outcome::conflict) {
    const auto author = work.last_author(request.key);
    return deal::conflict_error(request.key, decision, author ? *author : std::string());
  }
  for (const auto& change : decision.changes) work.apply(change);
  return deal::append_result(answer, {request.key, &decision, dry_run});
}

/// "" = none. An empty one comes of a variable that is not set, and must not cost the protection.
base::Result<std::string> idempotency_key(const io::cli::Invocation& invocation) {
  const auto& values = invocation.values;
  if (!values.settings().contains("idempotency-key")) return std::string();
  auto key = values.optional_text("idempotency-key");
  if (key && key->empty()) {
    return base::Error{base::Errc::usage,
                       "option '--idempotency-key': expected a key, found an empty one"};
  }
  return key.value_or(std::string());
}

base::Result<std::string> run(Session& session, const io::cli::Invocation& invocation,
                              const ChangeRequest& request) {
  DEALKIT_ASSIGN_OR_RETURN(const auto key, idempotency_key(invocation));
  if (invocation.values.flag("dry-run")) {
    std::string answer;
    DEALKIT_ASSIGN_OR_RETURN(
        const auto transaction,
        io::store::Records(*session.store).begin(session.context, io::store::Locking::shared));
    DEALKIT_RETURN_IF_ERROR(decide_and_apply(transaction->work(), request, true, answer));
    return answer;  // the transaction ends without a commit
  }
  return io::store::Answers(*session.store)
      .transact_once(session.context, {key, request.body},
                     [&](io::store::UnitOfWork& work, std::string& answer) {
                       return decide_and_apply(work, request, false, answer);
                     });
}

}  // namespace

base::Result<void> run_change(Session& session, const io::cli::Invocation& invocation,
                              const ChangeRequest& request) {
  DEALKIT_ASSIGN_OR_RETURN(const auto answer, run(session, invocation, request));
  if (!for_people(invocation)) return print(answer);
  DEALKIT_ASSIGN_OR_RETURN(const auto text, describe_result(answer, detail_of(invocation)));
  return print(text);
}

base::Result<int> run_for_each(Session& session, const io::cli::Invocation& invocation,
                               const std::function<base::Result<ChangeRequest>(
                                   const std::string& id)>& make_request) {
  int status = 0;
  for (const auto& id : invocation.words) {
    auto request = make_request(id);
    const auto done =
        request ? run_change(session, invocation, *request) : base::Result<void>(request.error());
    if (done) continue;
    print_message("error: " + message_on("'" + id + "'", done.error().message));
    const auto own = base::traits(done.error().code).exit_status;
    if (status == 0) status = own;
    // A store that is away stays away: the other ids would only say the same.
    if (done.error().code == base::Errc::unavailable) break;
  }
  return status;
}

}  // namespace dealkit::cmd::dealctl
