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
bool concerns(const Scene& scene, const Seat& seat) {
  const auto& claim = scene.claim;
  if (!claim.role.empty() && claim.role != seat.role) return false;
  const auto& policy = scene.rules.policy;
  if (policy.trust_stated_roles() && claim.role == seat.role) return true;
  return base::same_person(seat.approver, claim.actor) ||
         !policy.grants(seat.role, claim.actor, scene.rules.now).empty();
}

template <class Counts>
const Seat* last_of_theirs(const Scene& scene, const Counts& counts) {
  const Seat* made = nullptr;
  for (const auto& seat : scene.review.seats) {
    const bool decided = seat.state == SeatState::approved || seat.state == SeatState::rejected;
    if (!decided || !counts(seat) || !concerns(scene, seat)) continue;
    if (made == nullptr || made->decided_at <= seat.decided_at) made = &seat;
  }
  return made;
}

/// A level that the command names must be open.
base::Result<void> check_open(const Scene& scene, int level) {
  if (is_open(scene.review, level)) return {};
  const auto open = in_words(scene.review.open_levels());
  const auto* decided = last_decision(scene.review, level);
  const auto now_open = "; open in " + scene.deal() + ": " + open;
  if (decided != nullptr) {
    return Error{Errc::conflict, "decision already made: " + describe_decision(*decided) +
                                     now_open};
  }
  const auto& seats = scene.review.seats;
  const bool exists = std::any_of(seats.begin(), seats.end(),
                                  [level](const Seat& seat) { return seat.level == level; });
  return Error{Errc::negative, "level " + std::to_string(level) +
                                   (exists ? " waits for its turn" : " is not asked for") +
                                   now_open};
}

/// No open level is the actor's to decide. If one that would have been is decided already, then
/// somebody was faster, or the same decision came twice.
Error nothing_to_decide(const Scene& scene, const std::vector<int>& open) {
  std::string reasons;
  bool conflict = true;
  for (const int level : open) {
    auto error = scene.authority.explain(scene.claim, level,
                                         scene.authority.find(scene.claim, level));
    conflict = conflict && error.code == Errc::conflict;
    if (!reasons.empty()) reasons += "; ";
    reasons += error.message;
  }
  if (open.empty()) {  // a review that was restored may miss seats
    conflict = false;
    reasons = "no level of " + scene.deal() + " is open: withdraw it, and submit it again";
  }
  if (conflict) return {Errc::conflict, reasons};
  const auto* made = last_of_theirs(scene, [&](const Seat& seat) {
    return seat.state == SeatState::approved && !is_open(scene.review, seat.level);
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

const Seat* decision_instead(const Scene& scene) {
  return last_of_theirs(scene, [](const Seat&) { return true; });
}

base::Result<Finding> choose(const Scene& scene) {
  if (const auto level = scene.command.level) {
    DEALKIT_RETURN_IF_ERROR(check_open(scene, *level));
    auto finding = scene.authority.find(scene.claim, *level);
    if (finding.seat != nullptr) return finding;
    return scene.authority.explain(scene.claim, *level, finding);
  }
  const auto open = scene.review.open_levels();
  std::vector<int> possible;
  Finding choice;
  for (const int level : open) {
    auto finding = scene.authority.find(scene.claim, level);
    if (finding.seat == nullptr) continue;
    choice = std::move(finding);
    possible.push_back(level);
  }
  if (possible.size() == 1) return choice;
  if (possible.empty()) return nothing_to_decide(scene, open);
  return Error{Errc::data, "expected a level, since " + scene.command.actor +
                               " may decide several that are open: " +
                               in_words(possible)};
}

base::Result<const Seat*> choose_free(const Scene& scene) {
  const auto& command = scene.command;
  if (command.level) DEALKIT_RETURN_IF_ERROR(check_open(scene, *command.level));
  const Seat* choice = nullptr;
  std::vector<int> possible;
  std::string reasons;
  for (const auto& seat : scene.review.seats) {
    if (seat.state != SeatState::open || (command.level && seat.level != *command.level)) continue;
    const auto place = "level " + std::to_string(seat.level);
    std::string reason;
    if (!command.role.empty() && command.role != seat.role) {
      reason = place + " is for the role " + seat.role + ", the decision states the role " +
               command.role;
    } else if (scene.authority.is_assigned(seat)) {
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
    if (reasons.empty()) reasons = "no level of " + scene.deal() + " is open";
    return Error{Errc::negative, reasons};
  }
  return Error{Errc::data, "expected a level, since " + command.actor +
                               " may escalate several that are open: " + in_words(possible)};
}

}  // namespace dealkit::approval
