// Handlers and their output; see handler.hpp.
#include "io/ndjson/handler.hpp"

#include <utility>

namespace dealkit::io::ndjson {

bool BatchOutput::add_bad(std::size_t index, base::Error error, std::string pointer) {
  bad.push_back(BadLine{index, std::move(error), std::move(pointer), mark()});
  return !stop_at_bad;
}

void BatchOutput::cut(const OutputMark& mark) {
  main.resize(mark.main_bytes);
  side.resize(mark.side_bytes);
  positive = mark.positive;
  negative = mark.negative;
}

void BatchOutput::clear() {
  main.clear();
  side.clear();
  positive = negative = 0;
  bad.clear();
  summary.reset();
}

void DeciderHandler::handle(std::span<const Line> lines, BatchOutput& out) {
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const Line& line = lines[i];
    if (line.error != nullptr) {
      if (!out.add_bad(i, *line.error)) return;
      continue;
    }
    const auto mark = out.mark();
    auto verdict = decider_->decide(
        base::Request{line.bytes, line.source, line.number, line.byte_offset}, out.main);
    if (verdict) {
      out.count(*verdict);
      continue;
    }
    out.cut(mark);  // half a reply is none
    if (!out.add_bad(i, std::move(verdict).error())) return;
  }
}

base::Result<void> PipeTool::settle(std::span<const Line>, BatchOutput&) { return {}; }
base::Result<void> PipeTool::on_batch(std::span<const Line>, BatchOutput&) { return {}; }
base::Result<void> PipeTool::on_end(const Emit&) { return {}; }

}  // namespace dealkit::io::ndjson
