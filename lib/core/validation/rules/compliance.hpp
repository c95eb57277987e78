#pragma once

#include <span>

#include "core/validation/finding.hpp"
#include "core/validation/threshold.hpp"

namespace dealkit::validation {

enum class Profile : std::uint8_t;
struct Context;
struct Subject;

struct ComplianceThresholds {
};
std::span<const Threshold> compliance_thresholds();
void apply_profile(Profile profile, ComplianceThresholds& thresholds);

std::span<const CodeInfo> compliance_codes();
void check_compliance(const Subject& subject, const Context& context, Findings& findings);

}  // namespace dealkit::validation
