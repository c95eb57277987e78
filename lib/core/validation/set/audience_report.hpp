// What the overlap rule says about audiences that it has measured.
#pragma once

#include <optional>

#include "core/validation/rules/overlap.hpp"
#include "core/validation/set/audience_node.hpp"
#include "core/validation/set/listing.hpp"

namespace dealkit::validation {

class AudienceReport {
 public:
  AudienceReport(SetOutbox& outbox, const OverlapThresholds& thresholds)
      : outbox_(outbox), thresholds_(thresholds) {}

  /// The least share that is reported.
  double least() const;
  std::optional<SetCode> code_of(double share) const;
  /// Campaigns with the same audience that meet; two at least.
  base::Result<void> group(const Listing& listing, bool ids_only);
  base::Result<void> pair(const AudienceNode& a, const AudienceNode& b);
  /// AUD006.
  base::Result<void> finish();

 private:
  void note_ids_only(const Involved& a, const Involved& b, std::uint64_t pairs);
  SetOutbox& outbox_;
  const OverlapThresholds& thresholds_;
  std::uint64_t ids_only_pairs_ = 0;
  std::vector<Involved> first_ids_only_;
};

}  // namespace dealkit::validation
