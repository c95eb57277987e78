#include "core/validation/rules/compliance.hpp"

#include "core/validation/context.hpp"
#include "core/validation/subject.hpp"

namespace dealkit::validation {

std::span<const CodeInfo> compliance_codes() { return {}; }
std::span<const Threshold> compliance_thresholds() { return {}; }
void apply_profile(Profile, ComplianceThresholds&) {}
void check_compliance(const Subject&, const Context&, Findings&) {}

}  // namespace dealkit::validation
