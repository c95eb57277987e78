// geo_restrictions: places that exist, that the deal and the policy allow, in the code that the
// platform takes (GEO001 … GEO011).
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "core/validation/finding.hpp"
#include "core/validation/threshold.hpp"

namespace dealkit::validation {

enum class Profile : std::uint8_t;
struct Context;
struct Subject;

struct GeoThresholds {
  double radius_least = 1;  // km or mi
  double radius_most_km = 800;
  double radius_most_mi = 500;
  double special_radius_least_mi = 1;
  std::int64_t postal_codes_most = 50'000;
  std::int64_t alpha3_only = 0;  // 1: countries must be alpha-3
  std::vector<std::string> embargoed;      // countries or subdivisions, by any ISO 3166 code
  std::vector<std::string> licence_zones;  // the same, where advertising needs a licence
};
std::span<const Threshold> geo_thresholds();
void apply_profile(Profile profile, GeoThresholds& thresholds);

std::span<const CodeInfo> geo_codes();
void check_geo(const Subject& subject, const Context& context, Findings& findings);

}  // namespace dealkit::validation
