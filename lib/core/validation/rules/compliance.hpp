// compliance_rules: what law and platform policies demand (CMP001 … CMP012): special categories,
// political advertising, restricted products, children, consent, approvals.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "core/validation/finding.hpp"
#include "core/validation/threshold.hpp"

namespace dealkit::validation {

enum class Profile : std::uint8_t;
struct Context;
struct Subject;

struct ComplianceThresholds {
  std::int64_t special_age_min = 18;
  std::int64_t special_age_max = 65;
  std::int64_t approval_days_most = 365;
  std::vector<std::string> restricted;       // "alcohol:FR=forbidden|licence|allowed|21"
  std::vector<std::string> sensitive_words;  // besides the built-in ones
  /// 1: special_category_countries is demanded; 1: a campaign must say whether it is political.
  std::int64_t demand_category_countries = 0;
  std::int64_t demand_political_answer = 0;
};
std::span<const Threshold> compliance_thresholds();
void apply_profile(Profile profile, ComplianceThresholds& thresholds);

std::span<const CodeInfo> compliance_codes();
void check_compliance(const Subject& subject, const Context& context, Findings& findings);

}  // namespace dealkit::validation
