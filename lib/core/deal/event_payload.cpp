// Payloads of events of stored records; see event_payload.hpp.
#include "core/deal/event_payload.hpp"

#include "core/base/json/write.hpp"
#include "core/deal/content_checks.hpp"

namespace dealkit::deal {
namespace {

/// The record before or after the change: an object, or null.
void append_record_or_null(json::Writer& writer, std::string_view name, std::string_view record) {
  writer.key(name);
  if (record.empty()) {
    writer.null();
  } else {
    writer.raw(record);
  }
}

}  // namespace

std::string make_event_payload(const EventPayload& payload) {
  std::string out;
  out.reserve(payload.before.size() + payload.after.size() + 96);
  json::Writer writer(out);
  writer.object().key("schema").integer(event_payload_schema);
  writer.key("version").integer(payload.version);
  append_record_or_null(writer, "before", payload.before);
  append_record_or_null(writer, "after", payload.after);
  writer.member("actor", payload.actor).close();
  return out;
}

base::Result<void> check_event_payload(json::Value payload) {
  const auto found = [](json::Value value) {
    return std::string(value ? json::describe(value.kind()) : "nothing");
  };
  if (!payload.is(json::Kind::object)) {
    return data_error(payload, "event: expected an object in \"payload\", found " + found(payload));
  }
  const auto schema = payload.find("schema");
  if (!schema.is(json::Kind::number)) {
    return data_error(schema ? schema : payload,
                      "event: expected a number in \"payload.schema\", found " + found(schema));
  }
  const auto number = schema.integer();
  if (number && *number >= 1 && *number <= event_payload_schema) return {};
  return data_error(schema, "event: payload schema " + std::string(schema.text()) +
                                " is not known here (1 to " + std::to_string(event_payload_schema) +
                                "): read it with the version of dealkit that wrote it");
}

}  // namespace dealkit::deal
