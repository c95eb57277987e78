// Contributions are the formulas' own terms; lifts are found by bisection, since a score never
// falls while one feature gets better.
#include "core/scoring/explain.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>

#include "core/scoring/terms.hpp"

namespace dealkit::scoring {
namespace {

/// Beyond this a value makes no difference any more, and its steps fit an int64.
constexpr double largest_value = 1e12;

class Lifter {
 public:
  Lifter(const Features& features, Tier goal, const Model& model)
      : features_(features), goal_(goal), model_(model) {}

  std::optional<Lift> with(const FeatureInfo& info) const {
    const double now = std::min(features_[info.feature], largest_value);
    // `far` reaches the goal or nothing does; `near` does not, since the deal is where it is.
    auto far = static_cast<std::int64_t>(info.best * info.per_unit);
    auto near = static_cast<std::int64_t>(std::floor(now * info.per_unit));
    if (!info.rising() && static_cast<double>(near) < now * info.per_unit) ++near;
    if (info.rising() ? near >= far : near <= far) return std::nullopt;
    if (!reaches(info, far)) return std::nullopt;
    while (std::abs(far - near) > 1) {
      const auto middle = near + (far - near) / 2;
      (reaches(info, middle) ? far : near) = middle;
    }
    return Lift{info.feature, value(info, far)};
  }

 private:
  static double value(const FeatureInfo& info, std::int64_t steps) {
    return static_cast<double>(steps) / info.per_unit;
  }
  bool reaches(const FeatureInfo& info, std::int64_t steps) const {
    auto changed = features_;
    changed[info.feature] = value(info, steps);
    return score_of(changed, model_).tier >= goal_;
  }

  const Features& features_;
  Tier goal_;
  const Model& model_;
};

}  // namespace

Explanation explain(const Features& features, const Score& score, const Model& model) {
  Explanation out;
  const auto terms = terms_of(features);
  for (const auto& info : all_features()) {
    const auto i = static_cast<std::size_t>(info.feature);
    out.contributions[i] = model.weights[info.component] * 100 * terms.values[i];
  }
  const double taken = std::min(terms[Feature::support_tickets_90d],
                                100 * terms[Feature::past_completion_rate]);
  out.contributions[static_cast<std::size_t>(Feature::support_tickets_90d)] =
      taken == 0 ? 0 : -model.weights[Component::account_health] * taken;

  if (score.tier == Tier::hot) return out;
  const auto next = static_cast<Tier>(static_cast<int>(score.tier) + 1);
  out.next_tier = next;
  // The least score that is shown and reaches it.
  const auto goal = static_cast<Hundredths>(std::ceil(model.thresholds.of(next) * 100 - 1e-9));
  out.lacking = goal - score.hundredths;
  const Lifter lifter(features, next, model);
  for (const auto& info : all_features()) {
    if (const auto lift = lifter.with(info)) out.lifts.push_back(*lift);
  }
  return out;
}

}  // namespace dealkit::scoring
