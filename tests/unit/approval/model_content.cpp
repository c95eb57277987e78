// The second model: what a change of content comes to, and the comparison with the machine.
#include <algorithm>
#include <sstream>

#include "model.hpp"

namespace dealkit::approval::test {
namespace {

using Pair = std::pair<std::string, std::string>;  // a person and whose right they used

/// The most pairs of which no two share a person or a right, by trying all.
int most_together(const std::vector<Pair>& pairs, std::size_t from, std::set<std::string>& people,
                  std::set<std::string>& rights) {
  if (from == pairs.size()) return 0;
  int best = most_together(pairs, from + 1, people, rights);
  const auto& [person, right] = pairs[from];
  if (people.contains(person) || rights.contains(right)) return best;
  people.insert(person);
  rights.insert(right);
  best = std::max(best, 1 + most_together(pairs, from + 1, people, rights));
  people.erase(person);
  rights.erase(right);
  return best;
}

std::optional<int> hour_of(const std::optional<base::Instant>& time) {
  if (!time) return std::nullopt;
  return static_cast<int>((time->seconds - at(0).seconds) / 3600);
}

ModelSeat seat_of(const Seat& seat) {
  ModelSeat made;
  made.level = seat.level;
  made.seat = seat.seat;
  made.state = seat.state;
  made.role = seat.role;
  made.who = seat.approver;
  made.right = seat.on_behalf_of;
  made.until = hour_of(seat.assigned_until);
  made.opened = hour_of(seat.opened_at);
  made.due = hour_of(seat.deadline);
  made.decided = hour_of(seat.decided_at);
  made.escalations = seat.escalations;
  made.late = seat.breached;
  return made;
}

std::string text_of(const ModelSeat& seat) {
  std::ostringstream out;
  const auto time = [&](const char* name, const std::optional<int>& hour) {
    if (hour) out << name << *hour;
  };
  out << seat.level << '/' << seat.seat << " state " << static_cast<int>(seat.state) << ' '
      << seat.role << " by '" << seat.who << "' for '" << seat.right << '\'';
  time(" until ", seat.until);
  time(" opened ", seat.opened);
  time(" due ", seat.due);
  time(" decided ", seat.decided);
  out << " escalated " << seat.escalations << (seat.late ? " late" : "");
  return out.str();
}

}  // namespace

bool Model::fits(const ModelSeat& seat, const Fields& fields) const {
  const auto& was = seat.content;
  if (seat.level == 2) return was.value == fields.value;
  if (seat.level == 3) return was.legal == fields.legal;
  return was.value == fields.value && was.legal == fields.legal && was.note == fields.note &&
         std::abs(was.day - fields.day) <= 3;
}

/// Signatures of a level that still count for the content and whoever owns the deal now.
std::vector<const ModelSeat*> Model::standing(int level, const Fields& fields,
                                              bool of_the_round) const {
  std::vector<const ModelSeat*> list;
  for (const auto& seat : of_the_round ? seats_ : signatures_) {
    if (seat.level != level || seat.state != SeatState::approved || !fits(seat, fields)) continue;
    if (same(seat.who, owner()) && !policy_.own_deals) continue;
    list.push_back(&seat);
  }
  return list;
}

std::string Model::judge_level(int level, const Fields& fields,
                               const std::vector<ModelSeat>& made) const {
  auto all = standing(level, fields, true);
  const auto now = all;
  const auto earlier = standing(level, fields, false);
  all.insert(all.end(), earlier.begin(), earlier.end());
  std::set<Pair> pairs;
  for (const auto* seat : all) pairs.emplace(fold(seat->who), fold(seat->holder()));
  const int quorum = policy_.levels.at(level).quorum;
  std::set<std::string> people, rights, nobody, nothing;
  const int most = std::min(
      quorum, most_together({pairs.begin(), pairs.end()}, 0, nobody, nothing));
  int seats = 0, signatures = 0;
  for (const auto& seat : made) {
    if (seat.level != level) continue;
    ++seats;
    if (seat.state != SeatState::approved) continue;
    ++signatures;
    const bool known = std::any_of(all.begin(), all.end(), [&](const ModelSeat* one) {
      return one->who == seat.who && one->right == seat.right && one->decided == seat.decided;
    });
    if (!known) return "no such signature fits: " + text_of(seat);
    if (!people.insert(fold(seat.who)).second) return "signed twice: " + text_of(seat);
    if (!rights.insert(fold(seat.holder())).second) return "right used twice: " + text_of(seat);
  }
  if (seats != quorum) return "seats of level " + std::to_string(level) + ": not as the quorum";
  if (signatures != most) {
    return "level " + std::to_string(level) + " has " + std::to_string(signatures) +
           " signatures, expected " + std::to_string(most);
  }
  for (const auto* seat : now) {
    if (seat->seat > quorum || people.contains(fold(seat->who))) continue;
    return "a signature that fits fell: " + text_of(*seat);
  }
  return {};
}

/// Which levels are open, and what seats that are not signed look like then.
void Model::set_open(const Steps& demand, std::vector<ModelSeat>& made, int now) {
  bool turn = true;
  for (const auto& step : demand) {
    bool complete = true;
    for (const int level : step) {
      const auto signed_before = [&](const std::vector<ModelSeat>& seats) {
        return std::any_of(seats.begin(), seats.end(), [&](const ModelSeat& seat) {
          return seat.level == level && seat.state == SeatState::approved;
        });
      };
      const bool opens = turn || was_approved_ || signed_before(seats_) ||
                         signed_before(signatures_);
      for (auto& seat : made) {
        if (seat.level != level || seat.state == SeatState::approved) continue;
        complete = false;
        const auto was = std::find_if(seats_.begin(), seats_.end(), [&](const ModelSeat& old) {
          return old.level == level && old.seat == seat.seat && old.pending();
        });
        ModelSeat expected;
        expected.level = level;
        expected.seat = seat.seat;
        expected.role = policy_.levels[level].role;
        if (was != seats_.end() && (opens || was->state == SeatState::waiting)) expected = *was;
        if (opens && !expected.open()) open(expected, now);
        seat = expected;
      }
    }
    turn = turn && complete;
  }
}

std::string Model::change(const Fields& fields, const Steps& demand, int now,
                          const Review& after) {
  fields_ = fields;
  ++version_;
  if (!in_review() && state_ != ApprovalState::approved) return {};
  std::vector<ModelSeat> made;
  for (const auto& seat : after.seats) made.push_back(seat_of(seat));
  std::set<int> levels;
  for (const auto& step : demand) levels.insert(step.begin(), step.end());
  for (const auto& seat : made) {
    if (!levels.contains(seat.level)) return "a level that nothing demands: " + text_of(seat);
  }
  for (const int level : levels) {
    if (auto wrong = judge_level(level, fields, made); !wrong.empty()) return wrong;
  }
  // Contents are not in what the machine tells of seats but by their snapshots.
  for (auto& seat : made) {
    if (seat.state != SeatState::approved) continue;
    for (const auto* list : {&signatures_, &seats_}) {
      for (const auto& old : *list) {
        const bool it = old.level == seat.level && old.who == seat.who &&
                        old.right == seat.right && old.decided == seat.decided;
        if (it && fits(old, fields)) seat.content = old.content;
      }
    }
  }
  set_open(demand, made, now);
  const bool moved = std::any_of(seats_.begin(), seats_.end(), [&](const ModelSeat& old) {
    return old.state == SeatState::approved &&
           std::none_of(made.begin(), made.end(), [&](const ModelSeat& seat) {
             return seat.level == old.level && seat.seat == old.seat && seat.who == old.who &&
                    seat.decided == old.decided && seat.state == old.state;
           });
  });
  const bool anew = moved || demand != steps_;
  const bool changed = anew || hour_of(after.last_step) != last_;
  if (anew) {
    ++round_;
    for (const auto& old : seats_) {
      if (old.state == SeatState::approved) signatures_.push_back(old);
    }
  }
  steps_ = demand;
  const bool was_approved = state_ == ApprovalState::approved;
  seats_ = std::move(made);
  settle();
  free_seats(nullptr);
  // A change that nothing follows from is no step of the review; that of an approved deal is one.
  if (changed || was_approved) last_ = std::max(last_.value_or(now), now);
  return {};
}

std::string Model::difference(const Review& review) const {
  std::string text;
  const auto differs = [&text](const std::string& what) {
    text += (text.empty() ? "" : "; ") + what;
  };
  if (review.state != state_) differs("state " + std::string(deal::name_of(state_)));
  if (review.round != round_) differs("round " + std::to_string(round_));
  if (review.submission != submission_) differs("submission " + std::to_string(submission_));
  if (review.submitter != submitter_) differs("submitter " + submitter_);
  if (review.was_approved != was_approved_) differs("was_approved");
  if (review.approved_version.value_or(0) != approved_version_) differs("approved_version");
  if (hour_of(review.last_step) != last_) differs("last step");
  std::set<std::string> before;
  for (const auto& name : review.earlier_submitters) before.insert(fold(name));
  if (before != before_) differs("earlier submitters");
  if (review.signatures.size() != signatures_.size()) differs("signatures of earlier rounds");
  if (review.seats.size() != seats_.size()) {
    differs("number of seats");
  } else {
    for (std::size_t i = 0; i < seats_.size(); ++i) {
      const auto theirs = text_of(seat_of(review.seats[i]));
      const auto ours = text_of(seats_[i]);
      if (theirs != ours) differs("expected " + ours + ", found " + theirs);
    }
  }
  return text;
}

}  // namespace dealkit::approval::test
