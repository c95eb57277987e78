// The order and the phases of the record rules (spec: campaign validation, "Run").
#pragma once

#include <bitset>
#include <span>

#include "core/validation/finding.hpp"

namespace dealkit::validation {

struct Context;
struct Subject;

struct RecordRule {
  Rule rule;
  /// Phase 1 rules end a campaign's validation by a critical finding (unless --all).
  int phase;
  void (*check)(const Subject&, const Context&, Findings&);
  std::span<const CodeInfo> (*codes)();
  /// Top-level members that the rule reads: a change elsewhere cannot change its answer.
  std::span<const std::string_view> reads;
  std::string_view summary;
};

/// The twelve rules in the order in which they run.
std::span<const RecordRule> record_rules();

using RuleBits = std::bitset<rule_count>;

/// Every code that dealkit knows, the rules' and those of syntax, suppression, external checks and
/// deals, in that order.
std::span<const CodeInfo* const> all_codes();
/// By code ("BUD013") or slug-qualified code ("BUD013 exceeds-remaining"); nullptr if unknown.
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
