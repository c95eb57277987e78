// Stampede protection: of all who need the value of one key at one time, one computes it and the
// others get that result.
#pragma once

#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

namespace dealkit::base {

template <class Waiter>
class SingleFlight {
 public:
  /// True: the caller leads, and must take_waiters() of this key whatever happens; `waiter` is not
  /// kept. False: `waiter` is kept for the leader.
  bool lead_or_wait(const std::string& key, Waiter waiter) {
    const auto [flight, leads] = flights_.try_emplace(key);
    if (!leads) flight->second.push_back(std::move(waiter));
    return leads;
  }

  /// All who wait for `key`, in the order of their coming; who comes later leads again.
  std::vector<Waiter> take_waiters(const std::string& key) {
    auto flight = flights_.extract(key);
    return flight.empty() ? std::vector<Waiter>() : std::move(flight.mapped());
  }

 private:
  std::unordered_map<std::string, std::vector<Waiter>> flights_;
};

}  // namespace dealkit::base
