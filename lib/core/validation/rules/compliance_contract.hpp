// The part of compliance_rules that holds the campaign against what was approved and signed.
#pragma once

#include <cstdint>

#include "core/validation/finding.hpp"

namespace dealkit::validation {

struct Context;
struct Subject;

namespace compliance {

/// `days_most`: an approval that is older is stale.
void check_approval(const Subject& subject, const Context& context, std::int64_t days_most,
                    Findings& findings);
void check_insertion_order(const Subject& subject, Findings& findings);

}  // namespace compliance
}  // namespace dealkit::validation
