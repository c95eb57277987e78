// The part of compliance_rules that holds the campaign against what was approved and signed.
#pragma once

#include "core/validation/finding.hpp"

namespace dealkit::validation {

struct Context;
struct Subject;

namespace compliance {

void check_approval(const Subject& subject, const Context& context, Findings& findings);
void check_insertion_order(const Subject& subject, Findings& findings);

}  // namespace compliance
}  // namespace dealkit::validation
