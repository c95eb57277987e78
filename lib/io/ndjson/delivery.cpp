// What becomes of replies; see delivery.hpp.
#include "io/ndjson/delivery.hpp"

#include <algorithm>
#include <csignal>
#include <cstring>
#include <vector>

#include "core/base/message.hpp"
#include "io/ndjson/dead_letter.hpp"

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

}  // namespace

Delivery::Delivery(const PipeOptions& options, base::HostedTool& tool)
    : options_(options),
      tool_(tool),
      err_terminal_(sys::is_terminal(options.streams.err)),
      unbuffered_(options.line_buffered || sys::is_terminal(options.streams.out)),
      out_(options.streams.out, "<stdout>"),
      err_(options.streams.err, "<stderr>"),
      progress_(options.tool.name,
                {options.progress, err_terminal_, total_bytes(options.inputs)}) {}

bool Delivery::open_files() {
  return open_file(options_.dead_letter, sys::OutputMode::append, dead_letters_) &&
         open_file(options_.side_path, sys::OutputMode::truncate, side_);
}

void Delivery::hint_at_terminal() {
  if (options_.inputs.empty() && sys::is_terminal(options_.streams.in)) {
    say(options_.tool.name + ": reading records from the terminal; Ctrl-D ends them\n");
  }
}

void Delivery::fail(const base::Error& error) {
  stopped_ = true;
  std::string text;
  base::append_message(text, options_.tool.name, std::string_view(), error);
  say(text);
  note_status(error.code);
}

bool Delivery::consume(const Batch& batch, base::Replies& replies) {
  counts_.bytes += batch.input_bytes;
  if (const auto allowed = bad_allowed()) {
    replies.bad_allowed = *allowed - std::min(*allowed, counts_.bad);
  }
  if (auto applied = tool_.apply(batch.lines, replies); !applied) {
    fail(applied.error());
    return false;
  }
  const std::size_t wanted = apply_error_policy(batch, replies);
  counts_.read += wanted;
  const auto lines = std::span(batch.lines).first(wanted);
  const auto seen = tool_.collect(lines, replies);
  const bool written = write(replies);
  if (written) report(batch.lines, replies);
  if (!seen) fail(seen.error());  // after what is said of the lines before it
  if (!written) return false;
  if (over_max_errors_) say_too_many();
  // Beyond the line that ended the run the input is of no interest.
  if (!stopped_) {
    for (const InputError& input : batch.input_errors) report(input);
  }
  if (batch.flush || unbuffered_) check(flush());
  show_progress();
  return !stopped_;
}

