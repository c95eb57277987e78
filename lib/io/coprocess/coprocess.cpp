// The face of a coprocess: hands over to its loop.
#include "io/coprocess/coprocess.hpp"

#include <condition_variable>
#include <mutex>
#include <optional>

#include "io/coprocess/loop.hpp"

namespace dealkit::io::coprocess {

Coprocess::Coprocess(Options options) : loop_(std::make_unique<Loop>(std::move(options))) {}
Coprocess::~Coprocess() = default;

Result<void> Coprocess::submit(std::string members, int timeout_ms, Done done) {
  return loop_->submit(std::move(members), timeout_ms, std::move(done));
}

Result<std::string> Coprocess::ask(std::string members, int timeout_ms) {
  std::mutex mutex;
  std::condition_variable answered;
  std::optional<Result<std::string>> answer;
  DEALKIT_RETURN_IF_ERROR(submit(std::move(members), timeout_ms, [&](Result<std::string> result) {
    const std::scoped_lock lock(mutex);
    answer.emplace(std::move(result));
    answered.notify_one();  // under the lock: the waiter's frame holds the condition
  }));
  std::unique_lock lock(mutex);
  answered.wait(lock, [&] { return answer.has_value(); });
  return std::move(*answer);
}

void Coprocess::stop() { loop_->stop(); }

Stats Coprocess::stats() const { return loop_->stats(); }

}  // namespace dealkit::io::coprocess
