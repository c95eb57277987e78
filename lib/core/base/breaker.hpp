// A circuit breaker: after so many failures in a row a dependency is left alone for a while; then
// a few trial calls find out whether it is back. Pure: the present is a parameter.
#pragma once

#include <cstdint>
#include <optional>

namespace dealkit::base {

class Breaker {
 public:
  struct Options {
    unsigned failures_to_open = 5;    // in a row
    std::int64_t open_ms = 30'000;    // how long nobody asks
    unsigned trials_at_once = 3;      // half open: calls under way
    unsigned successes_to_close = 3;  // half open
  };
  /// As the metric circuit_state tells them.
  enum class State : std::uint8_t { closed = 0, open = 1, half_open = 2 };

  /// Permission for one call, to be handed back with its outcome.
  struct Call {
    std::uint64_t period = 0;  // between two changes of state
  };

  /// All options are at least 1.
  explicit Breaker(const Options& options) : options_(options) {}

  /// Whether the dependency may be asked at `now_ms` (of any steady clock).
  std::optional<Call> allow(std::int64_t now_ms);
  /// What came of a call. An outcome of a call from before the last change of state says nothing of
  /// the dependency as it is now and is ignored.
  void success(Call call, std::int64_t now_ms);
  void failure(Call call, std::int64_t now_ms);
  State state(std::int64_t now_ms) const;

 private:
  void enter(State state, std::int64_t now_ms);
  void let_time_pass(std::int64_t now_ms);

  Options options_;
  State state_ = State::closed;
  std::uint64_t period_ = 0;
  unsigned failures_ = 0;   // closed: in a row
  unsigned trials_ = 0;     // half open: under way
  unsigned successes_ = 0;  // half open
  std::int64_t since_ms_ = 0;  // open, half open: since when
};

}  // namespace dealkit::base
