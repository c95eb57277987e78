// The three states of a circuit breaker; see breaker.hpp.
#include "core/base/breaker.hpp"

namespace dealkit::base {

void Breaker::enter(State state, std::int64_t now_ms) {
  state_ = state;
  ++period_;
  failures_ = trials_ = successes_ = 0;
  since_ms_ = now_ms;
}

void Breaker::let_time_pass(std::int64_t now_ms) {
  if (state_ == State::open && now_ms - since_ms_ >= options_.open_ms) {
    enter(State::half_open, now_ms);
  } else if (state_ == State::half_open && trials_ >= options_.trials_at_once &&
             now_ms - since_ms_ >= options_.open_ms) {
    enter(State::half_open, now_ms);  // trials whose outcome nobody told must not block for ever
  }
}

std::optional<Breaker::Call> Breaker::allow(std::int64_t now_ms) {
  let_time_pass(now_ms);
  if (state_ == State::open) return std::nullopt;
  if (state_ == State::half_open) {
    if (trials_ >= options_.trials_at_once) return std::nullopt;
    ++trials_;
    since_ms_ = now_ms;
  }
  return Call{period_};
}

void Breaker::success(Call call, std::int64_t now_ms) {
  if (call.period != period_) return;
  failures_ = 0;
  if (state_ != State::half_open) return;
  if (trials_ > 0) --trials_;
  if (++successes_ >= options_.successes_to_close) enter(State::closed, now_ms);
}

void Breaker::failure(Call call, std::int64_t now_ms) {
  if (call.period != period_) return;
  const bool opens = state_ == State::half_open || ++failures_ >= options_.failures_to_open;
  if (opens) enter(State::open, now_ms);
}

Breaker::State Breaker::state(std::int64_t now_ms) const {
  const bool over = state_ == State::open && now_ms - since_ms_ >= options_.open_ms;
  return over ? State::half_open : state_;
}

}  // namespace dealkit::base
