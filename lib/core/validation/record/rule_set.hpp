// The rules there are, in the order of the specification (spec: campaign validation, "Run"), and
// their codes.
#pragma once

#include <bitset>
#include <cstddef>
#include <span>

#include "core/validation/general_rules.hpp"
#include "core/validation/rule.hpp"
#include "core/validation/thresholds.hpp"

namespace dealkit::validation {

/// Results of a report stand in this order.
std::span<const Rule* const> all_rules();
/// Those of campaigns, in the order in which they run.
std::span<const Rule* const> campaign_rules();
/// "budget_constraints"; nullptr if there is none of that name.
const Rule* find_rule(std::string_view name);

/// A set of rules, by their place in all_rules().
inline constexpr std::size_t rules_max = 32;
using RuleBits = std::bitset<rules_max>;
std::size_t place_of(const Rule& rule);

/// The limits of a platform profile.
Thresholds thresholds_of(Profile profile);

/// Every code that dealkit knows, the rules' and those of syntax, suppression, external checks and
/// deals, in that order.
std::span<const CodeInfo* const> all_codes();
/// By code ("BUD013"); nullptr if unknown.
const CodeInfo* find_code(std::string_view code);

}  // namespace dealkit::validation
