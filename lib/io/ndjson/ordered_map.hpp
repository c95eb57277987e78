// Batches through workers and out again in order: the output of -j N is that of -j 1.
#pragma once

#include <functional>
#include <memory>
#include <span>

#include "core/base/decide.hpp"
#include "io/ndjson/batch.hpp"
#include "io/ndjson/reader.hpp"

namespace dealkit::io::ndjson {

struct OrderedMap {
  BlockReader& reader;
  /// One for every worker. With a single one everything happens on the calling thread, unless it is
  /// `ahead`.
  std::span<const std::unique_ptr<base::Decider>> deciders;
  /// The reader's wakeup: notified to end a reader that waits for input.
  const sys::Wakeup& wakeup;
  bool stop_at_bad = false;
  /// With a single decider: the next batch is read and decided on another thread meanwhile.
  bool ahead = false;
  /// Takes each batch with its replies, in order, on the calling thread; false ends everything.
  std::function<bool(const Batch&, base::Replies&)> consume;
};

/// Runs until the input ends or `consume` wants no more; all its threads have ended then. At most
/// 2 N + 2 batches exist at a time, one ahead two. An exception of a decider comes out of here.
void run_ordered(const OrderedMap& map);

}  // namespace dealkit::io::ndjson
