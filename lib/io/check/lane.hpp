// The way to one check: at most `concurrency` requests at a time, and batches that share it take
// turns, so that a large one does not keep a small one waiting. Private to this folder.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "core/base/breaker.hpp"
#include "io/cache/clock.hpp"
#include "io/check/external.hpp"
#include "io/coprocess/coprocess.hpp"
#include "io/http/client.hpp"

namespace dealkit::io::check {

/// An answer on its way back to the run() that waits for it.
struct Answer {
  std::size_t slot = 0;  // record * checks + check
  Result<std::string> reply = std::string();
  std::int64_t latency_micros = 0;
  bool shared = false;  // somebody else asked
};

/// Where the answers of one run() arrive.
class Inbox {
 public:
  void push(Answer answer);
  /// Waits for the next ones.
  std::vector<Answer> take();

 private:
  std::mutex mutex_;
  std::condition_variable arrived_;
  std::vector<Answer> answers_;
};

struct Job {
  std::size_t slot = 0;
  std::function<std::string()> members;  // the request, made when it is sent
};

class Lane {
 public:
  /// `client` is for checks by HTTP and must outlive the lane's last answer.
  Lane(const ExternalCheck& check, const std::string& version, http::Client* client,
       http::Url url);

  /// Queues jobs; each pushes one Answer into `inbox`, which lives until then.
  void submit(const std::shared_ptr<Inbox>& inbox, std::deque<Job> jobs);
  /// Ends the way to the check: what waits and what comes fails.
  void stop();
  CheckStats stats() const;
  void count_hit();
  void count_shared();

  const std::string& version() const { return version_; }

 private:
  struct Turn {
    std::shared_ptr<Inbox> inbox;
    std::deque<Job> jobs;
  };
  struct Sent {
    std::shared_ptr<Inbox> inbox;
    std::size_t slot;
    std::chrono::steady_clock::time_point at;
  };

  bool next(Turn& one);
  void dispatch();
  void ended(const Sent& sent, Result<std::string> reply);
  void deliver(const Sent& sent, Result<std::string> reply);
  Result<void> ask_command(Sent sent, std::string members);
  Result<void> ask_service(Sent sent, const std::string& members);

  const ExternalCheck& check_;
  const std::string version_;
  http::Client* const client_;
  const http::Url url_;
  cache::SteadyClock clock_;

  mutable std::mutex mutex_;  // guards the next block
  std::size_t free_;
  std::deque<Turn> turns_;
  std::string last_failure_;
  base::Breaker breaker_;  // of a service; a coprocess has its own way to give up
  CheckStats stats_;

  std::unique_ptr<coprocess::Coprocess> command_;  // last: its thread uses all of the above
};

}  // namespace dealkit::io::check
