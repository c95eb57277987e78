// Gives up on a server that does not answer: libpqxx waits for ever, so a thread cuts the socket
// when a call takes longer than it may.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <thread>

namespace dealkit::io::pg {

class Watchdog {
 public:
  Watchdog() = default;
  ~Watchdog();
  Watchdog(const Watchdog&) = delete;
  Watchdog& operator=(const Watchdog&) = delete;

  /// Watches `socket`, which must stay open for the object's life. `patience` of 0: never.
  void start(int socket, std::chrono::milliseconds patience);
  /// Whether it has cut the socket.
  bool fired() const { return fired_; }

  /// Limits the calls during its life.
  class Watch {
   public:
    explicit Watch(Watchdog& dog);
    ~Watch();
    Watch(const Watch&) = delete;
    Watch& operator=(const Watch&) = delete;

   private:
    Watchdog& dog_;
  };

 private:
  void run();

  int socket_ = -1;
  std::chrono::milliseconds patience_{0};
  std::atomic<std::int64_t> deadline_ns_{0};  // of the steady clock; 0 = nothing to watch
  std::atomic<bool> fired_{false};
  std::mutex mutex_;
  std::condition_variable wake_;
  bool ended_ = false;
  std::thread thread_;
};

}  // namespace dealkit::io::pg
