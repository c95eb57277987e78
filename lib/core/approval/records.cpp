// Decisions, the clock and changes of content on reviews in records.
#include "core/approval/records.hpp"

#include <algorithm>

#include "core/approval/deal_content.hpp"
#include "core/approval/review_rows.hpp"
#include "core/approval/routing.hpp"
#include "core/approval/submit_checks.hpp"
#include "core/deal/content_checks.hpp"
#include "core/deal/restore.hpp"
#include "core/event/event.hpp"
#include "core/record/normal_form.hpp"

namespace dealkit::approval {
namespace {

namespace json = base::json;
using base::Errc;
using base::Error;
using deal::Kind;
using deal::Stored;
using deal::text_of;

/// The policy that holds for a deal.
struct Chosen {
  std::optional<Policy> own;       // unless it was given
  const Policy* given = nullptr;
  bool known = true;               // given or stored

  const Policy& policy() const { return given != nullptr ? *given : *own; }
};

base::Result<Chosen> choose(const deal::Records& records, std::string_view deal_id,
                            const Policy* given, const base::TimeZones* zones) {
  Chosen chosen;
  chosen.given = given;
  if (given != nullptr) return chosen;
  DEALKIT_ASSIGN_OR_RETURN(chosen.own, stored_policy(records, deal_id, zones));
  chosen.known = chosen.own.has_value();
  if (!chosen.known) chosen.own = Policy::defaults();
  return chosen;
}

base::Result<Steps> route(const deal::Records& records, const Policy& policy,
                          const deal::RecordText& deal_record) {
  DEALKIT_ASSIGN_OR_RETURN(const auto deal, deal_record.root());
  json::Value account;
  if (const auto* stored = records.find(Kind::account, text_of(deal, "account_id"))) {
    DEALKIT_ASSIGN_OR_RETURN(account, stored->record.root());
  }
  expression::Scratch scratch;
  DEALKIT_ASSIGN_OR_RETURN(auto demand, demand_of(policy, deal, account, scratch));
  return std::move(demand.steps);
}

/// The status of a deal that has ended, so that what it says does not change any more; "" of one
/// that has not.
base::Result<std::string> final_status_of(const Stored& stored) {
  DEALKIT_ASSIGN_OR_RETURN(const auto root, stored.record.root());
  const auto status = deal::parse_status(text_of(root, "status"));
  return std::string(status && deal::is_final(*status) ? deal::name_of(*status) : "");
}

std::string joined(const std::vector<std::string>& sentences) {
  std::string text;
  for (const auto& one : sentences) text += (text.empty() ? "" : "; ") + one;
  return text;
}

/// What stands in the way of a submit; gives the warnings that were acknowledged.
base::Result<std::vector<std::string>> check_submit_of(const deal::Records& records,
                                                       const Stored& stored, const Policy& policy,
                                                       const deal::Context& context,
                                                       bool acknowledge) {
  const auto refused = "deal '" + stored.id + "' cannot be submitted: ";
  DEALKIT_ASSIGN_OR_RETURN(auto checks, check_submit(records, stored.id, policy, context));
  if (!checks.obstacles.empty()) return Error{Errc::negative, refused + joined(checks.obstacles)};
  if (!checks.warnings.empty() && !acknowledge) {
    return Error{Errc::negative, "deal '" + stored.id + "' has open warnings: " +
                                     joined(checks.warnings) +
                                     "; submit it with --acknowledge to accept them"};
  }
  return std::move(checks.warnings);
}

/// Nobody signs a deal that validate refuses, or whose campaigns it does not cover. Obstacles that
/// are `known` do not count.
base::Result<void> check_approvable(const deal::Records& records, const DealAndCampaigns& content,
                                    const Policy& policy, const deal::Context& context,
                                    const std::vector<std::string>& known = {}) {
  DEALKIT_ASSIGN_OR_RETURN(auto checks, check_approval(records, content, policy, context));
  auto& obstacles = checks.obstacles;
  std::erase_if(obstacles, [&](const std::string& one) {
    return std::find(known.begin(), known.end(), one) != known.end();
  });
  if (obstacles.empty()) return {};
  return Error{Errc::negative,
               "deal '" + content.deal.id + "' cannot be approved: " + joined(obstacles)};
}

/// A change that leaves a deal approved, or approves it, does what no submit and no approval could:
/// it must not make of it what they refuse. What stood in the way of an approved deal before, as
/// the clock may bring it about, need not be put right by every change.
base::Result<void> check_still_approvable(const deal::Records& records,
                                          const deal::ContentBeforeAndAfter& content,
                                          bool was_approved, const Policy& policy,
                                          const deal::Context& context) {
  std::vector<std::string> known;
  const std::string id(content.deal_id);
  if (was_approved) {
    const Stored before{Kind::deal, id, 0, content.deal_before};
    DEALKIT_ASSIGN_OR_RETURN(
        auto checks, check_approval(records, {before, records.campaigns_of(id)}, policy, context));
    known = std::move(checks.obstacles);
  }
  const Stored after{Kind::deal, id, 0, content.deal_after};
  return check_approvable(records, {after, content.campaigns_after}, policy, context, known);
}

/// A deal that has ended needs nobody's signature any more: its review may be brought to an end,
/// and people may comment.
base::Result<void> check_goes_on(const Stored& stored, Action action) {
  const bool ends = action == Action::reject || action == Action::withdraw;
  if (ends || action == Action::comment) return {};
  DEALKIT_ASSIGN_OR_RETURN(const auto status, final_status_of(stored));
  if (status.empty()) return {};
  const auto because = ": its status is " + status + "; ";
  if (action == Action::submit) {
    return Error{Errc::negative, "deal '" + stored.id + "' cannot be submitted" + because +
                                     "create another deal"};
  }
  return Error{Errc::negative, "deal '" + stored.id + "' has ended: " +
                                   std::string(name_of(action)) + " is not allowed" + because +
                                   "expected one of reject, withdraw, comment"};
}

/// When the deal or one of its campaigns was changed last, as far as the records tell.
base::Result<std::optional<base::Instant>> last_change(const Stored& stored,
                                                       std::span<const Stored* const> campaigns) {
  std::optional<base::Instant> last;
  const auto look = [&last](const Stored& one) -> base::Result<void> {
    DEALKIT_ASSIGN_OR_RETURN(const auto root, one.record.root());
    if (const auto time = base::parse_instant(text_of(root, "updated_at"))) {
      last = std::max(last, std::optional(*time));
    }
    return {};
  };
  DEALKIT_RETURN_IF_ERROR(look(stored));
  for (const auto* campaign : campaigns) DEALKIT_RETURN_IF_ERROR(look(*campaign));
  return last;
}

/// What stands now, and since when.
struct Present {
  const Review& review;
  const Stored& deal;
  std::span<const Stored* const> campaigns;
};

/// Whoever waited for a lock may have begun before the step that it waited for.
base::Instant not_before_last_step(const Review& review, base::Instant now) {
  return review.last_step ? std::max(*review.last_step, now) : now;
}

base::Result<base::Instant> time_of(const DecisionRecord& decision, const Present& present,
                                    const deal::Context& context) {
  const auto& last = present.review.last_step;
  if (!decision.time) return not_before_last_step(present.review, context.now);
  if (*decision.time > context.now) {
    return Error{Errc::data, "time " + base::to_string(*decision.time) +
                                 " lies in the future; now is " + base::to_string(context.now)};
  }
  if (last && *decision.time < *last) {
    return Error{Errc::data, "time " + base::to_string(*decision.time) +
                                 " lies before the last step of the review of deal '" +
                                 decision.deal_id + "', at " + base::to_string(*last)};
  }
  // Nobody signed what did not exist yet.
  DEALKIT_ASSIGN_OR_RETURN(const auto changed, last_change(present.deal, present.campaigns));
  if (changed && *decision.time < *changed) {
    return Error{Errc::data, "time " + base::to_string(*decision.time) + " lies before deal '" +
                                 decision.deal_id + "' or a campaign of it was changed last, at " +
                                 base::to_string(*changed)};
  }
  return *decision.time;
}

/// The deal's own change, then those of the rows.
base::Result<std::vector<deal::Change>> changes_of(const Stored& stored, WrittenReview written) {
  deal::Change change;
  change.action = deal::Action::review;
  change.kind = Kind::deal;
  change.id = stored.id;
  change.version_before = change.version = stored.version;
  change.before = stored.record;
  change.after = std::move(written.deal_after);
  DEALKIT_ASSIGN_OR_RETURN(const auto root, stored.record.root());
  change.partition_key = event::partition_key(text_of(root, "account_id"), stored.id);
  if (written.deal_changed) change.event_type = "deal.updated";
  change.transitions = std::move(written.transitions);
  change.facts = std::move(written.facts);
  std::vector<deal::Change> changes;
  changes.reserve(written.changes.size() + 1);
  changes.push_back(std::move(change));
  for (auto& row : written.changes) changes.push_back(std::move(row));
  return changes;
}

struct TakenSteps {
  const Stored& stored;
  const Review& before;
  std::vector<Transition> transitions;
};

base::Result<DecidedDeal> conclude(TakenSteps steps, const WriteInput& input) {
  DecidedDeal decided;
  auto after = steps.before;
  for (const auto& transition : steps.transitions) evolve(after, transition);
  DEALKIT_ASSIGN_OR_RETURN(
      auto written,
      write_decision(input,
                     {steps.before, after, steps.transitions, steps.stored.record}));
  DEALKIT_ASSIGN_OR_RETURN(decided.changes, changes_of(steps.stored, std::move(written)));
  decided.transitions = std::move(steps.transitions);
  return decided;
}

/// Whether anything but what is minor changed since the round began (where that is not known:
/// since the last version). Small steps do not add up unseen.
base::Result<bool> is_material(const deal::Records& records, const DealContent& now,
                               const deal::ContentBeforeAndAfter& content) {
  json::Value snapshots;
  if (const auto* row = last_round_row(records, content.deal_id)) {
    DEALKIT_ASSIGN_OR_RETURN(const auto root, row->record.root());
    snapshots = root.find("snapshot");
  }
  const auto campaigns = records.campaigns_of(content.deal_id);
  for (int level = 1; level <= deal::last_level; ++level) {
    const auto stored = snapshots.find(std::to_string(level));
    std::string before;
    if (stored.is(json::Kind::object)) {
      before = stored.text();
    } else {
      DEALKIT_ASSIGN_OR_RETURN(before, deal::signed_content(level, content.deal_before, campaigns));
    }
    DEALKIT_ASSIGN_OR_RETURN(const bool fits, now.fits(level, before));
    if (!fits) return true;
  }
  return false;
}

deal::Reopening nothing(const deal::ContentBeforeAndAfter& content) {
  deal::Reopening result;
  result.deal_after = content.deal_after;
  return result;
}

}  // namespace

base::Result<DecidedDeal> decide_deal(const deal::Records& records, const DecisionRecord& decision,
                                      const PolicyChoice& policy, const deal::Context& context) {
  DEALKIT_ASSIGN_OR_RETURN(const auto review, read_review(records, decision.deal_id));
  const auto& stored = *records.find(Kind::deal, decision.deal_id);
  DEALKIT_RETURN_IF_ERROR(check_goes_on(stored, decision.command.action));
  DEALKIT_ASSIGN_OR_RETURN(const auto chosen,
                           choose(records, decision.deal_id, policy.given, context.zones));
  const auto campaigns = records.campaigns_of(decision.deal_id);
  DEALKIT_ASSIGN_OR_RETURN(auto content, DealContent::read(stored.record, campaigns));
  DEALKIT_ASSIGN_OR_RETURN(const auto former_owner,
                           owner_at_submission(records, decision.deal_id, review));
  content.set_owner_at_submission(former_owner);
  DEALKIT_ASSIGN_OR_RETURN(const auto time,
                           time_of(decision, {review, stored, campaigns}, context));
  auto command = decision.command;
  if (command.actor.empty()) command.actor = context.actor;
  Steps demand;
  // In any other state it is the state that refuses the submit.
  if (command.action == Action::submit && review.state == ApprovalState::draft) {
    DEALKIT_ASSIGN_OR_RETURN(command.acknowledged, check_submit_of(records, stored, chosen.policy(),
                                                                   context, decision.acknowledge));
    DEALKIT_ASSIGN_OR_RETURN(demand, route(records, chosen.policy(), stored.record));
  }
  const Rules rules{chosen.policy(), time};
  DEALKIT_ASSIGN_OR_RETURN(auto transitions, decide(review, command, demand, content, rules));
  // A change may have made it what no submit would have taken.
  if (command.action == Action::approve) {
    DEALKIT_RETURN_IF_ERROR(
        check_approvable(records, {stored, campaigns}, chosen.policy(), context));
  }
  std::vector<std::string> warnings;
  if (command.action == Action::submit) {
    auto after = review;
    for (const auto& transition : transitions) evolve(after, transition);
    warnings = shortages(after, content, rules);
  }
  DEALKIT_ASSIGN_OR_RETURN(auto decided,
                           conclude({stored, review, std::move(transitions)},
                                    {records, content, &chosen.policy(), context, time}));
  decided.warnings = std::move(warnings);
  return decided;
}

base::Result<std::vector<Seat>> seats_for(const deal::Records& records, std::string_view deal_id,
                                          const Asker& asker, const deal::Context& context) {
  DEALKIT_ASSIGN_OR_RETURN(const auto review, read_review(records, deal_id));
  DEALKIT_ASSIGN_OR_RETURN(const auto chosen, choose(records, deal_id, nullptr, context.zones));
  DEALKIT_ASSIGN_OR_RETURN(auto content,
                           DealContent::read(records.find(Kind::deal, deal_id)->record, {}));
  DEALKIT_ASSIGN_OR_RETURN(auto former_owner, owner_at_submission(records, deal_id, review));
  content.set_owner_at_submission(std::move(former_owner));
  return seats_for(review, content, {chosen.policy(), not_before_last_step(review, context.now)},
                   asker);
}

base::Result<DecidedDeal> escalate_overdue(const deal::Records& records, std::string_view deal_id,
                                           const PolicyChoice& policy,
                                           const deal::Context& context) {
  DEALKIT_ASSIGN_OR_RETURN(const auto review, read_review(records, deal_id));
  const auto& stored = *records.find(Kind::deal, deal_id);
  DEALKIT_ASSIGN_OR_RETURN(const auto status, final_status_of(stored));
  if (!status.empty()) return DecidedDeal{};
  DEALKIT_ASSIGN_OR_RETURN(const auto chosen,
                           choose(records, deal_id, policy.given, context.zones));
  const auto campaigns = records.campaigns_of(deal_id);
  DEALKIT_ASSIGN_OR_RETURN(auto content, DealContent::read(stored.record, campaigns));
  DEALKIT_ASSIGN_OR_RETURN(const auto former_owner, owner_at_submission(records, deal_id, review));
  content.set_owner_at_submission(former_owner);
  const auto time = not_before_last_step(review, context.now);
  DEALKIT_ASSIGN_OR_RETURN(auto transitions,
                           overdue(review, content, context.actor, {chosen.policy(), time}));
  if (transitions.empty()) return DecidedDeal{};
  return conclude({stored, review, std::move(transitions)},
                  {records, content, &chosen.policy(), context, time});
}

base::Result<deal::Reopening> ContentReview::content_changed(
    const deal::Records& records, const deal::ContentBeforeAndAfter& content,
    const deal::Context& context) const {
  // What was just created nobody has signed.
  if (content.deal_before.empty() || records.find(Kind::deal, content.deal_id) == nullptr) {
    return nothing(content);
  }
  DEALKIT_ASSIGN_OR_RETURN(const auto review, read_review(records, content.deal_id));
  if (review.state == ApprovalState::draft || review.state == ApprovalState::pending ||
      review.state == ApprovalState::rejected) {
    return nothing(content);
  }
  DEALKIT_ASSIGN_OR_RETURN(const auto chosen,
                           choose(records, content.deal_id, given_, context.zones));
  DEALKIT_ASSIGN_OR_RETURN(const auto now,
                           DealContent::read(content.deal_after, content.campaigns_after));
  ContentChange change;
  change.routed = chosen.known;
  Steps demand;
  if (change.routed) {
    DEALKIT_ASSIGN_OR_RETURN(demand, route(records, chosen.policy(), content.deal_after));
  } else {
    DEALKIT_ASSIGN_OR_RETURN(change.material, is_material(records, now, content));
  }
  const auto time = not_before_last_step(review, context.now);
  DEALKIT_ASSIGN_OR_RETURN(auto transition,
                           approval::content_changed(review, change, demand, now, context.actor,
                                                     {chosen.policy(), time}));
  if (!transition) return nothing(content);
  if (transition->content_approved) {
    const bool was_approved = review.state == ApprovalState::approved;
    DEALKIT_RETURN_IF_ERROR(
        check_still_approvable(records, content, was_approved, chosen.policy(), context));
  }
  auto after = review;
  evolve(after, *transition);
  const WriteInput input{records, now, chosen.known ? &chosen.policy() : nullptr, context, time};
  return write_review(input, {review, after, {&*transition, 1}, content.deal_after});
}

base::Result<std::string> ContentReview::not_covered(const deal::Records& records,
                                                     const Stored& campaign,
                                                     const deal::Context& context) const {
  DEALKIT_ASSIGN_OR_RETURN(const auto own, campaign.record.root());
  const auto* deal = records.find(Kind::deal, text_of(own, "deal_id"));
  if (deal == nullptr) return std::string();
  DEALKIT_ASSIGN_OR_RETURN(const auto root, deal->record.root());
  const auto status = deal::parse_status(text_of(root, "status"));
  const bool ended = status && deal::is_final(*status);
  const auto approved = deal::name_of(ApprovalState::approved);
  if (ended || text_of(root, "approval_state") != approved) return std::string();
  DEALKIT_ASSIGN_OR_RETURN(const auto chosen, choose(records, deal->id, given_, context.zones));
  const auto campaigns = deal::with_campaign(records.campaigns_of(deal->id), campaign);
  DEALKIT_ASSIGN_OR_RETURN(const auto checks, check_campaign(records, {*deal, campaigns}, campaign,
                                                             chosen.policy(), context));
  if (checks.obstacles.empty()) return std::string();
  return "deal '" + deal->id + "' is approved and does not cover it: " + joined(checks.obstacles);
}

}  // namespace dealkit::approval
