// Campaigns on one placement at the same time: SCH009 (one of them exclusive), SCH010 (shares of
// voice above 100 %), SCH017 (competitors side by side).
//
// What is booked is scheduling.placements; where that is absent the ids of deals, and then deal_id.
// Flights are half open: one that ends when another starts does not meet it. A missing start or end
// is open. Records with one id are versions of one campaign and do not collide.
//
// A placement's bookings are walked by their start, with those under way at hand (at most
// SetLimits::max_active_bookings), so the work grows with the bookings, not with their pairs:
// - SCH009, SCH017: a booking that meets earlier ones makes one finding, which counts them and
//   names the first in the input. For SCH009 each booking that takes part is marked, listed or not.
// - SCH010: one finding for each time in which the sum stays above 100 %, with the worst hour.
//   The shares of all campaigns under way at an instant are added; in an hour in which one campaign
//   gives way to the next they are not.
// Placements without an exclusive booking, a share or a category are not walked.
#pragma once

#include <vector>

#include "core/validation/set/entry.hpp"
#include "core/validation/set/set_outbox.hpp"

namespace dealkit::validation {

class Bookings {
 public:
  Bookings(SpillFactory& spills, std::size_t memory_bytes) : sorter_(spills, memory_bytes) {}

  base::Result<void> add(std::uint64_t ordinal, const SetEntry& entry);
  base::Result<void> finish(SetOutbox& outbox, SetCounts& counts);
  const ExternalSorter& sorter() const { return sorter_; }

 private:
  /// Placements are told apart by some bits of their hashes: a few share one of these.
  struct Placements {
    std::uint32_t bookings : 31 = 0;
    std::uint32_t walked : 1 = 0;  // something on them can collide
  };
  static constexpr std::size_t placement_groups = 1 << 16;
  Placements& group_of(std::uint64_t placement_hash) {
    return groups_[placement_hash % placement_groups];
  }
  bool walks(std::string_view record) const;

  ExternalSorter sorter_;
  std::vector<Placements> groups_ = std::vector<Placements>(placement_groups);
  std::size_t max_active_ = 0;
  std::string record_;
};

}  // namespace dealkit::validation
