// Signals as filters treat them: SIGPIPE keeps its default unless durable files need their end
// written; SIGINT and SIGTERM let whole records out, then the process dies of the signal.
#pragma once

#include <memory>

#include "io/sys/fd.hpp"

namespace dealkit::io::sys {

/// Sets up the signals of a filter for its life time and puts the old actions back after it.
/// One at a time in a process. Signals that the parent ignores stay ignored.
class FilterSignals {
 public:
  struct Options {
    bool ignore_pipe = false;  // durable files are open: report EPIPE instead of dying at once
  };
  /// SIGINT and SIGTERM notify `wakeup` the first time and kill the second time.
  FilterSignals(const Wakeup& wakeup, Options options);
  ~FilterSignals();
  FilterSignals(const FilterSignals&) = delete;
  FilterSignals& operator=(const FilterSignals&) = delete;

  /// The signal that came, 0 if none did.
  int caught() const;

 private:
  struct Saved;
  std::unique_ptr<Saved> saved_;
};

/// Dies of `signal` by its default action, so that the parent sees what happened; if that does
/// not end the process, returns 128 + signal for exit().
int die_of(int signal);

}  // namespace dealkit::io::sys
