// The pipe host; see pipe_host.hpp. Top down: run() sets up, Run takes batches in order and ends.
#include "io/ndjson/pipe_host.hpp"

#include <algorithm>
#include <csignal>
#include <cstring>

#include "io/ndjson/message.hpp"
#include "io/ndjson/ordered_map.hpp"
#include "io/ndjson/writer.hpp"
#include "io/sys/file.hpp"
#include "io/sys/signals.hpp"

namespace dealkit::io::ndjson {
namespace {

/// How many lines end in `text`. By memchr(), which looks at many bytes at once: std::count() goes
/// byte by byte at -O2, which cost a tenth of a run over campaigns.
std::uint64_t count_lines(std::string_view text) {
  std::uint64_t lines = 0;
  while (const void* found = text.empty() ? nullptr : std::memchr(text.data(), '\n', text.size())) {
    ++lines;
    text.remove_prefix(static_cast<std::size_t>(static_cast<const char*>(found) - text.data()) + 1);
  }
  return lines;
}

/// What is there to read, if that can be known: 0 where an input is no plain file.
std::uint64_t total_bytes(const std::vector<Input>& inputs) {
  std::uint64_t total = 0;
  for (const Input& input : inputs) {
    const auto size = input.path == "-" ? std::nullopt : sys::file_size(input.path);
    if (!size) return 0;
    total += *size;
  }
  return total;
}

/// The consuming end of a run: everything here happens on one thread, in the order of the input.
class Run {
 public:
  Run(const PipeOptions& options, PipeTool& tool)
      : options_(options),
        tool_(tool),
        err_terminal_(sys::is_terminal(options.streams.err)),
        unbuffered_(options.line_buffered || sys::is_terminal(options.streams.out)),
        out_(options.streams.out, "<stdout>"),
        err_(options.streams.err, "<stderr>"),
        progress_(options.tool.name,
                  {options.progress, err_terminal_, total_bytes(options.inputs)}) {}

  bool unbuffered() const { return unbuffered_; }

  /// Opens what is written beside standard output. False: told, and there is no point in starting.
  bool open_files() {
    return open_file(options_.dead_letter, sys::OutputMode::append, dead_letters_) &&
           open_file(options_.side_path, sys::OutputMode::truncate, side_);
  }

  void hint_at_terminal() {
    if (options_.inputs.empty() && sys::is_terminal(options_.streams.in)) {
      say(options_.tool.name + ": reading records from the terminal; Ctrl-D ends them\n");
    }
  }

  /// Ends the run with an error of its own.
  void fail(const base::Error& error) {
    stopped_ = true;
    std::string text;
    append_message(text, options_.tool.name, std::string_view(), error);
    say(text);
    note_status(error.code);
  }

  /// Takes one batch; false ends the run.
  bool consume(const Batch& batch, BatchOutput& output) {
    counts_.bytes += batch.input_bytes;
    if (const auto allowed = bad_allowed()) {
      output.bad_allowed = *allowed - std::min(*allowed, counts_.bad);
    }
    if (auto settled = tool_.settle(batch.lines, output); !settled) {
      fail(settled.error());
      return false;
    }
    const std::size_t wanted = apply_error_policy(batch, output);
    counts_.read += wanted;
    const auto lines = std::span(batch.lines).first(wanted);
    if (auto seen = tool_.on_batch(lines, output); !seen) fail(seen.error());
    if (!write(output)) return false;
    report(batch.lines, output);
    if (over_max_errors_) say_too_many();
    // Beyond the line that ended the run the input is of no interest.
    if (!stopped_) {
      for (const InputError& input : batch.input_errors) report(input);
    }
    if (batch.flush || unbuffered_) check(flush());
    show_progress();
    return !stopped_;
  }

  /// After the last batch: the tool's last words, everything flushed, counts told.
  Outcome end(int signal) {
    if (!stopped_ && signal == 0) {
      const auto emit = [this](BatchOutput& output) { return emit_last(output); };
      // An output that cannot be written any more has been told of already.
      if (auto ended = tool_.on_end(emit); !ended && !stopped_) fail(ended.error());
    }
    check(finish_writers());
    if (options_.stats) {
      std::string text;
      append_stats(text, options_.tool.name, counts_, watch_.seconds());
      say(text);
    }
    std::string text;
    progress_.erase(text);
    say(text);
    if (broken_pipe_ && signal == 0) signal = SIGPIPE;
    return Outcome{counts_, signal != 0 ? 128 + signal : exit_status(), signal};
  }

