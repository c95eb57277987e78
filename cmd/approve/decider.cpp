// Decisions in a store and in a pipe; see decider.hpp.
#include "decider.hpp"

#include <array>

#include "core/base/json/write.hpp"
#include "core/deal/change.hpp"
#include "core/deal/content_checks.hpp"
#include "core/deal/deal.hpp"
#include "core/deal/proposal.hpp"
#include "core/record/normal_form.hpp"

namespace dealkit::cmd::approve {
namespace {

namespace json = base::json;
using approval::DecisionRecord;

/// What the answer to an idempotency key depends on: all of the decision but the key.
std::string body_of(const DecisionRecord& decision) {
  const auto& command = decision.command;
  std::string text;
  json::Writer writer(text);
  writer.object().member("deal_id", decision.deal_id);
  writer.member("action", approval::name_of(command.action)).member("actor_id", command.actor);
  writer.member("role", command.role).member("comments", command.comments);
  if (command.level) writer.key("level").integer(*command.level);
  if (command.version) writer.key("version").integer(*command.version);
  writer.member("delegate_to", command.delegate_to);
  if (command.until) writer.member("until", base::to_string(*command.until));
  if (decision.time) writer.member("time", base::to_string(*decision.time));
  writer.key("acknowledge").boolean(decision.acknowledge);
  writer.close();
  return text;
}

deal::Context context_for(const deal::Context& context, const DecisionRecord& decision) {
  auto own = context;
  own.actor = decision.command.actor;
  return own;
}

/// Loads, decides, applies and answers.
base::Result<void> decide_in(io::store::UnitOfWork& work, const DecisionRecord& decision,
                             const approval::PolicyChoice& policy, const deal::Context& context,
                             std::string& answer) {
  const std::array keys{deal::Key{deal::Kind::deal, decision.deal_id}};
  DEALKIT_CHECK(work.load(keys, io::store::Closure::whole));
  DEALKIT_TRY(const auto decided, approval::decide_deal(work, decision, policy, context));
  for (const auto& change : decided.changes) work.apply(change);
  answer += answer_of(decision.deal_id, decided);
  return {};
}

}  // namespace

std::string answer_of(std::string_view deal_id, const approval::DecidedDeal& decided) {
  const auto& transitions = decided.transitions;
  auto whole = transitions.front();
  whole.to = transitions.back().to;
  if (transitions.size() > 1) {
    whole.seats = transitions.back().seats;
    whole.content_approved = transitions.back().content_approved;
  }
  std::string line;
  approval::append_transition(line, deal_id, whole);
  if (!decided.warnings.empty()) {
    line.back() = ',';  // the brace
    line += "\"warnings\":";
    json::Writer writer(line);
    writer.array();
    for (const auto& warning : decided.warnings) writer.string(warning);
    writer.close();
    line += '}';
  }
  line += '\n';
  return line;
}

base::Result<std::string> StoreDecider::decide(const DecisionRecord& decision) {
  const auto context = context_for(session_.context, decision);
  const auto body = decision.idempotency_key.empty() ? std::string() : body_of(decision);
  return session_.store->transact_once(
      context, {decision.idempotency_key, body},
      [&](io::store::UnitOfWork& work, std::string& answer) {
        return decide_in(work, decision, {policy_}, context, answer);
      });
}

base::Result<std::string> StoreDecider::try_out(const DecisionRecord& decision) {
  const auto context = context_for(session_.context, decision);
  std::string answer;
  DEALKIT_TRY(const auto transaction,
              session_.store->begin(context, io::store::Store::Company::others));
  DEALKIT_CHECK(decide_in(transaction->work(), decision, {policy_}, context, answer));
  return answer;  // the transaction ends without a commit
}

base::Result<std::string> PipeDecider::decide(const DecisionRecord& decision) {
  const auto& key = decision.idempotency_key;
  auto body = key.empty() ? std::string() : body_of(decision);
  if (const auto seen = answered_.find(key); !key.empty() && seen != answered_.end()) {
    if (seen->second.body == body) return seen->second.answer;
    return base::Error{base::Errc::conflict,
                       "idempotency key '" + key + "' was used for another decision"};
  }
  DEALKIT_TRY(const auto decided, approval::decide_deal(records_, decision, {policy_},
                                                        context_for(context_, decision)));
  for (const auto& change : decided.changes) records_.apply(change);
  auto answer = answer_of(decision.deal_id, decided);
  if (!key.empty()) answered_.emplace(key, Answered{std::move(body), answer});
  return answer;
}

base::Result<void> PipeDecider::learn(deal::Kind kind, json::Value record) {
  const bool result = kind == deal::Kind::validation_report || kind == deal::Kind::set_finding;
  if (result) {  // sets what it says of campaigns, as an import of it does
    DEALKIT_TRY(const auto decision, deal::import_record(records_, kind, record, {}, context_));
    for (const auto& change : decision.changes) records_.apply(change);
    return {};
  }
  DEALKIT_TRY(const auto ids, deal::check_content(kind, record));
  DEALKIT_TRY(auto normal, deal::normal_record(kind, record));
  const auto stated = record.find("version");
  if (kind == deal::Kind::deal && !stated) {  // as an import of it would count it
    json::Reader reader;
    DEALKIT_TRY(const auto* document, reader.read(normal));
    record::NormalBuilder builder(deal::deal_table);
    DEALKIT_CHECK(builder.set_all(document->root()));
    normal = builder.set_integer("version", 1).build();
  }
  const auto version = stated ? stated.integer().value_or(1) : 1;
  records_.put({kind, std::string(ids.id), version, std::move(normal)});
  return {};
}

}  // namespace dealkit::cmd::approve
