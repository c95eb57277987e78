#include "core/validation/set/audience_node.hpp"

#include <algorithm>
#include <cstring>

#include "core/validation/set/bytes.hpp"
#include "core/validation/set/sketch.hpp"

namespace dealkit::validation {

void append_node(std::string& out, const AudienceNode& node) {
  ByteWriter writer(out);
  writer.plain(node.start).plain(node.end).plain(node.count).plain(node.accepted);
  writer.plain(node.devices).plain(node.audience_size).plain(node.only_id);
  writer.text(node.places).text(node.sketch).text(node.segments);
  for (const auto& member : node.members) {
    writer.plain(member.start).plain(member.end).plain(member.campaign.ordinal);
    writer.text(member.campaign.id).text(member.campaign.content_hash);
  }
}

AudienceNode read_node(std::string_view bytes) {
  ByteReader reader(bytes);
  AudienceNode node;
  node.start = reader.plain<std::int64_t>();
  node.end = reader.plain<std::int64_t>();
  node.count = reader.plain<std::uint64_t>();
  node.accepted = reader.plain<SetCodes>();
  node.devices = reader.plain<std::uint16_t>();
  node.audience_size = reader.plain<std::int64_t>();
  node.only_id = reader.plain<std::uint64_t>();
  node.places = reader.text();
  node.sketch = reader.text();
  node.segments = reader.text();
  while (!reader.empty()) {
    AudienceMember member;
    member.start = reader.plain<std::int64_t>();
    member.end = reader.plain<std::int64_t>();
    member.campaign.ordinal = reader.plain<std::uint64_t>();
    member.campaign.id = reader.text();
    member.campaign.content_hash = reader.text();
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
