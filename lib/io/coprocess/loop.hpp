// The thread behind a Coprocess: one poll(2) loop that owns the process, its pipes and the
// requests. Private to this folder.
#pragma once

#include <chrono>
#include <condition_variable>
#include <deque>
#include <map>
#include <mutex>
#include <thread>

#include "core/base/json/document.hpp"
#include "io/coprocess/coprocess.hpp"
#include "io/coprocess/process.hpp"

namespace dealkit::io::coprocess {

class Coprocess::Loop {
 public:
  explicit Loop(Options options);
  ~Loop();
  Loop(const Loop&) = delete;
  Loop& operator=(const Loop&) = delete;
  Result<void> submit(std::string members, int timeout_ms, Done done);
  void stop();
  Stats stats() const;

 private:
  using Clock = std::chrono::steady_clock;
  using Time = Clock::time_point;

  struct Request {
    std::string members;
    int timeout_ms = 0;
    Time deadline;
    Time sent;
    Done done;
  };

  enum class State : std::uint8_t {
    idle,      // no process and no reason not to start one
    running,   // asked and read
    ending,    // no longer asked; waits for its end, with rising insistence
    backoff,   // no process; the next start has to wait
    given_up,  // no process; requests fail at once
  };

  Result<void> start_thread();  // with mutex_ held
  void run();
  bool take_incoming();  // true: stopping
  void turn(bool stopping);
  void wait_for_events();
  Time next_deadline() const;

  // requests
  void complete(Request& request, Result<std::string> result);
  void fail_in_flight(const base::Error& error);
  void fail_waiting(const base::Error& error);
  void expire(Time now);
  void send_waiting(Time now);

  // the process
  void start(Time now);
  void end(Time now, std::string reason, bool polite);
  void insist(Time now);
  void on_ended(Time now);
  void died(Time now, std::string reason);
  void write_input(Time now);
  bool read_output(Time now);  // these two: whether there was something, and may be more
  bool read_errors();
  std::string read_lines(Time now);
  std::string read_reply(std::string_view line, Time now);
  void pass_error_line(std::string_view line);
  base::Error failure(base::Errc code, std::string_view what) const;

  const Options options_;

  mutable std::mutex mutex_;  // guards the next block
  std::vector<Request> incoming_;
  std::size_t outstanding_ = 0;  // submitted and not completed
  bool stopping_ = false;
  Stats stats_;
  sys::Fd wake_;  // eventfd
  std::thread thread_;

  // owned by the thread
  State state_ = State::idle;
  std::deque<Request> waiting_;
  std::map<std::uint64_t, Request> in_flight_;
  std::uint64_t next_id_ = 1;
  std::uint64_t first_id_ = 1;  // of this process
  Process process_;
  std::string out_;  // request bytes not yet written
  std::size_t out_written_ = 0;
  std::string in_;  // reply bytes without their line end yet
  std::size_t in_searched_ = 0;
  std::string errors_;
  std::size_t errors_passed_ = 0;
  Time last_reply_{};
  std::string end_reason_;  // why it was ended; empty: it ended by itself
  Time term_at_{};
  Time kill_at_{};
  Time resume_at_{};  // State::backoff, ::given_up
  int failures_ = 0;  // ends in a row without a good reply
  std::string last_failure_;
  base::json::Reader reader_;
};

}  // namespace dealkit::io::coprocess
