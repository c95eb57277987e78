#include "core/validation/set/entry.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "core/base/hash.hpp"
#include "core/deal/campaign_status.hpp"
#include "core/validation/device_types.hpp"
#include "core/validation/record/suppress.hpp"
#include "core/validation/record/record_validator.hpp"
#include "core/validation/set/geo_set.hpp"
#include "core/validation/set/sketch.hpp"

namespace dealkit::validation {
namespace {

constexpr std::int64_t micros_per_second = 1'000'000;

// Flags of an encoded entry.
constexpr std::uint8_t has_exclusive = 1, has_amount = 2, has_limit = 4, bad_amount = 8,
                       bad_limit = 16;

/// The head of an encoded entry; the texts follow it.
struct Fixed {
  SetEntry::Kind kind;
  SetCodes accepted;
  std::uint8_t flags;
  std::uint16_t devices;
  std::int64_t amount, limit, start, end, share, audience_size;
  std::array<std::uint32_t, 11> lengths;
};

unsigned device_bit(DeviceType type) {
  constexpr unsigned unlisted_bit = 15;
  return 1U << std::min(static_cast<unsigned>(type), unlisted_bit);
}

/// "Mobile or tablet" meets phones and tablets; no list = every device.
std::uint16_t devices_of(const record::Tokens& tokens) {
  if (tokens.empty()) return 0xFFFF;
  unsigned devices = 0;
  for (const auto element : tokens.value) {
    const auto type = device_type(record::token(element));
    devices |= device_bit(type);
    if (type == DeviceType::mobile_or_tablet) {
      devices |= device_bit(DeviceType::phone) | device_bit(DeviceType::tablet);
    }
  }
  return static_cast<std::uint16_t>(devices);
}

void hash_all(const record::Tokens& tokens, std::vector<std::uint64_t>& hashes) {
  hashes.clear();
  if (tokens.empty()) return;
  for (const auto element : tokens.value) hashes.push_back(base::hash64(record::token(element)));
  std::sort(hashes.begin(), hashes.end());
  hashes.erase(std::unique(hashes.begin(), hashes.end()), hashes.end());
}

/// What a campaign reaches: its segments without those that it excludes itself.
void take_segments(const deal::Targeting& targeting, EntryScratch& scratch) {
  scratch.segments.clear();
  hash_all(targeting.audience_segments, scratch.ids);
  if (!targeting.exclude_segments.empty()) {
    std::vector<std::uint64_t> excluded;
    hash_all(targeting.exclude_segments, excluded);
    std::erase_if(scratch.ids, [&](std::uint64_t id) {
      return std::binary_search(excluded.begin(), excluded.end(), id);
    });
  }
  ByteWriter writer(scratch.segments);
  for (const auto id : scratch.ids) writer.plain(id);
}

/// One key: its kind before it, so that a deal of the same name is another thing.
void add_placement(std::string& out, char kind, std::string_view name) {
  ByteWriter writer(out);
  writer.plain(static_cast<std::uint32_t>(name.size() + 1)).plain(kind);
  out += name;
}

void take_placements(const deal::Campaign& campaign, std::string& out) {
  out.clear();
  if (!campaign.scheduling.placements.empty()) {
    for (const auto element : campaign.scheduling.placements.value) {
      add_placement(out, 'p', record::token(element));
    }
    return;
  }
  for (const auto& deal : campaign.deals) {
    if (deal.id) add_placement(out, 's', *deal.id);
  }
  if (out.empty() && campaign.deal_id) add_placement(out, 'd', *campaign.deal_id);
}

/// The schedule's own start and end, else the outermost of its flights where each of them has one.
void take_flight(const Subject& subject, SetEntry& entry) {
  const auto& scheduling = subject.campaign.scheduling;
  if (subject.schedule.start) entry.start = to_flight_time(*subject.schedule.start);
  if (subject.schedule.end) entry.end = to_flight_time(*subject.schedule.end);
  if (scheduling.flights.empty() || subject.schedule.zone == nullptr) return;
  const auto& zone = *subject.schedule.zone;
  auto first = open_end;
  auto last = open_start;
  for (const auto& flight : scheduling.flights) {
    first = std::min(first, flight.start
                                ? to_flight_time(resolve_time(*flight.start, zone, false))
                                : open_start);
    last = std::max(last, flight.end ? to_flight_time(resolve_time(*flight.end, zone, true))
                                     : open_end);
  }
  if (!subject.schedule.start) entry.start = first;
  if (!subject.schedule.end) entry.end = last;
}

/// Whether a member says something that is no amount. Only for a member that was not decoded.
bool is_unreadable(const json::Document& document, std::string_view member) {
  const auto value = document.root().find(member);
  return value && !value.is(json::Kind::null);
}

/// What the campaign binds, and of what. A budget without a currency is in the deal's, and what the
/// deal allows is in the campaign's where the deal has none.
void take_amounts(const Subject& subject, SetEntry& entry) {
  const auto& campaign = subject.campaign;
  const auto& deals = campaign.deal.currency;
  if (campaign.currency) {
    entry.currency = *campaign.currency;
  } else if (deals) {
    entry.currency = *deals;
  }
  entry.limit_currency = deals ? *deals : entry.currency;
  if (campaign.budget) {
    entry.amount_micros = campaign.budget->value;
  } else {
    entry.amount_unreadable = is_unreadable(subject.document, "budget");
  }
  if (campaign.deal_budget_limit) {
    entry.limit_micros = campaign.deal_budget_limit->value;
  } else {
    entry.limit_unreadable = is_unreadable(subject.document, "deal_budget_limit");
  }
}

SetEntry deal_entry(json::Value record, EntryScratch& scratch) {
  SetEntry entry;
  const auto id = record.find("id");
  const auto total = record.find("total_value");
  if (!id.is(json::Kind::string) || !total || total.is(json::Kind::null)) return entry;
  entry.kind = SetEntry::Kind::deal;
  entry.id = id.string();
  const auto amount = total.is(json::Kind::number)
                          ? base::parse_micros(total.text())
                          : base::Result<base::Micros>(base::Error{});
  if (amount) {
    entry.amount_micros = amount->value;
  } else {
    entry.amount_unreadable = true;
  }
  if (const auto currency = record.find("currency"); currency.is(json::Kind::string)) {
    entry.currency = currency.string();
  }
  append_places(scratch.places, {}, {});
  entry.places = scratch.places;
  return entry;
}

}  // namespace

std::int64_t to_flight_time(base::Instant instant) {
  return instant.seconds * micros_per_second + instant.nanos / 1000;
}

std::string flight_time_text(std::int64_t micros) {
  if (micros == open_start) return "ever";
  auto seconds = micros / micros_per_second;
  if (micros % micros_per_second < 0) --seconds;
  return to_string(base::Instant{seconds, 0});
}

SetEntry entry_of(const Subject& subject, std::string_view content_hash, base::Instant now,
                  EntryScratch& scratch) {
  const auto& campaign = subject.campaign;
  SetEntry entry;
  if (campaign.status && !deal::binds_budget(*campaign.status)) return entry;
  entry.kind = SetEntry::Kind::campaign;
  if (campaign.id) entry.id = *campaign.id;
  entry.content_hash = content_hash;
  if (campaign.deal_id) entry.deal_id = *campaign.deal_id;
  if (campaign.compliance.advertiser) entry.advertiser = *campaign.compliance.advertiser;
  if (campaign.product_category) entry.product_category = *campaign.product_category;
  take_amounts(subject, entry);
  take_flight(subject, entry);
  const auto& scheduling = campaign.scheduling;
  entry.exclusive = scheduling.exclusive && *scheduling.exclusive;
  constexpr double share_most = 1e6;  // percent; more is nonsense, and must not overflow sums
  if (scheduling.share_of_voice && *scheduling.share_of_voice > 0) {
    const auto percent = std::min(*scheduling.share_of_voice, share_most);
    entry.share = std::llround(percent * static_cast<double>(share_per_percent));
  }
  const auto& targeting = campaign.targeting;
  if (targeting.audience_size) {
    entry.audience_size = std::max<std::int64_t>(0, *targeting.audience_size);
  }
  entry.devices = devices_of(targeting.device_types);
  scratch.places.clear();
  append_places(scratch.places, targeting.geo_targets, targeting.geo_exclude);
  entry.places = scratch.places;
  take_segments(targeting, scratch);
  entry.segments = scratch.segments;
  scratch.sketch.clear();
  if (targeting.audience_sketch) append_sketch(scratch.sketch, *targeting.audience_sketch);
  entry.sketch = scratch.sketch;
  take_placements(campaign, scratch.placements);
  entry.placements = scratch.placements;
  if (campaign.x_validate.self) {
    for (std::size_t i = 0; i < set_code_count; ++i) {
      if (is_accepted(campaign.x_validate, set_code_names[i], now)) {
        entry.accepted |= bit(static_cast<SetCode>(i));
      }
    }
  }
  return entry;
}

void append_entry(std::string& out, const RecordValidator& validator, EntryScratch& scratch) {
  SetEntry entry;
  if (const auto* subject = validator.subject()) {
    entry = entry_of(*subject, validator.examined().content_hash, validator.context().now, scratch);
  } else if (validator.document() != nullptr &&
             validator.examined().kind == Examined::Kind::deal) {
    entry = deal_entry(validator.document()->root(), scratch);
  }
  append_entry(out, entry);
}

void append_entry(std::string& out, const SetEntry& entry) {
  const std::array texts{entry.id,       entry.content_hash,   entry.deal_id,
                         entry.currency, entry.limit_currency, entry.advertiser,
                         entry.product_category, entry.places, entry.segments,
                         entry.sketch,   entry.placements};
  if (entry.kind == SetEntry::Kind::none) {
    ByteWriter(out).plain(static_cast<std::uint32_t>(sizeof entry.kind)).plain(entry.kind);
    return;
  }
  Fixed fixed{entry.kind,
              entry.accepted,
              static_cast<std::uint8_t>((entry.exclusive ? has_exclusive : 0) |
                                        (entry.amount_micros ? has_amount : 0) |
                                        (entry.limit_micros ? has_limit : 0) |
                                        (entry.amount_unreadable ? bad_amount : 0) |
                                        (entry.limit_unreadable ? bad_limit : 0)),
              entry.devices,
              entry.amount_micros.value_or(0),
              entry.limit_micros.value_or(0),
              entry.start,
              entry.end,
              entry.share,
              entry.audience_size,
              {}};
  std::size_t bytes = sizeof fixed;
  for (std::size_t i = 0; i < texts.size(); ++i) {
    fixed.lengths[i] = static_cast<std::uint32_t>(texts[i].size());
    bytes += texts[i].size();
  }
  ByteWriter(out).plain(static_cast<std::uint32_t>(bytes)).plain(fixed);
  for (const auto text : texts) out += text;
}

SetEntry take_entry(ByteReader& bytes) {
  ByteReader reader(bytes.text());
  SetEntry entry;
  if (reader.rest().size() == sizeof entry.kind) return entry;
  const auto fixed = reader.plain<Fixed>();
  entry.kind = fixed.kind;
  entry.accepted = fixed.accepted;
  entry.exclusive = (fixed.flags & has_exclusive) != 0;
  entry.amount_unreadable = (fixed.flags & bad_amount) != 0;
  entry.limit_unreadable = (fixed.flags & bad_limit) != 0;
  entry.devices = fixed.devices;
  if ((fixed.flags & has_amount) != 0) entry.amount_micros = fixed.amount;
  if ((fixed.flags & has_limit) != 0) entry.limit_micros = fixed.limit;
  entry.start = fixed.start;
  entry.end = fixed.end;
  entry.share = fixed.share;
  entry.audience_size = fixed.audience_size;
  std::size_t next = 0;
  for (auto* text : {&entry.id, &entry.content_hash, &entry.deal_id, &entry.currency,
                     &entry.limit_currency, &entry.advertiser, &entry.product_category,
                     &entry.places, &entry.segments, &entry.sketch, &entry.placements}) {
    *text = reader.take(fixed.lengths[next++]);
  }
  return entry;
}

}  // namespace dealkit::validation
