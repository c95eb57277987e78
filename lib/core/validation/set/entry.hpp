// What the set rules need to know of a record, in few bytes: workers make entries in parallel, one
// thread hands them to SetRules in the order of the input. Every record of the input has an entry,
// so that counting entries gives ordinals; those that no set rule looks at take five bytes.
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/time.hpp"
#include "core/validation/set/bytes.hpp"
#include "core/validation/set/set_codes.hpp"

namespace dealkit::validation {

class RecordValidator;
struct Subject;

/// Microseconds since 1970-01-01T00:00:00Z; finer fractions are cut. A flight without a start or an
/// end is open on that side.
inline constexpr std::int64_t open_start = std::numeric_limits<std::int64_t>::min();
inline constexpr std::int64_t open_end = std::numeric_limits<std::int64_t>::max();
std::int64_t to_flight_time(base::Instant instant);
/// The second that a flight time falls into, in RFC 3339; "ever" for an open start.
std::string flight_time_text(std::int64_t micros);

/// Millionths of a percent of a placement's share of voice.
inline constexpr std::int64_t share_per_percent = 1'000'000;

struct SetEntry {
  enum class Kind : std::uint8_t { none, campaign, deal };
  Kind kind = Kind::none;
  SetCodes accepted = 0;  // codes with a valid exception in the record
  bool exclusive = false;
  std::uint16_t devices = 0;  // bit = AdCOM device type
  std::string_view id, content_hash, deal_id, currency, advertiser, product_category;
  std::string_view limit_currency;            // "" = nobody says
  std::optional<std::int64_t> amount_micros;  // a campaign's budget, a deal's total_value
  std::optional<std::int64_t> limit_micros;   // deal_budget_limit
  // There, but it cannot be read: not the same as absent.
  bool amount_unreadable = false, limit_unreadable = false;
  std::int64_t start = open_start, end = open_end;  // end <= start: no flight
  std::int64_t share = 0;         // 0 = none given
  std::int64_t audience_size = 0;  // people; 0 = not given
  std::string_view places;    // as places.hpp of this folder reads them
  std::string_view segments;  // hash64 of each id, ascending, without repetition
  std::string_view sketch;    // MinHash minima, four bytes each
  std::string_view placements;  // keys, each a text() of ByteWriter
};

/// Memory for the parts of an entry, kept from one to the next.
struct EntryScratch {
  std::string places, segments, sketch, placements;
  std::vector<std::uint64_t> ids;
};

/// Appends the entry of the record that `validator` has examined. A campaign whose budget is free
/// again (deal::binds_budget) or whose record cannot be read takes no part.
void append_entry(std::string& out, const RecordValidator& validator, EntryScratch& scratch);
void append_entry(std::string& out, const SetEntry& entry);
/// Fills an entry from a campaign; views refer to `subject` and to `scratch`.
SetEntry entry_of(const Subject& subject, std::string_view content_hash, base::Instant now,
                  EntryScratch& scratch);

/// Takes the next entry off `bytes`, which append_entry() wrote.
SetEntry take_entry(ByteReader& bytes);

}  // namespace dealkit::validation
