// Reading a policy's tables, with every problem at its place. Internal to this folder.
#pragma once

#include <string>
#include <string_view>

#include "core/approval/policy.hpp"

namespace dealkit::approval {

class PolicyReader {
 public:
  PolicyReader(const base::TimeZones* zones, base::Problems& problems)
      : zones_(zones), problems_(problems) {}
  Policy read(const base::ConfigTree& file);

 private:
  void read_rates(base::ConfigReader section);
  void read_roles(base::ConfigReader section);
  void read_calendar(base::ConfigReader section);
  void read_level(base::ConfigReader section);
  void read_route(base::ConfigReader section);
  void read_steps(base::ConfigReader& section, Steps& steps);
  void read_delegation(base::ConfigReader section);
  void take_defaults(const base::ConfigReader& reader);
  void check_routes();

  const base::TimeZones* zones_;
  base::Problems& problems_;
  Policy policy_;
};

/// What a [[calendar]] says; only good for a Calendar if no problem was added.
Calendar::Options read_calendar_options(base::ConfigReader& section,
                                        const base::TimeZones* zones);

/// Adds "'level[0].quorum' <complaint>" at the place of the member.
void complain(base::ConfigReader& section, std::string_view key, std::string_view complaint);

}  // namespace dealkit::approval
