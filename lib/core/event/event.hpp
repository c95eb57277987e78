// The one event envelope: what an outbox keeps, a relay sends, an archive stores and a reader
// replays, whatever it is about: a deal, an auction, a budget, a fraud. What the payload says is
// between those who write it and those who read it; here it is bytes that pass as they are.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/json/document.hpp"
#include "core/base/result.hpp"
#include "core/base/time.hpp"

namespace dealkit::event {

/// An event on its way: views into what it was read from.
struct EventView {
  std::string_view id;              // the same wherever the event goes: UUIDv7 of ours
  std::string_view type;            // "deal.updated", "auction"
  std::string_view aggregate_type;  // what it is about: "deal", "campaign", "budget", …
  std::string_view aggregate_id;
  std::string_view partition_key;           // same key, same order
  std::string_view traceparent;             // W3C Trace Context; "" = none
  std::string_view schema;                  // names the form of the payload; "" = known by the type
  std::string_view payload;                 // JSON, byte for byte
  std::optional<base::Instant> event_time;  // when what it tells happened, where that is known
  base::Instant created_at;                 // when the event was made
  std::optional<std::int64_t> seq;          // place in its store or stream
};

/// An event that is kept.
struct Event {
  std::string id;
  std::string type;
  std::string aggregate_type;
  std::string aggregate_id;
  std::string partition_key;
  std::string traceparent;
  std::string schema;
  std::string payload;
  std::optional<base::Instant> event_time;
  base::Instant created_at;
  std::optional<std::int64_t> seq;

  Event() = default;
  explicit Event(const EventView& view);
  operator EventView() const;  // NOLINT(implicit): as std::string and std::string_view
};

/// The event as one line of JSON: {"type":"event","id":…,"event_type":…,"aggregatetype":…,
/// "aggregateid":…,"partition_key":…,"seq":…,"event_time":…,"created_at":…,"traceparent":…,
/// "schema":…,"payload":…}; what it does not have is left out, and so is "cursor", the place of a
/// reader after it. Times are written in UTC.
void append_json(std::string& out, const EventView& event, std::string_view cursor = {});
/// The way back; valid as long as the line's document and text are. Members that are not known are
/// passed over. Errc::data.
base::Result<EventView> parse_event(json::Value line);

/// account id + ':' + deal id, as they are: two deals that share a key by accident share an order,
/// which harms nobody.
std::string partition_key(std::string_view account_id, std::string_view deal_id);

/// Errc::data unless `text` is a traceparent of W3C Trace Context, version 00.
base::Result<void> check_traceparent(std::string_view text);

}  // namespace dealkit::event
