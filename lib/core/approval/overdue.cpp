// What the clock says of a review: breaches of deadlines escalate, up to the policy's cap, and then
// raise one alert (30-approval, "Escalation on breach").
#include "core/approval/authority.hpp"
#include "core/approval/seats.hpp"

namespace dealkit::approval {
namespace {

/// One level's late seats: those that escalate, and those that escalations are used up for.
struct Late {
  std::vector<Seat> escalated;
  std::vector<Seat> alerted;
};

base::Result<Late> late_seats(const Review& review, const Level& level, const Authority& authority,
                              const Rules& rules) {
  Late late;
  bool backup_free = !level.backup.empty();
  for (const auto& seat : review.seats) {
    if (seat.level != level.number || seat.state != SeatState::open) continue;
    if (!seat.deadline || rules.now <= *seat.deadline) continue;
    if (seat.escalations > level.max_escalations) continue;  // the alert was raised
    auto& list = seat.escalations < level.max_escalations ? late.escalated : late.alerted;
    auto& after = list.emplace_back(seat);
    ++after.escalations;
    after.breached = true;
    if (&list == &late.alerted) continue;
    DEALKIT_ASSIGN_OR_RETURN(after.deadline, rules.policy.deadline(level, rules.now));
    // One person takes over one seat, and only if nothing bars them.
    if (!backup_free || !authority.may_take_over(seat, level.backup)) continue;
    backup_free = false;
    after.approver = level.backup;
    after.on_behalf_of.clear();
    after.assigned_until.reset();
  }
  if (backup_free || level.backup.empty()) return late;
  // The others that the backup once had, and that have lapsed, go to whoever holds the role.
  for (auto& seat : late.alerted) {
    if (!base::same_person(seat.approver, level.backup)) continue;
    seat.approver.clear();
    seat.on_behalf_of.clear();
    seat.assigned_until.reset();
  }
  return late;
}

}  // namespace

base::Result<std::vector<Transition>> overdue(const Review& review, const Content& content,
                                              std::string_view actor, const Rules& rules) {
  std::vector<Transition> list;
  if (!in_review(review.state)) return list;
  const Authority authority(review, content, rules);
  const auto add = [&](Action action, const Level& level, std::vector<Seat> seats) {
    if (seats.empty()) return;
    auto& transition = list.emplace_back(make_transition(review, content, rules.now));
    transition.action = action;
    transition.actor = actor;
    transition.role = seats.front().role;
    transition.level = level.number;
    transition.seat = seats.front().seat;
    transition.seats = std::move(seats);
    transition.notify = level.skip_level;
    release_others({review, content, rules}, transition);
  };
  int looked_at = 0;
  for (const auto& seat : review.seats) {
    const bool late = seat.state == SeatState::open && seat.deadline && *seat.deadline < rules.now;
    if (!late || seat.level <= looked_at) continue;  // seats stand by level
    looked_at = seat.level;
    DEALKIT_ASSIGN_OR_RETURN(const auto* level, level_of(rules.policy, seat.level));
    DEALKIT_ASSIGN_OR_RETURN(auto seats, late_seats(review, *level, authority, rules));
    add(Action::escalate, *level, std::move(seats.escalated));
    add(Action::alert, *level, std::move(seats.alerted));
  }
  return list;
}

}  // namespace dealkit::approval
