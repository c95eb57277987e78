// The one event envelope: what an outbox keeps, a relay sends and a reader replays.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/base/json/document.hpp"
#include "core/base/result.hpp"
#include "core/base/time.hpp"

namespace dealkit::event {

inline constexpr int payload_schema = 1;

struct Event {
  std::string id;              // UUIDv7: the event id everywhere
  std::string aggregate_type;  // "deal", "campaign", …
  std::string aggregate_id;
  std::string partition_key;   // account id + ':' + deal id; same key, same order
  std::string type;            // "deal.updated"
  std::string traceparent;     // W3C Trace Context; "" = none
  std::string payload;         // JSON: {schema, version, before, after, actor}
  base::Instant created_at;
  std::int64_t seq = 0;        // place in its store; 0 before it is stored
};

struct Payload {
  std::int64_t version = 0;    // of the aggregate after the change
  std::string_view before;     // JSON text; "" = null
  std::string_view after;
  std::string_view actor;
};
std::string make_payload(const Payload& payload);

/// The event as one line of JSON: {"type":"event","id":…,"event_type":…,"aggregatetype":…,
/// "aggregateid":…,"partition_key":…,"seq":…,"created_at":…,"traceparent":…,"payload":{…}};
/// `traceparent` is left out where it is "", and so is "cursor", the place of a reader after it.
void append_json(std::string& out, const Event& event, std::string_view cursor = {});
/// The way back. Errc::data.
base::Result<Event> parse_event(json::Value line);

/// account id + ':' + deal id, as they are: two deals that share a key by accident share an order,
/// which harms nobody.
std::string partition_key(std::string_view account_id, std::string_view deal_id);

/// Errc::data unless `text` is a traceparent of W3C Trace Context, version 00.
base::Result<void> check_traceparent(std::string_view text);

}  // namespace dealkit::event
