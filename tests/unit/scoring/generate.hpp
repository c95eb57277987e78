// Generated features for the properties of scores.
#pragma once

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include "core/scoring/score.hpp"

namespace dealkit::scoring {

/// A value within the feature's range: often small, sometimes at an edge, sometimes huge.
inline double any_value(const FeatureInfo& info) {
  const int kind = *rc::gen::inRange(0, 10);
  if (kind == 0) return 0;
  if (kind == 1 && info.most == 1) return 1;
  if (info.most == 1) return *rc::gen::inRange(0, 10'001) / 10'000.0;
  if (kind == 1) return info.whole ? 1e15 : 1e300;
  const double scale = info.feature == Feature::deal_value ||
                               info.feature == Feature::historical_spend
                           ? 5000
                           : 1;
  const int whole = *rc::gen::inRange(0, 200);
  return info.whole ? whole : whole * scale + *rc::gen::inRange(0, 1000) / 1000.0;
}

inline Features any_features() {
  Features features;
  for (const auto& info : all_features()) features[info.feature] = any_value(info);
  return features;
}

inline Model any_model() {
  Model model;
  if (*rc::gen::arbitrary<bool>()) return model;
  std::array<int, component_count> parts{};
  int sum = 0;
  for (auto& part : parts) sum += part = *rc::gen::inRange(0, 100);
  if (sum == 0) return model;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    model.weights.values[i] = static_cast<double>(parts[i]) / sum;
  }
  model.thresholds = {80, *rc::gen::inRange(40, 80) + 0.0, *rc::gen::inRange(1, 40) + 0.0};
  return model;
}

}  // namespace dealkit::scoring
