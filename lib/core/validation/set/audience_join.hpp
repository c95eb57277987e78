// Finds, in memory, the audiences that share enough segments to be told of, without comparing all
// that share one.
//
// Two sets whose Jaccard index reaches a threshold have at least two elements in common, unless
// both are tiny, and the first two of those, in an order of all elements, stand near the front of
// both (prefix filtering: Chaudhuri, Ganti, Kaushik 2006; for more than one element Wang, Li, Feng
// 2012). So nodes are only held against each other under pairs of segments, the rarest first. Tiny
// sets, and nodes with sketches of one length, are held against each other under single ones. A
// pair that can be found in several ways is handed on once, where it is found first.
#pragma once

#include "core/validation/set/audience_table.hpp"
#include "core/validation/set/set_limits.hpp"

namespace dealkit::validation {

/// Takes pairs of nodes whose flights meet and whose places and devices may meet.
class PairSink {
 public:
  virtual ~PairSink() = default;
  /// They share `common` of `united` segments, as much as is reported.
  virtual base::Result<void> by_segments(const AudienceTable::Node& a, const AudienceTable::Node& b,
                                         std::uint32_t common, std::uint32_t united) = 0;
  /// Both have a sketch of one length.
  virtual base::Result<void> by_sketch(const AudienceTable::Node& a,
                                       const AudienceTable::Node& b) = 0;
};

struct JoinOptions {
  double least = 0;  // share that is reported
  std::uint64_t max_pairs = 0;  // that are measured
};

struct Joined {
  std::uint64_t measured = 0;      // pairs
  std::uint64_t not_measured = 0;  // because `max_pairs` had been; an upper bound
};

base::Result<Joined> join_audiences(const AudienceTable& table, const JoinOptions& options,
                                    PairSink& sink, SetCounts& counts);

}  // namespace dealkit::validation
