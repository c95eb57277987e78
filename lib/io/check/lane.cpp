// Dispatch, and the two kinds of checks behind it.
#include "io/check/lane.hpp"

#include <fmt/format.h>

namespace dealkit::io::check {

using base::Errc;
using base::Error;
using Time = std::chrono::steady_clock;

namespace {

constexpr base::Breaker::Options service_breaker{.failures_to_open = 6};

}  // namespace

void Inbox::push(Answer answer) {
  const std::scoped_lock lock(mutex_);
  answers_.push_back(std::move(answer));
  arrived_.notify_one();
}

std::vector<Answer> Inbox::take() {
  std::unique_lock lock(mutex_);
  arrived_.wait(lock, [this] { return !answers_.empty(); });
  return std::exchange(answers_, {});
}

Lane::Lane(const ExternalCheck& check, const std::string& version, http::Client* client,
           http::Url url)
    : check_(check),
      version_(version),
      client_(client),
      url_(std::move(url)),
      free_(check.concurrency),
      breaker_(service_breaker) {
  if (check.kind != ExternalCheck::Kind::command) return;
  coprocess::Options options;
  options.name = check.name;
  options.argv = check.argv;
  options.max_in_flight = check.concurrency;
  command_ = std::make_unique<coprocess::Coprocess>(std::move(options));
}

void Lane::submit(const std::shared_ptr<Inbox>& inbox, std::deque<Job> jobs) {
  if (jobs.empty()) return;
  {
    const std::scoped_lock lock(mutex_);
    turns_.push_back({inbox, std::move(jobs)});
  }
  dispatch();
}

/// Takes one job off the batch whose turn it is, and a place for it.
bool Lane::next(Turn& one) {
  const std::scoped_lock lock(mutex_);
  if (free_ == 0 || turns_.empty()) return false;
  --free_;
  Turn turn = std::move(turns_.front());
  turns_.pop_front();
  one.inbox = turn.inbox;
  one.jobs.clear();
  one.jobs.push_back(std::move(turn.jobs.front()));
  turn.jobs.pop_front();
  if (!turn.jobs.empty()) turns_.push_back(std::move(turn));
  return true;
}

void Lane::dispatch() {
  Turn one;
  while (next(one)) {
    const Sent sent{one.inbox, one.jobs.front().slot, Time::now()};
    std::string members = one.jobs.front().members();
    auto asked = command_ ? ask_command(sent, std::move(members)) : ask_service(sent, members);
    if (!asked) ended(sent, std::move(asked).error());
  }
}

Result<void> Lane::ask_command(Sent sent, std::string members) {
  return command_->submit(std::move(members), check_.timeout_ms,
                          [this, sent](Result<std::string> reply) {
                            deliver(sent, std::move(reply));
                          });
}

Result<void> Lane::ask_service(Sent sent, const std::string& members) {
  std::optional<base::Breaker::Call> call;
  {
    const std::scoped_lock lock(mutex_);
    call = breaker_.allow(clock_.now_ms());
    if (!call) {
      return Error{Errc::unavailable, "was given up: " + last_failure_};
    }
  }
  http::Post post;
  post.url = url_;
  post.body = fmt::format("{{{}}}", members);
  post.timeout_ms = check_.timeout_ms;
  post.headers = check_.headers;
  return client_->post(std::move(post), [this, sent, call](Result<http::Response> response) {
    if (!response) {
      {
        const std::scoped_lock lock(mutex_);
        last_failure_ = response.error().message;
        breaker_.failure(*call, clock_.now_ms());
      }
      return deliver(sent, std::move(response).error());
    }
    {
      const std::scoped_lock lock(mutex_);
      breaker_.success(*call, clock_.now_ms());
    }
    deliver(sent, std::move(response->body));
  });
}

/// An answer from the check's own thread: frees the place for the next request first, since the
/// lane may be gone once the last answer is delivered.
void Lane::deliver(const Sent& sent, Result<std::string> reply) {
  const auto latency = Time::now() - sent.at;
  {
    const std::scoped_lock lock(mutex_);
    ++free_;
    ++stats_.calls;
    if (!reply) ++stats_.failures;
  }
  dispatch();
  Answer answer;
  answer.slot = sent.slot;
  answer.reply = std::move(reply);
  answer.latency_micros =
      std::chrono::duration_cast<std::chrono::microseconds>(latency).count();
  sent.inbox->push(std::move(answer));
}

/// A request that could not even be sent.
void Lane::ended(const Sent& sent, Result<std::string> reply) {
  {
    const std::scoped_lock lock(mutex_);
    ++free_;
    ++stats_.failures;
  }
  Answer answer;
  answer.slot = sent.slot;
  answer.reply = std::move(reply);
  sent.inbox->push(std::move(answer));
}

void Lane::stop() {
  if (command_) command_->stop();
}

CheckStats Lane::stats() const {
  const std::scoped_lock lock(mutex_);
  return stats_;
}

void Lane::count_hit() {
  const std::scoped_lock lock(mutex_);
  ++stats_.hits;
}

void Lane::count_shared() {
  const std::scoped_lock lock(mutex_);
  ++stats_.shared;
}

}  // namespace dealkit::io::check
