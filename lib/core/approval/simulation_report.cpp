// Counting what was played, and writing it for programs.
#include "core/approval/simulation_report.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>

#include "core/approval/simulation_units.hpp"
#include "core/base/json/write.hpp"

namespace dealkit::approval {
namespace {

using End = PlayedDeal::End;

std::string levels_text(const Steps& steps) {
  std::string text;
  json::Writer writer(text);
  writer.array();
  for (const auto& step : steps) {
    writer.array();
    for (const int level : step) writer.integer(level);
    writer.close();
  }
  writer.close();
  return text;
}

Steps all_levels(const Policy& policy) {
  Steps steps;
  for (int level = 1; level <= deal::last_level; ++level) {
    if (policy.level(level) != nullptr) steps.push_back({level});
  }
  return steps;
}

void count(SimulationReport& report, const PlayedDeal& deal) {
  report.approved += deal.end == End::approved ? 1 : 0;
  report.given_up += deal.end == End::given_up ? 1 : 0;
  report.stuck += deal.end == End::stuck ? 1 : 0;
  report.breached += deal.breached ? 1 : 0;
  report.escalated += deal.escalations > 0 ? 1 : 0;
  report.escalations += deal.escalations;
  report.alerts += deal.alerts;
  report.resubmissions += deal.submissions - 1u;
}

void append_distribution(json::Writer& writer, const sim::Summary& summary, double unit_micros) {
  if (summary.count == 0) {
    writer.null();
    return;
  }
  const auto put = [&](std::string_view name, double micros) {
    writer.key(name).number(rounded(micros / unit_micros, 3));
  };
  writer.object();
  put("mean", summary.mean);
  put("p50", static_cast<double>(summary.p50));
  put("p90", static_cast<double>(summary.p90));
  put("p95", static_cast<double>(summary.p95));
  put("max", static_cast<double>(summary.max));
  writer.close();
}

}  // namespace

double rounded(double value, int decimals) {
  const double scale = std::pow(10.0, decimals);
  return std::round(value * scale) / scale;
}

double share(std::uint64_t part, std::uint64_t whole) {
  return whole == 0 ? 0 : static_cast<double>(part) / static_cast<double>(whole);
}

double day_micros(const SimulationModel& model) {
  return static_cast<double>(model.calendar().day_length().seconds) * 1e6;
}

SimulationReport report_of(const Policy& policy, std::string_view name,
                           std::span<const PlayedDeal> deals) {
  SimulationReport report;
  report.policy = name;
  report.policy_hash = policy.hash();
  report.deals = deals.size();
  const auto& routes = policy.routes();
  std::vector<std::vector<std::int64_t>> by_route(routes.size() + 1);
  std::vector<std::uint64_t> taken(routes.size() + 1);
  std::vector<std::int64_t> business, elapsed;
  business.reserve(deals.size());
  elapsed.reserve(deals.size());
  for (const PlayedDeal& deal : deals) {
    count(report, deal);
    ++taken[deal.route];
    if (deal.end != End::approved) continue;
    business.push_back(deal.business_micros);
    elapsed.push_back(deal.elapsed_micros);
    by_route[deal.route].push_back(deal.business_micros);
  }
  report.business = sim::summarize(business);
  report.elapsed = sim::summarize(elapsed);
  for (std::size_t i = 0; i < taken.size(); ++i) {
    if (taken[i] == 0) continue;
    const bool none = i == routes.size();
    report.routes.push_back({i, none ? "" : routes[i].when,
                             levels_text(none ? all_levels(policy) : routes[i].levels), taken[i],
                             sim::summarize(by_route[i])});
  }
  return report;
}

SimulationComparison compare(std::span<const PlayedDeal> deals,
                             std::span<const PlayedDeal> against) {
  assert(deals.size() == against.size());
  SimulationComparison result;
  double square_sum = 0;  // of deviations from the mean so far (B. P. Welford, 1962)
  for (std::size_t i = 0; i < deals.size(); ++i) {
    if (deals[i].end != End::approved || against[i].end != End::approved) continue;
    const auto mine = static_cast<double>(deals[i].business_micros);
    const auto other = static_cast<double>(against[i].business_micros);
    const auto n = static_cast<double>(++result.deals);
    result.faster += mine < other ? 1 : 0;
    result.slower += mine > other ? 1 : 0;
    result.mean += (mine - result.mean) / n;
    result.against_mean += (other - result.against_mean) / n;
    const double deviation = other - mine - result.saved;
    result.saved += deviation / n;
    square_sum += deviation * (other - mine - result.saved);
  }
  if (result.deals > 1) {
    const auto n = static_cast<double>(result.deals);
    result.saved_error = std::sqrt(square_sum / (n - 1) / n);
  }
  return result;
}

void append_report(std::string& out, const SimulationReport& report,
                   const SimulationSetting& setting) {
  const double day = day_micros(setting.model);
  json::Writer writer(out);
  const auto number = [&](std::string_view name, std::uint64_t value) {
    writer.key(name).integer(static_cast<std::int64_t>(value));
  };
  writer.object().member("type", "simulation_report").member("policy", report.policy);
  writer.member("policy_hash", report.policy_hash);
  number("seed", setting.seed);
  number("deals", report.deals);
  number("approved", report.approved);
  number("given_up", report.given_up);
  number("stuck", report.stuck);
  append_distribution(writer.key("cycle_business_days"), report.business, day);
  append_distribution(writer.key("cycle_hours"), report.elapsed, hour_micros);
  number("breached_deals", report.breached);
  writer.key("breached_share").number(rounded(share(report.breached, report.deals), 4));
  number("escalated_deals", report.escalated);
  number("escalations", report.escalations);
  number("alerts", report.alerts);
  number("resubmissions", report.resubmissions);
  writer.key("routes").array();
  for (const auto& route : report.routes) {
    writer.object();
    number("route", route.route + 1);
    writer.key("when");
    route.when.empty() ? writer.null() : writer.string(route.when);
    writer.key("levels").raw(route.levels);
    number("deals", route.deals);
    writer.key("share").number(rounded(share(route.deals, report.deals), 4));
    append_distribution(writer.key("cycle_business_days"), route.business, day);
    writer.close();
  }
  writer.close();
  writer.key("assumptions").array();
  for (const auto& sentence : assumptions_of(setting)) writer.string(sentence);
  writer.close().close();
}

void append_comparison(std::string& out, const SimulationReport& report,
                       const SimulationReport& against, const SimulationComparison& comparison,
                       const SimulationSetting& setting) {
  const double day = day_micros(setting.model);
  json::Writer writer(out);
  writer.object().member("type", "simulation_comparison").member("policy", report.policy);
  writer.member("against", against.policy);
  writer.key("deals").integer(static_cast<std::int64_t>(comparison.deals));
  writer.key("mean_business_days").number(rounded(comparison.mean / day, 3));
  writer.key("against_mean_business_days").number(rounded(comparison.against_mean / day, 3));
  writer.key("saved_business_days").number(rounded(comparison.saved / day, 3));
  writer.key("saved_standard_error").number(rounded(comparison.saved_error / day, 4));
  writer.key("reduction");
  comparison.against_mean > 0
      ? writer.number(rounded(comparison.saved / comparison.against_mean, 4))
      : writer.null();
  writer.key("faster_deals").integer(static_cast<std::int64_t>(comparison.faster));
  writer.key("slower_deals").integer(static_cast<std::int64_t>(comparison.slower));
  writer.close();
}

}  // namespace dealkit::approval
