// The level and seat that a command is for; see choice.hpp.
#include "core/approval/choice.hpp"

#include <algorithm>

#include "core/approval/seats.hpp"

namespace dealkit::approval {
namespace {

using base::Errc;
using base::Error;

bool is_open(const Review& review, int level) {
  return std::any_of(review.seats.begin(), review.seats.end(), [level](const Seat& seat) {
    return seat.level == level && seat.state == SeatState::open;
  });
}

/// Whether a seat was the actor's to decide: by the role that the decision states, else by one that
/// they hold or signed in.
bool concerns(const Attempt& attempt, const Seat& seat) {
  const auto& claim = attempt.claim;
  if (!claim.role.empty() && claim.role != seat.role) return false;
  const auto& policy = attempt.rules.policy;
  if (policy.trust_stated_roles() && claim.role == seat.role) return true;
  return base::same_person(seat.approver, claim.actor) ||
         !policy.grants(seat.role, claim.actor, attempt.rules.now).empty();
}

template <class Counts>
const Seat* last_of_theirs(const Attempt& attempt, const Counts& counts) {
  const Seat* made = nullptr;
  for (const auto& seat : attempt.review.seats) {
    const bool decided = seat.state == SeatState::approved || seat.state == SeatState::rejected;
    if (!decided || !counts(seat) || !concerns(attempt, seat)) continue;
    if (made == nullptr || made->decided_at <= seat.decided_at) made = &seat;
  }
  return made;
}

/// A level that the command names must be open.
base::Result<void> check_open(const Attempt& attempt, int level) {
  if (is_open(attempt.review, level)) return {};
  const auto open = in_words(attempt.review.open_levels());
  const auto* decided = last_decision(attempt.review, level);
  const auto now_open = "; open in " + attempt.deal() + ": " + open;
  if (decided != nullptr) {
    return Error{Errc::conflict, "decision already made: " + describe_decision(*decided) +
                                     now_open};
  }
  const auto& seats = attempt.review.seats;
  const bool exists = std::any_of(seats.begin(), seats.end(),
                                  [level](const Seat& seat) { return seat.level == level; });
  return Error{Errc::negative, "level " + std::to_string(level) +
                                   (exists ? " waits for its turn" : " is not asked for") +
                                   now_open};
}

/// No open level is the actor's to decide. If one that would have been is decided already, then
/// somebody was faster, or the same decision came twice.
Error nothing_to_decide(const Attempt& attempt, const std::vector<int>& open) {
  std::string reasons;
  bool conflict = true;
  for (const int level : open) {
    auto error = attempt.authority.explain(attempt.claim, level,
                                         attempt.authority.find(attempt.claim, level));
    conflict = conflict && error.code == Errc::conflict;
    if (!reasons.empty()) reasons += "; ";
    reasons += error.message;
  }
  if (open.empty()) {  // a review that was restored may miss seats
    conflict = false;
    reasons = "no level of " + attempt.deal() + " is open: withdraw it, and submit it again";
  }
  if (conflict) return {Errc::conflict, reasons};
  const auto* made = last_of_theirs(attempt, [&](const Seat& seat) {
    return seat.state == SeatState::approved && !is_open(attempt.review, seat.level);
  });
  if (made == nullptr) return {Errc::negative, reasons};
  return {Errc::conflict, "decision already made: " + describe_decision(*made) + "; " + reasons};
}

}  // namespace

const Seat* last_decision(const Review& review, std::optional<int> level) {
  const Seat* last = nullptr;
  for (const auto& seat : review.seats) {
    if (level && seat.level != *level) continue;
    if (seat.state == SeatState::rejected) return &seat;
    if (seat.state != SeatState::approved) continue;
    if (last == nullptr || last->decided_at <= seat.decided_at) last = &seat;
  }
  return last;
}

const Seat* decision_instead(const Attempt& attempt) {
  return last_of_theirs(attempt, [](const Seat&) { return true; });
}

base::Result<Finding> choose(const Attempt& attempt) {
  if (const auto level = attempt.command.level) {
    DEALKIT_RETURN_IF_ERROR(check_open(attempt, *level));
    auto finding = attempt.authority.find(attempt.claim, *level);
    if (finding.seat != nullptr) return finding;
    return attempt.authority.explain(attempt.claim, *level, finding);
  }
  const auto open = attempt.review.open_levels();
  std::vector<int> possible;
  Finding choice;
  for (const int level : open) {
    auto finding = attempt.authority.find(attempt.claim, level);
    if (finding.seat == nullptr) continue;
    choice = std::move(finding);
    possible.push_back(level);
  }
  if (possible.size() == 1) return choice;
  if (possible.empty()) return nothing_to_decide(attempt, open);
  return Error{Errc::data, "expected a level, since " + attempt.command.actor +
                               " may decide several that are open: " +
                               in_words(possible)};
}

base::Result<const Seat*> choose_free(const Attempt& attempt) {
  const auto& command = attempt.command;
  if (command.level) DEALKIT_RETURN_IF_ERROR(check_open(attempt, *command.level));
  const Seat* choice = nullptr;
  std::vector<int> possible;
  std::string reasons;
  for (const auto& seat : attempt.review.seats) {
    if (seat.state != SeatState::open || (command.level && seat.level != *command.level)) continue;
    const auto place = "level " + std::to_string(seat.level);
    std::string reason;
    if (!command.role.empty() && command.role != seat.role) {
      reason = place + " is for the role " + seat.role + ", the decision states the role " +
               command.role;
    } else if (attempt.authority.is_assigned(seat)) {
      reason = "seat " + std::to_string(seat.seat) + " of " + place + " is " + seat.approver +
               "'s: only they escalate it";
    } else if (possible.empty() || possible.back() != seat.level) {
      possible.push_back(seat.level);
      choice = &seat;
    }
    if (!reason.empty() && reasons.find(reason) == std::string::npos) {
      reasons += (reasons.empty() ? "" : "; ") + reason;
    }
  }
  if (possible.size() == 1) return choice;
  if (possible.empty()) {
    if (reasons.empty()) reasons = "no level of " + attempt.deal() + " is open";
    return Error{Errc::negative, reasons};
  }
  return Error{Errc::data, "expected a level, since " + command.actor +
                               " may escalate several that are open: " + in_words(possible)};
}

}  // namespace dealkit::approval
