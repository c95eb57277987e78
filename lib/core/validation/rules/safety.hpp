// brand_safety: no ads where the brand must not stand, and none from sellers that may not sell
// (BRD001 … BRD011).
#pragma once

#include <span>
#include <string>
#include <vector>

#include "core/base/money.hpp"
#include "core/validation/finding.hpp"
#include "core/validation/threshold.hpp"

namespace dealkit::validation {

enum class Profile : std::uint8_t;
struct Context;
struct Subject;

struct SafetyThresholds {
  /// Content Taxonomy 1.0: non-standard and illegal content; 2.x and 3.x: sensitive topics.
  std::vector<std::string> floor_categories{"IAB25", "IAB26"};
  std::vector<std::string> floor_categories_current{"v9i3On"};
  std::vector<std::string> guarded_tiers{"standard", "strict",  "limited", "moderate",
                                         "family",   "maximum", "high",    "family_safe"};
  /// In US dollars, scaled to other currencies by powers of ten.
  base::Micros unverified_budget{10'000 * base::micros_per_unit};
  std::int64_t amounts_unscaled = 0;
  std::int64_t keywords_most = 2000;
  std::int64_t list_days_most = 90;
};
std::span<const Threshold> safety_thresholds();
void apply_profile(Profile profile, SafetyThresholds& thresholds);

std::span<const CodeInfo> safety_codes();
void check_safety(const Subject& subject, const Context& context, Findings& findings);

}  // namespace dealkit::validation
