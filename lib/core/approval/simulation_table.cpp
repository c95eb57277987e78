// A simulation for people: what it assumes, and tables of what came out.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "core/approval/simulation_report.hpp"
#include "core/approval/simulation_units.hpp"
#include "core/base/text_table.hpp"

namespace dealkit::approval {
namespace {

constexpr auto numeric = base::ColumnKind::number;

std::string hours(base::Duration duration) {
  return fmt::format("{:g} h", rounded(static_cast<double>(duration.seconds) / 3600, 2));
}

std::string time_text(const sim::LogNormal& time) {
  if (time.sigma == 0) return "after " + hours(time.median);
  return fmt::format("after a median of {} (lognormal, spread {:g}, mean {:.1f} h)",
                     hours(time.median), time.sigma, time.mean_seconds() / 3600);
}

std::string response_text(std::string_view role, const Response& response) {
  auto text = fmt::format("{} answers {}", role, time_text(response.time));
  const bool same = response.escalated.median == response.time.median &&
                    response.escalated.sigma == response.time.sigma;
  if (!same) text += fmt::format("; a backup {}", time_text(response.escalated));
  text += fmt::format("; rejects {:g} %", rounded(response.reject * 100, 2));
  if (response.reject > 0) {
    text += fmt::format(", and the deal is back {}", time_text(response.revise_after));
  }
  return text;
}

std::string cell(double micros, double unit) {
  return fmt::format("{:.2f}", rounded(micros / unit, 2));
}

std::string percent(std::uint64_t part, std::uint64_t whole) {
  return fmt::format("{:.1f} %", rounded(share(part, whole) * 100, 1));
}

void append_cells(std::vector<std::string>& row, const sim::Summary& summary, double unit) {
  const std::array<double, 5> cells{
      summary.mean, static_cast<double>(summary.p50), static_cast<double>(summary.p90),
      static_cast<double>(summary.p95), static_cast<double>(summary.max)};
  for (const double value : cells) row.push_back(summary.count == 0 ? "" : cell(value, unit));
}

/// The policies as a terminal's tables name them: without folders, if that tells them apart.
std::vector<std::string> names_of(std::span<const SimulationReport> reports,
                                  const base::TableLayout& layout) {
  std::vector<std::string> names;
  for (const auto& report : reports) {
    const auto file = report.policy.substr(report.policy.rfind('/') + 1);
    const bool known = std::find(names.begin(), names.end(), file) != names.end();
    names.push_back(layout.width == 0 || known ? report.policy : file);
  }
  return names;
}

void append_policies(std::string& out, std::span<const SimulationReport> reports, double day,
                     const base::TableLayout& layout) {
  base::TextTable table({{"POLICY"},
                         {"UNIT"},
                         {"MEAN", numeric},
                         {"P50", numeric},
                         {"P90", numeric},
                         {"P95", numeric},
                         {"MAX", numeric},
                         {"BREACHED", numeric},
                         {"ESCALATIONS", numeric},
                         {"ALERTS", numeric},
                         {"UNFINISHED", numeric}},
                        layout);
  std::vector<std::vector<std::string>> rows;
  const auto names = names_of(reports, layout);
  for (std::size_t i = 0; i < reports.size(); ++i) {
    const auto& report = reports[i];
    std::vector<std::string> days{names[i], "business days"};
    append_cells(days, report.business, day);
    days.push_back(percent(report.breached, report.deals));
    days.push_back(std::to_string(report.escalations));
    days.push_back(std::to_string(report.alerts));
    days.push_back(std::to_string(report.given_up + report.stuck));
    std::vector<std::string> elapsed{"", "hours"};
    append_cells(elapsed, report.elapsed, hour_micros);
    elapsed.resize(days.size());
    rows.push_back(std::move(days));
    rows.push_back(std::move(elapsed));
  }
  table.append(out, rows);
  table.finish(out, "none");
}

void append_routes(std::string& out, std::span<const SimulationReport> reports, double day,
                     const base::TableLayout& layout) {
  base::TextTable table({{"POLICY"}, {"LEVELS"}, {"DEALS", numeric}, {"SHARE", numeric},
                         {"MEAN", numeric}, {"P50", numeric}, {"P90", numeric}, {"P95", numeric},
                         {"MAX", numeric}, {"WHEN", base::ColumnKind::text}},
                        layout);
  std::vector<std::vector<std::string>> rows;
  const auto names = names_of(reports, layout);
  for (std::size_t i = 0; i < reports.size(); ++i) {
    const auto& report = reports[i];
    for (const auto& route : report.routes) {
      auto& row = rows.emplace_back(std::vector<std::string>{
          names[i], route.levels, std::to_string(route.deals),
          percent(route.deals, report.deals)});
      append_cells(row, route.business, day);
      row.push_back(route.when.empty() ? "(no route held)" : route.when);
    }
  }
  table.append(out, rows);
  table.finish(out, "none");
}

}  // namespace

std::vector<std::string> assumptions_of(const SimulationSetting& setting) {
  const auto& model = setting.model;
  const auto& calendar = model.calendar();
  std::vector<std::string> list{
      fmt::format("{} deals are played from a book of {}, round and round, with seed {}; they come "
                  "in at any business moment from {} to {} alike",
                  setting.deals, setting.book_deals, setting.seed,
                  to_string(model.arrivals_from()), to_string(model.arrivals_to())),
      fmt::format("people work {} a day by the calendar {} ({}); their times below are business "
                  "time, and a business day is {} of it",
                  hours(calendar.day_length()), calendar.name(), model.time_zone(),
                  hours(calendar.day_length()))};
  for (const auto& [role, response] : model.responses()) {
    list.push_back(response_text(role, response));
  }
  list.push_back("approvers answer independently of each other and of how many deals there are: "
                 "what else lies on their desks is part of their times");
  list.push_back("an escalated review is its backup's alone, and what the first approver was about "
                 "to answer is lost");
  list.push_back("a seat has the same response and verdict under every policy that asks for it");
  list.push_back(fmt::format("a deal that was rejected {} times is given up; the cycle time is of "
                             "approved deals, from the first submit to the last approval, those "
                             "that no level has to approve with a time of 0",
                             model.max_submissions()));
  return list;
}

std::string describe(std::span<const SimulationReport> reports,
                     const SimulationComparison* comparison, const SimulationSetting& setting,
                     const base::TableLayout& layout) {
  const double day = day_micros(setting.model);
  std::string out = "Assumptions\n";
  for (const auto& sentence : assumptions_of(setting)) {
    out += base::wrapped("- " + sentence, {.width = layout.width, .indent = 2}) + "\n";
  }
  out += "\nTime from submit to approval\n";
  append_policies(out, reports, day, layout);
  out += "\nBy route, in business days\n";
  append_routes(out, reports, day, layout);
  if (comparison == nullptr || comparison->deals == 0) return out;
  auto text = fmt::format("{} against {}: {:.2f} instead of {:.2f} business days on average",
                          reports[0].policy, reports[1].policy, comparison->mean / day,
                          comparison->against_mean / day);
  if (comparison->against_mean > 0) {
    const double saved = comparison->saved / comparison->against_mean;
    text += fmt::format(", {:.1f} % {}", std::abs(saved) * 100, saved >= 0 ? "less" : "more");
  }
  text += fmt::format(" (saved {:.3f} ± {:.3f}); {} of deals are faster, {} slower",
                      comparison->saved / day, comparison->saved_error / day,
                      percent(comparison->faster, comparison->deals),
                      percent(comparison->slower, comparison->deals));
  out += "\n" + base::wrapped(text, {.width = layout.width}) + "\n";
  return out;
}

}  // namespace dealkit::approval
