// Who may decide a level: holders of its role and who stands in for them, those that a seat is
// assigned to, less those that separation of duties bars. Private to the state machine.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/approval/review.hpp"

namespace dealkit::approval {

/// Why somebody must not decide a level (30-approval, separation of duties), or not lend their
/// right to: `used` says that somebody decided by it already.
enum class Bar : std::uint8_t {
  none, owner, former_owner, submitter, other_level, same_level, used
};
struct Barred {
  Bar why = Bar::none;
  const Seat* seat = nullptr;  // what was decided, of other_level, same_level and used
};

/// Who acts, and the role that the decision states ("" = none).
struct Claim {
  std::string_view actor;
  std::string_view role;
};

enum class Refusal : std::uint8_t { none, wrong_role, barred, role_not_held, assigned };
/// Whose right a decision on a seat uses up: whoever decides has one of their own, as a holder of
/// the role, or one that was handed to them. Each counts once a level.
inline std::string_view right_of(const Seat& seat) {
  return seat.on_behalf_of.empty() ? seat.approver : seat.on_behalf_of;
}
/// The open seat of a level that a claim decides, or why none. Refusals are only put into words
/// when they are told: of several open levels most refuse most people.
struct Finding {
  const Seat* seat = nullptr;
  std::string right;             // whose it is that decides `seat`
  Refusal refusal = Refusal::none;
  Barred barred;                 // of Refusal::barred, and of who delegated the role in vain
  const Seat* about = nullptr;   // of Refusal::assigned: the seat; else one that has the role
  std::string delegator;         // of Refusal::role_not_held: who delegated, but is barred
};

class Authority {
 public:
  Authority(const Review& review, const Content& content, const Rules& rules)
      : review_(review), content_(content), rules_(rules) {}

  Barred bar(std::string_view person, int level) const;
  /// What keeps somebody's right to a level from being used, by them or by another.
  Barred bar_to_lend(std::string_view person, int level) const;
  /// "ana owns the deal, and nobody decides a deal of their own"
  std::string describe(std::string_view person, const Barred& barred) const;
  /// Whether a seat is somebody's own now: assigned, not lapsed, and to one who may decide it.
  bool is_assigned(const Seat& seat) const;
  /// The same but for the time: whether nothing but its end keeps an assignment from counting.
  bool is_assignable(const Seat& seat) const;
  /// `level` must have an open seat.
  Finding find(const Claim& claim, int level) const;
  base::Error explain(const Claim& claim, int level, const Finding& finding) const;
  /// Whether `person` may be given the open seat `seat`; Errc::negative says why not.
  base::Result<void> may_be_given(const Seat& seat, std::string_view person) const;
  /// The same of a backup, who decides by a right of their own.
  base::Result<void> may_take_over(const Seat& seat, std::string_view backup) const;
  /// When what `command` delegates, of which find() gave the seat, ends: nobody hands on for
  /// longer than they have it themselves. Errc::negative for a later end, and for themselves.
  base::Result<std::optional<base::Instant>> handed_on_until(const Command& command,
                                                             const Finding& finding) const;
  /// Whose right somebody hands on with the seat that find() gave.
  std::string handed_on(const Finding& finding) const;

 private:
  struct Holding {
    std::string right;     // whose it is; "": none
    Barred barred;
    std::string delegator;
  };
  /// The seat of `level` that was decided by the right of `person`; nullptr: none was.
  const Seat* use_of(std::string_view person, int level) const;
  /// Whether they hold the role themselves, and nobody has used their right.
  bool has_own_right(const Claim& claim, const Seat& seat) const;
  Holding holds(const Claim& claim, const Seat& seat) const;
  /// By whose right a claim decides a seat that is assigned to them or whom they stand in for.
  std::string right_on(const Claim& claim, const Seat& seat) const;
  bool stands_in(std::string_view actor, const Seat& seat) const;
  /// When the right ends by which a claim decides a seat: with the assignment, with the delegation
  /// in the policy, with the earlier of both; nullopt: never.
  std::optional<base::Instant> right_ends(const Claim& claim, const Finding& finding) const;
  std::optional<base::Instant> delegation_ends(std::string_view from, std::string_view to,
                                               std::string_view role) const;

  const Review& review_;
  const Content& content_;
  const Rules& rules_;
};

}  // namespace dealkit::approval
