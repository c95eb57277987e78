// Policies, models and books in a few words, and playing them.
#pragma once

#include <stdexcept>
#include <string>
#include <vector>

#include "core/approval/simulate.hpp"
#include "core/approval/simulation_report.hpp"
#include "io/toml/read.hpp"

namespace dealkit::approval {

inline std::string told(const base::Problems& problems) {
  std::string text;
  for (const auto& problem : problems.list()) text += problem.message + "\n";
  return text;
}

template <class T>
T read_as(const std::string& toml) {
  const auto file = io::toml::parse_toml(toml);
  if (!file) throw std::runtime_error(file.error().message);
  base::Problems problems;
  auto value = T::read(*file, nullptr, problems);
  if (!problems.empty()) throw std::runtime_error(told(problems));
  return value;
}

/// All hours of all days are working time, so that business time is what a clock shows.
inline constexpr const char* always = R"(
[calendar]
name = "always"
work_days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
hours = ["00:00-24:00"]
[arrivals]
from = 2026-01-05
to = 2026-02-05
)";

inline std::string level(int number, const std::string& role, const std::string& more = "") {
  return "[[level]]\nnumber = " + std::to_string(number) + "\nrole = \"" + role +
         "\"\nsla = \"100h\"\n" + more + "\n";
}
inline std::string route(const std::string& levels, const std::string& when = "true") {
  return "[[route]]\nwhen = '" + when + "'\nlevels = " + levels + "\n";
}
/// Three levels of the roles a, b and c, and whoever says so holds them.
inline Policy trusting(const std::string& levels, const std::string& more = "") {
  return read_as<Policy>("trust_stated_roles = true\n" + level(1, "a", more) +
                         level(2, "b", more) + level(3, "c", more) + route(levels));
}
inline std::string response(const std::string& role, const std::string& rest) {
  return "[[response]]\nrole = \"" + role + "\"\n" + rest + "\n";
}

inline Book book_of(const std::vector<std::string>& lines) {
  Book book;
  for (const auto& line : lines) {
    if (auto added = book.add(line); !added) throw std::runtime_error(added.error().message);
  }
  return book;
}
inline Book one_deal(const std::string& owner = "olga") {
  return book_of({R"({"type":"deal","id":"d-1","deal_name":"One","total_value":1000,)"
                  R"("currency":"USD","owner_id":")" + owner + "\"}"});
}

struct Play {
  std::size_t deals = 1;
  std::uint64_t seed = 0;
};
inline std::vector<PlayedDeal> play(const Policy& policy, const SimulationModel& model,
                                    const Book& book, Play how = {}) {
  const auto simulation = Simulation::prepare(policy, model, book, {.seed = how.seed});
  if (!simulation) throw std::runtime_error(simulation.error().message);
  std::vector<PlayedDeal> deals(how.deals);
  const auto played = simulation->play(0, deals);
  if (!played) throw std::runtime_error(played.error().message);
  return deals;
}

inline constexpr std::int64_t hour = 3'600'000'000;  // micros

}  // namespace dealkit::approval
