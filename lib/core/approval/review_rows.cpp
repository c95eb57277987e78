// Changes of a review as changes of its rows: only what differs is written.
#include "core/approval/review_rows.hpp"

#include <algorithm>

#include "core/approval/transition_record.hpp"
#include "core/base/hash.hpp"
#include "core/base/ids.hpp"
#include "core/base/json/write.hpp"
#include "core/deal/approval.hpp"
#include "core/deal/content_checks.hpp"
#include "core/deal/restore.hpp"
#include "core/deal/review_round.hpp"
#include "core/event/event.hpp"
#include "core/record/normal_form.hpp"

namespace dealkit::approval {
namespace {

namespace json = base::json;
using deal::Kind;
using deal::Stored;

std::string row_id(std::string_view deal_id, const std::string& place) {
  if (deal_id.size() + place.size() <= base::id_max_bytes) return std::string(deal_id) + place;
  return base::sha256_hex(deal_id) + place;
}

std::string list_of(std::span<const int> levels) {
  std::string text;
  json::Writer writer(text);
  writer.array();
  for (const int level : levels) writer.integer(level);
  writer.close();
  return text;
}

std::string list_of(std::span<const std::string> texts) {
  std::string text;
  json::Writer writer(text);
  writer.array();
  for (const auto& one : texts) writer.string(one);
  writer.close();
  return text;
}

std::string_view action_of(SeatState state) {
  switch (state) {
    case SeatState::approved: return "approve";
    case SeatState::rejected: return "reject";
    case SeatState::closed: return "closed";
    case SeatState::waiting:
    case SeatState::open: break;
  }
  return {};
}

void set_text(record::NormalBuilder& builder, std::string_view name, std::string_view text) {
  if (text.empty()) {
    builder.remove(name);
  } else {
    builder.set_string(name, text);
  }
}

void set_time(record::NormalBuilder& builder, std::string_view name,
              const std::optional<base::Instant>& time) {
  set_text(builder, name, time ? base::to_string(*time) : std::string());
}

/// A row as it is, to be changed: members that its table does not know stay.
base::Result<record::NormalBuilder> builder_of(const Stored& row) {
  record::NormalBuilder builder(*deal::traits(row.kind).table);
  DEALKIT_ASSIGN_OR_RETURN(const auto root, row.record.root());
  DEALKIT_RETURN_IF_ERROR(builder.set_all(root));
  return builder;
}

/// Nobody sits on two seats of a level: an assignment to one who signed another seat of it is none.
bool is_taken(const Review& review, const Seat& seat) {
  if (seat.state == SeatState::approved || seat.state == SeatState::rejected) return false;
  return std::any_of(review.seats.begin(), review.seats.end(), [&](const Seat& other) {
    const bool comes_first = other.state == SeatState::approved ||
                             other.state == SeatState::rejected || other.seat < seat.seat;
    return other.level == seat.level && other.seat != seat.seat && comes_first &&
           base::same_person(other.approver, seat.approver);
  });
}

void set_seat(record::NormalBuilder& builder, const Review& review, const Seat& seat) {
  set_text(builder, "approver_id", is_taken(review, seat) ? std::string_view() : seat.approver);
  set_text(builder, "on_behalf_of", seat.on_behalf_of);
  set_text(builder, "approver_role", seat.role);
  set_text(builder, "action", action_of(seat.state));
  set_text(builder, "comments", seat.comments);
  set_time(builder, "opened_at", seat.opened_at);
  set_time(builder, "assigned_until", seat.assigned_until);
  set_time(builder, "sla_deadline", seat.deadline);
  set_time(builder, "decided_at", seat.decided_at);
  builder.remove("escalations").remove("is_sla_breached");
  if (seat.opened_at || seat.escalations > 0 || seat.breached) {
    builder.set_integer("escalations", seat.escalations);
    builder.set("is_sla_breached", seat.breached ? "true" : "false");
  }
  builder.set("signed", seat.signed_content);
}

/// Collects the changes of one deal's rows.
class Rows {
 public:
  Rows(const WriteInput& input, const ReviewStep& step, std::string partition_key)
      : input_(input), step_(step), partition_key_(std::move(partition_key)) {
    const bool reopened = !step.transitions.empty() &&
                          step.transitions.front().action == Action::reopen;
    if (reopened) reason_ = "the content has changed";
  }

  base::Result<void> write() {
    if (step_.after.round != step_.before.round) {
      DEALKIT_RETURN_IF_ERROR(close_old());
      DEALKIT_RETURN_IF_ERROR(add_round());
    } else {
      DEALKIT_RETURN_IF_ERROR(change_round());
    }
    // Nobody may stand on two seats of a level at any time: who leaves one leaves it first.
    for (const bool leaves : {true, false}) {
      for (const auto& seat : step_.after.seats) {
        if (seat.approver.empty() == leaves) DEALKIT_RETURN_IF_ERROR(write_seat(seat));
      }
    }
    return {};
  }

