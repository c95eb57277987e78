// Steps, levels and seats of a round.
#include "core/approval/seats.hpp"

#include <algorithm>
#include <array>

#include "core/approval/authority.hpp"

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
      DEALKIT_RETURN_IF_ERROR(level_of(policy, number));
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
  DEALKIT_ASSIGN_OR_RETURN(const auto* level, level_of(rules.policy, seat.level));
  DEALKIT_ASSIGN_OR_RETURN(seat.deadline, rules.policy.deadline(*level, rules.now));
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

namespace {

bool is_decided(const Seat& seat) {
  return seat.state == SeatState::approved || seat.state == SeatState::rejected;
}

void release(Seat& seat) {
  seat.approver.clear();
  seat.on_behalf_of.clear();
  seat.assigned_until.reset();
}

/// Of two seats of a level that one person has the one that was decided stays, else the first.
void release_twofold(std::vector<Seat>& changed) {
  for (auto& seat : changed) {
    if (is_decided(seat) || seat.approver.empty()) continue;
    const bool elsewhere = std::any_of(changed.begin(), changed.end(), [&](const Seat& other) {
      return other.level == seat.level && other.seat != seat.seat &&
             (is_decided(other) || other.seat < seat.seat) &&
             base::same_person(other.approver, seat.approver);
    });
    if (elsewhere) release(seat);
  }
}

}  // namespace

void release_others(const Setting& setting, Transition& transition) {
  auto& changed = transition.seats;
  release_twofold(changed);
  const auto is_held = [](const Seat& seat) { return pending(seat) && !seat.approver.empty(); };
  const auto& before = setting.review.seats;
  const bool any = std::any_of(changed.begin(), changed.end(), is_held) ||
                   (!transition.new_round && std::any_of(before.begin(), before.end(), is_held));
  if (!any) return;
  const auto given = changed.size();
  auto after = setting.review;
  evolve(after, transition);
  const Authority authority(after, setting.content, setting.rules);
  for (const auto& seat : after.seats) {
    if (!is_held(seat)) continue;
    const auto end = changed.begin() + static_cast<std::ptrdiff_t>(given);
    const auto known = std::find_if(changed.begin(), end,
                                    [&](const Seat& other) { return same_place(other, seat); });
    const auto is_theirs = [&seat](const Seat& other) {
      return other.level == seat.level && base::same_person(other.approver, seat.approver);
    };
    const bool elsewhere = known == end && std::any_of(changed.begin(), end, is_theirs);
    if (!elsewhere && authority.is_assignable(seat)) continue;
    if (known != end) {
      release(*known);
    } else {
      release(changed.emplace_back(seat));
    }
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
