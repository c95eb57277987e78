// The pipe host; see pipe_host.hpp.
#include "io/ndjson/pipe_host.hpp"

#include <algorithm>
#include <memory>
#include <optional>
#include <vector>

#include "io/ndjson/delivery.hpp"
#include "io/ndjson/ordered_map.hpp"
#include "io/sys/signals.hpp"

namespace dealkit::io::ndjson {
namespace {

ReaderOptions reader_options(const PipeOptions& options, const sys::Wakeup& wakeup,
                             bool unbuffered) {
  ReaderOptions reader;
  reader.inputs = options.inputs;
  reader.format = options.format;
  reader.limits = options.limits;
  // A slow tool shows every record as it is done; one that keeps state commits whole batches.
  if (unbuffered && !options.durable) reader.limits.max_lines = 1;
  reader.block_bytes = options.block_bytes;
  reader.stdin_fd = options.streams.in;
  reader.wakeup = &wakeup;
  reader.now = options.now;
  return reader;
}

}  // namespace

Outcome run(const PipeOptions& options, base::HostedTool& tool) {
  Delivery delivery(options, tool);
  if (auto inputs = check_inputs(options.inputs); !inputs) {
    delivery.fail(inputs.error());
    return delivery.end(0);
  }
  if (!delivery.open_files()) return delivery.end(0);
  delivery.hint_at_terminal();

  const sys::Wakeup wakeup;
  std::optional<sys::FilterSignals> signals;
  if (options.handle_signals) {
    // Files must get their last records even if the reader of standard output goes away.
    const bool durable =
        options.durable || !options.dead_letter.empty() || !options.side_path.empty();
    signals.emplace(wakeup, sys::FilterSignals::Options{durable});
  }
  std::vector<std::unique_ptr<base::Decider>> deciders;
  for (unsigned i = 0; i < std::max(options.jobs, 1U); ++i) deciders.push_back(tool.make_decider());

  BlockReader reader(reader_options(options, wakeup, delivery.unbuffered()));
  run_ordered(OrderedMap{reader, deciders, wakeup, options.on_error == OnError::fail,
                         options.ahead, [&delivery](const Batch& batch, base::Replies& replies) {
                           return delivery.consume(batch, replies);
                         }});
  return delivery.end(signals ? signals->caught() : 0);
}

int finish(const Outcome& outcome) {
  return outcome.signal != 0 ? sys::die_of(outcome.signal) : outcome.exit_status;
}

}  // namespace dealkit::io::ndjson
