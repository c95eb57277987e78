// Stampede protection: of all who need the value of one key at one time, one computes it and the
// others get his result.
#pragma once

#include <functional>
#include <mutex>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "core/base/result.hpp"

namespace dealkit::io::cache {

/// Safe to use from several threads.
template <class T>
class SingleFlight {
 public:
  using Waiter = std::function<void(const base::Result<T>&)>;

  /// True: the caller leads, and must call finish() with this key whatever happens; his `waiter`
  /// is not kept. False: `waiter` will be called once, by the leader's finish(), on his thread.
  bool lead_or_wait(const std::string& key, Waiter waiter) {
    const std::scoped_lock lock(mutex_);
    const auto [flight, leads] = flights_.try_emplace(key);
    if (!leads) flight->second.push_back(std::move(waiter));
    return leads;
  }

  /// Hands the result on to all who wait for `key`; who comes later leads again.
  void finish(const std::string& key, const base::Result<T>& result) {
    std::vector<Waiter> waiters;
    {
      const std::scoped_lock lock(mutex_);
      const auto flight = flights_.find(key);
      if (flight == flights_.end()) return;
      waiters = std::move(flight->second);
      flights_.erase(flight);
    }
    for (const auto& waiter : waiters) waiter(result);
  }

 private:
  std::mutex mutex_;
  std::unordered_map<std::string, std::vector<Waiter>> flights_;
};

}  // namespace dealkit::io::cache