 private:
  struct File {
    sys::Fd fd;
    std::unique_ptr<RecordWriter> writer;
  };

  bool open_file(const std::string& path, sys::OutputMode mode, File& file) {
    if (path.empty()) return true;
    auto opened = sys::open_output(path, mode);
    if (!opened) {
      fail(opened.error());
      return false;
    }
    file.fd = std::move(*opened);
    file.writer = std::make_unique<RecordWriter>(file.fd.get(), path);
    return true;
  }

  /// How many unreadable lines the run may have in all without being ended by one more.
  std::optional<std::uint64_t> bad_allowed() const {
    if (options_.on_error == OnError::fail) return 0;
    return options_.max_errors;
  }

  /// Cuts the output behind the bad line that ends the run, if there is one; returns how many of
  /// the batch's lines count.
  std::size_t apply_error_policy(const Batch& batch, BatchOutput& output) {
    const auto allowed = bad_allowed();
    const std::uint64_t before = counts_.bad;
    if (!allowed || before + output.bad.size() <= *allowed) {
      counts_.bad += output.bad.size();
      return batch.lines.size();
    }
    const auto last = static_cast<std::size_t>(*allowed - before);
    const std::size_t index = output.bad[last].index;
    output.cut(output.bad[last].mark);
    output.bad.resize(last + 1);
    counts_.bad += output.bad.size();
    stopped_ = true;
    over_max_errors_ = options_.on_error != OnError::fail;
    return index + 1;
  }

  bool write(BatchOutput& output) {
    counts_.rejected += output.negative;
    counts_.written += count_lines(output.main);
    if (!check(out_.append(output.main))) return false;
    return !side_.writer || check(side_.writer->append(output.side));
  }

  base::Result<void> emit_last(BatchOutput& output) {
    if (!write(output)) return base::Error{base::Errc::io, "the output cannot be written"};
    if (!side_.writer) say(output.side);
    output.clear();
    return {};
  }

  /// Says what there is to say of a batch in the order of its lines, so that it does not depend on
  /// how the input arrived: what the tool has to say of a line stands among its other output.
  void report(std::span<const Line> lines, const BatchOutput& output) {
    std::string text;
    std::string letters;
    std::string_view side = side_.writer ? std::string_view() : output.side;
    std::size_t said = 0;
    for (const BadLine& bad : output.bad) {
      const Line& line = lines[bad.index];
      if (options_.tell_bad_lines) {
        const auto before = std::min(bad.mark.side_bytes, side.size());
        text += side.substr(said, before - said);
        said = before;
        append_message(text, options_.tool.name, line, bad.error);
        if (err_terminal_) append_excerpt(text, line, bad.error);
      }
      if (dead_letters_.writer) append_dead_letter(letters, options_.tool, line, bad);
    }
    text += side.substr(said);
    say(text);
    if (dead_letters_.writer) check(dead_letters_.writer->append(letters));
  }

  void say_too_many() {
    say(options_.tool.name + ": error: more than " + std::to_string(*options_.max_errors) +
        " unreadable lines (--max-errors): stopping\n");
  }

  void report(const InputError& input) {
    std::string text;
    append_message(text, options_.tool.name, input.source, input.error);
    say(text);
    note_status(input.error.code);
    if (options_.on_error == OnError::fail) stopped_ = true;
  }

  /// To standard error, at once and in the order of events. Where that is gone nobody listens.
  void say(std::string_view text) {
    if (text.empty()) return;
    std::string erased;
    progress_.erase(erased);
    static_cast<void>(err_.append(erased));
    static_cast<void>(err_.append(text));
    static_cast<void>(err_.flush());
  }

  void show_progress() {
    std::string text;
    progress_.update(text, counts_);
    if (text.empty()) return;
    static_cast<void>(err_.append(text));
    static_cast<void>(err_.flush());
  }

