#pragma once

#include <span>

#include "core/validation/finding.hpp"
#include "core/validation/threshold.hpp"

namespace dealkit::validation {

enum class Profile : std::uint8_t;
struct Context;
struct Subject;

struct CreativeThresholds {
};
std::span<const Threshold> creative_thresholds();
void apply_profile(Profile profile, CreativeThresholds& thresholds);

std::span<const CodeInfo> creative_codes();
void check_creative(const Subject& subject, const Context& context, Findings& findings);

}  // namespace dealkit::validation
