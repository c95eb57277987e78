// The engagement score: five components of 0..100, their weighted sum, and the tier of that.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

#include "core/base/config_tree.hpp"
#include "core/scoring/features.hpp"

namespace dealkit::scoring {

enum class Tier : std::uint8_t { at_risk, cold, warm, hot };
std::string_view name_of(Tier tier);

/// What share of the score each component has. They sum to 1 (within 1e-9).
struct Weights {
  std::array<double, component_count> values{0.30, 0.20, 0.25, 0.15, 0.10};
  double operator[](Component c) const { return values[static_cast<std::size_t>(c)]; }
  friend bool operator==(const Weights&, const Weights&) = default;
};
inline constexpr double weights_tolerance = 1e-9;

/// The least score of each tier; below cold a deal is at risk. hot > warm > cold, all in 0..100.
struct Thresholds {
  double hot = 75;
  double warm = 50;
  double cold = 25;
  friend bool operator==(const Thresholds&, const Thresholds&) = default;
  double of(Tier tier) const;  // 0 for at_risk
};

struct Model {
  Weights weights;
  Thresholds thresholds;
  friend bool operator==(const Model&, const Model&) = default;

  /// Reads the tables [weights] (all five, or absent) and [tiers] (each as it is by default if
  /// absent) of a file that holds nothing else. What is wrong becomes problems.
  static Model read(const base::ConfigTree& file, base::Problems& problems);
  /// The same of a file that holds other things as well: either table may be nullptr.
  static Model read(const base::ConfigTree* weights, const base::ConfigTree* tiers,
                    base::Problems& problems);
};

struct Components {
  std::array<double, component_count> values{};  // not rounded
  double operator[](Component c) const { return values[static_cast<std::size_t>(c)]; }
};

/// A number with two decimals, exactly. At most 100.00 here.
using Hundredths = std::int32_t;
/// round(100 value), half away from zero. What lies within 1e-9 of a tie is one: sums of doubles
/// miss the exact value by less than that.
Hundredths to_hundredths(double value);

struct Score {
  Components components;
  double unrounded = 0;
  Hundredths hundredths = 0;  // what people see, and what the tier is of
  Tier tier = Tier::at_risk;
};

Components components_of(const Features& features);
Tier tier_of(Hundredths score, const Thresholds& thresholds);
/// The score of components that are known.
Score score_of(const Components& components, const Model& model);
Score score_of(const Features& features, const Model& model);

}  // namespace dealkit::scoring
