// What failures of tests say of reviews and their transitions.
#pragma once

#include <ostream>

#include "core/approval/transition_record.hpp"
#include "printers.hpp"

namespace dealkit::approval {

inline void PrintTo(Action action, std::ostream* out) { *out << name_of(action); }

inline void PrintTo(SeatState state, std::ostream* out) {
  constexpr const char* names[] = {"waiting", "open", "approved", "rejected", "closed"};
  *out << names[static_cast<std::size_t>(state)];
}

inline void PrintTo(const Seat& seat, std::ostream* out) {
  *out << seat.level << '/' << seat.seat << ' ';
  PrintTo(seat.state, out);
  const auto word = [out](const char* name, const std::string& text) {
    if (!text.empty()) *out << ' ' << name << ' ' << text;
  };
  const auto time = [out](const char* name, const std::optional<base::Instant>& at) {
    if (at) *out << ' ' << name << ' ' << base::to_string(*at);
  };
  word("role", seat.role);
  word("by", seat.approver);
  word("for", seat.on_behalf_of);
  time("until", seat.assigned_until);
  time("opened", seat.opened_at);
  time("due", seat.deadline);
  time("decided", seat.decided_at);
  if (seat.escalations > 0) *out << " escalated " << seat.escalations;
  if (seat.breached) *out << " breached";
  word("saying", seat.comments);
  word("signed", seat.signed_content);
}

inline void PrintTo(const Review& review, std::ostream* out) {
  *out << deal::name_of(review.state) << ", round " << review.round << " of submission "
       << review.submission << " by " << (review.submitter.empty() ? "nobody" : review.submitter);
  for (const auto& name : review.earlier_submitters) *out << ", before by " << name;
  *out << ", steps " << testing::PrintToString(review.steps);
  if (review.was_approved) *out << ", was approved";
  if (review.approved_version) *out << ", approved version " << *review.approved_version;
  if (review.last_step) *out << ", last step " << base::to_string(*review.last_step);
  for (const auto& seat : review.seats) PrintTo(seat, &(*out << "\n  seat "));
  for (const auto& seat : review.signatures) PrintTo(seat, &(*out << "\n  signature "));
}

inline void PrintTo(const Transition& transition, std::ostream* out) {
  std::string line;
  append_transition(line, "the deal", transition);
  *out << line;
}

}  // namespace dealkit::approval

namespace dealkit::deal {
inline void PrintTo(ApprovalState state, std::ostream* out) { *out << name_of(state); }
}  // namespace dealkit::deal

namespace dealkit::base {
inline void PrintTo(const Instant& instant, std::ostream* out) { *out << to_string(instant); }
}  // namespace dealkit::base
