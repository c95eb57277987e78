// Collects labelled vectors in the order of the input, then fits, tells and writes.
#include "calibrate.hpp"

#include <charconv>
#include <cmath>
#include <memory>
#include <string>
#include <vector>

#include "core/scoring/calibrate.hpp"
#include "io/filter/pipe_options.hpp"
#include "io/ndjson/pipe_host.hpp"
#include "io/sys/file.hpp"
#include "settings.hpp"

namespace dealkit::cmd::score {
namespace {

/// What is held in memory: 41 bytes a vector, 410 MB at the most.
constexpr std::uint64_t most_vectors = 10'000'000;

struct Labelled {
  std::string deal_id;
  scoring::Components components;
  bool outcome = false;
  std::size_t line = 0;  // of its batch
};

class CalibrateHandler final : public io::ndjson::BatchHandler {
 public:
  void handle(std::span<const io::ndjson::Line> lines, io::ndjson::BatchOutput& out) override {
    auto found = std::make_shared<std::vector<Labelled>>();
    out.summary = found;
    for (std::size_t i = 0; i < lines.size(); ++i) {
      const auto& line = lines[i];
      bool wanted = true;
      if (line.error != nullptr) {
        wanted = out.add_bad(i, *line.error);
      } else if (!reader_.read(line.bytes)) {
        wanted = out.add_bad(i, reader_.error(), reader_.pointer());
      } else if (!reader_.outcome()) {
        wanted = out.add_bad(i, {base::Errc::data,
                                 "outcome is missing: a labelled vector says true or false",
                                 {0, 1, 1}});
      } else {
        found->push_back({std::string(reader_.deal_id()), components_of(reader_.features()),
                          *reader_.outcome(), i});
        out.count(base::Verdict::positive);
      }
      if (!wanted) return;
    }
  }

 private:
  scoring::VectorReader reader_;
};

class CalibrateTool final : public io::ndjson::PipeTool {
 public:
  CalibrateTool(const scoring::Model& model, const scoring::CalibrationOptions& options,
                std::string write_to)
      : model_(model), options_(options), write_to_(std::move(write_to)), calibrator_(options) {}

  std::unique_ptr<io::ndjson::BatchHandler> make_handler() override {
    return std::make_unique<CalibrateHandler>();
  }

  base::Result<void> on_batch(std::span<const io::ndjson::Line> lines,
                              io::ndjson::BatchOutput& output) override {
    for (const auto& one : *static_cast<std::vector<Labelled>*>(output.summary.get())) {
      if (one.line >= lines.size()) continue;  // behind the line that ends the run
      if (calibrator_.size() == most_vectors) {
        return base::Error{base::Errc::limit, "more than 10000000 labelled vectors: calibrate on "
                                              "a sample"};
      }
      calibrator_.add(one.deal_id, one.components, one.outcome);
    }
    return {};
  }

  base::Result<void> on_end(const Emit& emit) override {
    DEALKIT_TRY(const auto calibration, calibrator_.calibrate(model_.weights));
    io::ndjson::BatchOutput out;
    append_report(out.main, calibration, options_);
    out.count(calibration.better() ? base::Verdict::positive : base::Verdict::negative);
    DEALKIT_CHECK(emit(out));
    if (write_to_.empty() || !calibration.better()) return {};
    return io::sys::write_file(write_to_,
                               scoring::to_toml({calibration.fitted.weights, model_.thresholds}));
  }

 private:
  scoring::Model model_;
  scoring::CalibrationOptions options_;
  std::string write_to_;
  scoring::Calibrator calibrator_;
};

/// A number with its whole text; nullopt for anything else.
std::optional<double> number_of(const std::string& text) {
  double value = 0;
  const auto* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, value);
  if (error != std::errc{} || stop != end || !std::isfinite(value)) return std::nullopt;
  return value;
}

base::Result<scoring::CalibrationOptions> options_of(const io::cli::Values& values) {
  const auto share = number_of(values.text("held-out"));
  if (!share || *share <= 0 || *share >= 1) {
    return base::Error{base::Errc::usage,
                       "--held-out: expected a number above 0 and below 1, found '" +
                           values.text("held-out") + "'"};
  }
  const auto l2 = number_of(values.text("l2"));
  if (!l2 || *l2 < 0) {
    return base::Error{base::Errc::usage, "--l2: expected a number of at least 0, found '" +
                                              values.text("l2") + "'"};
  }
  return scoring::CalibrationOptions{static_cast<std::uint64_t>(values.integer("seed")), *share,
                                     *l2};
}

}  // namespace

base::Result<int> calibrate(const io::cli::Invocation& invocation) {
  DEALKIT_TRY(const auto options, options_of(invocation.values));
  base::Problems problems;
  const auto model = read_model(invocation, problems);
  if (!problems.empty()) return tell(std::move(problems));
  CalibrateTool tool(model, options, invocation.values.text("write"));
  return io::ndjson::finish(io::ndjson::run(io::filter::pipe_options(invocation, 0), tool));
}

}  // namespace dealkit::cmd::score