  std::vector<deal::Change> changes;

 private:
  std::string deal_id() const { return std::string(input_.content.deal_id()); }

  void add(Kind kind, const std::string& id, const Stored* stored, std::string after) {
    if (stored != nullptr && stored->record == after) return;
    deal::Change change;
    change.action = stored == nullptr ? deal::Action::create : deal::Action::review;
    change.kind = kind;
    change.id = id;
    change.version_before = stored == nullptr ? 0 : stored->version;
    change.version = stored == nullptr ? 1 : stored->version;
    if (stored != nullptr) change.before = stored->record;
    change.after = std::move(after);
    change.partition_key = partition_key_;
    change.reason = reason_;
    changes.push_back(std::move(change));
  }

  /// The row of a seat of a round; nullptr if there is none.
  base::Result<const Stored*> find_row(int round, const Seat& seat) {
    for (const auto* row : input_.records.approvals_of(deal_id())) {
      DEALKIT_ASSIGN_OR_RETURN(const auto root, row->record.root());
      const auto cells = deal::read_approval(root);
      if (*cells.round == round && *cells.level == seat.level && *cells.seat == seat.seat) {
        return row;
      }
    }
    return static_cast<const Stored*>(nullptr);
  }

  /// What is pending in the round that ends is not pending any more.
  base::Result<void> close_old() {
    for (const auto& seat : step_.before.seats) {
      if (seat.state != SeatState::waiting && seat.state != SeatState::open) continue;
      DEALKIT_ASSIGN_OR_RETURN(const auto* row, find_row(step_.before.round, seat));
      if (row == nullptr) continue;
      DEALKIT_ASSIGN_OR_RETURN(auto builder, builder_of(*row));
      builder.set_string("action", action_of(SeatState::closed));
      add(Kind::approval, row->id, row, builder.build());
    }
    return {};
  }

  base::Result<void> add_round() {
    const auto& review = step_.after;
    const auto id = row_id(deal_id(), ":" + std::to_string(review.round));
    record::NormalBuilder builder(*deal::traits(Kind::review_round).table);
    builder.set_string("type", "review_round").set_string("id", id);
    builder.set_string("deal_id", deal_id()).set_integer("round", review.round);
    if (review.submission > 0) builder.set_integer("submission", review.submission);
    set_text(builder, "submitter", review.submitter);
    std::string levels;
    json::Writer writer(levels);
    writer.array();
    for (const auto& step : review.steps) writer.raw(list_of(step));
    writer.close();
    builder.set("levels", levels);
    if (input_.policy != nullptr) builder.set("policy", input_.policy->to_json());
    builder.set("acknowledged", list_of(step_.transitions.front().acknowledged));
    DEALKIT_ASSIGN_OR_RETURN(auto snapshot, snapshots());
    builder.set("snapshot", std::move(snapshot));
    builder.set_integer("content_version", input_.content.version());
    builder.set("was_approved", review.was_approved ? "true" : "false");
    builder.set_string("created_at", deal::stored_time(input_.time));
    set_time(builder, "last_step_at", untold_step());
    add(Kind::review_round, id, nullptr, builder.build());
    return {};
  }

  /// When the last step was, where no seat tells.
  std::optional<base::Instant> untold_step() const {
    const auto& last = step_.after.last_step;
    return last_seat_step(step_.after) < last ? last : std::nullopt;
  }

  base::Result<std::string> snapshots() const {
    std::string text;
    json::Writer writer(text);
    writer.object();
    for (int level = 1; level <= deal::last_level; ++level) {
      DEALKIT_ASSIGN_OR_RETURN(const auto snapshot, input_.content.snapshot(level));
      writer.key(std::to_string(level)).raw(snapshot);
    }
    writer.close();
    return text;
  }

  base::Result<void> change_round() {
    const auto untold = untold_step();
    if (!untold && step_.after.was_approved == step_.before.was_approved) return {};
    for (const auto* row : input_.records.rounds_of(deal_id())) {
      DEALKIT_ASSIGN_OR_RETURN(const auto root, row->record.root());
      if (*deal::read_review_round(root).round != step_.after.round) continue;
      DEALKIT_ASSIGN_OR_RETURN(auto builder, builder_of(*row));
      builder.set("was_approved", step_.after.was_approved ? "true" : "false");
      if (untold) set_time(builder, "last_step_at", untold);
      add(Kind::review_round, row->id, row, builder.build());
    }
    return {};
  }

