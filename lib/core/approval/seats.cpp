// Steps, levels and seats of a round.
#include "core/approval/seats.hpp"

#include <algorithm>
#include <array>

namespace dealkit::approval {

bool in_review(ApprovalState state) {
  return state == ApprovalState::level_1_review || state == ApprovalState::level_2_review ||
         state == ApprovalState::level_3_review;
}

ApprovalState review_of(int level) {
  constexpr auto first = static_cast<int>(ApprovalState::level_1_review);
  return static_cast<ApprovalState>(first + std::clamp(level, 1, deal::last_level) - 1);
}

Steps steps_of(const Review& review) {
  if (!review.steps.empty()) return review.steps;
  Steps steps;
  for (const auto& seat : review.seats) {
    const bool known = std::any_of(steps.begin(), steps.end(), [&](const std::vector<int>& step) {
      return step.front() == seat.level;
    });
    if (!known) steps.push_back({seat.level});
  }
  return steps;
}

base::Result<const Level*> level_of(const Policy& policy, int number) {
  const auto* level = policy.level(number);
  if (level != nullptr) return level;
  return base::Error{base::Errc::configuration,
                     "policy: expected a level " + std::to_string(number) +
                         ", which the deal's review has, found none: add it to the policy"};
}

base::Result<Steps> checked_demand(const Steps& demand, const Policy& policy) {
  Steps steps;
  std::array<bool, deal::last_level + 1> seen{};
  steps.reserve(demand.size());
  for (const auto& step : demand) {
    if (step.empty()) continue;
    for (const int number : step) {
      if (number < 1 || number > deal::last_level) return level_of(policy, number).error();
      DEALKIT_CHECK(level_of(policy, number));
      auto& before = seen[static_cast<std::size_t>(number)];
      if (before) {
        return base::Error{base::Errc::data, "expected each level once in the levels that are "
                                             "demanded, found level " +
                                                 std::to_string(number) + " twice"};
      }
      before = true;
    }
    steps.push_back(step);
  }
  return steps;
}

base::Result<void> open_seat(Seat& seat, const Rules& rules) {
  DEALKIT_TRY(const auto* level, level_of(rules.policy, seat.level));
  DEALKIT_TRY(seat.deadline, rules.policy.deadline(*level, rules.now));
  seat.opened_at = rules.now;
  seat.state = SeatState::open;
  return {};
}

Transition make_transition(const Review& review, const Content& content, base::Instant now) {
  Transition transition;
  transition.from = transition.to = review.state;
  transition.round = review.round;
  transition.submission = review.submission;
  transition.version = content.version();
  transition.time = now;
  return transition;
}

void release_others(const Review& review, Transition& transition) {
  const auto decided = [](const Seat& seat) {
    return seat.state == SeatState::approved || seat.state == SeatState::rejected;
  };
  const auto release = [](Seat& seat) {
    seat.approver.clear();
    seat.assigned_until.reset();
  };
  auto& changed = transition.seats;
  for (auto& seat : changed) {
    if (decided(seat) || seat.approver.empty()) continue;
    const bool elsewhere = std::any_of(changed.begin(), changed.end(), [&](const Seat& other) {
      return other.level == seat.level && other.seat != seat.seat &&
             other.approver == seat.approver && (decided(other) || other.seat < seat.seat);
    });
    if (elsewhere) release(seat);
  }
  if (transition.new_round) return;
  const auto given = changed.size();
  for (const auto& seat : review.seats) {
    if (!pending(seat) || seat.approver.empty()) continue;
    const auto end = changed.begin() + static_cast<std::ptrdiff_t>(given);
    const bool known = std::any_of(changed.begin(), end,
                                   [&](const Seat& other) { return same_place(other, seat); });
    const bool elsewhere = std::any_of(changed.begin(), end, [&](const Seat& other) {
      return other.level == seat.level && other.approver == seat.approver;
    });
    if (known || !elsewhere) continue;
    auto released = seat;
    release(released);
    changed.push_back(std::move(released));
  }
}

std::string in_words(const std::vector<int>& levels) {
  std::string text = levels.size() == 1 ? "level " : "levels ";
  for (std::size_t i = 0; i < levels.size(); ++i) {
    if (i > 0) text += i + 1 == levels.size() ? " and " : ", ";
    text += std::to_string(levels[i]);
  }
  return text;
}

std::string describe_decision(const Seat& seat) {
  std::string text = "level " + std::to_string(seat.level) + " was ";
  text += seat.state == SeatState::rejected ? "rejected" : "approved";
  if (!seat.approver.empty()) text += " by " + seat.approver;
  if (seat.decided_at) text += " at " + base::to_string(*seat.decided_at);
  return text;
}

}  // namespace dealkit::approval