  base::Result<void> flush() {
    DEALKIT_CHECK(out_.flush());
    if (side_.writer) DEALKIT_CHECK(side_.writer->flush());
    if (dead_letters_.writer) DEALKIT_CHECK(dead_letters_.writer->flush());
    return {};
  }

  base::Result<void> finish_writers() {
    // Files first: they must be whole even if standard output fails.
    base::Result<void> first;
    for (RecordWriter* writer : {dead_letters_.writer.get(), side_.writer.get(), &out_}) {
      if (writer == nullptr) continue;
      if (auto finished = writer->finish(); !finished && first) first = std::move(finished);
    }
    return first;
  }

  /// An output failed: ends the run, in silence if the reader of standard output has gone.
  bool check(const base::Result<void>& written) {
    if (written) return true;
    stopped_ = true;
    if (out_.broken_pipe()) {
      broken_pipe_ = true;
    } else {
      fail(written.error());
    }
    return false;
  }

  /// Worse causes win: I/O, an internal error, then an input that could not be opened …
  void note_status(base::Errc code) {
    const int status = base::traits(code).exit_status;
    const auto rank = [](int s) { return s == 74 ? 3 : s == 66 ? 1 : s == 0 ? 0 : 2; };
    if (rank(status) > rank(failure_status_)) failure_status_ = status;
  }

  int exit_status() const {
    if (failure_status_ != 0) return failure_status_;
    if (counts_.bad > 0 && options_.tell_bad_lines)
      return base::traits(base::Errc::data).exit_status;
    return counts_.rejected > 0 ? base::traits(base::Errc::negative).exit_status : 0;
  }

  const PipeOptions& options_;
  PipeTool& tool_;
  sys::Stopwatch watch_;
  bool err_terminal_;
  bool unbuffered_;
  RecordWriter out_;
  RecordWriter err_;
  File dead_letters_;
  File side_;
  Progress progress_;
  Counts counts_;
  int failure_status_ = 0;
  bool stopped_ = false;
  bool over_max_errors_ = false;
  bool broken_pipe_ = false;
};

class DeciderTool final : public PipeTool {
 public:
  explicit DeciderTool(const std::function<std::unique_ptr<base::Decider>()>& make)
      : make_(make) {}
  std::unique_ptr<BatchHandler> make_handler() override {
    return std::make_unique<DeciderHandler>(make_());
  }

 private:
  const std::function<std::unique_ptr<base::Decider>()>& make_;
};

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
  return reader;
}

}  // namespace

Outcome run(const PipeOptions& options, PipeTool& tool) {
  Run run(options, tool);
  if (auto inputs = check_inputs(options.inputs); !inputs) {
    run.fail(inputs.error());
    return run.end(0);
  }
  if (!run.open_files()) return run.end(0);
  run.hint_at_terminal();

  const sys::Wakeup wakeup;
  std::optional<sys::FilterSignals> signals;
  if (options.handle_signals) {
    // Files must get their last records even if the reader of standard output goes away.
    const bool durable =
        options.durable || !options.dead_letter.empty() || !options.side_path.empty();
    signals.emplace(wakeup, sys::FilterSignals::Options{durable});
  }
  std::vector<std::unique_ptr<BatchHandler>> handlers;
  for (unsigned i = 0; i < std::max(options.jobs, 1U); ++i) handlers.push_back(tool.make_handler());

  BlockReader reader(reader_options(options, wakeup, run.unbuffered()));
  run_ordered(OrderedMap{reader, handlers, wakeup, options.on_error == OnError::fail,
                         options.ahead, [&run](const Batch& batch, BatchOutput& output) {
                           return run.consume(batch, output);
                         }});
  return run.end(signals ? signals->caught() : 0);
}

Outcome run(const PipeOptions& options,
            const std::function<std::unique_ptr<base::Decider>()>& make) {
  DeciderTool tool(make);
  return run(options, tool);
}

int finish(const Outcome& outcome) {
  return outcome.signal != 0 ? sys::die_of(outcome.signal) : outcome.exit_status;
}

}  // namespace dealkit::io::ndjson
