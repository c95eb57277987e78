// pacing_rules: a budget that is spent in time (PAC001 … PAC010).
#pragma once

#include <cstdint>
#include <span>

#include "core/validation/finding.hpp"
#include "core/validation/threshold.hpp"

namespace dealkit::validation {

enum class Profile : std::uint8_t;
struct Context;
struct Subject;

struct PacingThresholds {
  std::int64_t asap_days_max = 7;
  double behind_ratio = 0.90, behind_strong_ratio = 0.75;
  double ahead_ratio = 1.10, ahead_strong_ratio = 1.25;
  double underdeliver_ratio = 1.5;
};
std::span<const Threshold> pacing_thresholds();
void apply_profile(Profile profile, PacingThresholds& thresholds);

std::span<const CodeInfo> pacing_codes();
void check_pacing(const Subject& subject, const Context& context, Findings& findings);

}  // namespace dealkit::validation
