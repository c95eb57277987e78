// Who can decide what is open; see deciders.hpp.
#include "core/approval/deciders.hpp"

#include "core/approval/authority.hpp"
#include "core/approval/seats.hpp"

namespace dealkit::approval {
namespace {

/// Of a role with hundreds of members the reasons of a few will do.
constexpr std::size_t reasons_told = 3;

/// Who of a role can still sign a level. Whoever is barred lends nothing either, so that delegates
/// add nobody: each right is one person's.
struct Signers {
  std::vector<std::string> able;
  std::vector<std::string> reasons;  // why others can't
  std::size_t barred = 0;
};

Signers signers_of(const Authority& authority, const Policy& policy, const Seat& seat) {
  Signers signers;
  const auto members = policy.roles().find(seat.role);
  if (members == policy.roles().end()) return signers;
  for (const auto& member : members->second) {
    const auto barred = authority.bar_to_lend(member, seat.level);
    if (barred.why == Bar::none) {
      signers.able.push_back(member);
      continue;
    }
    if (++signers.barred <= reasons_told) {
      signers.reasons.push_back(authority.describe(member, barred));
    }
  }
  return signers;
}

std::string shortage(const Seat& seat, std::size_t wanted, const Signers& signers) {
  const auto place = "level " + std::to_string(seat.level);
  std::string text = "nobody can decide " + place;
  if (!signers.able.empty()) {
    text = place + " wants " + std::to_string(wanted) + " more signatures, and only ";
    for (std::size_t i = 0; i < signers.able.size(); ++i) {
      if (i > 0) text += i + 1 == signers.able.size() ? " and " : ", ";
      text += signers.able[i];
    }
    text += " can sign it";
  }
  if (signers.able.empty() && signers.barred == 0) {
    return text + ": the policy names nobody for the role " + seat.role;
  }
  text += ": of the role " + seat.role + " ";
  if (signers.barred == 0) return text + "there is nobody else";
  for (std::size_t i = 0; i < signers.reasons.size(); ++i) {
    text += (i > 0 ? "; " : "") + signers.reasons[i];
  }
  if (signers.barred > signers.reasons.size()) {
    text += "; and " + std::to_string(signers.barred - signers.reasons.size()) + " more";
  }
  return text;
}

}  // namespace

std::vector<Seat> seats_for(const Review& review, const Content& content, const Rules& rules,
                            const Asker& asker) {
  std::vector<Seat> seats;
  if (!in_review(review.state)) return seats;
  const Authority authority(review, content, rules);
  for (const int level : review.open_levels()) {
    const auto finding = authority.find({asker.person, asker.role}, level);
    if (finding.seat != nullptr) seats.push_back(*finding.seat);
  }
  return seats;
}

std::vector<std::string> shortages(const Review& review, const Content& content,
                                   const Rules& rules) {
  std::vector<std::string> list;
  if (!in_review(review.state) || rules.policy.trust_stated_roles()) return list;
  const Authority authority(review, content, rules);
  for (int level = 1; level <= deal::last_level; ++level) {
    const Seat* first = nullptr;
    std::size_t wanted = 0;
    for (const auto& seat : review.seats) {
      if (seat.level != level || !pending(seat)) continue;
      if (first == nullptr) first = &seat;
      ++wanted;
    }
    if (first == nullptr) continue;
    const auto signers = signers_of(authority, rules.policy, *first);
    if (signers.able.size() < wanted) list.push_back(shortage(*first, wanted, signers));
  }
  return list;
}

}  // namespace dealkit::approval
