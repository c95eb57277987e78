// Audiences as the overlap rule compares them: campaigns with the same segments, places and devices
// whose flights are a chain of overlaps are one node.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/validation/set/set_codes.hpp"
#include "core/validation/set/set_outbox.hpp"

namespace dealkit::validation {

struct AudienceMember {
  std::int64_t start = 0, end = 0;
  Involved campaign;
};

struct AudienceNode {
  std::int64_t start = 0, end = 0;  // no gap between
  std::uint64_t count = 0;          // campaigns; `members` are the first of them
  SetCodes accepted = 0;            // what all of them accept
  std::uint16_t devices = 0;
  std::int64_t audience_size = 0;   // people; 0 = not given
  std::uint64_t only_id = 0;        // hash of the id, if all are versions of one campaign
  std::string places, sketch, segments;
  std::vector<AudienceMember> members;
};

void append_node(std::string& out, const AudienceNode& node);
AudienceNode read_node(std::string_view bytes);

/// How much of an audience two nodes share.
struct Overlap {
  double share = 0;        // 0..1
  bool ids_only = true;    // told from segment ids alone
  std::uint64_t common = 0, united = 0;  // segments
};
/// With a sketch of one length on both sides: the estimated Jaccard index J, or, with both sizes
/// as well, the containment |A n B| / min(|A|, |B|), where |A n B| = J / (1 + J) * (|A| + |B|).
/// Else the Jaccard index over segment ids.
Overlap overlap_of(const AudienceNode& a, const AudienceNode& b);

/// The number of 64-bit ids in AudienceNode::segments, and one of them.
inline std::size_t segment_count(std::string_view segments) { return segments.size() / 8; }
std::uint64_t segment_at(std::string_view segments, std::size_t i);

}  // namespace dealkit::validation
