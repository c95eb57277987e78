// The loop's other half: the process, its pipes, its life and end.
#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>

#include <fmt/format.h>

#include "core/base/visible.hpp"
#include "io/coprocess/loop.hpp"

namespace dealkit::io::coprocess {

using base::Errc;
using base::Error;

namespace {

constexpr std::size_t block_bytes = 64 << 10;
constexpr std::size_t max_error_line_bytes = 4096;
constexpr std::size_t quoted_bytes = 72;  // of a bad line, in a message

/// The start of what it wrote, fit for a message: no control characters.
std::string quote(std::string_view line) {
  const auto text = base::visible(line.substr(0, quoted_bytes));
  return fmt::format("'{}{}'", text, line.size() > quoted_bytes ? "…" : "");
}

}  // namespace

void Coprocess::Loop::start(Time now) {
  auto process = spawn(options_.argv);
  if (!process) {
    const Error error = failure(process.error().code, process.error().message);
    died(now, process.error().message);
    fail_waiting(error);
    return;
  }
  process_ = std::move(*process);
  state_ = State::running;
  out_.clear();
  out_written_ = 0;
  in_.clear();
  in_searched_ = 0;
  errors_.clear();
  errors_passed_ = 0;
  end_reason_.clear();
  first_id_ = next_id_;
  const std::scoped_lock lock(mutex_);
  ++stats_.starts;
}

/// Begins the end of the running process. Politely: by end of input, and what it still says counts;
/// otherwise nothing that it says is believed any more and all in flight fail with `reason`.
void Coprocess::Loop::end(Time now, std::string reason, bool polite) {
  assert(state_ == State::running);
  state_ = State::ending;
  end_reason_ = std::move(reason);
  term_at_ = polite ? now + std::chrono::milliseconds(options_.end_grace_ms) : now;
  kill_at_ = term_at_ + std::chrono::milliseconds(options_.term_grace_ms);
  process_.input.reset();
  out_.clear();
  out_written_ = 0;
  if (polite) return;
  process_.output.reset();
  in_.clear();
  in_searched_ = 0;
  fail_in_flight(failure(Errc::unavailable, end_reason_));
}

void Coprocess::Loop::insist(Time now) {
  if (now >= kill_at_) {
    signal_group(process_, SIGKILL);
    kill_at_ = Time::max();
    term_at_ = Time::max();
  } else if (now >= term_at_) {
    signal_group(process_, SIGTERM);
    term_at_ = Time::max();
  }
}

void Coprocess::Loop::on_ended(Time now) {
  // What it said before it ended still counts. A pipe holds at most 1 MiB (fcntl(2), F_SETPIPE_SZ).
  constexpr int max_blocks = (1 << 20) / static_cast<int>(block_bytes) + 1;
  for (int i = 0; i < max_blocks && process_.output && read_output(now); ++i) {
  }
  for (int i = 0; i < max_blocks && process_.errors && read_errors(); ++i) {
  }
  std::string how = reap(process_);
  if (how.empty()) return;  // a spurious wake-up
  if (!in_.empty()) how += " in the middle of a reply";
  if (!end_reason_.empty()) how = end_reason_;
  out_.clear();
  out_written_ = 0;
  died(now, how);
  fail_in_flight(failure(Errc::unavailable, how));
}

void Coprocess::Loop::died(Time now, std::string reason) {
  last_failure_ = std::move(reason);
  ++failures_;
  if (failures_ > options_.max_restarts) {
    state_ = State::given_up;
    resume_at_ = now + std::chrono::milliseconds(options_.give_up_ms);
    return;
  }
  state_ = State::backoff;
  std::int64_t wait_ms = options_.backoff_initial_ms;
  for (int i = 1; i < failures_ && wait_ms < options_.backoff_max_ms; ++i) wait_ms *= 2;
  resume_at_ = now + std::chrono::milliseconds(std::min<std::int64_t>(wait_ms,
                                                                      options_.backoff_max_ms));
}

void Coprocess::Loop::write_input(Time now) {
  while (out_written_ < out_.size()) {
    const ssize_t n = ::write(process_.input.get(), out_.data() + out_written_,
                              out_.size() - out_written_);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0 && errno == EAGAIN) return;
    if (n < 0) {  // EPIPE: it closed its input
      end(now, {}, /*polite=*/true);
      return;
    }
    out_written_ += static_cast<std::size_t>(n);
  }
  out_.clear();
  out_written_ = 0;
}

