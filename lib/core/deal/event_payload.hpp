// What events of stored records promise about their payload: the record before and after the
// change, and who made it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/base/json/document.hpp"
#include "core/base/result.hpp"

namespace dealkit::deal {

namespace json = base::json;

inline constexpr int event_payload_schema = 1;

/// {"schema":1,"version":2,"before":…,"after":…,"actor":"ana"}
struct EventPayload {
  std::int64_t version = 0;  // of the record after the change
  std::string_view before;   // JSON text; "" = null
  std::string_view after;
  std::string_view actor;
};
std::string make_event_payload(const EventPayload& payload);

/// Errc::data unless it is such an object, of a schema that is known here.
base::Result<void> check_event_payload(json::Value payload);

}  // namespace dealkit::deal
