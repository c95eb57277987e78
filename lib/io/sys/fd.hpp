// File descriptors: an owner, reads and writes that survive signals and non-blocking descriptors,
// pipes, and waiting with a deadline.
#pragma once

#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

#include "core/base/result.hpp"

namespace dealkit::io::sys {

/// Owns a descriptor; closes it at the end of its life.
class Fd {
 public:
  Fd() = default;
  explicit Fd(int descriptor) : descriptor_(descriptor) {}
  Fd(Fd&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}
  Fd& operator=(Fd&& other) noexcept {
    std::swap(descriptor_, other.descriptor_);
    return *this;
  }
  Fd(const Fd&) = delete;
  Fd& operator=(const Fd&) = delete;
  ~Fd() { reset(); }

  int get() const { return descriptor_; }
  explicit operator bool() const { return descriptor_ >= 0; }
  int release() { return std::exchange(descriptor_, -1); }
  void reset();
  /// Closes and says whether that went well (a write may fail as late as here). Errc::io.
  base::Result<void> close();

 private:
  int descriptor_ = -1;
};

/// `descriptor`, or a copy in its place if it is that of a standard stream: where the parent has
/// closed one, no file of ours must end up behind its number and get its output. -1 stays -1.
int above_standard(int descriptor);

/// open(2) with O_CLOEXEC, again after a signal, and above_standard(); -1 with errno if it fails.
int open_retrying(const std::string& path, int flags, unsigned mode = 0);

/// Reads up to `size` bytes; 0 at the end of the input. Waits if there is nothing yet. Errc::io.
base::Result<std::size_t> read_some(int fd, char* buffer, std::size_t size);
/// Writes all of `bytes`, or fails with Errc::io; `broken_pipe`, if given, says whether the reader
/// has gone (EPIPE).
base::Result<void> write_all(int fd, std::string_view bytes, bool* broken_pipe = nullptr);

/// What a wait ended with. `ready` also stands for the end of the input and for errors: a read
/// then returns at once.
enum class Ready : std::uint8_t { ready, timeout, woken };

inline constexpr std::chrono::milliseconds forever{-1};

/// Waits until `fd` can be read. A negative timeout waits for ever.
bool readable(int fd, std::chrono::milliseconds timeout);
/// The same, but also ends with Ready::woken once `wake_fd` (if not -1) can be read.
Ready wait_readable(int fd, int wake_fd, std::chrono::milliseconds timeout);

struct Pipe {
  Fd read_end;
  Fd write_end;
};
/// A pipe, both ends close-on-exec. Errc::io.
base::Result<Pipe> make_pipe();

bool is_terminal(int fd);

/// Wakes a thread that waits in wait_readable(): once notified it stays so. notify() may be called
/// from any thread and from a signal handler.
class Wakeup {
 public:
  Wakeup();  // aborts if the system has no descriptor left: there is nothing to report it with
  int fd() const { return event_.get(); }
  void notify() const;

 private:
  Fd event_;
};

}  // namespace dealkit::io::sys
