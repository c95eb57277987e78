#include "core/validation/set/bookings.hpp"

#include <array>
#include <type_traits>

#include "core/base/hash.hpp"
#include "core/validation/set/placement_walk.hpp"

namespace dealkit::validation {
namespace {

constexpr std::size_t key_bytes = 16;  // of the placement, at the head of a record

/// The head of a record, in one piece; the texts follow it, and the placement's name.
struct BookingHead {
  std::uint64_t placement_high, placement_low, start, ordinal;  // as keys
  std::int64_t end, share;
  std::uint64_t id_hash;
  std::array<std::uint32_t, 5> lengths;
  SetCodes accepted;
  bool exclusive;
  std::array<std::uint8_t, 2> unused;  // so that equal bookings are equal records
};
static_assert(std::has_unique_object_representations_v<BookingHead>);

Booking read_booking(std::string_view record) {
  ByteReader reader(record);
  const auto head = reader.plain<BookingHead>();
  Booking booking;
  booking.start = from_signed_key(head.start);
  booking.ordinal = as_key(head.ordinal);
  booking.end = head.end;
  booking.id_hash = head.id_hash;
  booking.exclusive = head.exclusive;
  booking.share = head.share;
  booking.accepted = head.accepted;
  std::size_t next = 0;
  for (auto* text : {&booking.id, &booking.content_hash, &booking.deal_id, &booking.advertiser,
                     &booking.category}) {
    *text = reader.take(head.lengths[next++]);
  }
  return booking;
}

/// The placement's name stands last.
std::string_view placement_of(std::string_view record) {
  ByteReader reader(record);
  const auto head = reader.plain<BookingHead>();
  for (const auto length : head.lengths) reader.take(length);
  return reader.rest();
}

}  // namespace

base::Result<void> Bookings::add(std::uint64_t ordinal, const SetEntry& entry) {
  if (entry.end <= entry.start) return {};
  for (ByteReader placements(entry.placements); !placements.empty();) {
    const auto placement = placements.text();
    const auto key = base::hash128(placement);
    auto& group = group_of(key.low);
    constexpr std::uint32_t most = (1U << 31) - 1;
    if (group.bookings < most) ++group.bookings;
    if (entry.exclusive || entry.share != 0 || !entry.product_category.empty()) group.walked = 1;
    const std::array texts{entry.id, entry.content_hash, entry.deal_id, entry.advertiser,
                           entry.product_category};
    BookingHead head{as_key(key.high),
              as_key(key.low),
              as_signed_key(entry.start),
              as_key(ordinal),
              entry.end,
              entry.share,
              entry.id.empty() ? ordinal : base::hash64(entry.id),
              {},
              entry.accepted,
              entry.exclusive,
              {}};
    for (std::size_t i = 0; i < texts.size(); ++i) {
      head.lengths[i] = static_cast<std::uint32_t>(texts[i].size());
    }
    record_.clear();
    ByteWriter(record_).plain(head);
    for (const auto text : texts) record_ += text;
    record_ += placement.substr(1);
    DEALKIT_RETURN_IF_ERROR(sorter_.add(record_));
  }
  return {};
}

/// Whether anything can be said about the placement of a record, be it that a limit was reached.
bool Bookings::walks(std::string_view record) const {
  ByteReader reader(record);
  reader.key();
  const auto& group = groups_[reader.key() % placement_groups];
  return group.walked != 0 || group.bookings > max_active_;
}

base::Result<void> Bookings::finish(SetOutbox& outbox, SetCounts& counts) {
  max_active_ = outbox.limits().max_active_bookings;
  sorter_.drop_unless([this](std::string_view record) { return walks(record); });
  DEALKIT_RETURN_IF_ERROR(sorter_.finish());
  DEALKIT_ASSIGN_OR_RETURN(auto cursor, sorter_.cursor());
  PlacementWalk walk(outbox, counts);
  std::string key;
  std::string last;
  for (std::string_view record;;) {
    DEALKIT_ASSIGN_OR_RETURN(const bool more, cursor.next(record));
    if (!more) break;
    if (!walks(record)) continue;
    if (record == last) continue;  // a campaign that names a placement twice
    if (record.substr(0, key_bytes) != key) {
      if (!key.empty()) DEALKIT_RETURN_IF_ERROR(walk.end());
      key = record.substr(0, key_bytes);
      walk.begin(placement_of(record));
    }
    last = record;
    DEALKIT_RETURN_IF_ERROR(walk.add(read_booking(record)));
  }
  if (!key.empty()) DEALKIT_RETURN_IF_ERROR(walk.end());
  return walk.finish();
}

}  // namespace dealkit::validation
