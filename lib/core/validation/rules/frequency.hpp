// frequency_caps: caps that an ad server accepts, that bind, and that leave the goal within reach
// (FRQ001 … FRQ011).
#pragma once

#include <cstdint>
#include <limits>
#include <span>

#include "core/validation/finding.hpp"
#include "core/validation/threshold.hpp"

namespace dealkit::validation {

enum class Profile : std::uint8_t;
struct Context;
struct Subject;

struct FrequencyThresholds {
  std::int64_t max_most = std::numeric_limits<std::int64_t>::max();  // impressions of one cap
  std::int64_t minutes_most = 59;  // greatest count of each unit; the least is 1
  std::int64_t hours_most = 23;
  std::int64_t days_most = 6;
  std::int64_t weeks_most = 4;
  std::int64_t months_most = 2;
  std::int64_t caps_most = 10;
  std::int64_t unit_once = 0;  // 1: two caps may not even share the unit of their windows
  double per_day_suspect = 20;
};
std::span<const Threshold> frequency_thresholds();
void apply_profile(Profile profile, FrequencyThresholds& thresholds);

std::span<const CodeInfo> frequency_codes();
void check_frequency(const Subject& subject, const Context& context, Findings& findings);

}  // namespace dealkit::validation
