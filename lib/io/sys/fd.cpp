// File descriptors; see fd.hpp.
#include "io/sys/fd.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <cstdlib>

#include "io/sys/system_error.hpp"

namespace dealkit::io::sys {
namespace {

using Clock = std::chrono::steady_clock;

/// poll() that goes on after signals until the deadline; returns poll()'s result.
int poll_until(pollfd* entries, nfds_t count, std::chrono::milliseconds timeout) {
  const bool bounded = timeout.count() >= 0;
  const auto deadline = Clock::now() + (bounded ? timeout : std::chrono::milliseconds(0));
  auto left = timeout;
  while (true) {
    const int n = ::poll(entries, count, bounded ? static_cast<int>(left.count()) : -1);
    if (n >= 0 || errno != EINTR) return n;
    if (!bounded) continue;
    left = std::chrono::duration_cast<std::chrono::milliseconds>(deadline - Clock::now());
    left = std::max(left, std::chrono::milliseconds(0));
  }
}

}  // namespace

void Fd::reset() {
  if (descriptor_ >= 0) ::close(std::exchange(descriptor_, -1));
}

base::Result<void> Fd::close() {
  if (descriptor_ < 0) return {};
  // After EINTR Linux has closed it all the same.
  if (::close(std::exchange(descriptor_, -1)) != 0 && errno != EINTR) return system_error("close");
  return {};
}

int above_standard(int descriptor) {
  if (descriptor < 0 || descriptor > STDERR_FILENO) return descriptor;
  const int moved = ::fcntl(descriptor, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
  ::close(descriptor);
  return moved;
}

int open_retrying(const std::string& path, int flags, unsigned mode) {
  while (true) {
    const int fd = ::open(path.c_str(), flags | O_CLOEXEC, mode);
    if (fd >= 0 || errno != EINTR) return above_standard(fd);
  }
}

base::Result<std::size_t> read_some(int fd, char* buffer, std::size_t size) {
  while (true) {
    const ssize_t n = ::read(fd, buffer, size);
    if (n >= 0) return static_cast<std::size_t>(n);
    if (errno == EAGAIN || errno == EWOULDBLOCK) {
      readable(fd, forever);
    } else if (errno != EINTR) {
      return system_error("read");
    }
  }
}

base::Result<void> write_all(int fd, std::string_view bytes, bool* broken_pipe) {
  while (!bytes.empty()) {
    const ssize_t n = ::write(fd, bytes.data(), bytes.size());
    if (n >= 0) {
      bytes.remove_prefix(static_cast<std::size_t>(n));
    } else if (errno == EAGAIN || errno == EWOULDBLOCK) {
      pollfd entry{fd, POLLOUT, 0};
      poll_until(&entry, 1, forever);
    } else if (errno != EINTR) {
      if (broken_pipe != nullptr) *broken_pipe = errno == EPIPE;
      return system_error("write");
    }
  }
  return {};
}

bool readable(int fd, std::chrono::milliseconds timeout) {
  return wait_readable(fd, -1, timeout) == Ready::ready;
}

Ready wait_readable(int fd, int wake_fd, std::chrono::milliseconds timeout) {
  pollfd entries[2] = {{fd, POLLIN, 0}, {wake_fd, POLLIN, 0}};
  const int n = poll_until(entries, wake_fd >= 0 ? 2 : 1, timeout);
  if (wake_fd >= 0 && entries[1].revents != 0) return Ready::woken;
  return n == 0 ? Ready::timeout : Ready::ready;
}

base::Result<Pipe> make_pipe() {
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC) != 0) return system_error("pipe");
  Pipe pipe{Fd(above_standard(ends[0])), Fd(above_standard(ends[1]))};
  if (!pipe.read_end || !pipe.write_end) return system_error("pipe");
  return pipe;
}

bool is_terminal(int fd) { return ::isatty(fd) == 1; }

Wakeup::Wakeup() : event_(above_standard(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK))) {
  if (!event_) std::abort();
}

void Wakeup::notify() const {
  const int saved = errno;  // a signal handler must leave errno alone
  const std::uint64_t one = 1;
  // Only fails when the counter is full, and then the waiter is awake anyway.
  [[maybe_unused]] const ssize_t n = ::write(event_.get(), &one, sizeof one);
  errno = saved;
}

}  // namespace dealkit::io::sys
