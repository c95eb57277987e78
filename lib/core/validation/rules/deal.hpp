#pragma once

#include <span>

#include "core/validation/finding.hpp"
#include "core/validation/threshold.hpp"

namespace dealkit::validation {

enum class Profile : std::uint8_t;
struct Context;
struct Subject;

struct DealThresholds {
};
std::span<const Threshold> deal_thresholds();
void apply_profile(Profile profile, DealThresholds& thresholds);

std::span<const CodeInfo> deal_codes();
void check_deal(const Subject& subject, const Context& context, Findings& findings);

}  // namespace dealkit::validation
