// A child process with its three standard streams on pipes, started without a shell, in a process
// group of its own (so that what it starts dies with it), watched through a pidfd.
#pragma once

#include <string>
#include <vector>

#include "core/base/result.hpp"
#include "io/sys/fd.hpp"

namespace dealkit::io::coprocess {

using base::Result;

/// A running child. Whoever holds one must reap() it: the destructor closes descriptors only.
struct Process {
  int pid = -1;
  sys::Fd exited;  // pidfd: readable once the process has ended
  sys::Fd input;   // to its standard input; non-blocking, like the two below
  sys::Fd output;
  sys::Fd errors;
};

/// Starts argv[0] (looked up in PATH) with all signals unblocked and at their defaults; nothing but
/// its standard streams is handed down. Errc::unavailable when it cannot be started.
Result<Process> spawn(const std::vector<std::string>& argv);

/// Sends `signal` to the process and all of its group.
void signal_group(const Process& process, int signal);

/// If the process has ended: kills what is left of its group, takes its status off the kernel's
/// table and returns how it ended ("exited with status 3"); an empty string while it runs.
std::string reap(Process& process);

}  // namespace dealkit::io::coprocess
