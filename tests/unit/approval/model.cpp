// The second model: who may decide, and what decisions and the clock come to; see model.hpp.
#include "model.hpp"

#include <algorithm>
#include <climits>

namespace dealkit::approval::test {
namespace {

std::string quoted(const std::vector<std::string>& names) {
  std::string text = "[";
  for (const auto& name : names) text += (text.size() > 1 ? ",\"" : "\"") + name + "\"";
  return text + "]";
}

}  // namespace

std::string ModelPolicy::json() const {
  const auto flag = [](bool set) { return std::string(set ? "true" : "false"); };
  std::string text = "{\"trust_stated_roles\":" + flag(trusts) + ",\"allow_own_deals\":" +
                     flag(own_deals) + ",\"allow_several_levels\":" + flag(several_levels) +
                     ",\"roles\":{";
  for (const auto& [role, members] : roles) {
    text += (text.back() == '{' ? "\"" : ",\"") + role + "\":" + quoted(members);
  }
  text += "},\"level\":[";
  for (const auto& [number, level] : levels) {
    text += (text.back() == '[' ? "{\"number\":" : ",{\"number\":") + std::to_string(number) +
            ",\"role\":\"" + level.role + "\",\"sla\":\"" + std::to_string(level.sla) +
            "h\",\"quorum\":" + std::to_string(level.quorum) + ",\"max_escalations\":" +
            std::to_string(level.escalations);
    if (!level.backup.empty()) text += ",\"backup\":\"" + level.backup + "\"";
    text += "}";
  }
  text += "],\"route\":[{\"when\":\"true\",\"levels\":[[1],[2],[3]]}],\"delegation\":[";
  for (const auto& one : delegations) {
    text += (text.back() == '[' ? "{\"from\":\"" : ",{\"from\":\"") + one.from + "\",\"to\":\"" +
            one.to + "\"";
    if (!one.role.empty()) text += ",\"role\":\"" + one.role + "\"";
    if (one.until) text += ",\"until\":\"" + base::to_string(at(*one.until)) + "\"";
    text += "}";
  }
  return text + "]}";
}

std::string Model::fold(const std::string& name) {
  std::string key;
  for (const char c : name) {
    if (c != ' ') key += static_cast<char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
  }
  return key;
}

bool Model::in_review() const {
  return state_ != ApprovalState::draft && state_ != ApprovalState::approved &&
         state_ != ApprovalState::rejected;
}

std::string Model::owner() const {
  return fields_.owner == 0 ? "owner" : fields_.owner == 1 ? "ana" : "ben";
}

bool Model::is_member(const std::string& role, const std::string& who) const {
  const auto members = policy_.roles.find(role);
  return members != policy_.roles.end() &&
         std::any_of(members->second.begin(), members->second.end(),
                     [&](const std::string& member) { return same(member, who); });
}

bool Model::barred(const std::string& who, int level) const {
  if (!policy_.own_deals &&
      (same(who, owner()) || same(who, submitter_) || before_.contains(fold(who)))) {
    return true;
  }
  const auto bars = [&](const ModelSeat& seat, bool of_the_round) {
    if (!seat.decided_now() || !same(seat.who, who)) return false;
    return seat.level == level ? of_the_round : !policy_.several_levels;
  };
  return std::any_of(seats_.begin(), seats_.end(), [&](const auto& s) { return bars(s, true); }) ||
         std::any_of(signatures_.begin(), signatures_.end(),
                     [&](const auto& s) { return bars(s, false); });
}

bool Model::used(const std::string& who, int level) const {
  return std::any_of(seats_.begin(), seats_.end(), [&](const ModelSeat& seat) {
    return seat.level == level && seat.decided_now() && same(seat.holder(), who);
  });
}

bool Model::own_right(const std::string& who, const std::string& stated,
                      const ModelSeat& seat) const {
  const bool holds = is_member(seat.role, who) || (policy_.trusts && stated == seat.role);
  return holds && !used(who, seat.level);
}

bool Model::may_keep(const ModelSeat& seat) const {
  return !seat.who.empty() && !barred(seat.who, seat.level) &&
         (!used(seat.holder(), seat.level) || own_right(seat.who, "", seat));
}

bool Model::assigned(const ModelSeat& seat, int now) const {
  return may_keep(seat) && (!seat.until || now < *seat.until);
}

bool Model::may_be_given(const std::string& who, const ModelSeat& seat, int now) const {
  return !barred(who, seat.level) &&
         std::none_of(seats_.begin(), seats_.end(), [&](const ModelSeat& other) {
           return other.open() && other.level == seat.level && other.seat != seat.seat &&
                  same(other.who, who) && assigned(other, now);
         });
}

int Model::lent_until(const std::string& from, const std::string& to, const std::string& role,
                      int now) const {
  int last = -1;
  for (const auto& one : policy_.delegations) {
    if (!same(one.from, from) || !same(one.to, to)) continue;
    if (!one.role.empty() && one.role != role) continue;
    if (!one.until) return INT_MAX;
    if (now < *one.until) last = std::max(last, *one.until);
  }
  return last;
}

std::string Model::right_on(const ModelSeat& seat, const std::string& who,
                            const std::string& stated) {
  if (own_right(who, stated, seat)) return who;
  return used(seat.holder(), seat.level) ? seat.who : seat.holder();
}

/// Their own seat, else a free one by their own right or one that is lent, else one of somebody
/// whom they stand in for.
Model::Turn Model::turn(const std::string& who, const std::string& stated, int level, int now) {
  ModelSeat* own = nullptr;
  ModelSeat* free = nullptr;
  ModelSeat* stands_in = nullptr;
  for (auto& seat : seats_) {
    if (seat.level != level || !seat.open()) continue;
    if (!stated.empty() && stated != seat.role) return {};
    if (!assigned(seat, now)) {
      if (free == nullptr) free = &seat;
    } else if (same(seat.who, who)) {
      if (own == nullptr) own = &seat;
    } else if (stands_in == nullptr && lent_until(seat.who, who, seat.role, now) >= 0) {
      stands_in = &seat;
    }
  }
  if (barred(who, level)) return {};
  if (own != nullptr) return {own, right_on(*own, who, stated)};
  if (free != nullptr) {
    if (own_right(who, stated, *free)) return {free, who};
    auto members = policy_.roles[free->role];
    std::sort(members.begin(), members.end(),
              [](const auto& a, const auto& b) { return fold(a) < fold(b); });
    int last = -1;
    std::string lender;
    for (const auto& member : members) {
      const int until = lent_until(member, who, free->role, now);
      if (until <= last || barred(member, level) || used(member, level)) continue;
      last = until;
      lender = member;
    }
    if (last >= 0) return {free, lender};
  }
  if (stands_in != nullptr) return {stands_in, right_on(*stands_in, who, stated)};
  return {};
}

std::vector<int> Model::open_levels() const {
  std::set<int> levels;
  for (const auto& seat : seats_) {
    if (seat.open()) levels.insert(seat.level);
  }
  return {levels.begin(), levels.end()};
}

Model::Turn Model::choose(const Command& command, int now) {
  Turn found;
  int several = 0;
  for (const int level : open_levels()) {
    if (command.level && *command.level != level) continue;
    const auto one = turn(command.actor, command.role, level, now);
    if (one.seat == nullptr) continue;
    found = one;
    ++several;
  }
  return several == 1 ? found : Turn{};
}

ModelSeat* Model::choose_free(const Command& command, int now) {
  std::map<int, ModelSeat*> free;
  for (auto& seat : seats_) {
    if (!seat.open() || assigned(seat, now)) continue;
    if (command.level && *command.level != seat.level) continue;
    if (!command.role.empty() && command.role != seat.role) continue;
    free.emplace(seat.level, &seat);
  }
  return free.size() == 1 ? free.begin()->second : nullptr;
}

void Model::open(ModelSeat& seat, int now) {
  seat.state = SeatState::open;
  seat.opened = now;
  seat.due = now + policy_.levels[seat.level].sla;
}

/// The levels of each step whose turn has come; approved once none is left.
void Model::open_turns(int now) {
  for (const auto& step : steps_) {
    bool complete = true;
    for (auto& seat : seats_) {
      if (std::find(step.begin(), step.end(), seat.level) == step.end()) continue;
      if (seat.state == SeatState::waiting) open(seat, now);
      complete = complete && seat.state == SeatState::approved;
    }
    if (!complete) break;
  }
}

/// The state, as the seats of a review have it.
void Model::settle() {
  const auto levels = open_levels();
  if (!levels.empty()) {
    state_ = static_cast<ApprovalState>(static_cast<int>(ApprovalState::level_1_review) +
                                        levels.front() - 1);
    return;
  }
  state_ = ApprovalState::approved;
  approved_version_ = version_;
  was_approved_ = true;
  before_.clear();
}

/// Nobody has two seats of a level (`given` is theirs from now on), nor one that they can't decide.
void Model::free_seats(const ModelSeat* given) {
  for (auto& seat : seats_) {
    if (!seat.pending() || seat.who.empty()) continue;
    const bool two = given != nullptr && given != &seat && given->level == seat.level &&
                     same(given->who, seat.who);
    if (!two && may_keep(seat)) continue;
    seat.who.clear();
    seat.right.clear();
    seat.until.reset();
  }
}

void Model::submit(const Command& command, const Steps& demand, int now) {
  if (!submitter_.empty()) before_.insert(fold(submitter_));
  submitter_ = command.actor;
  submission_ = ++round_;
  signatures_.clear();
  seats_.clear();
  was_approved_ = false;
  steps_ = demand;
  std::set<int> levels;
  for (const auto& step : steps_) levels.insert(step.begin(), step.end());
  for (const int level : levels) {
    for (int seat = 1; seat <= policy_.levels[level].quorum; ++seat) {
      auto& made = seats_.emplace_back();
      made.level = level;
      made.seat = seat;
      made.role = policy_.levels[level].role;
    }
  }
  open_turns(now);
  settle();
}

bool Model::approve(const Command& command, int now) {
  const auto mine = choose(command, now);
  if (mine.seat == nullptr) return false;
  auto& seat = *mine.seat;
  const bool approves = command.action == Action::approve;
  seat.right = same(mine.right, command.actor) ? "" : mine.right;
  seat.who = command.actor;
  seat.until.reset();
  seat.late = seat.late || *seat.due < now;
  seat.decided = now;
  seat.state = approves ? SeatState::approved : SeatState::rejected;
  if (approves) {
    seat.content = fields_;
    open_turns(now);
    settle();
    free_seats(&seat);
    return true;
  }
  for (auto& other : seats_) {
    if (!other.pending()) continue;
    other.state = SeatState::closed;
    if (other.level != seat.level || !same(other.who, seat.who)) continue;
    other.who.clear();  // nobody stands on two seats of a level
    other.right.clear();
    other.until.reset();
  }
  state_ = ApprovalState::rejected;
  return true;
}

bool Model::escalate(const Command& command, int now) {
  const bool submitter = !submitter_.empty() && same(command.actor, submitter_);
  auto* seat = submitter ? choose_free(command, now) : choose(command, now).seat;
  if (seat == nullptr) return false;
  const auto& level = policy_.levels[seat->level];
  if (level.backup.empty() || seat->escalations >= level.escalations) return false;
  if (!may_be_given(level.backup, *seat, now) || used(level.backup, seat->level)) return false;
  seat->who = level.backup;
  seat->right.clear();
  seat->until.reset();
  seat->due = now + level.sla;
  ++seat->escalations;
  free_seats(seat);
  return true;
}

bool Model::delegate(const Command& command, int now) {
  std::optional<int> until;
  if (command.until) until = static_cast<int>((command.until->seconds - at(0).seconds) / 3600);
  if (command.delegate_to.empty() || (until && *until <= now)) return false;
  const auto mine = choose(command, now);
  if (mine.seat == nullptr || !may_be_given(command.delegate_to, *mine.seat, now)) return false;
  auto& seat = *mine.seat;
  int end = INT_MAX;
  auto right = mine.right;
  if (assigned(seat, now)) {
    right = used(seat.holder(), seat.level) ? seat.who : seat.holder();
    if (!same(seat.who, command.actor)) end = lent_until(seat.who, command.actor, seat.role, now);
    if (seat.until) end = std::min(end, *seat.until);
  } else if (!same(right, command.actor)) {
    end = lent_until(right, command.actor, seat.role, now);
  }
  if (end != INT_MAX) {
    if (same(command.delegate_to, command.actor) || (until && *until > end)) return false;
    if (!until) until = end;
  }
  seat.who = command.delegate_to;
  seat.right = same(right, seat.who) ? "" : right;
  seat.until = until;
  free_seats(&seat);
  return true;
}

bool Model::decide(const Command& command, const Steps& demand, int now) {
  if (command.actor.empty() || (command.version && *command.version != version_)) return false;
  if (command.level && (*command.level < 1 || *command.level > 3)) return false;
  const auto taken = [&] {
    switch (command.action) {
      case Action::comment: return !command.comments.empty();
      case Action::submit:
        if (state_ != ApprovalState::draft) return false;
        submit(command, demand, now);
        return true;
      case Action::revise:
        if (state_ != ApprovalState::rejected) return false;
        state_ = ApprovalState::draft;
        return true;
      case Action::withdraw:
        if (!in_review() || !same(command.actor, submitter_)) return false;
        for (auto& seat : seats_) {
          if (seat.pending()) seat.state = SeatState::closed;
        }
        state_ = ApprovalState::draft;
        return true;
      case Action::approve:
      case Action::reject: return in_review() && approve(command, now);
      case Action::escalate: return in_review() && escalate(command, now);
      case Action::delegate: return in_review() && delegate(command, now);
      default: return false;
    }
  }();
  if (taken) last_ = std::max(last_.value_or(now), now);
  return taken;
}

void Model::tick(int now) {
  if (!in_review()) return;
  for (const int level : open_levels()) {
    const auto& rules = policy_.levels[level];
    ModelSeat* given = nullptr;
    const auto before = seats_;  // who may take over is judged by what was
    for (auto& seat : seats_) {
      if (seat.level != level || !seat.open() || *seat.due >= now) continue;
      if (seat.escalations > rules.escalations) continue;
      last_ = std::max(last_.value_or(now), now);
      seat.late = true;
      if (seat.escalations++ == rules.escalations) continue;
      seat.due = now + rules.sla;
      if (rules.backup.empty() || given != nullptr || used(rules.backup, level)) continue;
      if (!may_be_given(rules.backup, seat, now)) continue;
      given = &seat;
    }
    if (given == nullptr) continue;
    given->who = rules.backup;
    given->right.clear();
    given->until.reset();
    free_seats(given);
  }
}

}  // namespace dealkit::approval::test
