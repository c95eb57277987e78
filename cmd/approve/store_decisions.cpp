// Loads, decides, applies and answers; see store_decisions.hpp.
#include "store_decisions.hpp"
#include "io/store/idempotency/answers.hpp"
#include "io/store/records/records.hpp"

#include <fmt/format.h>

#include <array>

namespace dealkit::cmd::approve {
namespace {

using approval::DecisionRecord;
using io::store::Answers;
using io::store::Records;

base::Result<void> decide_in(io::store::UnitOfWork& work, const DecisionRecord& decision,
                             const approval::PolicyChoice& policy, const deal::Context& context,
                             std::string& answer) {
  const std::array keys{deal::Key{deal::Kind::deal, decision.deal_id}};
  DEALKIT_RETURN_IF_ERROR(work.load(keys, io::store::Related::whole));
  DEALKIT_ASSIGN_OR_RETURN(const auto decided,
                           approval::decide_deal(work, decision, policy, context));
  for (const auto& change : decided.changes) work.apply(change);
  answer += approval::answer_of(decision.deal_id, decided);
  return {};
}

}  // namespace

base::Result<std::string> StoreDecisions::decide(const DecisionRecord& decision,
                                                 base::Instant now) {
  const auto context = approval::context_of(session_.context, decision.command.actor, now);
  return Answers(*session_.store)
      .transact_once(context, approval::idempotency_of(decision),
                     [&](io::store::UnitOfWork& work, std::string& answer) {
                       return decide_in(work, decision, {policy_}, context, answer);
                     });
}

base::Result<void> StoreDecisions::learn(deal::Kind kind, base::json::Value record,
                                         base::Instant) {
  const auto& document = record.document();
  return base::Error{base::Errc::data,
                     fmt::format("a record of type {} belongs into the store: use dealctl import",
                                 deal::traits(kind).name),
                     document.position(document.node(record.find("type").index()).begin)};
}

base::Result<std::string> StoreDecisions::try_out(const DecisionRecord& decision,
                                                  base::Instant now) {
  const auto context = approval::context_of(session_.context, decision.command.actor, now);
  std::string answer;
  DEALKIT_ASSIGN_OR_RETURN(const auto transaction,
                           Records(*session_.store).begin(context, io::store::Locking::shared));
  DEALKIT_RETURN_IF_ERROR(decide_in(transaction->work(), decision, {policy_}, context, answer));
  return answer;  // the transaction ends without a commit
}

}  // namespace dealkit::cmd::approve
