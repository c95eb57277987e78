// Stampede protection between threads.
#pragma once

#include <functional>
#include <mutex>
#include <string>

#include "core/base/result.hpp"
#include "core/base/single_flight.hpp"

namespace dealkit::io::cache {

/// Safe to use from several threads.
template <class T>
class SingleFlight {
 public:
  using Waiter = std::function<void(const base::Result<T>&)>;

  /// True: the caller leads, and must call finish() with this key whatever happens; `waiter` is not
  /// kept. False: `waiter` will be called once, by the leader's finish(), on the leader's thread.
  bool lead_or_wait(const std::string& key, Waiter waiter) {
    const std::scoped_lock lock(mutex_);
    return flights_.lead_or_wait(key, std::move(waiter));
  }

  /// Hands the result on to all who wait for `key`; who comes later leads again.
  void finish(const std::string& key, const base::Result<T>& result) {
    std::vector<Waiter> waiters;
    {
      const std::scoped_lock lock(mutex_);
      waiters = flights_.take_waiters(key);
    }
    for (const auto& waiter : waiters) waiter(result);
  }

 private:
  std::mutex mutex_;
  base::SingleFlight<Waiter> flights_;
};

}  // namespace dealkit::io::cache
