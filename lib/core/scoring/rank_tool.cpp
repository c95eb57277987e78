// The best of all vectors; see rank_tool.hpp.
#include "core/scoring/rank_tool.hpp"

#include "core/scoring/features.hpp"
#include "core/scoring/score_tool.hpp"

namespace dealkit::scoring {
namespace {

class RankDecider final : public base::Decider {
 public:
  RankDecider(const Model& model, const MetricOptions& options, std::size_t most)
      : model_(model), writer_(options, model), most_(most) {}

  void decide(std::span<const base::Request> requests, base::Replies& replies) override {
    Ranking best(most_);
    for (std::size_t i = 0; i < requests.size(); ++i) {
      const auto& request = requests[i];
      const bool good = request.error == nullptr && reader_.read(request.bytes);
      if (good) {
        take(request, i, best);
        replies.count(base::Verdict::positive);
      } else if (request.error != nullptr
                     ? !replies.add_bad(i, *request.error)
                     : !replies.add_bad(i, reader_.error(), reader_.pointer())) {
        break;
      }
    }
    replies.summary = std::make_shared<std::vector<RankedDeal>>(best.take_in_order());
  }

 private:
  void take(const base::Request& request, std::size_t index, Ranking& best) {
    Score score;
    double value = 0;
    if (reader_.has_features()) {
      score = score_of(reader_.features(), model_);
      value = score.hundredths / 100.0;
    } else {
      value = reader_.metric_score();
    }
    if (!best.wants(value, reader_.deal_id())) return;
    RankedDeal deal{value, std::string(reader_.deal_id()), index, {}};
    if (reader_.has_features()) {
      writer_.at(request.now)
          .append(deal.record, reader_.deal_id(), reader_.features(), score);
    } else {
      deal.record.append(request.bytes).push_back('\n');
    }
    best.add(std::move(deal));
  }

  const Model& model_;
  WriterOfMoment writer_;
  std::size_t most_;
  VectorReader reader_{VectorReader::Need::features_or_score};
};

}  // namespace

std::unique_ptr<base::Decider> RankTool::make_decider() {
  return std::make_unique<RankDecider>(model_, options_, most_);
}

base::Result<void> RankTool::collect(std::span<const base::Request> requests,
                                     base::Replies& replies) {
  for (auto& deal : *static_cast<std::vector<RankedDeal>*>(replies.summary.get())) {
    if (deal.index >= requests.size()) continue;  // behind the request that ends the run
    if (best_.wants(deal.score, deal.deal_id)) best_.add(std::move(deal));
  }
  return {};
}

base::Result<void> RankTool::finish(const Emit& emit) {
  base::Replies last;
  for (const auto& deal : best_.take()) {
    last.main += deal.record;
    DEALKIT_RETURN_IF_ERROR(emit(last));
  }
  return {};
}

}  // namespace dealkit::scoring