Outcome Delivery::end(int signal) {
  if (!stopped_ && signal == 0) {
    const auto emit = [this](base::Replies& replies) { return emit_last(replies); };
    // An output that cannot be written any more has been told of already.
    if (auto ended = tool_.finish(emit); !ended && !stopped_) fail(ended.error());
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

bool Delivery::open_file(const std::string& path, sys::OutputMode mode, File& file) {
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
std::optional<std::uint64_t> Delivery::bad_allowed() const {
  if (options_.on_error == OnError::fail) return 0;
  return options_.max_errors;
}

/// Cuts the replies behind the bad line that ends the run, if there is one; returns how many of
/// the batch's lines count.
std::size_t Delivery::apply_error_policy(const Batch& batch, base::Replies& replies) {
  const auto allowed = bad_allowed();
  const std::uint64_t before = counts_.bad;
  if (!allowed || before + replies.bad.size() <= *allowed) {
    counts_.bad += replies.bad.size();
    return batch.lines.size();
  }
  const auto last = static_cast<std::size_t>(*allowed - before);
  const std::size_t index = replies.bad[last].index;
  replies.rollback_to(replies.bad[last].mark);
  replies.bad.resize(last + 1);
  counts_.bad += replies.bad.size();
  stopped_ = true;
  over_max_errors_ = options_.on_error != OnError::fail;
  return index + 1;
}

bool Delivery::write(base::Replies& replies) {
  counts_.rejected += replies.negative;
  counts_.written += count_lines(replies.main);
  if (!check(out_.append(replies.main))) return false;
  return !side_.writer || check(side_.writer->append(replies.side));
}

base::Result<void> Delivery::emit_last(base::Replies& replies) {
  if (!write(replies)) return base::Error{base::Errc::io, "the output cannot be written"};
  if (!side_.writer) say(replies.side);
  replies.clear();
  return {};
}

/// Says what there is to say of a batch in the order of its lines, so that it does not depend on
/// how the input arrived: what the tool has to say of a line stands among its other output.
void Delivery::report(std::span<const base::Request> lines, const base::Replies& replies) {
  std::string text;
  std::string letters;
  std::string_view side = side_.writer ? std::string_view() : replies.side;
  std::size_t said = 0;
  for (const base::BadRequest& bad : replies.bad) {
    const base::Request& line = lines[bad.index];
    if (options_.print_bad_lines) {
      const auto before = std::min(bad.mark.side_bytes, side.size());
      text += side.substr(said, before - said);
      said = before;
      base::append_message(text, options_.tool.name, line, bad.error);
      if (err_terminal_) base::append_excerpt(text, line, bad.error);
    }
    if (dead_letters_.writer) append_dead_letter(letters, options_.tool, line, bad);
  }
  text += side.substr(said);
  say(text);
  if (dead_letters_.writer) check(dead_letters_.writer->append(letters));
}

void Delivery::say_too_many() {
  say(options_.tool.name + ": error: more than " + std::to_string(*options_.max_errors) +
      " unreadable lines (--max-errors): stopping\n");
}

void Delivery::report(const InputError& input) {
  std::string text;
  base::append_message(text, options_.tool.name, input.source, input.error);
  say(text);
  note_status(input.error.code);
  if (options_.on_error == OnError::fail) stopped_ = true;
}

/// To standard error, at once and in the order of events. Where that is gone nobody listens.
void Delivery::say(std::string_view text) {
  if (text.empty()) return;
  std::string erased;
  progress_.erase(erased);
  static_cast<void>(err_.append(erased));
  static_cast<void>(err_.append(text));
  static_cast<void>(err_.flush());
}

void Delivery::show_progress() {
  std::string text;
  progress_.update(text, counts_);
  if (text.empty()) return;
  static_cast<void>(err_.append(text));
  static_cast<void>(err_.flush());
}

base::Result<void> Delivery::flush() {
  DEALKIT_RETURN_IF_ERROR(out_.flush());
  if (side_.writer) DEALKIT_RETURN_IF_ERROR(side_.writer->flush());
  if (dead_letters_.writer) DEALKIT_RETURN_IF_ERROR(dead_letters_.writer->flush());
  return {};
}

base::Result<void> Delivery::finish_writers() {
  // Files first: they must be whole even if standard output fails.
  base::Result<void> first;
  for (RecordWriter* writer : {dead_letters_.writer.get(), side_.writer.get(), &out_}) {
    if (writer == nullptr) continue;
    if (auto finished = writer->finish(); !finished && first) first = std::move(finished);
  }
  return first;
}

/// An output failed: ends the run, in silence if the reader of standard output has gone.
bool Delivery::check(const base::Result<void>& written) {
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
void Delivery::note_status(base::Errc code) {
  const int status = base::traits(code).exit_status;
  const auto rank = [](int s) { return s == 74 ? 3 : s == 66 ? 1 : s == 0 ? 0 : 2; };
  if (rank(status) > rank(failure_status_)) failure_status_ = status;
}

int Delivery::exit_status() const {
  if (failure_status_ != 0) return failure_status_;
  if (counts_.bad > 0 && options_.print_bad_lines)
    return base::traits(base::Errc::data).exit_status;
  return counts_.rejected > 0 ? base::traits(base::Errc::negative).exit_status : 0;
}

}  // namespace dealkit::io::ndjson
