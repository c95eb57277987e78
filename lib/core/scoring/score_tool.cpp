// Vectors in, metrics out; see score_tool.hpp.
#include "core/scoring/score_tool.hpp"

#include "core/scoring/features.hpp"

namespace dealkit::scoring {
namespace {

class ScoreDecider final : public base::SingleDecider {
 public:
  ScoreDecider(const Model& model, const MetricOptions& options)
      : model_(model), writer_(options, model) {}

 protected:
  base::Result<base::Verdict> decide_one(const base::Request& request, std::size_t,
                                         base::Replies& replies) override {
    if (!reader_.read(request.bytes)) return reader_.error();
    const auto& features = reader_.features();
    writer_.at(request.now)
        .append(replies.main, reader_.deal_id(), features, score_of(features, model_));
    return base::Verdict::positive;
  }
  std::string pointer() const override { return reader_.pointer(); }

 private:
  const Model& model_;
  WriterOfMoment writer_;
  VectorReader reader_;
};

}  // namespace

std::unique_ptr<base::Decider> ScoreTool::make_decider() {
  return std::make_unique<ScoreDecider>(model_, options_);
}

const MetricWriter& WriterOfMoment::at(base::Instant now) {
  if (writer_ == nullptr || options_.computed_at != now) {
    options_.computed_at = now;
    writer_ = std::make_unique<MetricWriter>(options_, model_);
  }
  return *writer_;
}

}  // namespace dealkit::scoring
