// A command that is started once, kept, and asked over its standard streams: the one protocol for
// external checks and handlers.
//
// Protocol. NDJSON, UTF-8, one JSON object a line, LF at the end, in both directions.
//   to the command:    {"id":7, …members of the request…}
//   from the command:  {"id":7, …members of the reply…}
// `id` is a whole number that we choose; the reply repeats it. Several requests may be in flight
// (Options::max_in_flight) and replies may come in any order. Each reply is flushed as soon as it
// is known. What the command writes to its standard error is passed through line by line with a
// prefix. End of input means: finish and exit.
//
// What goes wrong becomes an Error of the requests concerned, never a hang:
//   no reply in time            that request; if nothing at all came since it was sent, the command
//                               counts as hung, is ended, and all in flight fail
//   not a reply, an id that was never given out, a line over the limit
//                               all in flight, since nobody can tell which was meant; it is ended
//   the command ends, closes its output or its input
//                               all in flight
// A reply that comes after its deadline is dropped. Requests not yet sent wait for the restart,
// within their own deadlines. Restarts are spaced by a capped exponential backoff; after
// max_restarts in a row without one good reply between, every request fails at once for
// give_up_ms, then one more start is tried.
//
// The command runs in a process group of its own. It is ended by end of input, then SIGTERM, then
// SIGKILL to the group; it is always reaped.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.hpp"

namespace dealkit::io::coprocess {

using base::Result;

struct Options {
  std::string name;               // for messages and the prefix of its standard error
  std::vector<std::string> argv;  // argv[0] is looked up in PATH; no shell
  std::size_t max_in_flight = 1;  // requests sent and not yet answered; at least 1
  std::size_t max_queued = 1024;  // requests that wait for a place in flight
  std::size_t max_line_bytes = 1 << 20;  // of a reply
  std::size_t max_stderr_bytes = 64 << 10;  // passed through for each start; the rest is dropped
  int max_restarts = 5;
  int backoff_initial_ms = 50;
  int backoff_max_ms = 2000;
  int give_up_ms = 30'000;
  int end_grace_ms = 200;   // from end of input to SIGTERM
  int term_grace_ms = 500;  // from SIGTERM to SIGKILL
  /// Gets each line of its standard error, prefixed, without line end, on the coprocess's own
  /// thread. Without one the lines go to our standard error.
  std::function<void(std::string_view line)> on_stderr;
};

struct Stats {
  std::uint64_t starts = 0;
  std::uint64_t replies = 0;
  std::uint64_t late = 0;  // replies that came after their deadline
  std::uint64_t failures = 0;
};

/// Gets the reply line (without line end) or what went wrong: Errc::timeout, ::unavailable (the
/// command cannot be started, ended, was given up), ::data (it wrote something that is no reply).
using Done = std::function<void(Result<std::string>)>;

/// Safe to use from several threads. The command is started by the first request.
class Coprocess {
 public:
  explicit Coprocess(Options options);
  /// Fails what is outstanding, ends the command, reaps it: at most end_grace_ms + term_grace_ms
  /// and the kernel's time to kill.
  ~Coprocess();
  Coprocess(const Coprocess&) = delete;
  Coprocess& operator=(const Coprocess&) = delete;

  /// Queues a request. `members` are the members that follow the id, as JSON text without braces
  /// and without line ends, e.g. `"check":"legal","record":{}`; may be empty. `done` is called
  /// exactly once, on the coprocess's thread, never from inside submit(), within `timeout_ms` from
  /// now. On an Error (Errc::limit: queue full; ::unavailable: stopped) it is not called.
  Result<void> submit(std::string members, int timeout_ms, Done done);

  /// submit() and wait.
  Result<std::string> ask(std::string members, int timeout_ms);

  /// Fails what is outstanding and begins to end the command, without waiting; so that several can
  /// end at the same time before their destructors wait.
  void stop();

  Stats stats() const;

 private:
  class Loop;
  std::unique_ptr<Loop> loop_;
};

}  // namespace dealkit::io::coprocess
