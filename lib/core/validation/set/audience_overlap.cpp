#include "core/validation/set/audience_overlap.hpp"

#include <fmt/format.h>

#include <array>
#include <type_traits>

#include "core/base/hash.hpp"
#include "core/validation/set/audience_index.hpp"

namespace dealkit::validation {
namespace {

// A class: the same audience, places and devices. Its key is the head of a record.
constexpr std::size_t class_bytes = 3 * sizeof(std::uint64_t);

struct Item {
  AudienceMember member;
  std::uint64_t id_hash = 0;
  SetCodes accepted = 0;
  std::uint16_t devices = 0;
  std::int64_t audience_size = 0;
  std::string_view places, sketch, segments;
};

/// The head of a record, in one piece; the texts follow it.
struct OverlapHead {
  std::uint64_t audience_high, audience_low, surroundings;  // the class, as keys
  std::uint64_t start, ordinal;                              // as keys
  std::int64_t end, audience_size;
  std::uint64_t id_hash;
  std::array<std::uint32_t, 5> lengths;
  std::uint16_t devices;
  SetCodes accepted;
  std::uint8_t unused;
};
static_assert(std::has_unique_object_representations_v<OverlapHead>);

Item read_item(std::string_view record) {
  ByteReader reader(record);
  const auto head = reader.plain<OverlapHead>();
  Item item;
  item.member.start = from_signed_key(head.start);
  item.member.campaign.ordinal = as_key(head.ordinal);
  item.member.end = head.end;
  item.id_hash = head.id_hash;
  item.accepted = head.accepted;
  item.devices = head.devices;
  item.audience_size = head.audience_size;
  item.member.campaign.id = reader.take(head.lengths[0]);
  item.member.campaign.content_hash = reader.take(head.lengths[1]);
  item.places = reader.take(head.lengths[2]);
  item.sketch = reader.take(head.lengths[3]);
  item.segments = reader.take(head.lengths[4]);
  return item;
}

/// Makes nodes of items, and reports those that hold several campaigns.
class Grouping {
 public:
  Grouping(AudienceReport& report, SetOutbox& outbox, AudienceIndex& index)
      : report_(report), outbox_(outbox), index_(index), listing_(outbox.limits().max_listed) {}

  base::Result<void> add(std::string_view class_key, Item&& item) {
    const bool joins = node_.count > 0 && class_key == class_ && item.member.start < node_.end;
    if (!joins) {
      DEALKIT_RETURN_IF_ERROR(flush());
      begin(class_key, item);
    }
    node_.end = std::max(node_.end, item.member.end);
    node_.accepted &= item.accepted;
    if (item.id_hash != node_.only_id) node_.only_id = 0;
    ++node_.count;
    DEALKIT_RETURN_IF_ERROR(judge(item));
    if (node_.members.size() < outbox_.limits().max_listed / 2) {
      node_.members.push_back(std::move(item.member));
    }
    return {};
  }

  base::Result<void> flush() {
    if (node_.count == 0) return {};
    if (several_) DEALKIT_RETURN_IF_ERROR(report_.group(listing_, node_.sketch.empty()));
    const auto node = std::exchange(node_, {});
    return index_.add(node);
  }

 private:
  void begin(std::string_view class_key, const Item& item) {
    class_ = class_key;
    node_.start = item.member.start;
    node_.end = item.member.end;
    node_.accepted = item.accepted;
    node_.devices = item.devices;
    node_.audience_size = item.audience_size;
    node_.only_id = item.id_hash;
    node_.places = item.places;
    node_.sketch = item.sketch;
    node_.segments = item.segments;
    if (listing_.count() > 0) listing_ = Listing(outbox_.limits().max_listed);
    has_first_ = several_ = false;
  }

