// The loopback host: runs a tool in this process as a server would, without a network. It stands in
// for the pipe host at link time (the same functions), so that every recorded command line also
// runs through it, and must print the same bytes (golden.TOOL.loopback).
//
// What differs is all that a decision must not notice: every request comes alone, in memory of its
// own that is gone once it has been answered, and goes to another worker than the one before.
#include <memory>
#include <string>
#include <vector>

#include "io/ndjson/delivery.hpp"
#include "io/ndjson/pipe_host.hpp"
#include "io/sys/signals.hpp"

namespace dealkit::io::ndjson {
namespace {

/// A request with bytes of its own.
struct Kept {
  base::Request request;
  std::unique_ptr<std::vector<char>> bytes;
  std::unique_ptr<std::string> source;
  std::unique_ptr<base::Error> error;
};

Kept keep(const base::Request& request) {
  Kept kept;
  kept.request = request;
  kept.bytes = std::make_unique<std::vector<char>>(request.bytes.begin(), request.bytes.end());
  kept.source = std::make_unique<std::string>(request.source);
  kept.request.bytes = {kept.bytes->data(), kept.bytes->size()};
  kept.request.source = *kept.source;
  if (request.error != nullptr) {
    kept.error = std::make_unique<base::Error>(*request.error);
    kept.request.error = kept.error.get();
  }
  return kept;
}

/// Some workers, none of which sees two requests in a row. One where order matters.
class Workers {
 public:
  Workers(base::HostedTool& tool, unsigned jobs) {
    const unsigned count = jobs > 1 ? 3 : 1;
    for (unsigned i = 0; i < count; ++i) deciders_.push_back(tool.make_decider());
  }
  base::Decider& next() { return *deciders_[turn_++ % deciders_.size()]; }

 private:
  std::vector<std::unique_ptr<base::Decider>> deciders_;
  std::size_t turn_ = 0;
};

bool answer(const base::Request& request, const PipeOptions& options, Workers& workers,
            Delivery& delivery) {
  auto kept = keep(request);
  Batch alone;
  alone.lines.push_back(kept.request);
  base::Replies replies;
  replies.stop_at_bad = options.on_error == OnError::fail;
  auto& decider = workers.next();
  decider.due(true);
  decider.decide(alone.lines, replies);
  return delivery.consume(alone, replies);
}

/// What came with a batch but belongs to no request: bytes read, inputs that failed.
bool pass_on_rest(Batch& batch, Workers& workers, Delivery& delivery) {
  Batch rest;
  rest.input_errors = std::move(batch.input_errors);
  rest.input_bytes = batch.input_bytes;
  rest.flush = batch.flush;
  base::Replies none;
  workers.next().decide({}, none);
  return delivery.consume(rest, none);
}

}  // namespace

Outcome run(const PipeOptions& options, base::HostedTool& tool) {
  Delivery delivery(options, tool);
  if (auto inputs = check_inputs(options.inputs); !inputs) {
    delivery.fail(inputs.error());
    return delivery.end(0);
  }
  if (!delivery.open_files()) return delivery.end(0);
  const sys::Wakeup wakeup;
  ReaderOptions source{options.inputs, options.format,      options.limits, options.block_bytes,
                       options.streams.in, &wakeup, options.now};
  BlockReader reader(source);
  Workers workers(tool, options.jobs);
  bool more = true;
  for (Batch batch; more && reader.next(batch);) {
    for (std::size_t i = 0; more && i < batch.lines.size(); ++i) {
      more = answer(batch.lines[i], options, workers, delivery);
    }
    more = more && pass_on_rest(batch, workers, delivery);
  }
  return delivery.end(0);
}

int finish(const Outcome& outcome) {
  return outcome.signal != 0 ? sys::die_of(outcome.signal) : outcome.exit_status;
}

}  // namespace dealkit::io::ndjson
