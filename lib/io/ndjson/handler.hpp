// What a tool does with a batch of records, and what comes of it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/base/decide.hpp"
#include "core/base/result.hpp"
#include "io/ndjson/batch.hpp"

namespace dealkit::io::ndjson {

/// How far the outputs of a batch had come at some record.
struct OutputMark {
  std::size_t main_bytes = 0;
  std::size_t side_bytes = 0;
  std::uint64_t positive = 0;
  std::uint64_t negative = 0;
};

struct BadLine {
  std::size_t index = 0;  // of its line in the batch
  base::Error error;      // its position counts from the line's first byte
  std::string pointer;    // RFC 6901, empty if not known
  OutputMark mark;        // of all that came before it
};

/// What handling a batch produced. main and side hold whole records only, each with its '\n'.
struct BatchOutput {
  std::string main;  // standard output
  std::string side;  // a second stream: a report file, or standard error
  std::uint64_t positive = 0;
  std::uint64_t negative = 0;
  std::vector<BadLine> bad;       // by rising index
  std::shared_ptr<void> summary;  // for PipeTool::on_batch; its type is the tool's affair
  bool stop_at_bad = false;       // set by the host (--on-error=fail)
  /// Set by the host before PipeTool::settle(): one more unreadable line than this ends the run.
  std::optional<std::uint64_t> bad_allowed;

  /// Notes that line `index` could not be read. False if nothing after it is wanted: return then.
  [[nodiscard]] bool add_bad(std::size_t index, base::Error error, std::string pointer = {});
  void count(base::Verdict verdict) {
    ++(verdict == base::Verdict::positive ? positive : negative);
  }
  OutputMark mark() const { return {main.size(), side.size(), positive, negative}; }
  /// Takes back what came after `mark`.
  void cut(const OutputMark& mark);
  void clear();
};

/// Handles batches, one at a time; every worker has its own. What it writes for a record must not
/// depend on how records are spread over batches.
class BatchHandler {
 public:
  virtual ~BatchHandler() = default;
  /// Lines with an error set are unreadable: pass them to out.add_bad() or make output of them.
  virtual void handle(std::span<const Line> lines, BatchOutput& out) = 0;
  /// With PipeOptions::ahead, once a batch, on the thread of run(): all before it has been settled
  /// and written, and it comes next; or the run ends early and nobody wants it. handle() may not
  /// have begun with it, may be at it, or may be done.
  virtual void due(bool wanted) { static_cast<void>(wanted); }
};

/// A Decider as a handler: one request a line.
class DeciderHandler final : public BatchHandler {
 public:
  explicit DeciderHandler(std::unique_ptr<base::Decider> decider) : decider_(std::move(decider)) {}
  void handle(std::span<const Line> lines, BatchOutput& out) override;

 private:
  std::unique_ptr<base::Decider> decider_;
};

/// A tool as the pipe host sees it.
class PipeTool {
 public:
  virtual ~PipeTool() = default;
  /// A handler for one worker; called on the thread of run() before any work begins.
  virtual std::unique_ptr<BatchHandler> make_handler() = 0;
  /// For tools whose decisions depend on the order of the input and have effects of their own (a
  /// store): sees every batch whole, in order, on the thread of run(), and may add bad lines (keep
  /// them by rising index). The line that is one bad line more than output.bad_allowed is the last
  /// one to look at. An Error ends the run with its exit status, the batch's output unwritten.
  virtual base::Result<void> settle(std::span<const Line> lines, BatchOutput& output);
  /// Sees every batch in the order of the input, cut behind the line that ends the run, on the
  /// thread of run(), and may still change its output. An Error ends the run with its exit status.
  virtual base::Result<void> on_batch(std::span<const Line> lines, BatchOutput& output);
  /// Takes more output after the last batch: `emit` writes it and leaves it empty. Not called when
  /// the run was ended early.
  using Emit = std::function<base::Result<void>(BatchOutput&)>;
  virtual base::Result<void> on_end(const Emit& emit);
};

}  // namespace dealkit::io::ndjson
