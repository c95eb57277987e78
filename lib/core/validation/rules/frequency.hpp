#pragma once

#include <span>

#include "core/validation/finding.hpp"
#include "core/validation/threshold.hpp"

namespace dealkit::validation {

enum class Profile : std::uint8_t;
struct Context;
struct Subject;

struct FrequencyThresholds {
};
std::span<const Threshold> frequency_thresholds();
void apply_profile(Profile profile, FrequencyThresholds& thresholds);

std::span<const CodeInfo> frequency_codes();
void check_frequency(const Subject& subject, const Context& context, Findings& findings);

}  // namespace dealkit::validation
