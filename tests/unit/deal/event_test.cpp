// The event envelope: what is written is read back, and nothing else is taken for an event.
#include "core/event/event.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace dealkit::event {
namespace {

constexpr std::string_view good_trace = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

Event sample() {
  Event event;
  event.id = "019a8f3e-0000-7000-8000-000000000001";
  event.aggregate_type = "deal";
  event.aggregate_id = "d-1";
  event.partition_key = partition_key("a-1", "d-1");
  event.type = "deal.updated";
  event.traceparent = good_trace;
  event.payload = make_payload({2, R"({"id":"d-1"})", R"({"id":"d-1","version":2})", "ana"});
  event.created_at = {1'790'000'000, 123'000'000};
  event.seq = 7;
  return event;
}

std::string to_text(const Event& event) {
  std::string out;
  append_json(out, event);
  return out;
}

base::Result<Event> from_text(std::string_view text) {
  json::Reader reader;
  DEALKIT_ASSIGN_OR_RETURN(const auto* document, reader.read(text));
  return parse_event(document->root());
}

TEST(Event, IsOneLineInTheStatedOrder) {
  EXPECT_EQ(to_text(sample()),
            R"({"type":"event","id":"019a8f3e-0000-7000-8000-000000000001",)"
            R"("event_type":"deal.updated","aggregatetype":"deal","aggregateid":"d-1",)"
            R"("partition_key":"a-1:d-1","seq":7,"created_at":"2026-09-21T14:13:20.123Z",)"
            R"("traceparent":"00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",)"
            R"("payload":{"schema":1,"version":2,"before":{"id":"d-1"},)"
            R"("after":{"id":"d-1","version":2},"actor":"ana"}})");
}

TEST(Event, PayloadOfACreatedAndOfADeletedRecord) {
  EXPECT_EQ(make_payload({1, "", "{}", "\"a\""}),
            R"({"schema":1,"version":1,"before":null,"after":{},"actor":"\"a\""})");
  EXPECT_EQ(make_payload({3, "{}", "", ""}),
            R"({"schema":1,"version":3,"before":{},"after":null,"actor":""})");
}

RC_GTEST_PROP(Event, ComesBackAsItWasWritten, ()) {
  const auto ascii = rc::gen::nonEmpty(rc::gen::string<std::string>());
  const auto clean = rc::gen::map(ascii, [](std::string text) {
    for (auto& c : text) c = static_cast<char>(c & 0x7F);
    return text;
  });
  Event event;
  event.id = *clean;
  event.aggregate_type = *clean;
  event.aggregate_id = *clean;
  event.partition_key = *clean;
  event.type = *clean;
  event.traceparent = *rc::gen::element(std::string(), std::string(good_trace));
  const std::string actor = *clean;
  event.payload = make_payload({*rc::gen::inRange<std::int64_t>(0, 1LL << 53),
                                *rc::gen::element("", R"({"a":[1,2.50]})"),
                                *rc::gen::element("", R"({"b":null})"), actor});
  event.created_at.seconds = *rc::gen::inRange<std::int64_t>(0, 4'000'000'000);
  event.created_at.nanos = *rc::gen::inRange(0, 1000) * 1'000'000;
  event.seq = *rc::gen::inRange<std::int64_t>(0, 1LL << 53);
  const auto text = to_text(event);
  const auto back = from_text(text);
  RC_ASSERT(back.has_value());
  RC_ASSERT(to_text(*back) == text);
  RC_ASSERT(back->id == event.id);
  RC_ASSERT(back->partition_key == event.partition_key);
  RC_ASSERT(back->payload == event.payload);
  RC_ASSERT(back->created_at == event.created_at);
  RC_ASSERT(back->seq == event.seq);
}

TEST(Event, MembersInAnotherOrderAndUnknownOnesAreFine) {
  const auto event = from_text(
      R"({"payload":{"schema":1},"x":1,"created_at":"2026-01-01T00:00:00Z","seq":1,)"
      R"("partition_key":"a:d","aggregateid":"d","aggregatetype":"deal","traceparent":null,)"
      R"("event_type":"deal.created","id":"e","type":"event"})");
  ASSERT_TRUE(event.has_value()) << event.error().message;
  EXPECT_EQ(event->traceparent, "");
  EXPECT_EQ(event->payload, R"({"schema":1})");
}

/// The sample with `from` replaced by `to`.
base::Result<Event> changed(std::string_view from, std::string_view to) {
  auto text = to_text(sample());
  const auto at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  text.replace(at, from.size(), to);
  return from_text(text);
}

TEST(Event, RefusesWhatIsNone) {
  for (const auto& [from, to] : std::vector<std::pair<std::string_view, std::string_view>>{
           {R"("type":"event")", R"("type":"deal")"},
           {R"("type":"event",)", ""},
           {R"("event_type":"deal.updated",)", ""},
           {R"("aggregateid":"d-1")", R"("aggregateid":"")"},
           {R"("seq":7)", R"("seq":-1)"},
           {R"("seq":7)", R"("seq":"7")"},
           {R"("seq":7)", R"("seq":1.5)"},
           {R"(2026-09-21T)", R"(2026-13-21T)"},
           {R"("00-4bf)", R"("01-4bf)"},
           {R"({"schema":1)", R"({"schema":2)"},
           {R"({"schema":1,)", "{"},
       }) {
    const auto event = changed(from, to);
    ASSERT_FALSE(event.has_value()) << to;
    EXPECT_EQ(event.error().code, base::Errc::data) << to;
  }
  EXPECT_FALSE(from_text("[]").has_value());
  EXPECT_FALSE(from_text("null").has_value());
}

TEST(Event, AnErrorSaysWhereInTheLine) {
  const auto event = changed(R"("seq":7)", R"("seq":true)");
  ASSERT_FALSE(event.has_value());
  EXPECT_GT(event.error().position.column, 1U);
  EXPECT_EQ(event.error().message, "event: expected a whole number in \"seq\", found a boolean");
}

TEST(Traceparent, OfVersionZero) {
  EXPECT_TRUE(check_traceparent(good_trace).has_value());
  for (const auto text :
       {"", "00", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-0",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-",
        "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
        "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
        "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
        "00-4bf92f3577b34da6a3ce929d0e0e473g-00f067aa0ba902b7-01",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-0x",
        "00_4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
        "00-4bf92f3577b34da6a3ce929d0e0e4736_00f067aa0ba902b7-01",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7_01"}) {
    EXPECT_FALSE(check_traceparent(text).has_value()) << text;
  }
}

}  // namespace
}  // namespace dealkit::event
