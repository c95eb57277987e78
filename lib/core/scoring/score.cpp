// Components and score. Source of every formula, weight and threshold: the scoring specification,
// section "Components"; the order of operations is the one that is written there, since the last
// bit of a sum depends on it. Contraction to fused operations is switched off for this folder.
#include "core/scoring/score.hpp"

#include <algorithm>
#include <cmath>

#include "core/scoring/terms.hpp"

namespace dealkit::scoring {

std::string_view name_of(Tier tier) {
  switch (tier) {
    case Tier::hot: return "hot";
    case Tier::warm: return "warm";
    case Tier::cold: return "cold";
    case Tier::at_risk: break;
  }
  return "at_risk";
}

double Thresholds::of(Tier tier) const {
  switch (tier) {
    case Tier::hot: return hot;
    case Tier::warm: return warm;
    case Tier::cold: return cold;
    case Tier::at_risk: break;
  }
  return 0;
}

Hundredths to_hundredths(double value) {
  // std::lround() without its call, of which a metric needs six: the fraction that is cut off is
  // exact. In hundredths 1e-9 is 1e-7.
  constexpr double half = 0.5 - 1e-7;
  const double scaled = value * 100;
  const auto whole = static_cast<std::int64_t>(scaled);
  const double rest = scaled - static_cast<double>(whole);
  return static_cast<Hundredths>(whole + (rest >= half) - (rest <= -half));
}

Components components_of(const Features& features) {
  const auto t = terms_of(features);
  const auto sum = [&t](Feature a, Feature b, Feature c) { return t[a] + t[b] + t[c]; };
  const double recency = 100 * sum(Feature::days_since_last_interaction,
                                   Feature::days_since_last_campaign_update,
                                   Feature::hours_since_last_approval_action);
  const double frequency = 100 * sum(Feature::interactions_7d, Feature::interactions_30d,
                                     Feature::campaign_edits_30d);
  const double monetary = 100 * sum(Feature::deal_value, Feature::budget_utilization,
                                    Feature::historical_spend);
  const double behavioural =
      100 * (t[Feature::targeting_change_count] + t[Feature::approval_velocity]);
  const double account_health = std::max(
      0.0, 100 * t[Feature::past_completion_rate] - t[Feature::support_tickets_90d]);
  return {{recency, frequency, monetary, behavioural, account_health}};
}

Tier tier_of(Hundredths score, const Thresholds& thresholds) {
  const double shown = score / 100.0;
  if (shown >= thresholds.hot) return Tier::hot;
  if (shown >= thresholds.warm) return Tier::warm;
  return shown >= thresholds.cold ? Tier::cold : Tier::at_risk;
}

Score score_of(const Components& components, const Model& model) {
  const auto& w = model.weights.values;
  const auto& c = components.values;
  Score score{components, w[0] * c[0] + w[1] * c[1] + w[2] * c[2] + w[3] * c[3] + w[4] * c[4], 0,
              Tier::at_risk};
  score.hundredths = to_hundredths(score.unrounded);
  score.tier = tier_of(score.hundredths, model.thresholds);
  return score;
}

Score score_of(const Features& features, const Model& model) {
  return score_of(components_of(features), model);
}

}  // namespace dealkit::scoring
