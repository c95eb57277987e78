// The level and seat that a command is for, or why there is none. Private to the state machine.
#pragma once

#include <optional>
#include <string>

#include "core/approval/authority.hpp"

namespace dealkit::approval {

/// One command that somebody tries on one review.
struct Attempt {
  const Review& review;
  const Command& command;
  const Content& content;
  const Rules& rules;
  Authority authority{review, content, rules};
  Claim claim{command.actor, command.role};

  std::string deal() const { return "deal '" + std::string(content.deal_id()) + "'"; }
};

/// The decision of a level that was made last; nullptr if none was.
const Seat* last_decision(const Review& review, std::optional<int> level);
/// The decision that was made instead of the actor's, or is theirs: the last one of a seat that
/// they could have decided by the role that they state, or hold; nullptr if there is none.
const Seat* decision_instead(const Attempt& attempt);

/// The open level that the command is for, and the actor's seat of it: their own, else a free one.
base::Result<Finding> choose(const Attempt& attempt);
/// The seat of the submitter's choice to escalate, which is no decision on it: one that is nobody's
/// own, so that no colleague's deadline moves.
base::Result<const Seat*> choose_free(const Attempt& attempt);

}  // namespace dealkit::approval
