// score rank, the filter: vectors or metrics in, the best of them out, best first.
#pragma once

#include <cstddef>
#include <memory>

#include "core/base/decide.hpp"
#include "core/scoring/metric.hpp"
#include "core/scoring/ranking.hpp"
#include "core/scoring/score.hpp"

namespace dealkit::scoring {

/// Workers keep the best of their batch, collect() the best of all.
class RankTool final : public base::HostedTool {
 public:
  /// `most` deals are kept, at least 1.
  RankTool(Model model, const MetricOptions& options, std::size_t most)
      : model_(std::move(model)), options_(options), most_(most), best_(most) {}
  std::unique_ptr<base::Decider> make_decider() override;
  base::Result<void> collect(std::span<const base::Request> requests,
                             base::Replies& replies) override;
  base::Result<void> finish(const Emit& emit) override;

 private:
  Model model_;
  MetricOptions options_;
  std::size_t most_;
  Ranking best_;
};

}  // namespace dealkit::scoring
