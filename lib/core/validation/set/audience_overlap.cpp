#include "core/validation/set/audience_overlap.hpp"

#include <fmt/format.h>

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

Item read_item(std::string_view record) {
  ByteReader reader(record);
  reader.take(class_bytes);
  Item item;
  item.member.start = reader.signed_key();
  item.member.campaign.ordinal = reader.key();
  item.member.end = reader.plain<std::int64_t>();
  item.id_hash = reader.plain<std::uint64_t>();
  item.accepted = reader.plain<SetCodes>();
  item.devices = reader.plain<std::uint16_t>();
  item.audience_size = reader.plain<std::int64_t>();
  item.member.campaign.id = reader.text();
  item.member.campaign.content_hash = reader.text();
  item.places = reader.text();
  item.sketch = reader.text();
  item.segments = reader.text();
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
      DEALKIT_CHECK(flush());
      begin(class_key, item);
    }
    node_.end = std::max(node_.end, item.member.end);
    node_.accepted &= item.accepted;
    if (item.id_hash != node_.only_id) node_.only_id = 0;
    ++node_.count;
    DEALKIT_CHECK(judge(item));
    if (node_.members.size() < outbox_.limits().max_listed / 2) {
      node_.members.push_back(std::move(item.member));
    }
    return {};
  }

  base::Result<void> flush() {
    if (node_.count == 0) return {};
    if (several_) DEALKIT_CHECK(report_.group(listing_, node_.sketch.empty()));
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
    listing_ = Listing(outbox_.limits().max_listed);
    several_ = false;
  }

  /// Notes a campaign that does not accept having the audience of others.
  base::Result<void> judge(const Item& item) {
    const auto code = report_.code_of(1.0);
    if (!code || (item.accepted & bit(*code)) != 0) return {};
    const auto& campaign = item.member.campaign;
    listing_.add(campaign.ordinal, campaign.id, campaign.content_hash);
    if (listing_.count() == 1) {
      first_ = campaign;
      first_id_hash_ = item.id_hash;
      return {};
    }
    if (item.id_hash == first_id_hash_) return {};
    if (!several_) DEALKIT_CHECK(mark(*code, first_, campaign));
    several_ = true;
    return mark(*code, campaign, first_);
  }

  base::Result<void> mark(SetCode code, const Involved& campaign, const Involved& other) {
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
  bool several_ = false;  // campaigns with different ids
};

}  // namespace

AudienceOverlap::AudienceOverlap(SpillFactory& spills, Options options)
    : spills_(spills), options_(std::move(options)), sorter_(spills, options_.memory_bytes) {}

base::Result<void> AudienceOverlap::add(std::uint64_t ordinal, const SetEntry& entry) {
  if (entry.end <= entry.start || (entry.segments.empty() && entry.sketch.empty())) return {};
  record_.clear();
  ByteWriter writer(record_);
  writer.text(entry.segments).text(entry.sketch);
  const auto audience = base::hash128(record_);
  record_.clear();
  writer.plain(entry.devices).text(entry.places);
  const auto surroundings = base::hash64(record_);
  record_.clear();
  writer.key(audience.high).key(audience.low).key(surroundings);
  writer.signed_key(entry.start).key(ordinal).plain(entry.end);
  writer.plain(entry.id.empty() ? ordinal : base::hash64(entry.id));
  writer.plain(entry.accepted).plain(entry.devices).plain(entry.audience_size);
  writer.text(entry.id).text(entry.content_hash);
  writer.text(entry.places).text(entry.sketch).text(entry.segments);
  return sorter_.add(record_);
}

base::Result<void> AudienceOverlap::finish(SetOutbox& outbox, SetCounts& counts) {
  if (!outbox.on(SetCode::overlap_warn) && !outbox.on(SetCode::overlap_strong) &&
      !outbox.on(SetCode::overlap_merge)) {
    return {};
  }
  DEALKIT_CHECK(sorter_.finish());
  AudienceReport report(outbox, options_.thresholds);
  AudienceIndex index(spills_, options_.memory_bytes, outbox.limits());
  {
    DEALKIT_TRY(auto cursor, sorter_.cursor());
    Grouping grouping(report, outbox, index);
    for (std::string_view record;;) {
      DEALKIT_TRY(const bool more, cursor.next(record));
      if (!more) break;
      DEALKIT_CHECK(grouping.add(record.substr(0, class_bytes), read_item(record)));
    }
    DEALKIT_CHECK(grouping.flush());
  }
  DEALKIT_CHECK(index.finish(report, outbox, counts));
  return report.finish();
}

}  // namespace dealkit::validation
