#include "core/validation/set/bookings.hpp"

#include "core/base/hash.hpp"
#include "core/validation/set/placement_walk.hpp"

namespace dealkit::validation {
namespace {

constexpr std::size_t key_bytes = 16;  // of the placement, at the head of a record

Booking read_booking(std::string_view record) {
  ByteReader reader(record);
  reader.take(key_bytes);
  Booking booking;
  booking.start = reader.signed_key();
  booking.ordinal = reader.key();
  booking.end = reader.plain<std::int64_t>();
  booking.id_hash = reader.plain<std::uint64_t>();
  booking.exclusive = reader.plain<bool>();
  booking.share = reader.plain<std::int64_t>();
  booking.accepted = reader.plain<SetCodes>();
  booking.id = reader.text();
  booking.content_hash = reader.text();
  booking.deal_id = reader.text();
  booking.advertiser = reader.text();
  booking.category = reader.text();
  return booking;
}

/// The placement's name stands last.
std::string_view placement_of(std::string_view record) {
  constexpr std::size_t fixed_bytes = key_bytes + 8 + 8 + 8 + 8 + 1 + 8 + sizeof(SetCodes);
  ByteReader reader(record);
  reader.take(fixed_bytes);
  for (int i = 0; i < 5; ++i) reader.text();
  return reader.rest();
}

}  // namespace

base::Result<void> Bookings::add(std::uint64_t ordinal, const SetEntry& entry) {
  if (entry.end <= entry.start) return {};
  for (ByteReader placements(entry.placements); !placements.empty();) {
    const auto placement = placements.text();
    const auto key = base::hash128(placement);
    record_.clear();
    ByteWriter writer(record_);
    writer.key(key.high).key(key.low).signed_key(entry.start).key(ordinal);
    writer.plain(entry.end);
    writer.plain(entry.id.empty() ? ordinal : base::hash64(entry.id));
    writer.plain(entry.exclusive).plain(entry.share).plain(entry.accepted);
    writer.text(entry.id).text(entry.content_hash).text(entry.deal_id).text(entry.advertiser);
    writer.text(entry.product_category);
    record_ += placement.substr(1);
    DEALKIT_CHECK(sorter_.add(record_));
  }
  return {};
}

base::Result<void> Bookings::finish(SetOutbox& outbox, SetCounts& counts) {
  DEALKIT_CHECK(sorter_.finish());
  DEALKIT_TRY(auto cursor, sorter_.cursor());
  PlacementWalk walk(outbox, counts);
  std::string key;
  std::string last;
  for (std::string_view record;;) {
    DEALKIT_TRY(const bool more, cursor.next(record));
    if (!more) break;
    if (record == last) continue;  // a campaign that names a placement twice
    if (record.substr(0, key_bytes) != key) {
      if (!key.empty()) DEALKIT_CHECK(walk.end());
      key = record.substr(0, key_bytes);
      walk.begin(placement_of(record));
    }
    last = record;
    DEALKIT_CHECK(walk.add(read_booking(record)));
  }
  if (!key.empty()) DEALKIT_CHECK(walk.end());
  return walk.finish();
}

}  // namespace dealkit::validation
