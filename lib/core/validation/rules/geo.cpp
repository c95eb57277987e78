#include "core/validation/rules/geo.hpp"

#include "core/validation/context.hpp"
#include "core/validation/subject.hpp"

namespace dealkit::validation {

std::span<const CodeInfo> geo_codes() { return {}; }
std::span<const Threshold> geo_thresholds() { return {}; }
void apply_profile(Profile, GeoThresholds&) {}
void check_geo(const Subject&, const Context&, Findings&) {}

}  // namespace dealkit::validation
