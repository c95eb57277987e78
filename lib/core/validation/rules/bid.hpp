// What other rules ask of a bid.
#pragma once

#include <string_view>

namespace dealkit::deal {
struct Bid;
}

namespace dealkit::validation {

/// What a bid works towards, as it is written: the goal, or where that is an amount the goal of the
/// strategy ("target_cpa" -> "cpa"). Empty if neither says.
std::string_view goal_word(const deal::Bid& bid);

}  // namespace dealkit::validation
