// targeting_criteria: an audience that exists, can be reached and can be described to an ad server
// (TGT001 … TGT015).
#pragma once

#include <cstdint>
#include <span>

#include "core/validation/finding.hpp"
#include "core/validation/threshold.hpp"

namespace dealkit::validation {

enum class Profile : std::uint8_t;
struct Context;
struct Subject;

struct TargetingThresholds {
  std::int64_t age_least = 13;  // years
  std::int64_t age_most = 65;
  std::int64_t cities_most = 250;  // elements of a list
  std::int64_t regions_most = 200;
  std::int64_t geo_points_most = 200;
  std::int64_t geo_markets_most = 210;
  std::int64_t languages_most = 90;
  std::int64_t languages_many = 50;
  std::int64_t interests_many = 100;
  std::int64_t audience_least = 1000;  // people
};
std::span<const Threshold> targeting_thresholds();
void apply_profile(Profile profile, TargetingThresholds& thresholds);

std::span<const CodeInfo> targeting_codes();
void check_targeting(const Subject& subject, const Context& context, Findings& findings);

}  // namespace dealkit::validation
