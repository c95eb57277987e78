// What a command comes to (30-approval, "States and actions").
#include <algorithm>
#include <array>
#include <span>

#include "core/approval/choice.hpp"
#include "core/approval/seats.hpp"
#include "core/base/ids.hpp"

namespace dealkit::approval {
namespace {

using base::Errc;
using base::Error;

std::span<const Action> allowed_in(ApprovalState state) {
  static constexpr std::array<Action, 2> draft{Action::submit, Action::comment};
  static constexpr std::array<Action, 6> review{Action::approve,  Action::reject,
                                                Action::escalate, Action::delegate,
                                                Action::withdraw, Action::comment};
  static constexpr std::array<Action, 2> rejected{Action::revise, Action::comment};
  static constexpr std::array<Action, 1> others{Action::comment};
  if (state == ApprovalState::draft) return draft;
  if (in_review(state)) return review;
  if (state == ApprovalState::rejected) return rejected;
  return others;
}

std::string list_allowed(ApprovalState state) {
  std::string text;
  for (const auto action : allowed_in(state)) {
    if (!text.empty()) text += ", ";
    text += name_of(action);
  }
  return text;
}

Error not_allowed(const Attempt& attempt) {
  const auto state = attempt.review.state;
  return {Errc::negative, attempt.deal() + " is in state " + std::string(deal::name_of(state)) +
                              ", where " + std::string(name_of(attempt.command.action)) +
                              " is not allowed: expected one of " + list_allowed(state)};
}

/// approve and reject where the review has ended; its decision may have been given just before.
Error already_decided(const Attempt& attempt) {
  const auto& command = attempt.command;
  const auto* last = command.level
                         ? last_decision(attempt.review, command.level)
                         : decision_instead(attempt);
  if (last == nullptr) last = last_decision(attempt.review, std::nullopt);
  const bool approved = attempt.review.state == ApprovalState::approved;
  std::string what = approved ? "no level was asked for" : "the deal was rejected";
  if (last != nullptr) what = describe_decision(*last);
  return {Errc::conflict, "decision already made: " + what + "; " + attempt.deal() +
                              " is in state " + std::string(deal::name_of(attempt.review.state)) +
                              ", where " + std::string(name_of(command.action)) +
                              " is not allowed: expected one of " +
                              list_allowed(attempt.review.state)};
}

/// What a decision calls people must be an id: rows are found by it.
base::Result<void> check_person(std::string_view name, std::string_view member) {
  const auto checked = base::check_id(name);
  if (checked) return {};
  return Error{checked.error().code, std::string(member) + ": " + checked.error().message};
}

base::Result<void> check_command(const Attempt& attempt) {
  const auto& command = attempt.command;
  if (!is_command(command.action)) {
    return Error{Errc::data, "expected an action that people command, found " +
                                 std::string(name_of(command.action))};
  }
  if (command.actor.empty()) {
    return Error{Errc::data, "expected an actor, found none: say who decides"};
  }
  DEALKIT_RETURN_IF_ERROR(check_person(command.actor, "actor"));
  if (!command.delegate_to.empty()) {
    DEALKIT_RETURN_IF_ERROR(check_person(command.delegate_to, "delegate_to"));
  }
  if (command.level && (*command.level < 1 || *command.level > deal::last_level)) {
    return Error{Errc::data,
                 "expected a level from 1 to 3, found " + std::to_string(*command.level)};
  }
  if (command.version && *command.version != attempt.content.version()) {
    return Error{Errc::conflict, attempt.deal() + " is at version " +
                                     std::to_string(attempt.content.version()) +
                                     ", the decision saw version " +
                                     std::to_string(*command.version) + ": look at it again"};
  }
  const auto state = attempt.review.state;
  const auto allowed = allowed_in(state);
  if (std::find(allowed.begin(), allowed.end(), command.action) != allowed.end()) return {};
  const bool decision = command.action == Action::approve || command.action == Action::reject;
  const bool ended = state == ApprovalState::approved || state == ApprovalState::rejected;
  if (decision && ended) return already_decided(attempt);
  return not_allowed(attempt);
}

/// A name to keep beside `person`; "" where it is theirs.
std::string another(const std::string& name, const std::string& person) {
  return base::same_person(name, person) ? std::string() : name;
}

Transition begin(const Attempt& attempt) {
  auto transition = make_transition(attempt.review, attempt.content, attempt.rules.now);
  transition.action = attempt.command.action;
  transition.actor = attempt.command.actor;
  transition.role = attempt.command.role;
  transition.comments = attempt.command.comments;
  return transition;
}

base::Result<std::vector<Transition>> one(const Attempt& attempt, Transition transition) {
  release_others({attempt.review, attempt.content, attempt.rules}, transition);
  std::vector<Transition> list;
  list.push_back(std::move(transition));
  return list;
}

/// The first step's levels open; with no step, the deal is approved.
base::Result<Transition> route(const Attempt& attempt, const Transition& submit) {
  auto transition = make_transition(attempt.review, attempt.content, attempt.rules.now);
  transition.action = Action::route;
  transition.actor = submit.actor;
  transition.from = submit.to;
  transition.round = submit.round;
  transition.submission = submit.submission;
  if (submit.steps.empty()) {
    transition.to = ApprovalState::approved;
    transition.content_approved = true;
    return transition;
  }
  const auto& first = submit.steps.front();
  for (const auto& seat : submit.seats) {
    if (std::find(first.begin(), first.end(), seat.level) == first.end()) continue;
    transition.seats.push_back(seat);
    DEALKIT_RETURN_IF_ERROR(open_seat(transition.seats.back(), attempt.rules));
  }
  transition.level = *std::min_element(first.begin(), first.end());
  transition.to = review_of(*transition.level);
  return transition;
}

base::Result<std::vector<Transition>> submit(const Attempt& attempt, const Steps& demand) {
  auto transition = begin(attempt);
  transition.to = ApprovalState::pending;
  transition.new_round = true;
  transition.round = transition.submission = attempt.review.round + 1;
  transition.submitter = attempt.command.actor;
  transition.acknowledged = attempt.command.acknowledged;
  DEALKIT_ASSIGN_OR_RETURN(transition.steps, checked_demand(demand, attempt.rules.policy));
  for (int number = 1; number <= deal::last_level; ++number) {
    const bool demanded = std::any_of(
        transition.steps.begin(), transition.steps.end(), [number](const std::vector<int>& step) {
          return std::find(step.begin(), step.end(), number) != step.end();
        });
    if (!demanded) continue;
    const auto& level = *attempt.rules.policy.level(number);
    for (int seat = 1; seat <= std::max(level.quorum, 1); ++seat) {
      auto& wanted = transition.seats.emplace_back();
      wanted.level = number;
      wanted.seat = seat;
      wanted.role = level.role;
    }
  }
  DEALKIT_ASSIGN_OR_RETURN(auto second, route(attempt, transition));
  std::vector<Transition> list;
  list.reserve(2);
  list.push_back(std::move(transition));
  list.push_back(std::move(second));
  return list;
}

/// The seat as the command decides it.
Seat decided_seat(const Attempt& attempt, const Finding& finding, SeatState state) {
  auto decided = *finding.seat;
  decided.state = state;
  decided.approver = attempt.command.actor;
  decided.on_behalf_of = another(finding.right, decided.approver);
  decided.assigned_until.reset();
  decided.decided_at = attempt.rules.now;
  decided.breached = decided.breached ||
                     (decided.deadline && *decided.deadline < attempt.rules.now);
  decided.comments = attempt.command.comments;
  return decided;
}

/// Nothing may be approved whole on what its signatures are not for: content that changed past the
/// review, as a restore changes it, or a seat that no step has. A signature without a snapshot, of
/// a restored approval, says nothing of content.
base::Result<void> check_whole(const Attempt& attempt, const Seat& place) {
  for (const auto& seat : attempt.review.seats) {
    if (same_place(seat, place)) continue;
    if (pending(seat)) {
      return Error{Errc::data, attempt.deal() + ": expected level " + std::to_string(seat.level) +
                                   " in the steps of round " +
                                   std::to_string(attempt.review.round) +
                                   ", since a seat of it waits; found none"};
    }
    if (seat.state != SeatState::approved || seat.signed_content.empty()) continue;
    DEALKIT_ASSIGN_OR_RETURN(const bool fits,
                             attempt.content.fits(seat.level, seat.signed_content));
    if (fits) continue;
    return Error{Errc::conflict, describe_decision(seat) + ", but for other content than " +
                                     attempt.deal() + " has now: withdraw or reject it, and submit "
                                                    "it again"};
  }
  return {};
}

/// Opens the levels whose turn comes with the approval of `place`, and says where that leads.
base::Result<void> go_on(const Attempt& attempt, const Seat& place, Transition& transition) {
  const auto& seats = attempt.review.seats;
  const auto steps = steps_of(attempt.review);
  bool all_complete = true;
  for (const auto& step : steps) {
    for (const int level : step) {
      int known = 0;
      for (const auto& seat : seats) {
        if (seat.level != level) continue;
        ++known;
        if (seat.state == SeatState::approved || same_place(seat, place)) continue;
        all_complete = false;
        if (seat.state != SeatState::waiting) continue;
        transition.seats.push_back(seat);
        DEALKIT_RETURN_IF_ERROR(open_seat(transition.seats.back(), attempt.rules));
      }
      if (known > 0) continue;
      return Error{Errc::data, attempt.deal() + ": expected seats of level " +
                                   std::to_string(level) + " in round " +
                                   std::to_string(attempt.review.round) + ", found none"};
    }
    if (!all_complete) break;  // the turn of later steps has not come
  }
  int lowest = 0;
  const auto look = [&](const Seat& seat) {
    if (seat.state != SeatState::open || same_place(seat, place)) return;
    lowest = lowest == 0 ? seat.level : std::min(lowest, seat.level);
  };
  std::for_each(seats.begin(), seats.end(), look);
  std::for_each(transition.seats.begin(), transition.seats.end(), look);
  if (lowest > 0) {
    transition.to = review_of(lowest);
    return {};
  }
  if (!all_complete) {
    return Error{Errc::data, attempt.deal() + ": expected an open seat in round " +
                                 std::to_string(attempt.review.round) + ", found none"};
  }
  DEALKIT_RETURN_IF_ERROR(check_whole(attempt, place));
  transition.to = ApprovalState::approved;
  transition.content_approved = true;
  return {};
}

void close_pending(const Review& review, const Seat* but, Transition& transition) {
  for (const auto& seat : review.seats) {
    if (!pending(seat) || &seat == but) continue;
    transition.seats.push_back(seat);
    transition.seats.back().state = SeatState::closed;
  }
}

base::Result<std::vector<Transition>> approve_or_reject(const Attempt& attempt) {
  DEALKIT_ASSIGN_OR_RETURN(const auto choice, choose(attempt));
  const auto& seat = *choice.seat;
  auto transition = begin(attempt);
  transition.level = seat.level;
  transition.seat = seat.seat;
  transition.role = seat.role;
  if (attempt.command.action == Action::reject) {
    transition.seats.push_back(decided_seat(attempt, choice, SeatState::rejected));
    close_pending(attempt.review, &seat, transition);
    transition.to = ApprovalState::rejected;
    return one(attempt, std::move(transition));
  }
  transition.seats.push_back(decided_seat(attempt, choice, SeatState::approved));
  DEALKIT_ASSIGN_OR_RETURN(transition.seats.back().signed_content,
                           attempt.content.snapshot(seat.level));
  DEALKIT_RETURN_IF_ERROR(go_on(attempt, seat, transition));
  return one(attempt, std::move(transition));
}

base::Result<std::vector<Transition>> escalate(const Attempt& attempt) {
  const bool as_submitter = !attempt.review.submitter.empty() &&
                            base::same_person(attempt.claim.actor, attempt.review.submitter);
  const Seat* chosen = nullptr;
  if (as_submitter) {
    DEALKIT_ASSIGN_OR_RETURN(chosen, choose_free(attempt));
  } else {
    DEALKIT_ASSIGN_OR_RETURN(const auto choice, choose(attempt));
    chosen = choice.seat;
  }
  DEALKIT_ASSIGN_OR_RETURN(const auto* level, level_of(attempt.rules.policy, chosen->level));
  const auto place = "level " + std::to_string(chosen->level);
  if (level->backup.empty()) {
    return Error{Errc::negative, place + " has no backup in the policy, so that nobody can take "
                                         "over: delegate it to somebody"};
  }
  if (chosen->escalations >= level->max_escalations) {
    const int count = std::min(chosen->escalations, level->max_escalations);
    return Error{Errc::negative, place + " was escalated " +
                                     (count == 1 ? "once" : std::to_string(count) + " times") +
                                     ", and the policy allows no more: delegate it"};
  }
  DEALKIT_RETURN_IF_ERROR(attempt.authority.may_take_over(*chosen, level->backup));
  auto transition = begin(attempt);
  transition.level = chosen->level;
  transition.seat = chosen->seat;
  transition.notify = level->skip_level;
  auto& seat = transition.seats.emplace_back(*chosen);
  seat.approver = level->backup;
  seat.on_behalf_of.clear();
  seat.assigned_until.reset();
  ++seat.escalations;
  DEALKIT_ASSIGN_OR_RETURN(seat.deadline, attempt.rules.policy.deadline(*level, attempt.rules.now));
  return one(attempt, std::move(transition));
}

base::Result<std::vector<Transition>> delegate(const Attempt& attempt) {
  const auto& command = attempt.command;
  if (command.delegate_to.empty()) {
    return Error{Errc::data, "delegate: expected somebody to delegate to, found nobody: say whom"};
  }
  if (command.until && *command.until <= attempt.rules.now) {
    return Error{Errc::data, "delegate: expected an end that is still to come, found " +
                                 base::to_string(*command.until)};
  }
  DEALKIT_ASSIGN_OR_RETURN(const auto choice, choose(attempt));
  DEALKIT_RETURN_IF_ERROR(attempt.authority.may_be_given(*choice.seat, command.delegate_to));
  DEALKIT_ASSIGN_OR_RETURN(const auto until, attempt.authority.handed_on_until(command, choice));
  auto transition = begin(attempt);
  transition.level = choice.seat->level;
  transition.seat = choice.seat->seat;
  transition.role = choice.seat->role;
  auto& seat = transition.seats.emplace_back(*choice.seat);
  seat.approver = command.delegate_to;
  seat.on_behalf_of = another(attempt.authority.handed_on(choice), seat.approver);
  seat.assigned_until = until;
  return one(attempt, std::move(transition));
}

base::Result<std::vector<Transition>> withdraw(const Attempt& attempt) {
  const auto& submitter = attempt.review.submitter;
  if (submitter.empty() || !base::same_person(attempt.command.actor, submitter)) {
    return Error{Errc::negative, attempt.deal() + ": only its submitter may withdraw it, " +
                                     (submitter.empty() ? "who is not known" : submitter) +
                                     ", found " + attempt.command.actor};
  }
  auto transition = begin(attempt);
  close_pending(attempt.review, nullptr, transition);
  transition.to = ApprovalState::draft;
  return one(attempt, std::move(transition));
}

base::Result<std::vector<Transition>> comment(const Attempt& attempt) {
  if (attempt.command.comments.empty()) {
    return Error{Errc::data, "comment: expected comments, found none: say something"};
  }
  auto transition = begin(attempt);
  transition.level = attempt.command.level;
  return one(attempt, std::move(transition));
}

}  // namespace

base::Result<std::vector<Transition>> decide(const Review& review, const Command& command,
                                             const Steps& demand, const Content& content,
                                             const Rules& rules) {
  const Attempt attempt{review, command, content, rules};
  DEALKIT_RETURN_IF_ERROR(check_command(attempt));
  switch (command.action) {
    case Action::submit: return submit(attempt, demand);
    case Action::approve:
    case Action::reject: return approve_or_reject(attempt);
    case Action::escalate: return escalate(attempt);
    case Action::delegate: return delegate(attempt);
    case Action::withdraw: return withdraw(attempt);
    case Action::comment: return comment(attempt);
    case Action::revise: {
      auto transition = begin(attempt);
      transition.to = ApprovalState::draft;
      return one(attempt, std::move(transition));
    }
    case Action::route:
    case Action::reopen:
    case Action::alert: break;
  }
  return not_allowed(attempt);
}

}  // namespace dealkit::approval
