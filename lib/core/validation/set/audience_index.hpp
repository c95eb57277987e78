// The inverted index of the overlap rule: which nodes share a segment (or a piece of a sketch),
// meet, and overlap enough to be told of. As long as the nodes fit into memory they are joined
// there (audience_join.hpp); past that by sorted postings on disk, with the same result.
#pragma once

#include <memory>

#include "core/validation/set/audience_join.hpp"
#include "core/validation/set/audience_report.hpp"

namespace dealkit::validation {

class AudienceIndex final : public NodeReader, private PairSink {
 public:
  /// While nodes are added and joined about two and a half times `memory_bytes` are used.
  AudienceIndex(SpillFactory& spills, std::size_t memory_bytes, AudienceReport& report);

  base::Result<void> add(const AudienceNode& node);
  /// Measures what has to be measured and hands it to the report.
  base::Result<void> finish(SetOutbox& outbox, SetCounts& counts);
  base::Result<AudienceNode> load(std::uint64_t offset) override;

 private:
  struct Posting;
  class Postings;
  std::uint64_t end_offset() const { return written_bytes_ + unwritten_.size(); }
  std::vector<std::uint64_t> pieces_of(const AudienceNode& node) const;
  base::Result<void> leave_memory();
  base::Result<void> post(const AudienceNode& node, std::uint64_t offset);
  base::Result<void> add_posting(std::uint64_t term, const Posting& posting);
  base::Result<void> join_in_memory(const SetLimits& limits, SetCounts& counts);
  base::Result<void> find_candidates(const SetLimits& limits, SetCounts& counts);
  base::Result<void> measure(SetCounts& counts);
  base::Result<void> by_segments(const AudienceTable::Node& a, const AudienceTable::Node& b,
                                 std::uint32_t common, std::uint32_t united) override;
  base::Result<void> by_sketch(const AudienceTable::Node& a,
                               const AudienceTable::Node& b) override;
  bool may_overlap(const AudienceTable::Node& a, const AudienceTable::Node& b) const;
  base::Result<void> add_candidate(std::uint64_t a, std::uint64_t b);

  SpillFactory& spills_;
  std::size_t memory_bytes_;
  AudienceReport& report_;
  std::unique_ptr<AudienceTable> table_;  // none once it is full
  ExternalSorter postings_;
  ExternalSorter candidates_;
  std::unique_ptr<Spill> nodes_;
  std::string unwritten_;          // nodes
  std::uint64_t written_bytes_ = 0;
  std::string record_, buffer_;
  std::uint64_t loaded_bytes_ = 0;  // of the node that was loaded last
  std::uint64_t not_compared_ = 0, not_measured_ = 0;
};

}  // namespace dealkit::validation
