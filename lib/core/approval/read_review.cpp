// A review read from its rows, and the policy that a round was submitted under.
#include <algorithm>

#include "core/approval/records.hpp"
#include "core/approval/review_rows.hpp"
#include "core/deal/approval.hpp"
#include "core/deal/content_checks.hpp"
#include "core/deal/review_round.hpp"

namespace dealkit::approval {
namespace {

namespace json = base::json;
using deal::Stored;
using deal::text_of;

base::Error wrong(const Stored& stored, std::string_view what) {
  return {base::Errc::data, std::string(deal::traits(stored.kind).name) + " '" + stored.id +
                                "': expected " + std::string(what)};
}

/// A row as its table reads it.
base::Result<deal::Approval> approval_of(const Stored& stored) {
  DEALKIT_ASSIGN_OR_RETURN(const auto root, stored.record.root());
  return deal::read_approval(root);
}
base::Result<deal::ReviewRound> round_of(const Stored& stored) {
  DEALKIT_ASSIGN_OR_RETURN(const auto root, stored.record.root());
  return deal::read_review_round(root);
}

base::Result<int> small(const Stored& stored, const record::Integer& cell, std::string_view name) {
  constexpr std::int64_t most = 1'000'000'000;
  if (cell && *cell >= 1 && *cell <= most) return static_cast<int>(*cell);
  return wrong(stored, "a whole number from 1 in " + std::string(name));
}

/// The time of a cell; none if the record says nothing there, or no text.
base::Result<std::optional<base::Instant>> time_of(const Stored& stored, const record::Time& cell,
                                                   std::string_view name) {
  if (cell && cell->form == base::TimeText::Form::instant) return std::optional(cell->instant);
  DEALKIT_ASSIGN_OR_RETURN(const auto root, stored.record.root());
  if (text_of(root, name).empty()) return std::optional<base::Instant>();
  return wrong(stored, "an RFC 3339 time with an offset in " + std::string(name));
}

SeatState state_of(const deal::Approval& row, const std::vector<int>& open) {
  const auto action = *row.action;
  if (action == "approve") return SeatState::approved;
  if (action == "reject") return SeatState::rejected;
  if (!action.empty()) return SeatState::closed;
  const bool is_open = std::find(open.begin(), open.end(), *row.level) != open.end();
  return is_open ? SeatState::open : SeatState::waiting;
}

/// A seat and its round.
struct Row {
  int round = 0;
  Seat seat;
};

/// `open`: levels that the deal says are open.
base::Result<Row> read_row(const Stored& stored, const std::vector<int>& open) {
  DEALKIT_ASSIGN_OR_RETURN(const auto cells, approval_of(stored));
  Row row;
  auto& seat = row.seat;
  DEALKIT_ASSIGN_OR_RETURN(row.round, small(stored, cells.round, "round"));
  DEALKIT_ASSIGN_OR_RETURN(seat.level, small(stored, cells.level, "level"));
  if (seat.level > deal::last_level) return wrong(stored, "a level from 1 to 3");
  DEALKIT_ASSIGN_OR_RETURN(seat.seat, small(stored, cells.seat, "seat"));
  seat.role = *cells.approver_role;
  seat.approver = *cells.approver_id;
  seat.on_behalf_of = *cells.on_behalf_of;
  seat.comments = *cells.comments;
  DEALKIT_ASSIGN_OR_RETURN(seat.opened_at, time_of(stored, cells.opened_at, "opened_at"));
  DEALKIT_ASSIGN_OR_RETURN(seat.assigned_until,
                           time_of(stored, cells.assigned_until, "assigned_until"));
  DEALKIT_ASSIGN_OR_RETURN(seat.deadline, time_of(stored, cells.sla_deadline, "sla_deadline"));
  DEALKIT_ASSIGN_OR_RETURN(seat.decided_at, time_of(stored, cells.decided_at, "decided_at"));
  seat.escalations =
      static_cast<int>(std::clamp<std::int64_t>(*cells.escalations, 0, 1'000'000));
  seat.breached = *cells.is_sla_breached;
  seat.state = state_of(cells, open);
  if (cells.signed_->is(json::Kind::object)) seat.signed_content = cells.signed_->text();
  return row;
}

/// The round that a round's submit began; 0: not known.
int submission_of(const deal::ReviewRound& row, int round) {
  return static_cast<int>(std::clamp<std::int64_t>(*row.submission, 0, round));
}

/// Who submitted the deal before the round that stands, since it was approved last: what evolve()
/// makes of the rounds.
base::Result<base::People> read_earlier_submitters(std::span<const Stored* const> rounds) {
  base::People earlier;
  std::string submitter;
  int submission = 0;
  for (const auto* stored : rounds) {
    DEALKIT_ASSIGN_OR_RETURN(const auto row, round_of(*stored));
    DEALKIT_ASSIGN_OR_RETURN(const int round, small(*stored, row.round, "round"));
    const int of_this = submission_of(row, round);
    const bool goes_on = submission > 0 && of_this == submission;
    if (!goes_on && !submitter.empty()) earlier.insert(submitter);
    submission = of_this;
    submitter = *row.submitter;
    if (*row.was_approved) earlier.clear();
  }
  return earlier;
}

base::Result<void> read_round(const Stored& stored, Review& review) {
  DEALKIT_ASSIGN_OR_RETURN(const auto row, round_of(stored));
  DEALKIT_ASSIGN_OR_RETURN(review.round, small(stored, row.round, "round"));
  review.submission = submission_of(row, review.round);
  review.submitter = *row.submitter;
  review.was_approved = *row.was_approved;
  DEALKIT_ASSIGN_OR_RETURN(review.last_step, time_of(stored, row.last_step_at, "last_step_at"));
  for (const auto inner : *row.levels) {
    auto& step = review.steps.emplace_back();
    for (const auto element : inner) {
      const auto level = element.is(json::Kind::number) ? element.integer().value_or(0) : 0;
      if (level < 1 || level > deal::last_level) return wrong(stored, "levels from 1 to 3");
      step.push_back(static_cast<int>(level));
    }
  }
  return {};
}

/// What the deal itself says of its review; gives the levels that are open.
base::Result<std::vector<int>> read_deal(const Stored& stored, Review& review) {
  DEALKIT_ASSIGN_OR_RETURN(const auto root, stored.record.root());
  const auto state = text_of(root, "approval_state");
  const auto known = state.empty() ? ApprovalState::draft : deal::parse_approval_state(state);
  if (!known) return wrong(stored, "a known approval_state, found '" + std::string(state) + "'");
  review.state = *known;
  const auto approved = root.find("approved_version");
  if (approved.is(json::Kind::number) && approved.integer().value_or(0) > 0) {
    review.approved_version = *approved.integer();
  }
  std::vector<int> open;
  for (const auto level : root.find("open_levels")) {
    if (level.is(json::Kind::number)) {
      open.push_back(static_cast<int>(std::clamp<std::int64_t>(level.integer().value_or(0), 0, 9)));
    }
  }
  return open;
}

}  // namespace

base::Result<Review> read_review(const deal::Records& records, std::string_view deal_id) {
  const auto* stored = records.find(deal::Kind::deal, deal_id);
  if (stored == nullptr) {
    return base::Error{base::Errc::not_found, "no deal '" + std::string(deal_id) + "'"};
  }
  Review review;
  DEALKIT_ASSIGN_OR_RETURN(const auto open, read_deal(*stored, review));
  std::vector<Row> rows;
  int highest = 0;
  for (const auto* approval : records.approvals_of(deal_id)) {
    DEALKIT_ASSIGN_OR_RETURN(auto row, read_row(*approval, open));
    highest = std::max(highest, row.round);
    rows.push_back(std::move(row));
  }
  if (const auto* round = last_round_row(records, deal_id)) {
    DEALKIT_RETURN_IF_ERROR(read_round(*round, review));
    DEALKIT_ASSIGN_OR_RETURN(review.earlier_submitters,
                             read_earlier_submitters(records.rounds_of(deal_id)));
  }
  if (highest > review.round) {  // a round whose own record did not come along
    review.steps.clear();
    review.round = highest;
    review.submission = 0;
  }
  if (review.submission == 0) {
    // Not known: rounds before this one may have ended in a rejection, and their signatures with
    // them. An approval of the whole came from people as far as anybody knows.
    review.submission = review.round;
    review.was_approved = review.was_approved || review.state == ApprovalState::approved;
  }
  for (auto& row : rows) {
    if (row.round == review.round) {
      review.seats.push_back(std::move(row.seat));
    } else if (row.round >= review.submission && row.seat.state == SeatState::approved) {
      review.signatures.push_back(std::move(row.seat));
    }
  }
  review.last_step = std::max(review.last_step, last_seat_step(review));
  return review;
}

base::Result<std::string> owner_at_submission(const deal::Records& records,
                                              std::string_view deal_id, const Review& review) {
  for (const auto* stored : records.rounds_of(deal_id)) {
    DEALKIT_ASSIGN_OR_RETURN(const auto row, round_of(*stored));
    if (*row.round != review.submission) continue;
    // What level 1 signs is all that was agreed, the owner included.
    return std::string(text_of(row.snapshot->find("1"), "owner_id"));
  }
  return std::string();
}

base::Result<std::optional<Policy>> stored_policy(const deal::Records& records,
                                                  std::string_view deal_id,
                                                  const base::TimeZones* zones) {
  const auto rounds = records.rounds_of(deal_id);
  for (auto round = rounds.rbegin(); round != rounds.rend(); ++round) {
    DEALKIT_ASSIGN_OR_RETURN(const auto row, round_of(**round));
    if (!row.policy->is(json::Kind::object)) continue;
    auto policy = Policy::from_json(*row.policy, zones);
    if (!policy) return wrong(**round, "a policy: " + policy.error().message);
    return std::optional(std::move(*policy));
  }
  return std::optional<Policy>();
}

}  // namespace dealkit::approval
