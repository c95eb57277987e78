// How approvers behave, for simulations: how long they take, how often they refuse, when deals come
// in. Read from TOML (examples/approval/model.toml has all of it, with comments).
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/approval/calendar.hpp"
#include "core/base/config_tree.hpp"
#include "core/sim/chance.hpp"

namespace dealkit::approval {

/// Behaviour of those who hold one role. All times are business time of the model's calendar, from
/// the moment in which the review is theirs; how much else lies on their desk is part of them.
struct Response {
  sim::LogNormal time;
  sim::LogNormal escalated;      // of the backup who takes over; `time` where it is not said
  double reject = 0;             // share of decisions, 0 to 1
  sim::LogNormal revise_after;   // until a deal that this role rejected is submitted again
};

class SimulationModel {
 public:
  /// Everything that is wrong goes to `problems`; the result is only good if none came. Zones must
  /// be known to `zones` (nullptr: only UTC is), which must outlive the model.
  static SimulationModel read(const base::ConfigTree& file, const base::TimeZones* zones,
                              base::Problems& problems);

  const Calendar& calendar() const { return *calendar_; }
  std::string_view time_zone() const { return time_zone_; }
  /// Deals come in at any business moment in [from, to) alike; both stand for 00:00 UTC.
  base::Date arrivals_from() const { return from_; }
  base::Date arrivals_to() const { return to_; }
  /// A deal that was rejected so often is given up.
  int max_submissions() const { return max_submissions_; }
  const std::map<std::string, Response, std::less<>>& responses() const { return responses_; }
  /// nullptr for a role that the model says nothing of.
  const Response* response(std::string_view role) const;

 private:
  SimulationModel() = default;
  void read_arrivals(base::ConfigReader& file);
  void read_calendar(base::ConfigReader& file, const base::TimeZones* zones,
                     base::Problems& problems);
  void read_response(base::ConfigReader& section);

  std::optional<Calendar> calendar_;  // none: there were problems
  std::string time_zone_ = "UTC";
  base::Date from_, to_;
  int max_submissions_ = 5;
  std::map<std::string, Response, std::less<>> responses_;
};

}  // namespace dealkit::approval
