// score calibrate, the filter: labelled vectors in, a report on the weights that they teach out.
#pragma once

#include <memory>
#include <optional>

#include "core/base/decide.hpp"
#include "core/scoring/calibrate.hpp"
#include "core/scoring/score.hpp"

namespace dealkit::scoring {

class CalibrateTool final : public base::HostedTool {
 public:
  /// What is held in memory: 41 bytes a vector, 410 MB at the most. More is Errc::limit.
  static constexpr std::uint64_t most_vectors = 10'000'000;

  CalibrateTool(Model model, const CalibrationOptions& options)
      : model_(std::move(model)), options_(options), calibrator_(options) {}
  std::unique_ptr<base::Decider> make_decider() override;
  base::Result<void> collect(std::span<const base::Request> requests,
                             base::Replies& replies) override;
  base::Result<void> finish(const Emit& emit) override;

  /// After finish(): the model with the fitted weights; nullopt if they are no better than those of
  /// today.
  const std::optional<Model>& better_model() const { return better_model_; }

 private:
  Model model_;
  CalibrationOptions options_;
  Calibrator calibrator_;
  std::optional<Model> better_model_;
};

}  // namespace dealkit::scoring
