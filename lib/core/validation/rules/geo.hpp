#pragma once

#include <span>

#include "core/validation/finding.hpp"
#include "core/validation/threshold.hpp"

namespace dealkit::validation {

enum class Profile : std::uint8_t;
struct Context;
struct Subject;

struct GeoThresholds {
};
std::span<const Threshold> geo_thresholds();
void apply_profile(Profile profile, GeoThresholds& thresholds);

std::span<const CodeInfo> geo_codes();
void check_geo(const Subject& subject, const Context& context, Findings& findings);

}  // namespace dealkit::validation
