// Who may decide a level: holders of its role and who stands in for them, those that a seat is
// assigned to, less those that separation of duties bars. Private to the state machine.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/approval/review.hpp"

namespace dealkit::approval {

/// Why somebody must not decide a level (30-approval, separation of duties).
enum class Bar : std::uint8_t {
  none, owner, former_owner, submitter, other_level, same_level
};
struct Barred {
  Bar why = Bar::none;
  const Seat* seat = nullptr;  // what was decided, of other_level and same_level
};

/// Who acts, and the role that the decision states ("" = none).
struct Claim {
  std::string_view actor;
  std::string_view role;
};

enum class Refusal : std::uint8_t { none, wrong_role, barred, role_not_held, assigned };
/// The open seat of a level that a claim decides, or why none. Refusals are only put into words
/// when they are told: of several open levels most refuse most people.
struct Finding {
  const Seat* seat = nullptr;
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
  /// Whether a seat is somebody's own now: assigned, not lapsed, and to one who may decide it.
  bool is_assigned(const Seat& seat) const;
  /// `level` must have an open seat.
  Finding find(const Claim& claim, int level) const;
  base::Error explain(const Claim& claim, int level, const Finding& finding) const;
  /// Whether `person` may be given the open seat `seat`; Errc::negative says why not.
  base::Result<void> may_be_given(const Seat& seat, std::string_view person) const;
  /// When what `command` delegates of `seat`, which find() gave for it, ends: nobody hands on for
  /// longer than they have it themselves. Errc::negative for a later end, and for themselves.
  base::Result<std::optional<base::Instant>> handed_on_until(const Command& command,
                                                             const Seat& seat) const;

 private:
  struct Holding {
    bool holds = false;
    Barred barred;
    std::string delegator;
  };
  Holding holds(const Claim& claim, std::string_view role, int level) const;
  bool stands_in(std::string_view actor, const Seat& seat) const;
  /// When the right ends by which a claim decides a seat: with the assignment, with the delegation
  /// in the policy, with the earlier of both; nullopt: never.
  std::optional<base::Instant> right_ends(const Claim& claim, const Seat& seat) const;
  std::optional<base::Instant> delegation_ends(std::string_view from, std::string_view to,
                                               std::string_view role) const;
  std::string describe(std::string_view person, const Barred& barred) const;

  const Review& review_;
  const Content& content_;
  const Rules& rules_;
};

}  // namespace dealkit::approval
