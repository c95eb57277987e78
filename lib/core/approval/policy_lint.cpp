// What a policy says that is legal but surely not meant.
#include <algorithm>

#include "core/approval/condition_lint.hpp"
#include "core/approval/policy.hpp"
#include "core/approval/seats.hpp"
#include "core/approval/value_band.hpp"
#include "core/base/nearest.hpp"

namespace dealkit::approval {
namespace {

using Levels = std::vector<int>;

Levels levels_of(const Steps& steps) {
  Levels levels;
  for (const auto& step : steps) levels.insert(levels.end(), step.begin(), step.end());
  return levels;
}

std::string quoted(std::string_view text) { return "\"" + std::string(text) + "\""; }

/// "nobody's signature", "level 1, then levels 2 and 3"
std::string needs(const Steps& steps) {
  std::string text;
  for (const auto& step : steps) text += (text.empty() ? "" : ", then ") + in_words(step);
  return text.empty() ? "nobody's signature" : text;
}

}  // namespace

std::vector<std::string> Policy::taken_from_defaults() const {
  std::vector<std::string> list;
  if (default_levels_) {
    std::string text = "no [[level]]: the default levels hold";
    for (const auto& level : levels_) {
      if (level) text += "; level " + std::to_string(level->number) + ": " + level->role;
    }
    list.push_back(std::move(text));
  }
  if (default_routes_) {
    std::string text = "no [[route]]: the default routes hold";
    for (const auto& route : routes_) {
      text += "; " + (route.when == "true" ? std::string("any other deal") : route.when) +
              " needs " + needs(route.levels);
    }
    list.push_back(std::move(text));
  }
  return list;
}

void Policy::lint_levels(base::Problems& problems) const {
  for (const auto& level : levels_) {
    if (!level) continue;
    const std::string which = "level " + std::to_string(level->number);
    const bool demanded = std::any_of(routes_.begin(), routes_.end(), [&](const Route& route) {
      const auto levels = levels_of(route.levels);
      return std::find(levels.begin(), levels.end(), level->number) != levels.end();
    });
    if (!demanded) problems.add(level->position, which + " is demanded by no route");
    if (level->clock == Clock::calendar && !level->calendar.empty()) {
      problems.add(level->position, which + " names the calendar " + quoted(level->calendar) +
                                        " but counts every hour: say clock = \"business\"");
    }
    if (level->backup.empty() && !level->skip_level.empty()) {
      problems.add(level->position, which + " has a skip_level but no backup: a breach is reported,"
                                            " but nobody takes over");
    }
    if (!level->backup.empty() && level->backup == level->skip_level) {
      problems.add(level->position, which + " has " + quoted(level->backup) +
                                        " as backup and skip_level: nobody else hears of a breach");
    }
    const auto role = roles_.find(level->role);
    if (!level->backup.empty() && !trust_stated_roles_ &&
        (role == roles_.end() || !role->second.contains(level->backup))) {
      problems.add(level->position, "the backup " + quoted(level->backup) + " of " + which +
                                        " does not hold the role " + quoted(level->role));
    }
  }
}

/// Hall's condition: any set of levels that one deal needs has as many members as signatures.
void Policy::lint_members(base::Problems& problems) const {
  if (trust_stated_roles_) return;
  std::map<Levels, bool> checked;
  const auto look_at = [&](const Levels& levels) {
    int needed = 0;
    base::People members;
    for (const int number : levels) {
      const Level& own = *level(number);
      needed += own.quorum;
      if (const auto role = roles_.find(own.role); role != roles_.end()) {
        members.insert(role->second.begin(), role->second.end());
      }
    }
    if (std::cmp_greater_equal(members.size(), needed)) return true;
    const Level& first = *level(levels.front());
    std::string text = in_words(levels) + (levels.size() == 1 ? " needs " : " need ") +
                       std::to_string(needed) + (needed == 1 ? " person" : " different people");
    text += levels.size() == 1 ? ", but the role " + quoted(first.role) + " has "
                               : ", but their roles together have ";
    text += std::to_string(members.size());
    if (levels.size() > 1) text += "; nobody may decide two levels of a deal";
    problems.add(first.position, std::move(text));
    return false;
  };
  const auto check = [&](const Levels& levels) {  // each once: many routes ask for the same
    const auto known = checked.find(levels);
    if (known != checked.end()) return known->second;
    return checked.emplace(levels, look_at(levels)).first->second;
  };
  const auto check_all = [&](const Levels& levels) {
    bool each = true;
    for (const int number : levels) each = check({number}) && each;
    if (!each || allow_several_levels_ || levels.size() < 2) return;
    bool pairs = true;
    for (std::size_t i = 0; i < levels.size(); ++i) {
      for (std::size_t j = i + 1; j < levels.size(); ++j) {
        pairs = check({std::min(levels[i], levels[j]), std::max(levels[i], levels[j])}) && pairs;
      }
    }
    if (pairs && levels.size() == 3) check({1, 2, 3});
  };
  for (const auto& route : routes_) check_all(levels_of(route.levels));
}

void Policy::lint_routes(base::Problems& problems) const {
  ValueBands taken;
  std::map<std::string_view, std::size_t> first_with;  // each condition
  for (std::size_t i = 0; i < routes_.size(); ++i) {
    const Route& route = routes_[i];
    if (!route.condition) continue;
    const std::string which = "route " + std::to_string(i + 1) + " (when " + quoted(route.when) +
                              ")";
    const auto band = band_of(route.condition->ast());
    const auto [same, is_first] = first_with.emplace(route.when, i);
    if (!is_first) {
      problems.add(route.position, which + " never matches: route " +
                                       std::to_string(same->second + 1) +
                                       " has the same condition");
    } else if (band.within.empty()) {
      problems.add(route.position, which + " never matches: no value meets its condition");
    } else if (taken.contains(band.within)) {
      problems.add(route.position,
                   which + " never matches: earlier routes match whenever it would");
    }
    if (band.exact) taken.add(band.within);
    for (const auto& doubt : doubts_about(*this, route)) {
      problems.add(route.position, which + " " + doubt);
    }
    const auto levels = levels_of(route.levels);
    bool falling = false;
    for (std::size_t step = 1; step < route.levels.size(); ++step) {
      falling = falling || route.levels[step].front() < route.levels[step - 1].back();
    }
    if (falling) {
      problems.add(route.position, which + " asks for a higher level before a lower one");
    }
  }
}

void Policy::lint_delegations(base::Instant now, base::Problems& problems) const {
  for (const auto& delegation : delegations_) {
    const std::string which =
        "the delegation from " + quoted(delegation.from) + " to " + quoted(delegation.to);
    if (!delegation.until) {
      problems.add(delegation.position, which + " has no end: give 'until'");
    } else if (*delegation.until <= now) {
      problems.add(delegation.position,
                   which + " has ended at " + to_string(*delegation.until));
    }
    const auto holds = [&](const auto& role) { return role.second.contains(delegation.from); };
    if (delegation.role.empty()) {
      if (std::none_of(roles_.begin(), roles_.end(), holds)) {
        problems.add(delegation.position,
                     which + " gives nothing: " + quoted(delegation.from) + " holds no role");
      }
      continue;
    }
    const auto role = roles_.find(delegation.role);
    if (role == roles_.end() || !holds(*role)) {
      problems.add(delegation.position, which + " gives nothing: " + quoted(delegation.from) +
                                            " does not hold the role " + quoted(delegation.role));
    } else if (role->second.contains(delegation.to)) {
      problems.add(delegation.position, which + " gives nothing: " + quoted(delegation.to) +
                                            " holds the role " + quoted(delegation.role) +
                                            " already");
    }
  }
}

/// What is defined and not used.
void Policy::lint_leftovers(base::Problems& problems) const {
  const auto used = [this](auto&& uses) {
    return std::any_of(levels_.begin(), levels_.end(),
                       [&](const auto& level) { return level && uses(*level); });
  };
  std::vector<std::string> wanted;
  for (const auto& level : levels_) {
    if (level) wanted.push_back(level->role);
  }
  for (const auto& [role, position] : role_positions_) {
    if (used([&](const Level& level) { return level.role == role; })) continue;
    problems.add(position, "the role " + quoted(role) + " decides no level" +
                               base::did_you_mean(role, wanted));
  }
  for (const auto& [name, position] : calendar_positions_) {
    if (used([&](const Level& level) { return level.calendar == name; })) continue;
    problems.add(position, "the calendar " + quoted(name) + " is used by no level");
  }
}

void Policy::lint(base::Instant now, base::Problems& problems) const {
  lint_levels(problems);
  lint_members(problems);
  lint_routes(problems);
  lint_delegations(now, problems);
  lint_leftovers(problems);
  problems.sort();
}

}  // namespace dealkit::approval
