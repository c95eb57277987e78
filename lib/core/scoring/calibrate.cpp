// Calibration: split, fit, normalise, judge, tell.
#include "core/scoring/calibrate.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>
#include <numeric>

#include "core/base/hash.hpp"
#include "core/base/json/write.hpp"
#include "core/base/rng.hpp"

namespace dealkit::scoring {
namespace {

constexpr int share_units = 10'000;  // four decimals

std::uint64_t positives(const LabelledRows& rows) {
  return static_cast<std::uint64_t>(
      std::accumulate(rows.outcomes.begin(), rows.outcomes.end(), std::int64_t{0}));
}

/// Each row's weighted sum, alone.
LabelledRows weighted(const LabelledRows& rows, const Weights& weights) {
  LabelledRows out{1, {}, rows.outcomes};
  out.inputs.reserve(rows.rows());
  for (std::size_t r = 0; r < rows.rows(); ++r) {
    double sum = 0;
    for (std::size_t i = 0; i < component_count; ++i) sum += weights.values[i] * rows.row(r)[i];
    out.inputs.push_back(sum);
  }
  return out;
}

base::Result<void> check_side(const LabelledRows& rows, std::string_view side) {
  const auto good = positives(rows);
  if (good > 0 && good < rows.rows()) return {};
  return base::Error{
      base::Errc::data,
      fmt::format("calibration needs outcomes of both kinds on both sides of the split, but the {} "
                  "side has {} true and {} false: give more labelled vectors, another --seed or "
                  "--held-out",
                  side, good, rows.rows() - good)};
}

void append_judged(json::Writer& writer, std::string_view name, const Judged& judged) {
  writer.key(name).object().key("weights").object();
  for (std::size_t i = 0; i < component_count; ++i) {
    writer.key(name_of(static_cast<Component>(i))).number(judged.weights.values[i]);
  }
  writer.close();
  // Six decimals: what is beyond them tells nothing, and would show the library's last bits.
  const auto rounded = [&writer](std::string_view key, double value) {
    writer.key(key).number(std::round(value * 1e6) / 1e6);
  };
  rounded("auc", judged.auc);
  rounded("log_loss", judged.log_loss);
  rounded("intercept", judged.intercept);
  rounded("slope", judged.slope);
  writer.close();
}

}  // namespace

bool Calibrator::is_held_out(std::string_view deal_id) const {
  base::Rng rng(base::hash64(deal_id) ^ base::Rng(options_.seed).next());
  return rng.uniform() < options_.held_out_share;
}

void Calibrator::add(std::string_view deal_id, const Components& components, bool outcome) {
  auto& side = is_held_out(deal_id) ? held_out_ : fitted_on_;
  for (const double value : components.values) side.inputs.push_back(value / 100);
  side.outcomes.push_back(outcome ? 1 : 0);
}

base::Result<Calibration> Calibrator::calibrate(const Weights& current) const {
  DEALKIT_RETURN_IF_ERROR(check_side(fitted_on_, "fitted"));
  DEALKIT_RETURN_IF_ERROR(check_side(held_out_, "held-out"));
  const auto model = fit_logistic(fitted_on_, options_.l2);
  std::array<double, component_count> fitted{};
  std::copy(model.weights.begin(), model.weights.end(), fitted.begin());
  constexpr double least_sum = 1e-6;
  if (std::accumulate(fitted.begin(), fitted.end(), 0.0) < least_sum) {
    return base::Error{base::Errc::negative,
                       "no component goes up with the outcome: there are no weights to learn from "
                       "these vectors"};
  }
  Calibration out;
  out.fitted_on = fitted_on_.rows();
  out.fitted_on_positive = positives(fitted_on_);
  out.held_out = held_out_.rows();
  out.held_out_positive = positives(held_out_);
  out.fitted = judge(to_shares(fitted));
  out.current = judge(current);
  return out;
}

Judged Calibrator::judge(const Weights& weights) const {
  const auto link = fit_logistic(weighted(fitted_on_, weights), 0);
  const auto seen = weighted(held_out_, weights);
  // Ranked by the score itself: a slope of 0 would tie all of them.
  const Logistic score{0, {1}};
  return {weights, link.intercept, link.weights[0], area_under_curve(seen, score),
          log_loss(seen, link)};
}

Weights to_shares(const std::array<double, component_count>& values) {
  const double sum = std::accumulate(values.begin(), values.end(), 0.0);
  assert(sum > 0);
  std::array<int, component_count> units{};
  std::array<double, component_count> rest{};
  for (std::size_t i = 0; i < component_count; ++i) {
    const double exact = values[i] / sum * share_units;
    units[i] = static_cast<int>(exact);
    rest[i] = exact - units[i];
  }
  int missing = share_units - std::accumulate(units.begin(), units.end(), 0);
  for (; missing > 0; --missing) {
    const auto largest = std::max_element(rest.begin(), rest.end());
    ++units[static_cast<std::size_t>(largest - rest.begin())];
    *largest = -1;
  }
  Weights out;
  for (std::size_t i = 0; i < component_count; ++i) {
    out.values[i] = static_cast<double>(units[i]) / share_units;
  }
  return out;
}

void append_report(std::string& out, const Calibration& calibration,
                   const CalibrationOptions& options) {
  const auto number = [](std::uint64_t n) { return static_cast<std::int64_t>(n); };
  json::Writer writer(out);
  writer.object().member("type", "calibration_report");
  const auto side = [&](std::string_view name, std::uint64_t rows, std::uint64_t good) {
    writer.key(name).object().key("vectors").integer(number(rows));
    writer.key("positive").integer(number(good)).close();
  };
  side("fitted_on", calibration.fitted_on, calibration.fitted_on_positive);
  side("held_out", calibration.held_out, calibration.held_out_positive);
  writer.key("l2").number(options.l2).key("seed").integer(number(options.seed));
  append_judged(writer, "current", calibration.current);
  append_judged(writer, "fitted", calibration.fitted);
  writer.key("better").boolean(calibration.better()).close();
  out += '\n';
}

std::string to_toml(const Model& model) {
  std::string out = "[weights]\n";
  for (std::size_t i = 0; i < component_count; ++i) {
    out += fmt::format("{} = {}\n", name_of(static_cast<Component>(i)), model.weights.values[i]);
  }
  const auto& t = model.thresholds;
  out += fmt::format("\n[tiers]\nhot = {}\nwarm = {}\ncold = {}\n", t.hot, t.warm, t.cold);
  return out;
}

}  // namespace dealkit::scoring
