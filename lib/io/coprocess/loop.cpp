// The loop: submission, deadlines, sending, and waiting for events.
#include "io/coprocess/loop.hpp"

#include <poll.h>
#include <signal.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <system_error>

#include <fmt/format.h>

namespace dealkit::io::coprocess {

using base::Errc;
using base::Error;

Coprocess::Loop::Loop(Options options) : options_(std::move(options)) {}

Coprocess::Loop::~Loop() {
  stop();
  if (thread_.joinable()) thread_.join();
}

Error Coprocess::Loop::failure(Errc code, std::string_view what) const {
  return Error{code, std::string(what), {}, options_.name};
}

Result<void> Coprocess::Loop::start_thread() {
  wake_ = sys::Fd(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
  if (!wake_) return failure(Errc::unavailable, "cannot create an eventfd");
  // The thread takes no signals: they are the program's, and a write to a closed pipe shall be
  // EPIPE, not SIGPIPE.
  sigset_t all;
  sigset_t before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  Result<void> result;
  try {
    thread_ = std::thread([this] { run(); });
  } catch (const std::system_error& error) {
    wake_.reset();
    result = failure(Errc::unavailable, fmt::format("cannot start a thread: {}", error.what()));
  }
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
  return result;
}

Result<void> Coprocess::Loop::submit(std::string members, int timeout_ms, Done done) {
  Request request;
  request.members = std::move(members);
  request.timeout_ms = timeout_ms;
  request.deadline = Clock::now() + std::chrono::milliseconds(timeout_ms);
  request.done = std::move(done);

  const std::scoped_lock lock(mutex_);
  if (stopping_) return failure(Errc::unavailable, "was stopped");
  if (outstanding_ >= options_.max_in_flight + options_.max_queued)
    return failure(Errc::limit, fmt::format("{} requests are waiting already", outstanding_));
  if (!thread_.joinable()) DEALKIT_RETURN_IF_ERROR(start_thread());
  ++outstanding_;
  incoming_.push_back(std::move(request));
  ::eventfd_write(wake_.get(), 1);
  return {};
}

void Coprocess::Loop::stop() {
  const std::scoped_lock lock(mutex_);
  stopping_ = true;
  if (wake_) ::eventfd_write(wake_.get(), 1);
}

Stats Coprocess::Loop::stats() const {
  const std::scoped_lock lock(mutex_);
  return stats_;
}

void Coprocess::Loop::run() {
  for (;;) {
    const bool stopping = take_incoming();
    turn(stopping);
    const bool has_process = state_ == State::running || state_ == State::ending;
    if (stopping && !has_process) return;
    wait_for_events();
  }
}

bool Coprocess::Loop::take_incoming() {
  const std::scoped_lock lock(mutex_);
  for (auto& request : incoming_) waiting_.push_back(std::move(request));
  incoming_.clear();
  return stopping_;
}

void Coprocess::Loop::turn(bool stopping) {
  const Time now = Clock::now();
  if (stopping) {
    const Error stopped = failure(Errc::unavailable, "was stopped");
    fail_in_flight(stopped);
    fail_waiting(stopped);
    if (state_ == State::running) end(now, "was stopped", /*polite=*/true);
  }
  expire(now);
  if (state_ == State::ending) insist(now);
  if (state_ == State::given_up && now < resume_at_)
    fail_waiting(failure(Errc::unavailable, fmt::format("was given up: {}", last_failure_)));
  const bool resting = state_ == State::backoff || state_ == State::given_up;
  if (resting && now >= resume_at_) state_ = State::idle;
  if (state_ == State::idle && !stopping && !waiting_.empty()) start(now);
  if (state_ == State::running) {
    send_waiting(now);
    write_input(now);
  }
}

Coprocess::Loop::Time Coprocess::Loop::next_deadline() const {
  Time next = Time::max();
  for (const auto& [id, request] : in_flight_) next = std::min(next, request.deadline);
  for (const auto& request : waiting_) next = std::min(next, request.deadline);
  if (state_ == State::ending) next = std::min({next, term_at_, kill_at_});
  const bool resting = state_ == State::backoff || state_ == State::given_up;
  if (resting && !waiting_.empty()) next = std::min(next, resume_at_);
  return next;
}

void Coprocess::Loop::wait_for_events() {
  std::array<pollfd, 5> watched{{
      {wake_.get(), POLLIN, 0},
      {process_.exited.get(), POLLIN, 0},  // poll(2) skips negative descriptors
      {process_.output.get(), POLLIN, 0},
      {process_.errors.get(), POLLIN, 0},
      {out_written_ < out_.size() ? process_.input.get() : -1, POLLOUT, 0},
  }};
  int wait_ms = -1;
  if (const Time next = next_deadline(); next != Time::max()) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(next - Clock::now()).count();
    wait_ms = static_cast<int>(std::clamp<std::int64_t>(left, 0, 60'000));
  }
  if (::poll(watched.data(), watched.size(), wait_ms) <= 0) return;

  const Time now = Clock::now();
  if (watched[0].revents != 0) {
    eventfd_t count = 0;
    ::eventfd_read(wake_.get(), &count);
  }
  if (watched[3].revents != 0) read_errors();
  if (watched[2].revents != 0) read_output(now);
  // The input pipe is written by the next turn.
  if (watched[1].revents != 0) on_ended(now);
}

void Coprocess::Loop::complete(Request& request, Result<std::string> result) {
  {
    const std::scoped_lock lock(mutex_);
    --outstanding_;
    ++(result ? stats_.replies : stats_.failures);
  }
  request.done(std::move(result));
}

void Coprocess::Loop::fail_in_flight(const Error& error) {
  auto failed = std::exchange(in_flight_, {});
  for (auto& [id, request] : failed) complete(request, error);
}

void Coprocess::Loop::fail_waiting(const Error& error) {
  auto failed = std::exchange(waiting_, {});
  for (auto& request : failed) complete(request, error);
}

void Coprocess::Loop::expire(Time now) {
  const auto timed_out = [this](const Request& request) {
    return failure(Errc::timeout, fmt::format("no reply within {} ms", request.timeout_ms));
  };
  for (std::size_t i = 0; i < waiting_.size();) {
    if (waiting_[i].deadline > now) {
      ++i;
      continue;
    }
    Request request = std::move(waiting_[i]);
    waiting_.erase(waiting_.begin() + static_cast<std::ptrdiff_t>(i));
    complete(request, timed_out(request));
  }
  bool hung = false;
  std::string silence;
  for (auto it = in_flight_.begin(); it != in_flight_.end();) {
    if (it->second.deadline > now) {
      ++it;
      continue;
    }
    Request request = std::move(it->second);
    it = in_flight_.erase(it);
    if (last_reply_ < request.sent) {
      hung = true;
      silence = fmt::format("hangs: no reply within {} ms", request.timeout_ms);
    }
    complete(request, timed_out(request));
  }
  if (hung && state_ == State::running) end(now, std::move(silence), /*polite=*/false);
}

void Coprocess::Loop::send_waiting(Time now) {
  const std::size_t places = std::max<std::size_t>(options_.max_in_flight, 1);
  while (!waiting_.empty() && in_flight_.size() < places) {
    const std::uint64_t id = next_id_++;
    Request request = std::move(waiting_.front());
    waiting_.pop_front();
    request.sent = now;
    const bool bare = request.members.empty();
    fmt::format_to(std::back_inserter(out_), "{{\"id\":{}{}{}}}\n", id, bare ? "" : ",",
                   request.members);
    request.members = {};
    in_flight_.emplace(id, std::move(request));
  }
}

}  // namespace dealkit::io::coprocess
