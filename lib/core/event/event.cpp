// Writes and reads the event envelope.
#include "core/event/event.hpp"

#include <algorithm>

#include "core/base/json/write.hpp"

namespace dealkit::event {
namespace {

base::Error wrong(json::Value at, std::string message) {
  base::Error error{base::Errc::data, std::move(message)};
  if (at.present()) {
    const auto& document = at.document();
    error.position = document.position(document.node(at.index()).begin);
  }
  return error;
}

base::Error missing(json::Value line, std::string_view name, json::Value found,
                    std::string_view expected) {
  const auto what = found.present() ? json::describe(found.kind()) : std::string_view("nothing");
  return wrong(found.present() ? found : line,
               "event: expected " + std::string(expected) + " in \"" + std::string(name) +
                   "\", found " + std::string(what));
}

/// A string that must be there and must not be empty.
base::Result<std::string_view> text_of(json::Value line, std::string_view name) {
  const auto value = line.find(name);
  if (!value.is(json::Kind::string)) return missing(line, name, value, "a string");
  if (value.string().empty()) {
    return wrong(value, "event: \"" + std::string(name) + "\" is empty: expected a string");
  }
  return value.string();
}

/// A member that may be left out or be null; absent then.
json::Value stated(json::Value line, std::string_view name) {
  const auto value = line.find(name);
  return value.is(json::Kind::null) ? json::Value() : value;
}

/// A string that may be left out or be null.
base::Result<std::string_view> optional_text_of(json::Value line, std::string_view name) {
  const auto value = stated(line, name);
  if (!value.present()) return std::string_view();
  if (!value.is(json::Kind::string)) return missing(line, name, value, "a string or null");
  return value.string();
}

base::Result<base::Instant> time_of(json::Value line, std::string_view name) {
  DEALKIT_ASSIGN_OR_RETURN(const auto text, text_of(line, name));
  auto instant = base::parse_instant(text);
  if (instant) return *instant;
  return wrong(line.find(name), "event: \"" + std::string(name) + "\": " + instant.error().message);
}

base::Result<std::optional<std::int64_t>> seq_of(json::Value line) {
  const auto value = stated(line, "seq");
  if (!value.present()) return std::optional<std::int64_t>();
  if (!value.is(json::Kind::number)) return missing(line, "seq", value, "a whole number");
  const auto seq = value.integer();
  if (!seq) return wrong(value, "event: \"seq\": " + seq.error().message);
  if (*seq < 0) return wrong(value, "event: \"seq\" is below 0: expected 0 or more");
  return std::optional(*seq);
}

bool is_hex(char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); }
bool all_hex(std::string_view text) { return std::all_of(text.begin(), text.end(), is_hex); }
bool all_zero(std::string_view text) {
  return text.find_first_not_of('0') == std::string_view::npos;
}

}  // namespace

Event::Event(const EventView& view)
    : id(view.id),
      type(view.type),
      aggregate_type(view.aggregate_type),
      aggregate_id(view.aggregate_id),
      partition_key(view.partition_key),
      traceparent(view.traceparent),
      schema(view.schema),
      payload(view.payload),
      event_time(view.event_time),
      created_at(view.created_at),
      seq(view.seq) {}

Event::operator EventView() const {
  return {id,      type,       aggregate_type, aggregate_id, partition_key, traceparent, schema,
          payload, event_time, created_at,     seq};
}

void append_json(std::string& out, const EventView& event, std::string_view cursor) {
  json::Writer writer(out);
  writer.object().member("type", "event").member("id", event.id);
  writer.member("event_type", event.type).member("aggregatetype", event.aggregate_type);
  writer.member("aggregateid", event.aggregate_id).member("partition_key", event.partition_key);
  if (event.seq) writer.key("seq").integer(*event.seq);
  if (!cursor.empty()) writer.member("cursor", cursor);
  if (event.event_time) writer.member("event_time", base::to_string(*event.event_time));
  writer.member("created_at", base::to_string(event.created_at));
  if (!event.traceparent.empty()) writer.member("traceparent", event.traceparent);
  if (!event.schema.empty()) writer.member("schema", event.schema);
  writer.key("payload").raw(event.payload).close();
}

base::Result<EventView> parse_event(json::Value line) {
  if (!line.is(json::Kind::object)) {
    const auto what = line.present() ? json::describe(line.kind()) : std::string_view("nothing");
    return wrong(line, "event: expected an object, found " + std::string(what));
  }
  const auto type = line.find("type");
  if (!type.is(json::Kind::string) || type.string() != "event") {
    return wrong(type.present() ? type : line, "event: expected \"type\": \"event\"");
  }
  EventView event;
  DEALKIT_ASSIGN_OR_RETURN(event.id, text_of(line, "id"));
  DEALKIT_ASSIGN_OR_RETURN(event.type, text_of(line, "event_type"));
  DEALKIT_ASSIGN_OR_RETURN(event.aggregate_type, text_of(line, "aggregatetype"));
  DEALKIT_ASSIGN_OR_RETURN(event.aggregate_id, text_of(line, "aggregateid"));
  DEALKIT_ASSIGN_OR_RETURN(event.partition_key, text_of(line, "partition_key"));
  DEALKIT_ASSIGN_OR_RETURN(event.seq, seq_of(line));
  if (stated(line, "event_time")) {
    DEALKIT_ASSIGN_OR_RETURN(event.event_time, time_of(line, "event_time"));
  }
  DEALKIT_ASSIGN_OR_RETURN(event.created_at, time_of(line, "created_at"));
  DEALKIT_ASSIGN_OR_RETURN(event.traceparent, optional_text_of(line, "traceparent"));
  if (!event.traceparent.empty()) {
    if (const auto good = check_traceparent(event.traceparent); !good) {
      return wrong(line.find("traceparent"), "event: " + good.error().message);
    }
  }
  DEALKIT_ASSIGN_OR_RETURN(event.schema, optional_text_of(line, "schema"));
  const auto payload = line.find("payload");
  if (!payload.present()) return missing(line, "payload", payload, "a value");
  event.payload = payload.text();
  return event;
}

std::string partition_key(std::string_view account_id, std::string_view deal_id) {
  return std::string(account_id) + ":" + std::string(deal_id);
}

base::Result<void> check_traceparent(std::string_view text) {
  // version "-" trace-id "-" parent-id "-" trace-flags (W3C Trace Context, section 3.2.2).
  constexpr std::size_t length = 55;
  const bool shaped = text.size() == length && text.starts_with("00-") && text[35] == '-' &&
                      text[52] == '-';
  if (shaped) {
    const auto trace_id = text.substr(3, 32);
    const auto parent_id = text.substr(36, 16);
    const bool hex = all_hex(trace_id) && all_hex(parent_id) && all_hex(text.substr(53));
    if (hex && !all_zero(trace_id) && !all_zero(parent_id)) return {};
  }
  return base::Error{base::Errc::data,
                     "traceparent: expected 00-, 32 hex digits, -, 16 hex digits, -, 2 hex digits "
                     "in lower case, neither id all zero, found \"" +
                         std::string(text.substr(0, 80)) + "\""};
}

}  // namespace dealkit::event
