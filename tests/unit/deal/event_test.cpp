// The event envelope: what is written is read back, and nothing else is taken for an event.
#include "core/event/event.hpp"

#include "core/deal/event_payload.hpp"

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
  event.payload =
      deal::make_event_payload({2, R"({"id":"d-1"})", R"({"id":"d-1","version":2})", "ana"});
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
  DEALKIT_ASSIGN_OR_RETURN(const auto view, parse_event(document->root()));
  return Event(view);
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

/// What is no deal: an auction, a budget and a fraud, with members and a payload of their own.
TEST(Event, IsOpenToWhatIsNoDeal) {
  const std::vector<std::string_view> lines{
      R"({"type":"event","id":"1-0","event_type":"auction","aggregatetype":"auction",)"
      R"("aggregateid":"req-1","partition_key":"a-1","event_time":"2026-09-21T14:13:20.000123Z",)"
      R"("created_at":"2026-09-21T14:13:21Z","schema":"auction/1","payload":{"price":1.10,"b" : )"
      "[1e400, \"\\u00e4\"]}}",
      R"({"type":"event","id":"2-0","event_type":"budget.granted","aggregatetype":"budget",)"
      R"("aggregateid":"b-1","partition_key":"b-1","seq":0,"created_at":"2026-09-21T14:13:20Z",)"
      R"("payload":[12345678901234567890123,0.000000001]})",
      R"({"type":"event","id":"3-0","event_type":"fraud.blocked","aggregatetype":"request",)"
      R"("aggregateid":"req-1","partition_key":"req-1","created_at":"2026-09-21T14:13:20Z",)"
      R"("traceparent":"00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01","payload":null})"};
  for (const auto line : lines) {
    const auto event = from_text(line);
    ASSERT_TRUE(event) << event.error().message;
    EXPECT_EQ(to_text(*event), line) << "byte for byte, the payload too";
  }
  const auto auction = from_text(lines[0]);
  EXPECT_EQ(auction->event_time, (base::Instant{1'790'000'000, 123'000}));
  EXPECT_EQ(auction->created_at, (base::Instant{1'790'000'001, 0}));
  EXPECT_EQ(auction->schema, "auction/1");
  EXPECT_EQ(auction->seq, std::nullopt);
  EXPECT_EQ(from_text(lines[1])->seq, 0);
}

TEST(Event, IsReadAsViewsOverItsLine) {
  const std::string line = to_text(sample());
  json::Reader reader;
  const auto document = reader.read(line);
  ASSERT_TRUE(document);
  const auto event = parse_event((*document)->root());
  ASSERT_TRUE(event);
  const auto within = [&](std::string_view part) {
    return part.data() >= line.data() && part.data() + part.size() <= line.data() + line.size();
  };
  for (const auto part : {event->id, event->type, event->aggregate_type, event->aggregate_id,
                          event->partition_key, event->traceparent, event->payload}) {
    EXPECT_TRUE(within(part)) << part;
  }
  const Event kept(*event);
  EXPECT_FALSE(within(kept.payload));
  EXPECT_EQ(to_text(kept), line);
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
  event.payload = *rc::gen::element(std::string("null"), std::string(R"([1 ,2.50])"),
                                    deal::make_event_payload({3, "", R"({"b":null})", actor}));
  event.schema = *rc::gen::element(std::string(), actor);
  event.created_at.seconds = *rc::gen::inRange<std::int64_t>(0, 4'000'000'000);
  event.created_at.nanos = *rc::gen::inRange(0, 1000) * 1'000'000;
  if (*rc::gen::arbitrary<bool>()) event.seq = *rc::gen::inRange<std::int64_t>(0, 1LL << 53);
  if (*rc::gen::arbitrary<bool>()) {
    event.event_time = {*rc::gen::inRange<std::int64_t>(0, 4'000'000'000), 1'000};
  }
  const auto text = to_text(event);
  const auto back = from_text(text);
  RC_ASSERT(back.has_value());
  RC_ASSERT(to_text(*back) == text);
  RC_ASSERT(back->id == event.id);
  RC_ASSERT(back->partition_key == event.partition_key);
  RC_ASSERT(back->payload == event.payload);
  RC_ASSERT(back->created_at == event.created_at);
  RC_ASSERT(back->seq == event.seq);
  RC_ASSERT(back->event_time == event.event_time);
  RC_ASSERT(back->schema == event.schema);
}

TEST(Event, MembersInAnotherOrderAndUnknownOnesAreFine) {
  const auto event =
      from_text(R"({"payload":{"schema":1},"x":1,"created_at":"2026-01-01T00:00:00Z","seq":null,)"
                R"("event_time":null,"schema":null,"partition_key":"a:d","aggregateid":"d",)"
                R"("aggregatetype":"deal","traceparent":null,)"
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
           {R"("seq":7)", R"("seq":7,"event_time":"yesterday")"},
           {R"("seq":7)", R"("seq":7,"event_time":1790000000)"},
           {R"("seq":7)", R"("seq":7,"schema":1)"},
           {R"("payload")", R"("payloads")"},
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

TEST(Event, APlaceForEveryError) {
  for (const auto to : {R"("created_at":"2026-13-21)", R"("created_at":"x)"}) {
    const auto event = changed(R"("created_at":"2026-09-21)", to);
    ASSERT_FALSE(event);
    EXPECT_GT(event.error().position.column, 1U) << event.error().message;
    EXPECT_TRUE(event.error().message.starts_with("event: \"created_at\": ")) << to;
  }
  EXPECT_GT(changed(R"("00-4bf)", R"("01-4bf)").error().position.column, 1U);
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
