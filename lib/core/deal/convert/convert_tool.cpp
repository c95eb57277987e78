// Deals of one format in, of another out; see convert_tool.hpp.
#include "core/deal/convert/convert_tool.hpp"

#include <algorithm>

#include "core/deal/convert/recognize.hpp"

namespace dealkit::deal::convert {
namespace {

bool is_lost(const Loss& loss) { return loss.kind != Loss::Kind::assumed; }

class ConvertDecider final : public base::SingleDecider {
 public:
  explicit ConvertDecider(const ConvertToolOptions& options) : options_(options) {}

 protected:
  base::Result<base::Verdict> decide_one(const base::Request& request, std::size_t index,
                                         base::Replies& replies) override {
    if (replies.summary == nullptr) replies.summary = std::make_shared<ConvertedBatch>();
    auto& batch = *static_cast<ConvertedBatch*>(replies.summary.get());
    const auto deals_before = batch.size();
    auto verdict = convert_all(request.bytes, index, replies, batch);
    if (!verdict) batch.resize(deals_before);  // half a bid request's deals are none
    return verdict;
  }

 private:
  base::Result<base::Verdict> convert_all(std::string_view text, std::size_t index,
                                          base::Replies& replies, ConvertedBatch& batch) {
    DEALKIT_ASSIGN_OR_RETURN(const auto* document, reader_.read(text));
    const auto root = document->root();
    const auto at = [&](base::Error error, json::Value value) {
      error.position = document->position(document->node(value.index()).begin);
      return error;
    };
    auto deals = deals_of(root, options_.conversion.from);
    if (!deals) return at(std::move(deals).error(), root);
    bool lost = false;
    for (const auto deal : *deals) {
      auto converted = convert(deal, options_.conversion);
      if (!converted) return at(std::move(converted).error(), deal);
      replies.main += converted->record;
      replies.main += '\n';
      lost = lost || std::any_of(converted->losses.begin(), converted->losses.end(), is_lost);
      batch.push_back({index, std::move(converted->id), std::move(converted->losses),
                       std::move(converted->terms), false});
    }
    const bool refused = options_.fail_on_loss && lost;
    if (!batch.empty() && batch.back().index == index) batch.back().refused = refused;
    return refused ? base::Verdict::negative : base::Verdict::positive;
  }

  const ConvertToolOptions& options_;
  json::Reader reader_;
};

}  // namespace

std::unique_ptr<base::Decider> ConvertTool::make_decider() {
  return std::make_unique<ConvertDecider>(options_);
}

base::Result<void> ConvertTool::collect(std::span<const base::Request> requests,
                                        base::Replies& replies) {
  const auto batch = std::static_pointer_cast<ConvertedBatch>(replies.summary);
  for (std::size_t i = 0; batch && i < batch->size(); ++i) {
    auto& deal = (*batch)[i];
    if (deal.index >= requests.size()) break;
    const bool differs = seen_.add_differences(deal);
    if (options_.records) {
      const auto& conversion = options_.conversion;
      for (const auto& loss : deal.losses) {
        append_loss(replies.side, {deal.id, conversion.from, conversion.to}, loss);
      }
    } else {
      notes_.add(deal);
    }
    // A request counts once, and has been counted as good.
    if (options_.fail_on_loss && differs && !deal.refused &&
        refused_request_ != number_of(deal)) {
      refused_request_ = number_of(deal);
      --replies.positive;
      ++replies.negative;
    }
  }
  requests_before_ += requests.size();
  return {};
}

base::Result<void> ConvertTool::finish(const Emit& emit) {
  base::Replies last;
  notes_.append(last.side);
  return last.side.empty() ? base::Result<void>() : emit(last);
}

}  // namespace dealkit::deal::convert
