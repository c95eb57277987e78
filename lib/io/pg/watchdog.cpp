#include "io/pg/watchdog.hpp"

#include <signal.h>
#include <sys/socket.h>

namespace dealkit::io::pg {

namespace {

/// How often it looks: a watch costs its caller no more than a store into an atomic.
constexpr std::chrono::milliseconds tick{250};

std::int64_t now_ns() {
  return std::chrono::steady_clock::now().time_since_epoch() / std::chrono::nanoseconds(1);
}

}  // namespace

void Watchdog::start(int socket, std::chrono::milliseconds patience) {
  if (patience <= std::chrono::milliseconds(0)) return;
  socket_ = socket;
  patience_ = patience;
  // Signals are for the threads of the program.
  sigset_t all;
  sigset_t before;
  ::sigfillset(&all);
  ::pthread_sigmask(SIG_SETMASK, &all, &before);
  thread_ = std::thread([this] { run(); });
  ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
}

Watchdog::~Watchdog() {
  if (!thread_.joinable()) return;
  {
    const std::lock_guard lock(mutex_);
    ended_ = true;
  }
  wake_.notify_one();
  thread_.join();
}

void Watchdog::run() {
  std::unique_lock lock(mutex_);
  while (!wake_.wait_for(lock, tick, [this] { return ended_; })) {
    const std::int64_t deadline = deadline_ns_.load();
    if (deadline == 0 || now_ns() < deadline) continue;
    fired_ = true;
    ::shutdown(socket_, SHUT_RDWR);  // whoever waits for it now reads its end
    return;
  }
}

Watchdog::Watch::Watch(Watchdog& dog) : dog_(dog) {
  if (dog_.socket_ >= 0)
    dog_.deadline_ns_ = now_ns() + std::chrono::nanoseconds(dog_.patience_).count();
}

Watchdog::Watch::~Watch() { dog_.deadline_ns_ = 0; }

}  // namespace dealkit::io::pg
