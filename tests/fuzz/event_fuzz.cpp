// Event lines of any shape: what is read is written as one line of strict JSON that reads back to
// the same event, its payload byte for byte; what is refused says why.
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

#include "core/deal/event_payload.hpp"
#include "core/event/event.hpp"

namespace {

using namespace dealkit;

void require(bool holds, const char* what) {
  if (holds) return;
  std::fprintf(stderr, "event_fuzz: does not hold: %s\n", what);
  std::abort();
}

bool same(const event::EventView& a, const event::EventView& b) {
  return a.id == b.id && a.type == b.type && a.aggregate_type == b.aggregate_type &&
         a.aggregate_id == b.aggregate_id && a.partition_key == b.partition_key &&
         a.traceparent == b.traceparent && a.schema == b.schema && a.payload == b.payload &&
         a.event_time == b.event_time && a.created_at == b.created_at && a.seq == b.seq;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  base::json::Reader reader;
  const auto document = reader.read(text);
  if (!document) return 0;
  const auto read = event::parse_event((*document)->root());
  if (!read) {
    require(!read.error().message.empty(), "a refusal says why");
    require(read.error().code == base::Errc::data, "it is the line that is wrong");
    return 0;
  }
  const event::Event kept(*read);
  require(same(kept, *read), "what is kept is what was read");
  const auto checked = deal::check_event_payload((*document)->root().find("payload"));
  require(checked || !checked.error().message.empty(), "a payload of no deal is told from one");

  std::string line;
  event::append_json(line, kept);
  base::json::Reader again;
  const auto written = again.read(line);
  require(written.has_value(), "an event is strict JSON");
  const auto back = event::parse_event((*written)->root());
  require(back.has_value() && same(*back, kept), "an event reads back to what it was");
  std::string line_again;
  event::append_json(line_again, *back);
  require(line_again == line, "it is written in one way");
  return 0;
}
