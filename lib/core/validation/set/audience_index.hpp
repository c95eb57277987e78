// The inverted index of the overlap rule: which nodes share a segment (or a piece of a sketch),
// meet, and may overlap enough to be measured.
#pragma once

#include "core/validation/set/audience_report.hpp"

namespace dealkit::validation {

class AudienceIndex {
 public:
  AudienceIndex(SpillFactory& spills, std::size_t memory_bytes, const SetLimits& limits);

  base::Result<void> add(const AudienceNode& node);
  /// Measures what has to be measured and hands it to `report`.
  base::Result<void> finish(AudienceReport& report, SetOutbox& outbox, SetCounts& counts);

 private:
  struct Posting;
  class Postings;
  base::Result<void> add_posting(std::uint64_t term, const Posting& posting);
  base::Result<void> find_candidates(double least, SetCounts& counts);
  base::Result<void> measure(AudienceReport& report, SetCounts& counts);
  base::Result<AudienceNode> load(std::uint64_t offset);

  SpillFactory& spills_;
  SetLimits limits_;
  ExternalSorter postings_;
  ExternalSorter candidates_;
  std::unique_ptr<Spill> nodes_;
  std::string unwritten_;          // nodes
  std::uint64_t written_bytes_ = 0;
  std::string record_, buffer_;
  std::uint64_t not_compared_ = 0, not_measured_ = 0;
};

}  // namespace dealkit::validation
