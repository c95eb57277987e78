// A record after its checks: what every output format gets to see.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "core/base/time.hpp"
#include "core/validation/finding.hpp"
#include "core/validation/record/rule_set.hpp"

namespace dealkit::validation {

/// Where a record stands. Lines and columns count from 1.
struct Source {
  std::string_view file;  // "<stdin>" for standard input
  std::uint64_t line = 0;
  std::uint64_t byte_offset = 0;
  std::uint64_t ordinal = 0;  // of the record in the whole input, from 0
  std::uint32_t column = 1;   // of the record's first byte in its line, in bytes
  std::optional<base::Instant> now = {};  // when it is judged; none: the context's present
};

/// Time and cache use of one rule or external check, for --timings.
struct Timing {
  std::string_view rule_name;
  double latency_ms = 0;
  bool cached = false;
};

/// Refers to the memory of the validator that made it, until that takes the next record.
struct Examined {
  enum class Kind : std::uint8_t { campaign, deal, other /*nothing to check*/, unreadable };

  Kind kind = Kind::campaign;
  Source source;
  std::string_view bytes;         // the record as it came
  std::string_view id;            // empty: it has none
  std::string_view content_hash;  // empty: it has none
  std::span<const Finding> findings;
  RuleBits ran;  // of the rules that stand in Rule
  std::span<const std::string_view> other_rules;  // custom rules and external checks that ran
  bool short_circuited = false;
  bool valid = true;  // no critical finding that is not suppressed in the record
  std::span<const Timing> timings;  // empty without --timings
  double total_latency_ms = 0;
  double cache_hit_rate = 0;  // of the external checks, 0..1
};

/// A finding about several campaigns.
struct SetFinding {
  const CodeInfo* info = nullptr;
  Severity severity = Severity::critical;
  std::string message;
  std::vector<std::string> campaign_ids;
  std::vector<std::string> content_hashes;  // of the campaigns, "" where unknown
  std::vector<std::uint64_t> ordinals;      // of the campaigns in the input
};

}  // namespace dealkit::validation
