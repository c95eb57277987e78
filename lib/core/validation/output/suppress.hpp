// Accepted exceptions that stand in a record: "x_validate":{"ignore":[{"code","until","reason"}]}.
#pragma once

#include "core/base/time.hpp"
#include "core/deal/campaign.hpp"
#include "core/validation/finding.hpp"

namespace dealkit::validation {

/// Marks the findings that `accepted` names as suppressed ("record"), and adds SUP001 for
/// exceptions past their end date, SUP002 for unused and SUP003 for incomplete ones. A date holds
/// through its day in UTC. Findings of the rules syntax and suppression cannot be suppressed.
void apply_suppressions(Findings& findings, const deal::Suppressions& accepted, base::Instant now);

}  // namespace dealkit::validation
