// The deal, policies and the independent judge of the tests.
#include "world.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>
#include <map>
#include <set>

namespace dealkit::approval::test {
namespace {

std::string text_of(int level, const Fields& fields) {
  const auto value = std::to_string(fields.value);
  const auto legal = std::to_string(fields.legal);
  if (level == 2) return "value " + value;
  if (level == 3) return "legal " + legal;
  return "all " + value + " " + legal + " " + std::to_string(fields.note) + " day " +
         std::to_string(fields.day);
}

bool is_review(ApprovalState state) {
  return state == ApprovalState::level_1_review || state == ApprovalState::level_2_review ||
         state == ApprovalState::level_3_review;
}

}  // namespace

base::Result<std::string> Deal::snapshot(int level) const { return text_of(level, fields_); }

base::Result<bool> Deal::fits(int level, std::string_view signed_content) const {
  const auto now = text_of(level, fields_);
  if (level != 1) return now == signed_content;
  const auto cut = signed_content.rfind(" day ");
  if (cut == std::string_view::npos) return false;
  if (signed_content.substr(0, cut) != std::string_view(now).substr(0, now.rfind(" day "))) {
    return false;
  }
  return std::abs(std::stoi(std::string(signed_content.substr(cut + 5))) - fields_.day) <= 3;
}

std::string_view Deal::owner() const {
  return fields_.owner == 0 ? "owner" : fields_.owner == 1 ? "ana" : "ben";
}

void Deal::set(const Fields& fields) {
  fields_ = fields;
  ++version_;
}

Policy policy_of(std::string_view text) {
  json::Reader reader;
  const auto document = reader.read(text);
  if (!document) {
    ADD_FAILURE() << document.error().message;
    return Policy::defaults();
  }
  auto policy = Policy::from_json((*document)->root(), nullptr);
  if (policy) return std::move(*policy);
  ADD_FAILURE() << policy.error().message << "\n" << text;
  return Policy::defaults();
}

base::Instant at(int hour) { return {1'791'158'400 + std::int64_t{3600} * hour, 0}; }

base::Result<void> Play::take(const base::Result<std::vector<Transition>>& transitions) {
  if (!transitions) return transitions.error();
  for (const auto& transition : *transitions) {
    evolve(review, transition);
    log.push_back(transition);
  }
  return {};
}

base::Result<void> Play::decide(const Command& wanted, const Steps& demand, base::Instant now) {
  return take(approval::decide(review, wanted, demand, deal, Rules{policy, now}));
}

base::Result<void> Play::change(const Fields& fields, const Steps& demand, base::Instant now,
                                ContentChange what) {
  deal.set(fields);
  DEALKIT_ASSIGN_OR_RETURN(
      auto reopened, content_changed(review, what, demand, deal, "editor", Rules{policy, now}));
  if (!reopened) return {};
  return take(std::vector<Transition>{std::move(*reopened)});
}

base::Result<void> Play::tick(base::Instant now) {
  return take(overdue(review, deal, "clock", Rules{policy, now}));
}

std::vector<std::string> complaints(const Review& review, const Deal& deal, const Policy& policy,
                                    const Steps& demand) {
  std::vector<std::string> list;
  const auto complain = [&list](std::string text) { list.push_back(std::move(text)); };
  std::map<int, std::set<std::string>> signers;
  std::map<int, std::set<std::string>> rights;
  std::map<std::string, std::set<int>> levels_of;
  bool any_open = false;
  bool any_pending = false;
  std::set<std::pair<int, std::string>> seated;
  for (const auto& seat : review.seats) {
    if (!seat.approver.empty() && !seated.emplace(seat.level, seat.approver).second) {
      complain(seat.approver + " has two seats of level " + std::to_string(seat.level));
    }
    const auto place = std::to_string(seat.level) + "/" + std::to_string(seat.seat);
    any_open = any_open || seat.state == SeatState::open;
    any_pending = any_pending || seat.state == SeatState::open || seat.state == SeatState::waiting;
    const bool clock = seat.opened_at && seat.deadline;
    if (seat.state == SeatState::waiting && (seat.opened_at || seat.deadline || seat.decided_at)) {
      complain("a waiting seat has a clock or a decision: " + place);
    }
    if (seat.state == SeatState::open && (!clock || seat.decided_at)) {
      complain("an open seat has no clock: " + place);
    }
    if (seat.state != SeatState::approved) continue;
    if (!seat.opened_at || !seat.decided_at) complain("decided before it was open: " + place);
    const bool own = seat.approver == deal.owner() || seat.approver == review.submitter ||
                     review.earlier_submitters.contains(seat.approver);
    // What is over follows changes no more, and a draft does not yet.
    const bool lives = review.state == ApprovalState::approved || is_review(review.state);
    if (!policy.allow_own_deals() && own && lives) {
      complain(seat.approver + " signed their own deal");
    }
    levels_of[seat.approver].insert(seat.level);
    const auto fits = deal.fits(seat.level, seat.signed_content);
    if (lives && (!fits || !*fits)) {
      complain("a signature does not fit: " + place);
    } else if (const auto& right = seat.on_behalf_of.empty() ? seat.approver : seat.on_behalf_of;
               !rights[seat.level].insert(right).second) {
      complain("the right of " + right + " counts twice for level " + std::to_string(seat.level));
    } else if (!signers[seat.level].insert(seat.approver).second) {
      complain(seat.approver + " signed level " + std::to_string(seat.level) + " twice");
    }
  }
  for (const auto& [person, levels] : levels_of) {
    if (!policy.allow_several_levels() && levels.size() > 1) complain(person + " signed levels");
  }
  if (review.state == ApprovalState::approved) {
    for (const auto& step : demand) {
      for (const int level : step) {
        const auto quorum = static_cast<std::size_t>(policy.level(level)->quorum);
        if (signers[level].size() >= quorum) continue;
        complain("approved without the signatures of level " + std::to_string(level));
      }
    }
    if (review.approved_version != deal.version()) complain("approved, but not as it stands");
  }
  if (is_review(review.state) != any_open) complain("a review is what has an open seat");
  if (!is_review(review.state) && any_pending) complain("a seat waits, but the review is over");
  if (any_open) {
    const auto lowest = static_cast<int>(ApprovalState::level_1_review) +
                        review.open_levels().front() - 1;
    if (static_cast<int>(review.state) != lowest) complain("not the state of its lowest level");
  }
  return list;
}

std::string shape(const Review& review) {
  std::string text(deal::name_of(review.state));
  std::map<int, std::string> levels;
  for (const auto& seat : review.seats) {
    levels[seat.level] += seat.state == SeatState::approved ? 'a'
                          : seat.state == SeatState::open   ? 'o'
                                                            : 'w';
  }
  for (auto& [level, seats] : levels) {
    std::sort(seats.begin(), seats.end());
    text += " " + std::to_string(level) + seats;
  }
  return text;
}

}  // namespace dealkit::approval::test
