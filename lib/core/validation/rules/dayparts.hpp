// Hours of the day that collide or run past midnight (SCH011, SCH012).
#pragma once

#include "core/validation/finding.hpp"
#include "core/validation/subject.hpp"

namespace dealkit::validation {

extern const Rule schedule_rule;

extern const CodeInfo daypart_overlap;          // SCH011
extern const CodeInfo daypart_spans_midnight;   // SCH012

void check_dayparts(const deal::Targeting& targeting, Findings& findings);

}  // namespace dealkit::validation
