// Wires scoring to the pipe host: one vector a record, one metric a vector.
#include "score.hpp"

#include <optional>

#include "core/base/decide.hpp"
#include "core/scoring/metric.hpp"
#include "io/filter/pipe_options.hpp"
#include "io/ndjson/pipe_host.hpp"
#include "io/session/output.hpp"
#include "metric_table.hpp"
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
  /// Without a table the metrics leave as records.
  ScoreTool(const scoring::Model& model, const scoring::MetricOptions& options,
            std::optional<MetricTable>& table)
      : model_(model), writer_(options, model), table_(table) {}

  std::unique_ptr<io::ndjson::BatchHandler> make_handler() override {
    return std::make_unique<ScoreHandler>(model_, writer_);
  }

  base::Result<void> on_batch(std::span<const io::ndjson::Line>,
                              io::ndjson::BatchOutput& output) override {
    if (!table_) return {};
    DEALKIT_CHECK(table_->add_lines(output.main));
    output.main.clear();
    table_->append(output.main);
    return {};
  }

  base::Result<void> on_end(const Emit& emit) override {
    if (!table_) return {};
    io::ndjson::BatchOutput out;
    table_->finish(out.main);
    return emit(out);
  }

 private:
  scoring::Model model_;
  scoring::MetricWriter writer_;
  std::optional<MetricTable>& table_;
};

}  // namespace

base::Result<int> score(const io::cli::Invocation& invocation) {
  DEALKIT_CHECK(check_from_store(invocation));
  if (from_store(invocation)) return score_store(invocation);
  base::Problems problems;
  const auto model = read_model(invocation, problems);
  if (!problems.empty()) return tell(std::move(problems));
  std::optional<MetricTable> table;
  if (io::session::for_people(invocation)) table.emplace(invocation);
  ScoreTool tool(model, metric_options(invocation), table);
  return io::ndjson::finish(io::ndjson::run(io::filter::pipe_options(invocation, 0), tool));
}

}  // namespace dealkit::cmd::score
