// posix_spawn(3), pipes and pidfds.
#include "io/coprocess/process.hpp"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <system_error>

#include <fmt/format.h>

extern char** environ;

namespace dealkit::io::coprocess {

using base::Errc;
using base::Error;

namespace {

Error system_error(std::string_view what, int code) {
  return Error{Errc::unavailable,
               fmt::format("{}: {}", what, std::generic_category().message(code))};
}

/// A pipe whose ends lie above 2: dup2(2) onto 0..2 in the child must never hit another pipe's end,
/// even if we were started with closed standard streams.
Result<sys::Pipe> make_high_pipe() {
  DEALKIT_ASSIGN_OR_RETURN(sys::Pipe pipe, sys::make_pipe());
  for (sys::Fd* end : {&pipe.read_end, &pipe.write_end}) {
    if (end->get() > STDERR_FILENO) continue;
    const int moved = ::fcntl(end->get(), F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
    if (moved < 0) return system_error("cannot create a pipe", errno);
    *end = sys::Fd(moved);
  }
  return pipe;
}

Result<void> set_non_blocking(const sys::Fd& fd) {
  const int flags = ::fcntl(fd.get(), F_GETFL);
  if (flags < 0 || ::fcntl(fd.get(), F_SETFL, flags | O_NONBLOCK) != 0)
    return system_error("cannot set up a pipe", errno);
  return {};
}

/// What posix_spawn does between fork and exec. Owns the two C objects.
class SpawnPlan {
 public:
  SpawnPlan(const sys::Pipe& in, const sys::Pipe& out, const sys::Pipe& err) {
    posix_spawn_file_actions_init(&actions_);
    posix_spawnattr_init(&attributes_);
    posix_spawn_file_actions_adddup2(&actions_, in.read_end.get(), STDIN_FILENO);
    posix_spawn_file_actions_adddup2(&actions_, out.write_end.get(), STDOUT_FILENO);
    posix_spawn_file_actions_adddup2(&actions_, err.write_end.get(), STDERR_FILENO);
    sigset_t none;
    sigset_t all;
    sigemptyset(&none);
    sigfillset(&all);
    posix_spawnattr_setsigmask(&attributes_, &none);
    posix_spawnattr_setsigdefault(&attributes_, &all);
    posix_spawnattr_setpgroup(&attributes_, 0);
    posix_spawnattr_setflags(&attributes_, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK |
                                               POSIX_SPAWN_SETSIGDEF);
  }
  SpawnPlan(const SpawnPlan&) = delete;
  SpawnPlan& operator=(const SpawnPlan&) = delete;
  ~SpawnPlan() {
    posix_spawnattr_destroy(&attributes_);
    posix_spawn_file_actions_destroy(&actions_);
  }

  int run(pid_t& pid, const std::vector<std::string>& argv) const {
    std::vector<char*> words;
    words.reserve(argv.size() + 1);
    for (const auto& word : argv) words.push_back(const_cast<char*>(word.c_str()));
    words.push_back(nullptr);
    return posix_spawnp(&pid, words[0], &actions_, &attributes_, words.data(), environ);
  }

 private:
  posix_spawn_file_actions_t actions_;
  posix_spawnattr_t attributes_;
};

std::string describe_end(const siginfo_t& info) {
  if (info.si_code == CLD_EXITED) return fmt::format("exited with status {}", info.si_status);
  const char* name = sigabbrev_np(info.si_status);
  return fmt::format("was killed by signal {} (SIG{})", info.si_status, name ? name : "?");
}

}  // namespace

Result<Process> spawn(const std::vector<std::string>& argv) {
  if (argv.empty() || argv[0].empty())
    return Error{Errc::configuration, "expected a command to start, found an empty one"};
  DEALKIT_ASSIGN_OR_RETURN(sys::Pipe in, make_high_pipe());
  DEALKIT_ASSIGN_OR_RETURN(sys::Pipe out, make_high_pipe());
  DEALKIT_ASSIGN_OR_RETURN(sys::Pipe err, make_high_pipe());
  DEALKIT_RETURN_IF_ERROR(set_non_blocking(in.write_end));
  DEALKIT_RETURN_IF_ERROR(set_non_blocking(out.read_end));
  DEALKIT_RETURN_IF_ERROR(set_non_blocking(err.read_end));

  Process process;
  if (const int code = SpawnPlan(in, out, err).run(process.pid, argv); code != 0)
    return system_error(fmt::format("cannot start {}", argv[0]), code);
  // A pidfd is close-on-exec from birth (pidfd_open(2)).
  process.exited = sys::Fd(static_cast<int>(::syscall(SYS_pidfd_open, process.pid, 0)));
  if (!process.exited) {
    const int code = errno;
    signal_group(process, SIGKILL);
    ::waitpid(process.pid, nullptr, 0);
    return system_error("cannot watch a child process (pidfd_open, Linux 5.3)", code);
  }
  process.input = std::move(in.write_end);
  process.output = std::move(out.read_end);
  process.errors = std::move(err.read_end);
  return process;
}

void signal_group(const Process& process, int signal) { ::kill(-process.pid, signal); }

std::string reap(Process& process) {
  siginfo_t info{};
  // WNOWAIT first: as long as the zombie holds the group's id, killing the group cannot hit anyone
  // else's.
  if (::waitid(P_PID, static_cast<id_t>(process.pid), &info, WEXITED | WNOHANG | WNOWAIT) != 0) {
    process = Process{};  // ECHILD: our program ignores SIGCHLD, so the kernel has reaped it
    return "ended";
  }
  if (info.si_pid == 0) return {};
  signal_group(process, SIGKILL);
  while (::waitpid(process.pid, nullptr, 0) < 0 && errno == EINTR) {
  }
  process = Process{};
  return describe_end(info);
}

}  // namespace dealkit::io::coprocess
