// Wires scoring to the pipe host: one vector a record, one metric a vector.
#include "score.hpp"

#include "core/base/decide.hpp"
#include "core/scoring/metric.hpp"
#include "io/filter/pipe_options.hpp"
#include "io/ndjson/pipe_host.hpp"
#include "from_store.hpp"
#include "settings.hpp"

namespace dealkit::cmd::score {
namespace {

class ScoreHandler final : public io::ndjson::BatchHandler {
 public:
  ScoreHandler(const scoring::Model& model, const scoring::MetricWriter& writer)
      : model_(model), writer_(writer) {}

  void handle(std::span<const io::ndjson::Line> lines, io::ndjson::BatchOutput& out) override {
    for (std::size_t i = 0; i < lines.size(); ++i) {
      const auto& line = lines[i];
      if (line.error != nullptr) {
        if (!out.add_bad(i, *line.error)) return;
      } else if (reader_.read(line.bytes)) {
        const auto& features = reader_.features();
        writer_.append(out.main, reader_.deal_id(), features, score_of(features, model_));
        out.count(base::Verdict::positive);
      } else if (!out.add_bad(i, reader_.error(), reader_.pointer())) {
        return;
      }
    }
  }

 private:
  const scoring::Model& model_;
  const scoring::MetricWriter& writer_;
  scoring::VectorReader reader_;
};

class ScoreTool final : public io::ndjson::PipeTool {
 public:
  ScoreTool(const scoring::Model& model, const scoring::MetricOptions& options)
      : model_(model), writer_(options, model) {}

  std::unique_ptr<io::ndjson::BatchHandler> make_handler() override {
    return std::make_unique<ScoreHandler>(model_, writer_);
  }

 private:
  scoring::Model model_;
  scoring::MetricWriter writer_;
};

}  // namespace

base::Result<int> score(const io::cli::Invocation& invocation) {
  DEALKIT_CHECK(check_from_store(invocation));
  if (from_store(invocation)) return score_store(invocation);
  base::Problems problems;
  const auto model = read_model(invocation, problems);
  if (!problems.empty()) return tell(std::move(problems));
  ScoreTool tool(model, metric_options(invocation));
  return io::ndjson::finish(io::ndjson::run(io::filter::pipe_options(invocation, 0), tool));
}

}  // namespace dealkit::cmd::score
