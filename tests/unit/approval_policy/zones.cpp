// Both rules of daylight saving time that matter, as lists of transitions.
#include "zones.hpp"

#include <map>
#include <string>

namespace dealkit::approval {
namespace {

using Transitions = std::vector<base::TimeZone::Transition>;

/// The n-th Sunday of a month (from 1), or the last one (0), as seconds at 00:00 UTC.
std::int64_t sunday(std::int32_t year, std::uint8_t month, int nth) {
  const base::Date first{year, month, static_cast<std::uint8_t>(nth == 0 ? 25 : 1)};
  const auto days = base::days_from_civil(first) + (7 - base::weekday(first)) % 7;
  return (days + (nth == 0 ? 0 : 7 * (nth - 1))) * 86'400;
}

base::TimeZone berlin() {
  Transitions all;
  for (int year = 2000; year <= 2060; ++year) {
    all.push_back({sunday(year, 3, 0) + 3600, 7200});
    all.push_back({sunday(year, 10, 0) + 3600, 3600});
  }
  return {"Europe/Berlin", 3600, std::move(all)};
}

base::TimeZone new_york() {
  Transitions all;
  for (int year = 2000; year <= 2060; ++year) {
    all.push_back({sunday(year, 3, 2) + 7 * 3600, -4 * 3600});
    all.push_back({sunday(year, 11, 1) + 6 * 3600, -5 * 3600});
  }
  return {"America/New_York", -5 * 3600, std::move(all)};
}

class Zones final : public base::TimeZones {
 public:
  const base::TimeZone* find(std::string_view name) const override {
    const auto found = zones_.find(name);
    return found == zones_.end() ? nullptr : &found->second;
  }

 private:
  std::map<std::string, base::TimeZone, std::less<>> zones_{
      {"Europe/Berlin", berlin()},
      {"America/New_York", new_york()},
      {"Asia/Kolkata", base::TimeZone("Asia/Kolkata", 19'800, {})},
      {"UTC", base::TimeZone::utc()}};
};

}  // namespace

const base::TimeZones& test_zones() {
  static const Zones zones;
  return zones;
}

}  // namespace dealkit::approval
