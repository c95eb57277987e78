// What a decision comes to, on records in memory; see decisions.hpp.
#include "core/approval/decisions.hpp"

#include "core/base/json/write.hpp"
#include "core/deal/change.hpp"
#include "core/deal/content_checks.hpp"
#include "core/deal/deal.hpp"
#include "core/deal/proposal.hpp"
#include "core/record/normal_form.hpp"

namespace dealkit::approval {

base::Idempotency idempotency_of(const DecisionRecord& decision) {
  if (decision.idempotency_key.empty()) return {};
  const auto& command = decision.command;
  std::string text;
  json::Writer writer(text);
  writer.object().member("deal_id", decision.deal_id);
  writer.member("action", name_of(command.action)).member("actor_id", command.actor);
  writer.member("role", command.role).member("comments", command.comments);
  if (command.level) writer.key("level").integer(*command.level);
  if (command.version) writer.key("version").integer(*command.version);
  writer.member("delegate_to", command.delegate_to);
  if (command.until) writer.member("until", base::to_string(*command.until));
  if (decision.time) writer.member("time", base::to_string(*decision.time));
  writer.key("acknowledge").boolean(decision.acknowledge);
  writer.close();
  return {decision.idempotency_key, std::move(text)};
}

std::string answer_of(std::string_view deal_id, const DecidedDeal& decided) {
  const auto& transitions = decided.transitions;
  auto whole = transitions.front();
  whole.to = transitions.back().to;
  if (transitions.size() > 1) {
    whole.seats = transitions.back().seats;
    whole.content_approved = transitions.back().content_approved;
  }
  std::string line;
  append_transition(line, deal_id, whole);
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

deal::Context context_of(const deal::Context& context, std::string_view actor,
                         base::Instant now) {
  auto own = context;
  own.actor = actor;
  own.now = now;
  own.now.nanos -= own.now.nanos % 1'000'000;
  return own;
}

base::Result<std::string> MemoryDecisions::decide(const DecisionRecord& decision,
                                                  base::Instant now) {
  const auto context = context_of(context_, decision.command.actor, now);
  const auto work = [&](std::string& answer) -> base::Result<void> {
    DEALKIT_ASSIGN_OR_RETURN(const auto decided,
                             decide_deal(records_, decision, {policy_}, context));
    for (const auto& change : decided.changes) records_.apply(change);
    answer += answer_of(decision.deal_id, decided);
    return {};
  };
  return base::answer_once(answers_, idempotency_of(decision), context.now, work);
}

base::Result<void> MemoryDecisions::learn(deal::Kind kind, json::Value record, base::Instant now) {
  const bool result = kind == deal::Kind::validation_report || kind == deal::Kind::set_finding;
  if (result) {  // sets what it says of campaigns, as an import of it does
    const auto context = context_of(context_, context_.actor, now);
    DEALKIT_ASSIGN_OR_RETURN(const auto decision,
                             deal::import_record(records_, kind, record, {}, context));
    for (const auto& change : decision.changes) records_.apply(change);
    return {};
  }
  DEALKIT_ASSIGN_OR_RETURN(const auto ids, deal::check_content(kind, record));
  DEALKIT_ASSIGN_OR_RETURN(auto normal, deal::normal_record(kind, record));
  const auto stated = record.find("version");
  if (kind == deal::Kind::deal && !stated) {  // as an import of it would count it
    json::Reader reader;
    DEALKIT_ASSIGN_OR_RETURN(const auto* document, reader.read(normal));
    record::NormalBuilder builder(deal::deal_table);
    DEALKIT_RETURN_IF_ERROR(builder.set_all(document->root()));
    normal = builder.set_integer("version", 1).build();
  }
  const auto version = stated ? stated.integer().value_or(1) : 1;
  records_.put({kind, std::string(ids.id), version, std::move(normal)});
  return {};
}

}  // namespace dealkit::approval
