// Who can decide what is open: for lists of what waits for somebody, and for warnings.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/approval/review.hpp"

namespace dealkit::approval {

/// Somebody who asks, and the role that they would state ("" = none).
struct Asker {
  std::string person, role;
};

/// The open seats that they may decide now, one a level: the one that their decision would take. By
/// their roles, delegations and assignments, less what separation of duties bars.
std::vector<Seat> seats_for(const Review& review, const Content& content, const Rules& rules,
                            const Asker& asker);

/// A sentence for each level with a pending seat that fewer people can decide than it wants
/// signatures, as things are now. None under a policy that trusts whatever role is stated.
std::vector<std::string> shortages(const Review& review, const Content& content,
                                   const Rules& rules);

}  // namespace dealkit::approval
