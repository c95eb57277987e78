// The reader of every filter; see reader.hpp.
#include "io/ndjson/reader.hpp"

#include <algorithm>
#include <cstring>

#include "io/ndjson/foreign.hpp"
#include "io/sys/clock.hpp"
#include "io/sys/file.hpp"

namespace dealkit::io::ndjson {
namespace {

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

}  // namespace

std::vector<Input> inputs_of(const std::vector<std::string>& files) {
  std::vector<Input> inputs;
  for (const auto& file : files) inputs.push_back(Input{file, {}});
  return inputs;
}

base::Result<void> check_inputs(const std::vector<Input>& inputs) {
  const auto from_stdin = [](const Input& input) { return input.path == "-"; };
  if (std::count_if(inputs.begin(), inputs.end(), from_stdin) > 1) {
    return base::Error{base::Errc::usage, "expected '-' (standard input) at most once"};
  }
  return {};
}

BlockReader::BlockReader(ReaderOptions options)
    : options_(std::move(options)), pool_(std::max<std::size_t>(options_.block_bytes, 16)) {
  options_.limits.max_lines = std::max<std::size_t>(options_.limits.max_lines, 1);
  if (options_.inputs.empty()) options_.inputs.push_back(Input{"-", {}});
  for (const auto& input : options_.inputs) {
    const bool from_stdin = input.path == "-";
    names_.push_back(!input.name.empty() ? input.name : from_stdin ? "<stdin>" : input.path);
  }
}

bool BlockReader::next(Batch& batch) {
  batch.clear();
  if (!read_batch(batch)) return false;
  const auto now = options_.now ? *options_.now : sys::now();
  for (auto& line : batch.lines) line.now = now;
  unflushed_ = !batch.flush && (unflushed_ || !batch.lines.empty());
  return true;
}

bool BlockReader::read_batch(Batch& batch) {
  std::size_t batch_bytes = 0;
  while (true) {
    if (fd_ < 0) {
      if (woken_ || next_input_ == options_.inputs.size()) return !batch.empty();
      if (!open_next(batch)) return true;
    }
    const std::size_t before = begin_;
    const bool finished = split(batch);
    if (fd_ < 0) return true;  // no records in it
    batch_bytes += begin_ - before;
    if (batch.lines.size() >= options_.limits.max_lines) return true;
    if (finished) close_input();
    if (!batch.lines.empty() && batch_bytes >= pool_.block_bytes() / 2) return true;
    if (finished) continue;
    switch (fill(batch)) {
      case Fill::read: break;
      case Fill::would_block: batch.flush = true; return true;
      case Fill::ended: return !batch.empty();
    }
  }
}

/// False when it could not be opened; the batch says why.
bool BlockReader::open_next(Batch& batch) {
  const std::size_t index = next_input_++;
  const Input& input = options_.inputs[index];
  if (input.path == "-") {
    fd_ = options_.stdin_fd;
  } else {
    auto opened = sys::open_input(input.path);
    if (!opened) {
      batch.input_errors.push_back(InputError{{}, std::move(opened).error()});
      return false;
    }
    owned_ = std::move(*opened);
    fd_ = owned_.get();
  }
  begin_ = end_;
  started_ = false;
  detector_ = {};
  at_end_ = false;
  return true;
}

void BlockReader::close_input() {
  owned_.reset();
  fd_ = -1;
  begin_ = end_;
}

std::string_view BlockReader::text() const {
  if (block_ == nullptr) return {};
  return {block_->text.get() + begin_, end_ - begin_};
}

Splitter& BlockReader::splitter_for(InputFormat format) {
  if (format == InputFormat::ndjson) {
    if (!line_splitter_) line_splitter_ = make_line_splitter(options_.limits);
    return *line_splitter_;
  }
  auto& splitter = format == InputFormat::array ? array_splitter_ : json_splitter_;
  if (!splitter) splitter = make_value_splitter(options_.limits, format);
  return *splitter;
}

/// Passes the byte order mark and settles the format; false if that takes more text, or if the
/// input holds no records at all: it is closed then, and the batch says so.
bool BlockReader::start_text(Batch& batch) {
  const bool by_layout = options_.format == InputFormat::automatic;
  auto foreign = look_for_foreign(text(), at_end_, by_layout);
  if (foreign.kind == Foreign::Kind::possible) return false;
  if (foreign.kind == Foreign::Kind::other) {
    batch.input_errors.push_back(InputError{names_[next_input_ - 1],
                                            {base::Errc::data, std::move(foreign.what)}});
    close_input();
    return false;
  }
  const bool may_be_mark = byte_order_mark.starts_with(text().substr(0, 3));
  if (may_be_mark && text().size() < byte_order_mark.size() && !at_end_) return false;
  const bool marked = text().starts_with(byte_order_mark);
  const auto body = text().substr(marked ? byte_order_mark.size() : 0);
  auto format = options_.format;
  if (format == InputFormat::automatic) {
    const auto detected = detector_.look(body, at_end_, options_.limits);
    if (!detected) return false;
    format = *detected;
  }
  if (marked) begin_ += byte_order_mark.size();
  splitter_ = &splitter_for(format);
  splitter_->start(names_[next_input_ - 1], marked ? byte_order_mark.size() : 0);
  return started_ = true;
}

/// Cuts what has been read; true when the input is over and all of it is in batches.
bool BlockReader::split(Batch& batch) {
  if (!started_ && !start_text(batch)) return false;
  const std::size_t lines_before = batch.lines.size();
  begin_ += splitter_->split(text(), at_end_, batch);
  if (batch.lines.size() > lines_before && block_ != nullptr &&
      (batch.blocks.empty() || batch.blocks.back() != block_)) {
    batch.blocks.push_back(block_);
  }
  return at_end_ && batch.lines.size() < options_.limits.max_lines;
}

/// Reads once. Does not wait while there is something to show.
BlockReader::Fill BlockReader::fill(Batch& batch) {
  const int wake_fd = options_.wakeup != nullptr ? options_.wakeup->fd() : -1;
  auto ready = sys::wait_readable(fd_, wake_fd, std::chrono::milliseconds(0));
  if (ready == sys::Ready::timeout) {
    if (!batch.lines.empty() || unflushed_) return Fill::would_block;
    ready = sys::wait_readable(fd_, wake_fd, sys::forever);
  }
  if (ready == sys::Ready::woken) {
    woken_ = true;
    close_input();
    return Fill::ended;
  }
  make_room();
  auto n = sys::read_some(fd_, block_->text.get() + end_, block_->capacity - end_);
  if (!n) {
    auto error = std::move(n).error();
    error.message += "; what follows the last whole record is lost";
    batch.input_errors.push_back(InputError{names_[next_input_ - 1], std::move(error)});
    close_input();
    return Fill::ended;
  }
  at_end_ = *n == 0;
  end_ += *n;
  batch.input_bytes += *n;
  return Fill::read;
}

/// Makes sure that a read gets a good piece. An unfinished record moves to the new block's front.
void BlockReader::make_room() {
  const std::size_t least = pool_.block_bytes() / 4;
  if (block_ != nullptr && block_->capacity - end_ >= least) return;
  const auto partial = text();
  const bool fits = partial.size() <= pool_.block_bytes() / 2;
  auto next = pool_.take(fits ? pool_.block_bytes() : 2 * partial.size() + least);
  if (!partial.empty()) std::memcpy(next->text.get(), partial.data(), partial.size());
  end_ = partial.size();
  begin_ = 0;
  block_ = std::move(next);
}

}  // namespace dealkit::io::ndjson