  base::Result<void> write_seat(const Seat& seat) {
    const auto& review = step_.after;
    const auto& old = step_.before.seats;
    const bool same_round = review.round == step_.before.round;
    if (same_round && std::find(old.begin(), old.end(), seat) != old.end()) return {};
    DEALKIT_ASSIGN_OR_RETURN(const auto* row, find_row(review.round, seat));
    record::NormalBuilder builder(*deal::traits(Kind::approval).table);
    std::string id;
    if (row != nullptr) {
      id = row->id;
      DEALKIT_ASSIGN_OR_RETURN(builder, builder_of(*row));
    } else {
      id = row_id(deal_id(), ":" + std::to_string(review.round) + ":" +
                                 std::to_string(seat.level) + ":" + std::to_string(seat.seat));
      builder.set_string("type", "approval").set_string("id", id);
      builder.set_string("deal_id", deal_id()).set_integer("round", review.round);
      builder.set_integer("level", seat.level).set_integer("seat", seat.seat);
      builder.set_string("created_at", deal::stored_time(input_.time));
    }
    set_seat(builder, review, seat);
    add(Kind::approval, id, row, builder.build());
    return {};
  }

  const WriteInput& input_;
  const ReviewStep& step_;
  std::string partition_key_;
  std::string reason_;
};

/// Puts what the review keeps in the deal's record there.
void set_review(record::NormalBuilder& deal, const Review& review) {
  deal.set_string("approval_state", deal::name_of(review.state));
  const auto open = review.open_levels();
  deal.set("open_levels", open.empty() ? std::string() : list_of(open));
  if (review.approved_version) deal.set_integer("approved_version", *review.approved_version);
}

/// What is told of transitions besides the change of the deal's record.
void add_facts(std::string_view deal_id, const Transition& transition,
               std::vector<deal::Fact>& facts) {
  std::string record;
  append_transition(record, deal_id, transition);
  const auto emit = [&](std::string_view type) {
    facts.push_back({std::string(type), record});
  };
  emit("deal.approval.events");
  const bool ended = transition.to == ApprovalState::approved ||
                     transition.to == ApprovalState::rejected;
  if (ended && transition.from != transition.to) emit("approval.completed");
  if (transition.action == Action::escalate) emit("approval.escalated");
  if (transition.action == Action::alert) emit("approval.alert");
  if (transition.action == Action::reopen && !ended) emit("approval.reopened");
}

/// `deal` holds the deal's record as it was, and then as it is after the step.
base::Result<deal::Reopening> write(const WriteInput& input, const ReviewStep& step,
                                    json::Value root, record::NormalBuilder& deal) {
  deal::Reopening result;
  result.transitions = "[";
  bool pauses = false;
  for (const auto& transition : step.transitions) {
    if (result.transitions.size() > 1) result.transitions += ',';
    append_transition(result.transitions, input.content.deal_id(), transition);
    add_facts(input.content.deal_id(), transition, result.facts);
    pauses = pauses || transition.pauses_deal;
    for (const int level : transition.fallen_levels) result.levels.push_back(level);
  }
  result.transitions += ']';
  pauses = pauses && deal::text_of(root, "status") == "active";
  if (pauses) deal.set_string("status", deal::name_of(deal::Status::paused));
  set_review(deal, step.after);
  result.deal_after = deal.build();
  if (pauses) result.facts.push_back({"deal.paused", result.deal_after});
  Rows rows(input, step,
            event::partition_key(deal::text_of(root, "account_id"), input.content.deal_id()));
  DEALKIT_RETURN_IF_ERROR(rows.write());
  result.changes = std::move(rows.changes);
  return result;
}

}  // namespace

std::optional<base::Instant> last_seat_step(const Review& review) {
  std::optional<base::Instant> last;
  for (const auto& seat : review.seats) {
    last = std::max({last, seat.opened_at, seat.decided_at});
  }
  return last;
}

const Stored* last_round_row(const deal::Records& records, std::string_view deal_id) {
  const auto rows = records.rounds_of(deal_id);
  return rows.empty() ? nullptr : rows.back();
}

base::Result<deal::Reopening> write_review(const WriteInput& input, const ReviewStep& step) {
  DEALKIT_ASSIGN_OR_RETURN(const auto root, step.deal_record.root());
  record::NormalBuilder deal(*deal::traits(Kind::deal).table);
  DEALKIT_RETURN_IF_ERROR(deal.set_all(root));
  return write(input, step, root, deal);
}

base::Result<WrittenReview> write_decision(const WriteInput& input, const ReviewStep& step) {
  DEALKIT_ASSIGN_OR_RETURN(const auto root, step.deal_record.root());
  record::NormalBuilder deal(*deal::traits(Kind::deal).table);
  DEALKIT_RETURN_IF_ERROR(deal.set_all(root));
  WrittenReview result;
  DEALKIT_ASSIGN_OR_RETURN(static_cast<deal::Reopening&>(result), write(input, step, root, deal));
  // Where no round's row can keep when the step was, as before the first submit, the deal does, so
  // that nothing is dated before it.
  const bool keeps_step = result.changes.empty() &&
                          last_round_row(input.records, input.content.deal_id()) == nullptr;
  result.deal_changed = result.deal_after != step.deal_record || keeps_step;
  if (result.deal_changed) {
    result.deal_after = deal.set_string("updated_at", deal::stored_time(input.time)).build();
  }
  return result;
}

}  // namespace dealkit::approval
