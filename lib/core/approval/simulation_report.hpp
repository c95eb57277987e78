// What a simulation came to, in numbers: for programs and for people.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/approval/simulate.hpp"
#include "core/base/text_table.hpp"
#include "core/sim/summary.hpp"

namespace dealkit::approval {

/// The play of one policy. Cycle times are of deals that were approved.
struct SimulationReport {
  struct Route {
    std::size_t route = 0;        // in the policy; routes().size(): none held
    std::string when;
    std::string levels;           // as JSON: [[1],[2,3]]
    std::uint64_t deals = 0;
    sim::Summary business;        // micros of business time
  };
  std::string policy;             // the file's name
  std::string policy_hash;
  std::uint64_t deals = 0, approved = 0, given_up = 0, stuck = 0;
  std::uint64_t breached = 0, escalated = 0;       // deals
  std::uint64_t escalations = 0, alerts = 0, resubmissions = 0;
  sim::Summary business, elapsed;                  // micros
  std::vector<Route> routes;                       // those that some deal took
};

SimulationReport report_of(const Policy& policy, std::string_view name,
                           std::span<const PlayedDeal> deals);

/// Two policies on the same deals; pairs of which either was not approved do not count.
struct SimulationComparison {
  std::uint64_t deals = 0, faster = 0, slower = 0;  // by the first policy
  double mean = 0, against_mean = 0;                // micros of business time
  double saved = 0;                                 // the mean of the differences
  double saved_error = 0;                           // its standard error
};
/// Asserts that both have as many deals.
SimulationComparison compare(std::span<const PlayedDeal> deals,
                             std::span<const PlayedDeal> against);

/// What all of it rests on, in sentences.
struct SimulationSetting {
  const SimulationModel& model;
  std::uint64_t book_deals = 0;
  std::uint64_t deals = 0;
  std::uint64_t seed = 0;
};
std::vector<std::string> assumptions_of(const SimulationSetting& setting);

/// {"type":"simulation_report",…}, {"type":"simulation_comparison",…} without a line end. Days are
/// business days of the model's calendar.
void append_report(std::string& out, const SimulationReport& report,
                   const SimulationSetting& setting);
void append_comparison(std::string& out, const SimulationReport& report,
                       const SimulationReport& against, const SimulationComparison& comparison,
                       const SimulationSetting& setting);
/// All of it for people: assumptions, a table of the policies, a table of their routes.
std::string describe(std::span<const SimulationReport> reports,
                     const SimulationComparison* comparison, const SimulationSetting& setting,
                     const base::TableLayout& layout);

}  // namespace dealkit::approval
