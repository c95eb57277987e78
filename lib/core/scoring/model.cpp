// Weights and thresholds out of a configuration.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <string>

#include "core/scoring/score.hpp"

namespace dealkit::scoring {
namespace {

void read_weights(const base::ConfigTree& table, Weights& weights, base::Problems& problems) {
  base::ConfigReader reader(table, "weights", problems);
  const auto before = problems.list().size();
  double sum = 0;
  for (std::size_t i = 0; i < component_count; ++i) {
    const std::string name(name_of(static_cast<Component>(i)));
    if (!reader.has(name)) {
      reader.problem("", fmt::format("weights.{} is missing: all five must be given, and sum to 1",
                                     name));
      continue;
    }
    const auto weight = reader.number(name);
    if (!weight) continue;
    if (!(*weight >= 0 && *weight <= 1)) {
      reader.problem(name, fmt::format("weights.{}: expected a number from 0 to 1, found {}", name,
                                       *weight));
    }
    weights.values[i] = *weight;
    sum += *weight;
  }
  reader.finish();
  if (problems.list().size() == before && !(std::abs(sum - 1) <= weights_tolerance)) {
    reader.problem("", fmt::format("weights must sum to 1, found {}", sum));
  }
}

void read_tiers(const base::ConfigTree& table, Thresholds& thresholds, base::Problems& problems) {
  base::ConfigReader reader(table, "tiers", problems);
  const auto before = problems.list().size();
  const auto take = [&reader](const char* name, double& into) {
    const auto value = reader.number(name);
    if (!value) return;
    if (!(*value >= 0 && *value <= 100)) {
      reader.problem(name, fmt::format("tiers.{}: expected a score from 0 to 100, found {}", name,
                                       *value));
    }
    into = *value;
  };
  take("hot", thresholds.hot);
  take("warm", thresholds.warm);
  take("cold", thresholds.cold);
  reader.finish();
  const bool falling = thresholds.hot > thresholds.warm && thresholds.warm > thresholds.cold;
  if (problems.list().size() == before && !falling) {
    reader.problem("", fmt::format("tiers must be in descending order: expected hot > warm > cold, "
                                   "found {}, {}, {}",
                                   thresholds.hot, thresholds.warm, thresholds.cold));
  }
}

}  // namespace

Model Model::read(const base::ConfigTree* weights, const base::ConfigTree* tiers,
                  base::Problems& problems) {
  Model model;
  const auto is_table = [&problems](const base::ConfigTree* tree, const char* name) {
    if (tree == nullptr) return false;
    if (tree->is(base::ConfigTree::Kind::table)) return true;
    problems.add(tree->position(), fmt::format("{}: expected a table, found {}", name,
                                               base::describe(tree->kind())));
    return false;
  };
  if (is_table(weights, "weights")) read_weights(*weights, model.weights, problems);
  if (is_table(tiers, "tiers")) read_tiers(*tiers, model.thresholds, problems);
  return model;
}

Model Model::read(const base::ConfigTree& file, base::Problems& problems) {
  base::ConfigReader reader(file, "", problems);
  const auto* weights = reader.any("weights");
  const auto* tiers = reader.any("tiers");
  reader.finish();
  return read(weights, tiers, problems);
}

}  // namespace dealkit::scoring
