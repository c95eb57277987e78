#include "core/validation/set/audience_node.hpp"

#include <algorithm>
#include <cstring>

#include "core/validation/set/bytes.hpp"
#include "core/validation/set/sketch.hpp"

namespace dealkit::validation {

namespace {

/// The head of a node, in one piece; its texts and members follow it.
struct NodeHead {
  std::int64_t start, end, audience_size;
  std::uint64_t count, only_id;
  std::uint32_t places_bytes, sketch_bytes, segments_bytes;
  std::uint16_t devices;
  SetCodes accepted;
};

struct MemberHead {
  std::int64_t start, end;
  std::uint64_t ordinal;
  std::uint32_t id_bytes, hash_bytes;
};

}  // namespace

void append_node(std::string& out, const AudienceNode& node) {
  ByteWriter(out).plain(NodeHead{node.start, node.end, node.audience_size, node.count, node.only_id,
                             static_cast<std::uint32_t>(node.places.size()),
                             static_cast<std::uint32_t>(node.sketch.size()),
                             static_cast<std::uint32_t>(node.segments.size()), node.devices,
                             node.accepted});
  out += node.places;
  out += node.sketch;
  out += node.segments;
  for (const auto& member : node.members) {
    const auto& campaign = member.campaign;
    ByteWriter(out).plain(MemberHead{member.start, member.end, campaign.ordinal,
                                     static_cast<std::uint32_t>(campaign.id.size()),
                                     static_cast<std::uint32_t>(campaign.content_hash.size())});
    out += campaign.id;
    out += campaign.content_hash;
  }
}

AudienceNode read_node(std::string_view bytes) {
  ByteReader reader(bytes);
  const auto head = reader.plain<NodeHead>();
  AudienceNode node;
  node.start = head.start;
  node.end = head.end;
  node.count = head.count;
  node.accepted = head.accepted;
  node.devices = head.devices;
  node.audience_size = head.audience_size;
  node.only_id = head.only_id;
  node.places = reader.take(head.places_bytes);
  node.sketch = reader.take(head.sketch_bytes);
  node.segments = reader.take(head.segments_bytes);
  while (!reader.empty()) {
    const auto one = reader.plain<MemberHead>();
    AudienceMember member;
    member.start = one.start;
    member.end = one.end;
    member.campaign.ordinal = one.ordinal;
    member.campaign.id = reader.take(one.id_bytes);
    member.campaign.content_hash = reader.take(one.hash_bytes);
    node.members.push_back(std::move(member));
  }
  return node;
}

std::uint64_t segment_at(std::string_view segments, std::size_t i) {
  std::uint64_t id = 0;
  std::memcpy(&id, segments.data() + i * sizeof id, sizeof id);
  return id;
}

Overlap overlap_of(const AudienceNode& a, const AudienceNode& b) {
  Overlap overlap;
  if (!a.sketch.empty() && a.sketch.size() == b.sketch.size()) {
    const double alike = resemblance(a.sketch, b.sketch);
    overlap.ids_only = false;
    overlap.share = alike;
    if (a.audience_size > 0 && b.audience_size > 0) {
      const auto sum = static_cast<double>(a.audience_size) + static_cast<double>(b.audience_size);
      const auto least = static_cast<double>(std::min(a.audience_size, b.audience_size));
      overlap.share = std::min(1.0, alike / (1 + alike) * sum / least);
    }
    return overlap;
  }
  const auto a_count = segment_count(a.segments);
  const auto b_count = segment_count(b.segments);
  for (std::size_t i = 0, j = 0; i < a_count && j < b_count;) {
    const auto x = segment_at(a.segments, i);
    const auto y = segment_at(b.segments, j);
    overlap.common += x == y ? 1 : 0;
    i += x <= y ? 1 : 0;
    j += y <= x ? 1 : 0;
  }
  overlap.united = a_count + b_count - overlap.common;
  if (overlap.united > 0) {
    overlap.share = static_cast<double>(overlap.common) / static_cast<double>(overlap.united);
  }
  return overlap;
}

}  // namespace dealkit::validation
