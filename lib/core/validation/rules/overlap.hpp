// audience_overlap: a campaign against itself (AUD001, AUD005), and campaigns against each other
// (AUD002 … AUD004, AUD006: set rules, which see the whole input).
#pragma once

#include <span>
#include <string>
#include <vector>

#include "core/validation/rule.hpp"

namespace dealkit::validation {

extern const Rule overlap_rule;

struct OverlapThresholds {
  double overlap_warn = 0.30;    // share of the smaller audience (or Jaccard over ids)
  double overlap_strong = 0.50;
  double overlap_merge = 0.70;
  /// Words by which a segment or an audience's name is known to hold customers.
  std::vector<std::string> customer_words{"customer", "customers", "crm", "purchaser",
                                          "purchasers", "buyers", "subscribers"};
};

// What the set rule reports.
extern const CodeInfo overlap_30;       // AUD002
extern const CodeInfo overlap_50;       // AUD003
extern const CodeInfo overlap_70;       // AUD004
extern const CodeInfo overlap_unknown;  // AUD006

}  // namespace dealkit::validation
