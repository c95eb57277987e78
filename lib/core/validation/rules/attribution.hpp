// attribution_windows: conversions that are counted once, in known windows (ATT001 … ATT009).
#pragma once

#include <cstdint>
#include <span>

#include "core/validation/finding.hpp"
#include "core/validation/threshold.hpp"

namespace dealkit::validation {

enum class Profile : std::uint8_t;
struct Context;
struct Subject;

struct AttributionThresholds {
  std::int64_t click_days_max = 90;
  std::int64_t view_days_max = 90;
  double view_share_max = 100;
  // ATT007 beyond: only a platform's profile says what its own reports can be compared over.
  std::int64_t platform_click_days = 90;
  std::int64_t platform_view_days = 90;
};
std::span<const Threshold> attribution_thresholds();
void apply_profile(Profile profile, AttributionThresholds& thresholds);

std::span<const CodeInfo> attribution_codes();
void check_attribution(const Subject& subject, const Context& context, Findings& findings);

}  // namespace dealkit::validation
