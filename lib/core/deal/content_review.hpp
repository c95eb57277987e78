// What becomes of a deal's review when content changes: asked by every change of a deal or of its
// campaigns, answered by core/approval, which knows the policy.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.hpp"
#include "core/deal/records.hpp"

namespace dealkit::deal {

struct Reopening {
  std::vector<int> levels;      // whose signatures no longer fit, rising; none: all still do
  RecordText deal_after;        // the deal's record with what follows for it
  std::vector<Change> changes;  // of approvals and review rounds; the caller writes the deal's own
  std::string transitions;      // for the change of the deal: Change::transitions
  std::vector<Fact> facts;      // for the change of the deal
};

struct ContentBeforeAndAfter {
  std::string_view deal_id;
  /// The deal's record before and after the change (the same, if only campaigns changed; before:
  /// "" = it was created), its version already counted.
  RecordText deal_before, deal_after;
  /// The deal's campaigns after the change, by id.
  std::span<const Stored* const> campaigns_after;
};

class ContentReview {
 public:
  virtual ~ContentReview() = default;
  /// Errc::data for records that cannot be read, and where the policy cannot route the deal.
  virtual base::Result<Reopening> content_changed(const Records& records,
                                                  const ContentBeforeAndAfter& content,
                                                  const Context& context) const = 0;

  /// Why an approved deal does not cover one of its campaigns, as it is after a change: its budget
  /// with those of the others, its dates, its countries. "" if it does, and where the deal is not
  /// approved: then submit and approve look at it. Errc::data as above.
  virtual base::Result<std::string> not_covered(const Records& records, const Stored& campaign,
                                                const Context& context) const = 0;
};

}  // namespace dealkit::deal
