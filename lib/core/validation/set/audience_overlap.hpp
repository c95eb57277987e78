// AUD002, AUD003, AUD004, AUD006: campaigns that bid against each other for the same people.
//
// Two campaigns meet if their flights, their places and their devices do (what is absent is
// everything). Of those that meet, the highest code is reported that OverlapThresholds reach; the
// measure is overlap_of()'s. Segments that a campaign excludes itself are not part of its audience.
// Campaigns with the same audience, places and devices whose flights are a chain of overlaps are
// reported once, together. AUD006 is reported once for the input, with the number of pairs that
// were told from ids alone. Records with one id are versions of one campaign and do not overlap.
//
// Pairs are found by an inverted index over segments (and over pairs of minima of sketches, which
// finds 30 % overlap with a probability of 99.7 % and 50 % always, in effect), so campaigns that
// share nothing are never compared; SetLimits bound what a segment that everybody uses can cost.
#pragma once

#include <memory>

#include "core/validation/rules/overlap.hpp"
#include "core/validation/set/audience_node.hpp"
#include "core/validation/set/entry.hpp"

namespace dealkit::validation {

class AudienceOverlap {
 public:
  struct Options {
    std::size_t memory_bytes = 0;  // while entries are added
    OverlapThresholds thresholds;
  };
  AudienceOverlap(SpillFactory& spills, Options options);

  base::Result<void> add(std::uint64_t ordinal, const SetEntry& entry);
  base::Result<void> finish(SetOutbox& outbox, SetCounts& counts);
  const ExternalSorter& sorter() const { return sorter_; }

 private:
  SpillFactory& spills_;
  Options options_;
  ExternalSorter sorter_;
  std::string record_;
};

}  // namespace dealkit::validation