bool Coprocess::Loop::read_output(Time now) {
  std::array<char, block_bytes> block;
  const ssize_t n = ::read(process_.output.get(), block.data(), block.size());
  if (n < 0 && (errno == EINTR || errno == EAGAIN)) return false;
  if (n <= 0) {
    process_.output.reset();
    if (state_ == State::running) end(now, {}, /*polite=*/true);
    return false;
  }
  in_.append(block.data(), static_cast<std::size_t>(n));
  std::string why = read_lines(now);
  if (why.empty()) return true;
  if (state_ == State::ending) {  // it was on its way out already
    end_reason_ = why;
    process_.output.reset();
    in_.clear();
    in_searched_ = 0;
    fail_in_flight(failure(Errc::data, why));
  } else {
    fail_in_flight(failure(Errc::data, why));
    end(now, std::move(why), /*polite=*/false);
  }
  return false;
}

/// Takes whole lines off in_. Returns what is wrong with the first bad one; empty: all is well.
std::string Coprocess::Loop::read_lines(Time now) {
  std::size_t begin = 0;
  std::string why;
  const auto over = [this](std::size_t bytes) { return bytes > options_.max_line_bytes; };
  for (;;) {
    const std::size_t stop = in_.find('\n', std::max(begin, in_searched_));
    const std::size_t bytes = (stop == std::string::npos ? in_.size() : stop) - begin;
    if (over(bytes)) {
      why = fmt::format("wrote a line of over {} bytes", options_.max_line_bytes);
      break;
    }
    if (stop == std::string::npos) break;
    const std::string_view line = std::string_view(in_).substr(begin, bytes);
    begin = stop + 1;
    if (line.find_first_not_of(" \t\r") == std::string_view::npos) continue;
    why = read_reply(line, now);
    if (!why.empty()) break;
  }
  in_.erase(0, begin);
  in_searched_ = in_.size();
  return why;
}

std::string Coprocess::Loop::read_reply(std::string_view line, Time now) {
  auto document = reader_.read(line);
  if (!document) return fmt::format("expected a JSON object a line, found {}", quote(line));
  const json::Value id_value = (*document)->root().find("id");
  if (!id_value.is(json::Kind::number))
    return fmt::format("expected a reply with a numeric id, found {}", quote(line));
  const auto id = id_value.integer();
  const bool given_out = id && *id >= 0 && static_cast<std::uint64_t>(*id) >= first_id_ &&
                         static_cast<std::uint64_t>(*id) < next_id_;
  if (!given_out) return fmt::format("replied to id {}, which it was not asked", id_value.text());
  last_reply_ = now;
  failures_ = 0;
  const auto found = in_flight_.find(static_cast<std::uint64_t>(*id));
  if (found == in_flight_.end()) {
    const std::scoped_lock lock(mutex_);
    ++stats_.late;
    return {};
  }
  Request request = std::move(found->second);
  in_flight_.erase(found);
  complete(request, std::string(line));
  return {};
}

bool Coprocess::Loop::read_errors() {
  std::array<char, block_bytes> block;
  const ssize_t n = ::read(process_.errors.get(), block.data(), block.size());
  if (n < 0 && (errno == EINTR || errno == EAGAIN)) return false;
  if (n <= 0) {
    if (!errors_.empty()) pass_error_line(errors_);
    errors_.clear();
    process_.errors.reset();
    return false;
  }
  errors_.append(block.data(), static_cast<std::size_t>(n));
  std::size_t begin = 0;
  for (;;) {
    std::size_t stop = errors_.find('\n', begin);
    const bool whole = stop != std::string::npos;
    if (!whole && errors_.size() - begin < max_error_line_bytes) break;
    if (!whole) stop = errors_.size();
    pass_error_line(std::string_view(errors_).substr(begin, stop - begin));
    begin = whole ? stop + 1 : stop;
  }
  errors_.erase(0, begin);
  return true;
}

void Coprocess::Loop::pass_error_line(std::string_view line) {
  if (errors_passed_ > options_.max_stderr_bytes) return;
  line = line.substr(0, max_error_line_bytes);
  errors_passed_ += line.size() + 1;
  std::string text = fmt::format("{}: {}", base::visible(options_.name), base::visible(line));
  if (errors_passed_ > options_.max_stderr_bytes)
    text = fmt::format("{}: further lines on its standard error are dropped", options_.name);
  if (options_.on_stderr) return options_.on_stderr(text);
  text += '\n';
  (void)sys::write_all(STDERR_FILENO, text);  // if that fails, nobody can be told
}

}  // namespace dealkit::io::coprocess
