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

bool is_for(const Delegation& delegation, std::string_view from, std::string_view to,
            std::string_view role) {
  return delegation.from == from && delegation.to == to &&
         (delegation.role.empty() || delegation.role == role);
}

bool in_force(const Delegation& delegation, base::Instant now) {
  return (!delegation.since || *delegation.since <= now) &&
         (!delegation.until || now < *delegation.until);
}

/// Whether a member's delegation counts. Who signed this level already may still stand aside for
/// another signature of it: whether one counts must not depend on which of the two came first.
bool may_lend(const Barred& member) {
  return member.why == Bar::none || member.why == Bar::same_level;
}

std::string quoted_level(int level) { return "level " + std::to_string(level); }

}  // namespace

Barred Authority::bar(std::string_view person, int level) const {
  const auto& policy = rules_.policy;
  if (!policy.allow_own_deals()) {
    if (person == content_.owner()) return {Bar::owner, nullptr};
    const bool owned = person == content_.owner_at_submission() && !person.empty();
    if (owned) return {Bar::former_owner, nullptr};
    const bool submitted = person == review_.submitter ||
                           review_.earlier_submitters.contains(person);
    if (submitted) return {Bar::submitter, nullptr};
  }
  for (const auto& seat : review_.seats) {
    if (!decided(seat) || seat.approver != person) continue;
    if (seat.level == level) return {Bar::same_level, &seat};
    if (!policy.allow_several_levels()) return {Bar::other_level, &seat};
  }
  if (policy.allow_several_levels()) return {};
  for (const auto& seat : review_.signatures) {
    if (seat.level != level && seat.approver == person) return {Bar::other_level, &seat};
  }
  return {};
}

bool Authority::is_assigned(const Seat& seat) const {
  if (seat.approver.empty()) return false;
  if (seat.assigned_until && rules_.now >= *seat.assigned_until) return false;
  // A seat that is assigned to somebody who must not decide it would wait for ever.
  return bar(seat.approver, seat.level).why == Bar::none;
}

bool Authority::stands_in(std::string_view actor, const Seat& seat) const {
  const auto& list = rules_.policy.delegations();
  return std::any_of(list.begin(), list.end(), [&](const Delegation& delegation) {
    return is_for(delegation, seat.approver, actor, seat.role) && in_force(delegation, rules_.now);
  });
}

/// The last end of the delegations that are in force; there must be one.
std::optional<base::Instant> Authority::delegation_ends(std::string_view from, std::string_view to,
                                                        std::string_view role) const {
  std::optional<base::Instant> last;
  for (const auto& delegation : rules_.policy.delegations()) {
    if (!is_for(delegation, from, to, role) || !in_force(delegation, rules_.now)) continue;
    if (!delegation.until) return std::nullopt;
    last = std::max(last, delegation.until);
  }
  return last;
}

std::optional<base::Instant> Authority::right_ends(const Claim& claim, const Seat& seat) const {
  if (is_assigned(seat)) {
    if (seat.approver == claim.actor) return seat.assigned_until;
    const auto ends = delegation_ends(seat.approver, claim.actor, seat.role);
    if (!ends || !seat.assigned_until) return ends ? ends : seat.assigned_until;
    return std::min(*ends, *seat.assigned_until);
  }
  if (rules_.policy.trust_stated_roles() && claim.role == seat.role) return std::nullopt;
  std::optional<base::Instant> last;
  for (const auto& member : rules_.policy.grants(seat.role, claim.actor, rules_.now)) {
    if (member.empty()) return std::nullopt;
    if (!may_lend(bar(member, seat.level))) continue;
    const auto ends = delegation_ends(member, claim.actor, seat.role);
    if (!ends) return std::nullopt;
    last = std::max(last, ends);
  }
  return last;
}

Authority::Holding Authority::holds(const Claim& claim, std::string_view role, int level) const {
  Holding holding;
  holding.holds = rules_.policy.trust_stated_roles() && !role.empty() && claim.role == role;
  if (holding.holds) return holding;
  for (auto& member : rules_.policy.grants(role, claim.actor, rules_.now)) {
    const auto barred = member.empty() ? Barred{} : bar(member, level);
    if (may_lend(barred)) {
      holding.holds = true;
      return holding;
    }
    holding.barred = barred;
    holding.delegator = std::move(member);
  }
  return holding;
}

Finding Authority::find(const Claim& claim, int level) const {
  Finding finding;
  const Seat* free = nullptr;
  const Seat* assigned = nullptr;
  const Seat* as_substitute = nullptr;
  for (const auto& seat : review_.seats) {
    if (seat.level != level || seat.state != SeatState::open) continue;
    if (finding.about == nullptr) finding.about = &seat;
    if (!is_assigned(seat)) {
      if (free == nullptr) free = &seat;
    } else if (seat.approver == claim.actor) {
      finding.seat = &seat;
    } else {
      assigned = &seat;
      if (as_substitute == nullptr && stands_in(claim.actor, seat)) as_substitute = &seat;
    }
    if (finding.seat != nullptr) break;
  }
  const Seat* const own = std::exchange(finding.seat, nullptr);
  if (finding.about == nullptr) {
    finding.refusal = Refusal::wrong_role;
    return finding;
  }
  if (!claim.role.empty() && claim.role != finding.about->role) {
    finding.refusal = Refusal::wrong_role;
    return finding;
  }
  finding.barred = bar(claim.actor, level);
  if (finding.barred.why != Bar::none) {
    finding.refusal = Refusal::barred;
    return finding;
  }
  finding.seat = own;
  if (own != nullptr) return finding;
  finding.refusal = Refusal::assigned;
  if (free != nullptr) {
    auto holding = holds(claim, free->role, level);
    if (holding.holds) {
      finding.seat = free;
      finding.refusal = Refusal::none;
      return finding;
    }
    finding.refusal = Refusal::role_not_held;
    finding.about = free;
    finding.barred = holding.barred;
    finding.delegator = std::move(holding.delegator);
  } else {
    finding.about = assigned;
  }
  if (as_substitute != nullptr) {
    finding.seat = as_substitute;
    finding.refusal = Refusal::none;
  }
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
      if (finding.barred.why == Bar::same_level) {
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
    if (other.state == SeatState::open && other.approver == person && is_assigned(other)) {
      return base::Error{base::Errc::negative,
                         "seat " + std::to_string(other.seat) + " of " +
                             quoted_level(seat.level) + " is " + std::string(person) +
                             "'s already, and nobody signs a level twice"};
    }
  }
  return {};
}

base::Result<std::optional<base::Instant>> Authority::handed_on_until(const Command& command,
                                                                      const Seat& seat) const {
  const auto ends = right_ends({command.actor, command.role}, seat);
  if (!ends) return command.until;
  const auto right = quoted_level(seat.level) + ": the right of " + command.actor +
                     " to decide it ends at " + base::to_string(*ends);
  if (command.delegate_to == command.actor) {
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
