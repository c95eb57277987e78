// Makes a transition so. All that it needs stands in the transition: replay is this function alone.
#include <algorithm>

#include "core/approval/seats.hpp"

namespace dealkit::approval {
namespace {

bool before(const Seat& a, const Seat& b) {
  return a.level != b.level ? a.level < b.level : a.seat < b.seat;
}

void begin_round(Review& review, const Transition& transition) {
  if (transition.action == Action::reopen) {
    // The same submission goes on: what was signed in the round that ends may still be of use.
    std::copy_if(review.seats.begin(), review.seats.end(), std::back_inserter(review.signatures),
                 [](const Seat& seat) { return seat.state == SeatState::approved; });
  } else {
    review.signatures.clear();
    review.was_approved = false;
    if (!review.submitter.empty()) review.earlier_submitters.insert(review.submitter);
  }
  review.round = transition.round;
  review.submission = transition.submission;
  review.submitter = transition.submitter;
  review.steps = transition.steps;
  review.seats = transition.seats;
  std::sort(review.seats.begin(), review.seats.end(), before);
}

void set_seat(Review& review, const Seat& seat) {
  const auto place = std::lower_bound(review.seats.begin(), review.seats.end(), seat, before);
  if (place != review.seats.end() && same_place(*place, seat)) {
    *place = seat;
  } else {
    review.seats.insert(place, seat);
  }
}

}  // namespace

void evolve(Review& review, const Transition& transition) {
  if (transition.new_round) {
    begin_round(review, transition);
  } else {
    for (const auto& seat : transition.seats) set_seat(review, seat);
  }
  review.state = transition.to;
  review.last_step = std::max(review.last_step, std::optional(transition.time));
  if (!transition.content_approved) return;
  review.approved_version = transition.version;
  review.was_approved = true;
  review.earlier_submitters.clear();
}

}  // namespace dealkit::approval