  /// Notes a campaign that does not accept having the audience of others.
  base::Result<void> judge(const Item& item) {
    const auto code = report_.code_of(1.0);
    if (!code || (item.accepted & bit(*code)) != 0) return {};
    const auto& campaign = item.member.campaign;
    if (!has_first_) {
      has_first_ = true;
      first_ = campaign;
      first_id_hash_ = item.id_hash;
      return {};
    }
    if (listing_.count() == 0) listing_.add(first_.ordinal, first_.id, first_.content_hash);
    listing_.add(campaign.ordinal, campaign.id, campaign.content_hash);
    if (item.id_hash == first_id_hash_) return {};
    if (!several_) DEALKIT_RETURN_IF_ERROR(mark(*code, first_, campaign));
    several_ = true;
    return mark(*code, campaign, first_);
  }

  base::Result<void> mark(SetCode code, const Involved& campaign, const Involved& other) {
    if (!outbox_.keeps_marks()) return {};
    const auto name = other.id.empty() ? fmt::format("record {}", other.ordinal + 1)
                                       : fmt::format("\"{}\"", other.id);
    return outbox_.mark(code, campaign.ordinal,
                        fmt::format("the campaign has the same audience as {} (100 %) and meets it "
                                    "in time, places and devices",
                                    name));
  }

  AudienceReport& report_;
  SetOutbox& outbox_;
  AudienceIndex& index_;
  std::string class_;
  AudienceNode node_;
  Listing listing_;
  Involved first_;
  std::uint64_t first_id_hash_ = 0;
  bool has_first_ = false;
  bool several_ = false;  // campaigns with different ids
};

}  // namespace

AudienceOverlap::AudienceOverlap(SpillFactory& spills, Options options)
    : spills_(spills), options_(std::move(options)), sorter_(spills, options_.memory_bytes) {}

base::Result<void> AudienceOverlap::add(std::uint64_t ordinal, const SetEntry& entry) {
  if (entry.end <= entry.start || (entry.segments.empty() && entry.sketch.empty())) return {};
  record_.clear();
  ByteWriter(record_).text(entry.segments).text(entry.sketch);
  const auto audience = base::hash128(record_);
  record_.clear();
  ByteWriter(record_).plain(entry.devices).text(entry.places);
  const auto surroundings = base::hash64(record_);
  const std::array texts{entry.id, entry.content_hash, entry.places, entry.sketch, entry.segments};
  OverlapHead head{as_key(audience.high),
            as_key(audience.low),
            as_key(surroundings),
            as_signed_key(entry.start),
            as_key(ordinal),
            entry.end,
            entry.audience_size,
            entry.id.empty() ? ordinal : base::hash64(entry.id),
            {},
            entry.devices,
            entry.accepted,
            0};
  for (std::size_t i = 0; i < texts.size(); ++i) {
    head.lengths[i] = static_cast<std::uint32_t>(texts[i].size());
  }
  record_.clear();
  ByteWriter(record_).plain(head);
  for (const auto text : texts) record_ += text;
  return sorter_.add(record_);
}

base::Result<void> AudienceOverlap::finish(SetOutbox& outbox, SetCounts& counts) {
  if (!outbox.on(SetCode::overlap_warn) && !outbox.on(SetCode::overlap_strong) &&
      !outbox.on(SetCode::overlap_merge)) {
    return {};
  }
  DEALKIT_RETURN_IF_ERROR(sorter_.finish());
  AudienceReport report(outbox, options_.thresholds);
  AudienceIndex index(spills_, options_.memory_bytes, report);
  {
    DEALKIT_ASSIGN_OR_RETURN(auto cursor, sorter_.cursor());
    Grouping grouping(report, outbox, index);
    for (std::string_view record;;) {
      DEALKIT_ASSIGN_OR_RETURN(const bool more, cursor.next(record));
      if (!more) break;
      DEALKIT_RETURN_IF_ERROR(grouping.add(record.substr(0, class_bytes), read_item(record)));
    }
    DEALKIT_RETURN_IF_ERROR(grouping.flush());
  }
  DEALKIT_RETURN_IF_ERROR(index.finish(outbox, counts));
  return report.finish(index);
}

}  // namespace dealkit::validation
