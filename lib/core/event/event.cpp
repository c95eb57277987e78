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
base::Result<std::string> text_of(json::Value line, std::string_view name) {
  const auto value = line.find(name);
  if (!value.is(json::Kind::string)) return missing(line, name, value, "a string");
  if (value.string().empty()) {
    return wrong(value, "event: \"" + std::string(name) + "\" is empty: expected a string");
  }
  return std::string(value.string());
}

/// A string that may be left out or be null.
base::Result<std::string> optional_text_of(json::Value line, std::string_view name) {
  const auto value = line.find(name);
  if (!value.present() || value.is(json::Kind::null)) return std::string();
  if (!value.is(json::Kind::string)) return missing(line, name, value, "a string or null");
  return std::string(value.string());
}

/// The record in an event before or after the change: an object, or null.
void append_record(json::Writer& writer, std::string_view name, std::string_view record) {
  writer.key(name);
  if (record.empty()) {
    writer.null();
  } else {
    writer.raw(record);
  }
}

base::Result<void> check_payload(json::Value payload) {
  const auto schema = payload.find("schema");
  if (!schema.is(json::Kind::number)) return missing(payload, "payload.schema", schema, "a number");
  DEALKIT_ASSIGN_OR_RETURN(const auto number, schema.integer());
  if (number < 1 || number > payload_schema) {
    return wrong(schema, "event: payload schema " + std::to_string(number) +
                             " is not known here (1 to " + std::to_string(payload_schema) +
                             "): read it with the version of dealkit that wrote it");
  }
  return {};
}

bool is_hex(char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); }
bool all_hex(std::string_view text) { return std::all_of(text.begin(), text.end(), is_hex); }
bool all_zero(std::string_view text) {
  return text.find_first_not_of('0') == std::string_view::npos;
}

}  // namespace

std::string make_payload(const Payload& payload) {
  std::string out;
  out.reserve(payload.before.size() + payload.after.size() + 96);
  json::Writer writer(out);
  writer.object().key("schema").integer(payload_schema).key("version").integer(payload.version);
  append_record(writer, "before", payload.before);
  append_record(writer, "after", payload.after);
  writer.member("actor", payload.actor).close();
  return out;
}

void append_json(std::string& out, const Event& event, std::string_view cursor) {
  json::Writer writer(out);
  writer.object().member("type", "event").member("id", event.id);
  writer.member("event_type", event.type).member("aggregatetype", event.aggregate_type);
  writer.member("aggregateid", event.aggregate_id);
  writer.member("partition_key", event.partition_key).key("seq").integer(event.seq);
  if (!cursor.empty()) writer.member("cursor", cursor);
  writer.member("created_at", base::to_string(event.created_at));
  if (!event.traceparent.empty()) writer.member("traceparent", event.traceparent);
  writer.key("payload").raw(event.payload).close();
}

base::Result<Event> parse_event(json::Value line) {
  if (!line.is(json::Kind::object)) {
    const auto what = line.present() ? json::describe(line.kind()) : std::string_view("nothing");
    return wrong(line, "event: expected an object, found " + std::string(what));
  }
  const auto type = line.find("type");
  if (!type.is(json::Kind::string) || type.string() != "event") {
    return wrong(type.present() ? type : line, "event: expected \"type\": \"event\"");
  }
  Event event;
  DEALKIT_ASSIGN_OR_RETURN(event.id, text_of(line, "id"));
  DEALKIT_ASSIGN_OR_RETURN(event.type, text_of(line, "event_type"));
  DEALKIT_ASSIGN_OR_RETURN(event.aggregate_type, text_of(line, "aggregatetype"));
  DEALKIT_ASSIGN_OR_RETURN(event.aggregate_id, text_of(line, "aggregateid"));
  DEALKIT_ASSIGN_OR_RETURN(event.partition_key, text_of(line, "partition_key"));
  DEALKIT_ASSIGN_OR_RETURN(event.traceparent, optional_text_of(line, "traceparent"));
  if (!event.traceparent.empty()) DEALKIT_RETURN_IF_ERROR(check_traceparent(event.traceparent));
  const auto seq = line.find("seq");
  if (!seq.is(json::Kind::number)) return missing(line, "seq", seq, "a whole number");
  DEALKIT_ASSIGN_OR_RETURN(event.seq, seq.integer());
  if (event.seq < 0) return wrong(seq, "event: \"seq\" is below 0: expected 0 or more");
  DEALKIT_ASSIGN_OR_RETURN(const auto created_at, text_of(line, "created_at"));
  DEALKIT_ASSIGN_OR_RETURN(event.created_at, base::parse_instant(created_at));
  const auto payload = line.find("payload");
  if (!payload.is(json::Kind::object)) return missing(line, "payload", payload, "an object");
  DEALKIT_RETURN_IF_ERROR(check_payload(payload));
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
