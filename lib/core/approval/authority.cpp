// Who may decide a level, and why others may not.
#include "core/approval/authority.hpp"

#include <algorithm>
#include <utility>

#include "core/approval/seats.hpp"

namespace dealkit::approval {
namespace {

bool decided(const Seat& seat) {
  return seat.state == SeatState::approved || seat.state == SeatState::rejected;
}

std::string quoted_level(int level) { return "level " + std::to_string(level); }

}  // namespace

Barred Authority::bar(std::string_view person, int level) const {
  const auto& policy = rules_.policy;
  if (!policy.allow_own_deals() && !person.empty()) {
    if (base::same_person(person, content_.owner())) return {Bar::owner, nullptr};
    if (base::same_person(person, content_.owner_at_submission())) {
      return {Bar::former_owner, nullptr};
    }
    const bool submitted = base::same_person(person, review_.submitter) ||
                           review_.earlier_submitters.contains(person);
    if (submitted) return {Bar::submitter, nullptr};
  }
  for (const auto& seat : review_.seats) {
    if (!decided(seat) || !base::same_person(seat.approver, person)) continue;
    if (seat.level == level) return {Bar::same_level, &seat};
    if (!policy.allow_several_levels()) return {Bar::other_level, &seat};
  }
  if (policy.allow_several_levels()) return {};
  for (const auto& seat : review_.signatures) {
    if (seat.level == level || !base::same_person(seat.approver, person)) continue;
    return {Bar::other_level, &seat};
  }
  return {};
}

const Seat* Authority::use_of(std::string_view person, int level) const {
  for (const auto& seat : review_.seats) {
    if (seat.level != level || !decided(seat)) continue;
    if (base::same_person(right_of(seat), person)) return &seat;
  }
  return nullptr;
}

Barred Authority::bar_to_lend(std::string_view person, int level) const {
  auto barred = bar(person, level);
  if (barred.why != Bar::none) return barred;
  barred.seat = use_of(person, level);
  if (barred.seat != nullptr) barred.why = Bar::used;
  return barred;
}

bool Authority::has_own_right(const Claim& claim, const Seat& seat) const {
  const auto& policy = rules_.policy;
  const bool stated = policy.trust_stated_roles() && !seat.role.empty() && claim.role == seat.role;
  return (stated || policy.is_member(seat.role, claim.actor)) &&
         use_of(claim.actor, seat.level) == nullptr;
}

bool Authority::is_assignable(const Seat& seat) const {
  if (seat.approver.empty()) return false;
  // A seat that is assigned to somebody who must not decide it would wait for ever.
  if (bar(seat.approver, seat.level).why != Bar::none) return false;
  return use_of(right_of(seat), seat.level) == nullptr || has_own_right({seat.approver, {}}, seat);
}

bool Authority::is_assigned(const Seat& seat) const {
  const bool lapsed = seat.assigned_until && rules_.now >= *seat.assigned_until;
  return !lapsed && is_assignable(seat);
}

bool Authority::stands_in(std::string_view actor, const Seat& seat) const {
  const auto& list = rules_.policy.delegations();
  return std::any_of(list.begin(), list.end(), [&](const Delegation& delegation) {
    return delegation.is_for(seat.role) && delegation.in_force(rules_.now) &&
           base::same_person(delegation.from, seat.approver) &&
           base::same_person(delegation.to, actor);
  });
}

/// The last end of the delegations that are in force; there must be one.
std::optional<base::Instant> Authority::delegation_ends(std::string_view from, std::string_view to,
                                                        std::string_view role) const {
  std::optional<base::Instant> last;
  for (const auto& delegation : rules_.policy.delegations()) {
    if (!delegation.is_for(role) || !delegation.in_force(rules_.now)) continue;
    if (!base::same_person(delegation.from, from)) continue;
    if (!base::same_person(delegation.to, to)) continue;
    if (!delegation.until) return std::nullopt;
    last = std::max(last, delegation.until);
  }
  return last;
}

std::optional<base::Instant> Authority::right_ends(const Claim& claim,
                                                   const Finding& finding) const {
  const auto& seat = *finding.seat;
  if (is_assigned(seat)) {
    if (base::same_person(seat.approver, claim.actor)) return seat.assigned_until;
    const auto ends = delegation_ends(seat.approver, claim.actor, seat.role);
    if (!ends || !seat.assigned_until) return ends ? ends : seat.assigned_until;
    return std::min(*ends, *seat.assigned_until);
  }
  if (base::same_person(finding.right, claim.actor)) return std::nullopt;
  return delegation_ends(finding.right, claim.actor, seat.role);
}

/// Their own right before that of others, so that who may decide anyway takes nothing from those
/// who asked them to; of several lenders the one whose delegation ends last.
Authority::Holding Authority::holds(const Claim& claim, const Seat& seat) const {
  Holding holding;
  if (has_own_right(claim, seat)) {
    holding.right = std::string(claim.actor);
    return holding;
  }
  const bool stated = rules_.policy.trust_stated_roles() && claim.role == seat.role;
  if (const auto* used = use_of(claim.actor, seat.level); stated && used != nullptr) {
    holding.barred = {Bar::used, used};
  }
  std::optional<base::Instant> last;
  for (auto& member : rules_.policy.grants(seat.role, claim.actor, rules_.now)) {
    const auto lender = member.empty() ? claim.actor : std::string_view(member);
    const auto barred = bar_to_lend(lender, seat.level);
    if (barred.why != Bar::none) {
      if (holding.barred.why == Bar::none || !member.empty()) holding.barred = barred;
      if (!member.empty()) holding.delegator = std::move(member);
      continue;
    }
    const auto ends = delegation_ends(member, claim.actor, seat.role);
    const bool longer = !ends || (last && *ends > *last);
    if (!holding.right.empty() && !longer) continue;
    holding.right = std::move(member);
    last = ends;
    if (!ends) break;
  }
  return holding;
}

std::string Authority::right_on(const Claim& claim, const Seat& seat) const {
  if (has_own_right(claim, seat)) return std::string(claim.actor);
  const auto given = right_of(seat);
  return std::string(use_of(given, seat.level) == nullptr ? given : seat.approver);
}

std::string Authority::handed_on(const Finding& finding) const {
  const auto& seat = *finding.seat;
  if (!is_assigned(seat)) return finding.right;
  const auto given = right_of(seat);
  return std::string(use_of(given, seat.level) == nullptr ? given : seat.approver);
}

Finding Authority::find(const Claim& claim, int level) const {
  Finding finding;
  const Seat* own = nullptr;
  const Seat* free = nullptr;
  const Seat* assigned = nullptr;
  const Seat* as_substitute = nullptr;
  for (const auto& seat : review_.seats) {
    if (seat.level != level || seat.state != SeatState::open) continue;
    if (finding.about == nullptr) finding.about = &seat;
    if (!is_assigned(seat)) {
      if (free == nullptr) free = &seat;
    } else if (base::same_person(seat.approver, claim.actor)) {
      own = &seat;
      break;
    } else {
      assigned = &seat;
      if (as_substitute == nullptr && stands_in(claim.actor, seat)) as_substitute = &seat;
    }
  }
  if (finding.about == nullptr || (!claim.role.empty() && claim.role != finding.about->role)) {
    finding.refusal = Refusal::wrong_role;
    return finding;
  }
  finding.barred = bar(claim.actor, level);
  if (finding.barred.why != Bar::none) {
    finding.refusal = Refusal::barred;
    return finding;
  }
  const auto take = [&](const Seat* seat, std::string right) {
    finding.seat = seat;
    finding.right = std::move(right);
    finding.refusal = Refusal::none;
    return finding;
  };
  if (own != nullptr) return take(own, right_on(claim, *own));
  finding.refusal = Refusal::assigned;
  if (free != nullptr) {
    auto holding = holds(claim, *free);
    if (!holding.right.empty()) return take(free, std::move(holding.right));
    finding.refusal = Refusal::role_not_held;
    finding.about = free;
    finding.barred = holding.barred;
    finding.delegator = std::move(holding.delegator);
    if (finding.barred.why == Bar::used && finding.delegator.empty()) {
      finding.refusal = Refusal::barred;
    }
  } else {
    finding.about = assigned;
  }
  if (as_substitute != nullptr) return take(as_substitute, right_on(claim, *as_substitute));
  return finding;
}

std::string Authority::describe(std::string_view person, const Barred& barred) const {
  std::string text(person);
  switch (barred.why) {
    case Bar::none: return text + " may decide it";
    case Bar::owner: return text + " owns the deal, and nobody decides a deal of their own";
    case Bar::former_owner:
      return text + " owned the deal when it was submitted, and nobody decides a deal of their own";
    case Bar::submitter:
      return text + " submitted the deal, and nobody decides what they submitted";
    case Bar::used:
      text = barred.seat->approver + " decided " + quoted_level(barred.seat->level) +
             " by the right of " + text;
      if (barred.seat->decided_at) text += " at " + base::to_string(*barred.seat->decided_at);
      return text + ", and no right counts twice";
    case Bar::other_level:
    case Bar::same_level: break;
  }
  text += std::string(" decided ") + quoted_level(barred.seat->level);
  if (barred.seat->decided_at) text += " at " + base::to_string(*barred.seat->decided_at);
  return text + (barred.why == Bar::other_level ? ", and nobody decides two levels of one deal"
                                                : ", and nobody signs a level twice");
}

base::Error Authority::explain(const Claim& claim, int level, const Finding& finding) const {
  const auto place = quoted_level(level);
  const std::string actor(claim.actor);
  const std::string role(finding.about == nullptr ? std::string_view() : finding.about->role);
  switch (finding.refusal) {
    case Refusal::wrong_role:
      return {base::Errc::negative, place + " is for the role " + role +
                                        ", the decision states the role " +
                                        std::string(claim.role)};
    case Refusal::barred: {
      auto why = describe(claim.actor, finding.barred);
      if (finding.barred.why == Bar::same_level || finding.barred.why == Bar::used) {
        return {base::Errc::conflict, "decision already made: " + why};
      }
      return {base::Errc::negative, place + ": " + why + " (separation of duties)"};
    }
    case Refusal::assigned: {
      const auto& seat = *finding.about;
      std::string text = place + " is assigned to " + seat.approver;
      if (seat.assigned_until) text += " until " + base::to_string(*seat.assigned_until);
      return {base::Errc::negative,
              text + ": expected " + seat.approver + " or a delegate, found " + actor};
    }
    case Refusal::role_not_held:
    case Refusal::none: break;
  }
  std::string text = place + " is for the role " + role + ", which " + actor + " does not hold";
  if (!finding.delegator.empty()) {
    text += "; the delegation by " + finding.delegator + " does not count: " +
            describe(finding.delegator, finding.barred) + " (separation of duties)";
  } else if (rules_.policy.trust_stated_roles()) {
    text += " and the decision does not state";
  } else if (!claim.role.empty()) {
    text += "; the policy does not trust roles that decisions state";
  }
  return {base::Errc::negative, text};
}

base::Result<void> Authority::may_be_given(const Seat& seat, std::string_view person) const {
  const auto barred = bar(person, seat.level);
  if (barred.why != Bar::none) {
    return base::Error{base::Errc::negative, quoted_level(seat.level) + ": " +
                                                 describe(person, barred) +
                                                 " (separation of duties)"};
  }
  for (const auto& other : review_.seats) {
    if (other.level != seat.level || other.seat == seat.seat) continue;
    if (other.state == SeatState::open && base::same_person(other.approver, person) &&
        is_assigned(other)) {
      return base::Error{base::Errc::negative,
                         "seat " + std::to_string(other.seat) + " of " +
                             quoted_level(seat.level) + " is " + std::string(person) +
                             "'s already, and nobody signs a level twice"};
    }
  }
  return {};
}

base::Result<void> Authority::may_take_over(const Seat& seat, std::string_view backup) const {
  DEALKIT_RETURN_IF_ERROR(may_be_given(seat, backup));
  const auto* used = use_of(backup, seat.level);
  if (used == nullptr) return {};
  return base::Error{base::Errc::negative, quoted_level(seat.level) + ": " +
                                               describe(backup, {Bar::used, used}) +
                                               " (separation of duties)"};
}

base::Result<std::optional<base::Instant>> Authority::handed_on_until(
    const Command& command, const Finding& finding) const {
  const auto ends = right_ends({command.actor, command.role}, finding);
  if (!ends) return command.until;
  const auto right = quoted_level(finding.seat->level) + ": the right of " + command.actor +
                     " to decide it ends at " + base::to_string(*ends);
  if (base::same_person(command.delegate_to, command.actor)) {
    return base::Error{base::Errc::negative,
                       right + " and is no longer for being delegated to themselves: expected "
                               "somebody else"};
  }
  if (command.until && *command.until > *ends) {
    return base::Error{base::Errc::negative,
                       right + ": expected to hand it on until then at most, found " +
                           base::to_string(*command.until)};
  }
  return command.until ? command.until : ends;
}

}  // namespace dealkit::approval
