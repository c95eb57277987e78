// Which levels a deal needs: the first route of the policy that holds for it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/approval/policy.hpp"

namespace dealkit::approval {

/// What the policy demands of one deal as it stands.
struct Demand {
  Steps steps;                          // empty: approved at once
  std::optional<std::size_t> route;     // its place in the policy; none: no route held, so that
                                        // every level of the policy is demanded, one after another
  std::optional<base::Micros> value;    // total_value in the policy's currency
};

/// Conditions see the deal's members, `value` (the total_value in the policy's currency, a double)
/// and `account` (the account's record, {} if it is not known). Errc::data: no rate for the deal's
/// currency while a condition reads `value`, or a condition that cannot be evaluated: a deal must
/// not slip through a rule since a member of it is missing; the message names the route.
base::Result<Demand> demand_of(const Policy& policy, json::Value deal, json::Value account,
                               expression::Scratch& scratch);

/// What a condition looks at.
struct DealAndAccount {
  json::Value deal, account;
};
/// Whether the condition of one route holds, which must have one; errors as demand_of().
base::Result<bool> holds(const Policy& policy, const Route& route, const DealAndAccount& records,
                         expression::Scratch& scratch);

}  // namespace dealkit::approval
