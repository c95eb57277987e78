// What the transitions of a review have in common: its steps and levels, and how a seat opens.
// Private to the state machine.
#pragma once

#include <optional>
#include <string_view>

#include "core/approval/review.hpp"

namespace dealkit::approval {

bool in_review(ApprovalState state);
/// The state of a review whose lowest open level is `level`, 1 to 3.
ApprovalState review_of(int level);

inline bool pending(const Seat& seat) {
  return seat.state == SeatState::waiting || seat.state == SeatState::open;
}
inline bool same_place(const Seat& a, const Seat& b) {
  return a.level == b.level && a.seat == b.seat;
}

/// The round's steps; where they are not known, its levels one after another.
Steps steps_of(const Review& review);

/// `demand` without empty inner lists. Errc::data for a level that occurs twice;
/// Errc::configuration for one that the policy does not have.
base::Result<Steps> checked_demand(const Steps& demand, const Policy& policy);

/// Errc::configuration if the policy does not have the level.
base::Result<const Level*> level_of(const Policy& policy, int number);

/// Opens a seat: its clock starts. Errors as Policy::deadline().
base::Result<void> open_seat(Seat& seat, const Rules& rules);

/// A transition with what every one of them says.
Transition make_transition(const Review& review, const Content& content, base::Instant now);

/// What a transition is made of.
struct Setting {
  const Review& review;
  const Content& content;
  const Rules& rules;
};
/// Nobody stands on two seats of a level: who is given a seat, or decides it, leaves any other that
/// was once assigned to them (and has lapsed since). And nobody keeps a seat that they can't decide
/// after the transition, since they or others used up the right to it, or by separation of duties.
/// `transition` must be whole but for that.
void release_others(const Setting& setting, Transition& transition);

/// "level 2", "levels 1, 2 and 3"
std::string in_words(const std::vector<int>& levels);
/// "level 2 was approved by ben at 2026-10-01T00:00:00Z"
std::string describe_decision(const Seat& seat);

}  // namespace dealkit::approval
