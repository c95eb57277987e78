// The names of actions, and what a review says of itself.
#include "core/approval/review.hpp"

#include <algorithm>
#include <array>

namespace dealkit::approval {
namespace {

struct Named {
  Action action;
  std::string_view name;
  bool command;
};
constexpr std::array<Named, 11> actions{{
    {Action::submit, "submit", true},
    {Action::approve, "approve", true},
    {Action::reject, "reject", true},
    {Action::escalate, "escalate", true},
    {Action::revise, "revise", true},
    {Action::delegate, "delegate", true},
    {Action::withdraw, "withdraw", true},
    {Action::comment, "comment", true},
    {Action::route, "route", false},
    {Action::reopen, "reopen", false},
    {Action::alert, "alert", false},
}};

}  // namespace

std::string_view name_of(Action action) {
  const auto* row = std::find_if(actions.begin(), actions.end(),
                                 [action](const Named& named) { return named.action == action; });
  return row == actions.end() ? std::string_view("unknown") : row->name;
}

std::optional<Action> parse_action(std::string_view name) {
  const auto* row = std::find_if(actions.begin(), actions.end(),
                                 [name](const Named& named) { return named.name == name; });
  if (row == actions.end()) return std::nullopt;
  return row->action;
}

bool is_command(Action action) {
  const auto* row = std::find_if(actions.begin(), actions.end(),
                                 [action](const Named& named) { return named.action == action; });
  return row != actions.end() && row->command;
}

std::vector<int> Review::open_levels() const {
  std::vector<int> levels;
  for (const auto& seat : seats) {
    if (seat.state == SeatState::open) levels.push_back(seat.level);
  }
  std::sort(levels.begin(), levels.end());
  levels.erase(std::unique(levels.begin(), levels.end()), levels.end());
  return levels;
}

}  // namespace dealkit::approval
