// The rules there are, in the order of the specification (spec: campaign validation, "Run"), and
// their codes.
#pragma once

#include <bitset>
#include <cstddef>
#include <span>

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

/// Codes that are not a rule's.
extern const CodeInfo malformed_record;       // SYN001
extern const CodeInfo wrong_type;             // SYN002
extern const CodeInfo unknown_record_type;    // SYN003
extern const CodeInfo near_miss_member;       // SYN004
extern const CodeInfo not_storable;           // SYN005
extern const CodeInfo suppression_expired;    // SUP001
extern const CodeInfo suppression_unused;     // SUP002
extern const CodeInfo suppression_incomplete; // SUP003
extern const CodeInfo external_failed;        // EXT001
extern const CodeInfo external_refused;       // EXT002

}  // namespace dealkit::validation
