// Replies, and what a tool does where it does nothing of its own; see decide.hpp.
#include "core/base/decide.hpp"

#include <utility>

namespace dealkit::base {

bool Replies::add_bad(std::size_t index, Error error, std::string pointer) {
  bad.push_back(BadRequest{index, std::move(error), std::move(pointer), savepoint()});
  return !stop_at_bad;
}

void Replies::rollback_to(const ReplyMark& mark) {
  main.resize(mark.main_bytes);
  side.resize(mark.side_bytes);
  positive = mark.positive;
  negative = mark.negative;
}

void Replies::clear() {
  main.clear();
  side.clear();
  positive = negative = 0;
  bad.clear();
  summary.reset();
}

void SingleDecider::decide(std::span<const Request> requests, Replies& replies) {
  for (std::size_t i = 0; i < requests.size(); ++i) {
    const auto& request = requests[i];
    if (request.error != nullptr) {
      if (!replies.add_bad(i, *request.error)) return;
      continue;
    }
    const auto mark = replies.savepoint();
    auto verdict = decide_one(request, i, replies);
    if (verdict) {
      replies.count(*verdict);
      continue;
    }
    replies.rollback_to(mark);
    if (!replies.add_bad(i, std::move(verdict).error(), pointer())) return;
  }
}

std::unique_ptr<Decider> HostedTool::make_decider() {
  class NullDecider final : public Decider {
    void decide(std::span<const Request>, Replies&) override {}
  };
  return std::make_unique<NullDecider>();
}

Result<void> HostedTool::apply(std::span<const Request>, Replies&) { return {}; }
Result<void> HostedTool::collect(std::span<const Request>, Replies&) { return {}; }
Result<void> HostedTool::finish(const Emit&) { return {}; }

}  // namespace dealkit::base
