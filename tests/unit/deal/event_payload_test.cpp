// What events of stored records promise, and that nothing else is taken for it.
#include "core/deal/event_payload.hpp"

#include <gtest/gtest.h>

namespace dealkit::deal {
namespace {

TEST(EventPayload, OfACreatedAndOfADeletedRecord) {
  EXPECT_EQ(make_event_payload({1, "", "{}", "\"a\""}),
            R"({"schema":1,"version":1,"before":null,"after":{},"actor":"\"a\""})");
  EXPECT_EQ(make_event_payload({3, "{}", "", ""}),
            R"({"schema":1,"version":3,"before":{},"after":null,"actor":""})");
}

std::string refusal_of(std::string_view payload) {
  json::Reader reader;
  const auto document = reader.read(payload);
  const auto good = check_event_payload((*document)->root());
  if (good) return "";
  EXPECT_EQ(good.error().code, base::Errc::data);
  return good.error().message;
}

TEST(EventPayload, IsOfAKnownSchema) {
  EXPECT_EQ(refusal_of(make_event_payload({1, "", "{}", "ana"})), "");
  EXPECT_EQ(refusal_of("[]"), "event: expected an object in \"payload\", found an array");
  EXPECT_EQ(refusal_of("{}"), "event: expected a number in \"payload.schema\", found nothing");
  EXPECT_EQ(refusal_of(R"({"schema":"1"})"),
            "event: expected a number in \"payload.schema\", found a string");
  for (const auto number : {"0", "2", "1.5", "1e30"}) {
    EXPECT_EQ(refusal_of(R"({"schema":)" + std::string(number) + "}"),
              "event: payload schema " + std::string(number) +
                  " is not known here (1 to 1): read "
                  "it with the version of dealkit that wrote it");
  }
}

}  // namespace
}  // namespace dealkit::deal
