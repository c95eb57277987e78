// Reading a model of approvers; see simulation_model.hpp.
#include "core/approval/simulation_model.hpp"

#include <cmath>

#include "core/approval/policy_reader.hpp"

namespace dealkit::approval {
namespace {

constexpr double largest_sigma = 5;  // e^5: one in six takes over a hundred times the median
constexpr int most_submissions = 100;

std::optional<base::Duration> duration(base::ConfigReader& section, std::string_view key) {
  const auto text = section.text(key);
  if (!text) return std::nullopt;
  const auto value = base::parse_duration(*text);
  if (value && *value >= base::Duration{}) return *value;
  complain(section, key, "must be a time that is not negative, such as \"6h\" or \"90m\", not \"" +
                             *text + "\"");
  return std::nullopt;
}

/// A number within [0, most]; nothing (and a problem) otherwise.
std::optional<double> number(base::ConfigReader& section, std::string_view key, double most) {
  const auto value = section.number(key);
  if (!value) return std::nullopt;
  if (std::isfinite(*value) && *value >= 0 && *value <= most) return *value;
  complain(section, key, "must be a number from 0 to " + std::to_string(static_cast<int>(most)));
  return std::nullopt;
}

base::Date date(base::ConfigReader& section, std::string_view key) {
  const auto text = section.time(key);
  if (!text) {
    if (!section.has(key)) complain(section, key, "is missing: give a day such as 2026-01-05");
    return {};
  }
  const auto value = base::parse_date(*text);
  if (value) return *value;
  complain(section, key, "must be a day such as 2026-01-05, not \"" + *text + "\"");
  return {};
}

}  // namespace

void SimulationModel::read_arrivals(base::ConfigReader& file) {
  auto section = file.section("arrivals");
  if (!section) {
    if (!file.has("arrivals")) file.problem("", "'arrivals' is missing: from which day to which");
    return;
  }
  from_ = date(*section, "from");
  to_ = date(*section, "to");
  if (from_ >= to_ && section->has("from") && section->has("to")) {
    complain(*section, "to", "must be later than 'from'");
  }
  section->finish();
}

void SimulationModel::read_calendar(base::ConfigReader& file, const base::TimeZones* zones,
                                    base::Problems& problems) {
  auto section = file.section("calendar");
  if (!section) {
    if (!file.has("calendar")) {
      file.problem("", "'calendar' is missing: say in which hours people work");
    }
    return;
  }
  const auto before = problems.list().size();
  auto options = read_calendar_options(*section, zones);
  if (problems.list().size() > before) return;
  if (options.zone != nullptr) time_zone_ = options.zone->name();
  calendar_.emplace(std::move(options));
}

void SimulationModel::read_response(base::ConfigReader& section) {
  const auto role = section.required_text("role");
  Response response;
  if (const auto median = duration(section, "median")) {
    response.time.median = *median;
  } else if (!section.has("median")) {
    complain(section, "median", "is missing: give business time such as \"6h\"");
  }
  response.time.sigma = number(section, "spread", largest_sigma).value_or(0);
  response.escalated = {
      .median = duration(section, "escalated_median").value_or(response.time.median),
      .sigma = number(section, "escalated_spread", largest_sigma).value_or(response.time.sigma)};
  response.reject = number(section, "reject", 1).value_or(0);
  response.revise_after = {
      .median = duration(section, "revise_after").value_or(base::Duration{}),
      .sigma = number(section, "revise_spread", largest_sigma).value_or(0)};
  if (response.reject > 0 && !section.has("revise_after")) {
    complain(section, "revise_after",
             "is missing: say how long a deal takes to come back after a rejection");
  }
  section.finish();
  if (role && !responses_.emplace(*role, response).second) {
    complain(section, "role", "is described twice: '" + *role + "'");
  }
}

SimulationModel SimulationModel::read(const base::ConfigTree& file, const base::TimeZones* zones,
                                      base::Problems& problems) {
  SimulationModel model;
  base::ConfigReader reader(file, "", problems);
  model.read_arrivals(reader);
  model.read_calendar(reader, zones, problems);
  for (auto& section : reader.sections("response")) model.read_response(section);
  if (!reader.has("response")) {
    reader.problem("", "'response' is missing: a [[response]] for every role that decides");
  }
  if (const auto most = reader.integer("max_submissions")) {
    if (*most >= 1 && *most <= most_submissions) {
      model.max_submissions_ = static_cast<int>(*most);
    } else {
      complain(reader, "max_submissions",
               "must be a number from 1 to " + std::to_string(most_submissions));
    }
  }
  reader.finish();
  return model;
}

const Response* SimulationModel::response(std::string_view role) const {
  const auto found = responses_.find(role);
  return found == responses_.end() ? nullptr : &found->second;
}

}  // namespace dealkit::approval
