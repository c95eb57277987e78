// Accepted exceptions that stand in a record: "x_validate":{"ignore":[{"code","until","reason"}]}.
#pragma once

#include "core/base/time.hpp"
#include "core/deal/campaign.hpp"
#include "core/validation/finding.hpp"
#include "core/validation/record/rule_set.hpp"

namespace dealkit::validation {

/// Marks the findings that `accepted` names as suppressed ("record"), and adds SUP001 for
/// exceptions past their end date, SUP002 for unused and SUP003 for incomplete ones. A date holds
/// through its day in UTC. Findings of the rules syntax and suppression cannot be suppressed.
///
/// Unused is only what can be known to be: exceptions to codes about several campaigns, and to
/// those of rules that did not run (`ran`, if given), get no SUP002.
void apply_suppressions(Findings& findings, const deal::Suppressions& accepted, base::Instant now,
                        const RuleBits* ran = nullptr);

/// Whether a valid exception for `code` stands there: for findings about several campaigns, which
/// are made after the records.
bool is_accepted(const deal::Suppressions& accepted, std::string_view code, base::Instant now);

/// Why the finding `code` was accepted, of the exception in `ignore` (x_validate.ignore) that holds
/// for it now; empty if there is none.
std::string_view reason_of(json::Value ignore, std::string_view code, base::Instant now);

}  // namespace dealkit::validation
