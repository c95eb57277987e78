// The walk over the bookings of one placement (bookings.hpp says what is looked for).
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "core/validation/set/listing.hpp"
#include "core/validation/set/set_outbox.hpp"

namespace dealkit::validation {

struct Booking {
  std::int64_t start = 0, end = 0;
  std::uint64_t ordinal = 0;
  std::uint64_t id_hash = 0;  // of the campaign; its own where it has no id
  bool exclusive = false;
  std::int64_t share = 0;
  SetCodes accepted = 0;
  std::string id, content_hash, deal_id, advertiser, category;
};

class PlacementWalk {
 public:
  PlacementWalk(SetOutbox& outbox, SetCounts& counts) : outbox_(outbox), counts_(counts) {}

  void begin(std::string_view placement);
  /// Bookings by rising (start, ordinal).
  base::Result<void> add(Booking booking);
  base::Result<void> end();
  /// Tells of limits that were reached on any placement.
  base::Result<void> finish();

 private:
  using Number = std::uint64_t;  // of a booking in its placement
  using Numbers = std::set<Number>;

  base::Result<void> expire(std::int64_t until);
  base::Result<void> leave(Number number);
  base::Result<void> check_exclusive(const Booking& booking);
  base::Result<void> check_competitors(const Booking& booking);
  base::Result<void> mark_double_booked(const Booking& booking, std::string_view message);
  base::Result<void> add_share(Number number);
  base::Result<void> close_oversold();
  void replace_version(Number number);
  void drop_share(Number number);
  std::string oversold_text(std::int64_t sum, std::int64_t at) const;

  SetOutbox& outbox_;
  SetCounts& counts_;
  std::string placement_;
  Number next_ = 0;
  std::map<Number, Booking> active_;
  std::set<std::pair<std::int64_t, Number>> ends_;
  Numbers exclusive_;
  Numbers unmarked_, unmarked_exclusive_;           // for SCH009
  std::map<std::string, Numbers, std::less<>> by_category_;
  std::unordered_map<std::uint64_t, Number> newest_;  // by id_hash

  std::int64_t share_sum_ = 0;
  Numbers shares_, unmarked_shares_;
  std::uint64_t accepted_shares_ = 0;
  std::optional<std::int64_t> oversold_since_;
  std::int64_t worst_sum_ = 0, worst_at_ = 0;
  std::uint64_t worst_count_ = 0;
  std::vector<Involved> worst_;

  std::uint64_t let_go_ = 0, not_compared_ = 0;
};

}  // namespace dealkit::validation
