// Signals as filters treat them; see signals.hpp.
#include "io/sys/signals.hpp"

#include <atomic>
#include <csignal>

namespace dealkit::io::sys {
namespace {

// A signal handler can only reach statics. Lock-free atomics are safe to touch there.
std::atomic<int> caught_signal{0};
std::atomic<const Wakeup*> handler_wakeup{nullptr};
static_assert(std::atomic<int>::is_always_lock_free);
static_assert(std::atomic<const Wakeup*>::is_always_lock_free);

extern "C" void dealkit_filter_signal(int signal) {
  caught_signal.store(signal);
  if (const auto* wakeup = handler_wakeup.load()) wakeup->notify();
}

constexpr int handled[] = {SIGINT, SIGTERM};

}  // namespace

struct FilterSignals::Saved {
  struct sigaction handled_actions[2];
  struct sigaction pipe_action;
  bool pipe_changed = false;
};

FilterSignals::FilterSignals(const Wakeup& wakeup, Options options)
    : saved_(std::make_unique<Saved>()) {
  caught_signal.store(0);
  handler_wakeup.store(&wakeup);
  struct sigaction action {};
  action.sa_handler = dealkit_filter_signal;
  action.sa_flags = SA_RESETHAND;  // the second one kills
  sigemptyset(&action.sa_mask);
  for (int i = 0; i < 2; ++i) {
    ::sigaction(handled[i], nullptr, &saved_->handled_actions[i]);
    if (saved_->handled_actions[i].sa_handler != SIG_IGN) {
      ::sigaction(handled[i], &action, nullptr);
    }
  }
  if (options.ignore_pipe) {
    struct sigaction ignore {};
    ignore.sa_handler = SIG_IGN;
    sigemptyset(&ignore.sa_mask);
    ::sigaction(SIGPIPE, &ignore, &saved_->pipe_action);
    saved_->pipe_changed = true;
  }
}

FilterSignals::~FilterSignals() {
  for (int i = 0; i < 2; ++i) ::sigaction(handled[i], &saved_->handled_actions[i], nullptr);
  if (saved_->pipe_changed) ::sigaction(SIGPIPE, &saved_->pipe_action, nullptr);
  handler_wakeup.store(nullptr);
}

int FilterSignals::caught() const { return caught_signal.load(); }

int die_of(int signal) {
  struct sigaction action {};
  action.sa_handler = SIG_DFL;
  sigemptyset(&action.sa_mask);
  struct sigaction old {};
  ::sigaction(signal, nullptr, &old);
  // A parent that ignores the signal (systemd does so with SIGPIPE) wants no death by it.
  if (old.sa_handler == SIG_IGN) return 128 + signal;
  ::sigaction(signal, &action, nullptr);
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, signal);
  ::sigprocmask(SIG_UNBLOCK, &set, nullptr);
  std::raise(signal);
  return 128 + signal;
}

}  // namespace dealkit::io::sys
