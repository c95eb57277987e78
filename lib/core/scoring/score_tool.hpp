// score, the filter: feature vectors in, metrics out.
#pragma once

#include <memory>
#include <utility>

#include "core/base/decide.hpp"
#include "core/scoring/metric.hpp"
#include "core/scoring/score.hpp"

namespace dealkit::scoring {

/// One metric (MetricWriter::append) for each vector, computed at the request's `now`.
class ScoreTool final : public base::HostedTool {
 public:
  ScoreTool(Model model, const MetricOptions& options)
      : model_(std::move(model)), options_(options) {}
  std::unique_ptr<base::Decider> make_decider() override;

 private:
  Model model_;
  MetricOptions options_;
};

/// The writer of the metrics of one moment, kept as long as the moment stays the same.
class WriterOfMoment {
 public:
  WriterOfMoment(const MetricOptions& options, const Model& model)
      : options_(options), model_(model) {}
  const MetricWriter& at(base::Instant now);

 private:
  MetricOptions options_;
  const Model& model_;
  std::unique_ptr<MetricWriter> writer_;
};

}  // namespace dealkit::scoring
