// A deal is active exactly on the days that its dates name, in every zone of the system's database:
// judged by what the clocks there show at each moment around the edges, not by how days are found.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <filesystem>
#include <set>

#include "core/base/moment.hpp"
#include "core/deal/life.hpp"
#include "core/deal/records.hpp"
#include "io/time_zone/system_time_zones.hpp"

namespace dealkit::deal {
namespace {

using base::Date;
using base::Instant;
using base::TimeZone;

const io::time_zone::SystemTimeZones& zones() {
  static const io::time_zone::SystemTimeZones all;
  return all;
}

std::vector<std::string> zone_names() {
  std::vector<std::string> names{"UTC"};
  const std::filesystem::path top = "/usr/share/zoneinfo";
  std::error_code error;
  for (std::filesystem::recursive_directory_iterator it(top, error), end; it != end;
       it.increment(error)) {
    auto name = it->path().lexically_relative(top).string();
    if (it->is_regular_file(error) && zones().find(name) != nullptr) names.push_back(name);
  }
  std::sort(names.begin(), names.end());
  return names;
}

Date date_at(std::int64_t seconds, const TimeZone& zone) {
  return zone.to_local({seconds, 0}).date;
}

/// The seconds at which clocks may begin to show another date: those of UTC's midnights in every
/// offset that holds there, and changes of the clock; and the seconds before.
std::vector<std::int64_t> edges_near(Date date, const TimeZone& zone) {
  constexpr std::int64_t day = 86'400;
  const auto midnight = base::days_from_civil(date) * day;
  const auto from = midnight - 3 * day;
  const auto to = midnight + 4 * day;
  std::set<std::int32_t> offsets{zone.offset_seconds({from, 0})};
  std::set<std::int64_t> out;
  for (const auto& each : zone.transitions()) {
    if (each.from_utc_seconds < from || each.from_utc_seconds > to) continue;
    offsets.insert(each.offset_seconds);
    out.insert(each.from_utc_seconds);
  }
  for (auto at = from; at <= to; at += day) {
    for (const auto offset : offsets) out.insert(at - offset);
  }
  std::vector<std::int64_t> seconds;
  for (const auto at : out) {
    seconds.push_back(at - 1);
    seconds.push_back(at);
  }
  return seconds;
}

/// The first second that is not before `date`, and the first from which on no clock shows it or an
/// earlier one, by looking at all moments where that can change.
std::pair<std::int64_t, std::int64_t> seen_day(Date date, const TimeZone& zone) {
  std::optional<std::int64_t> begin, end;
  for (const auto at : edges_near(date, zone)) {
    const auto shown = date_at(at, zone);
    if (!begin && shown >= date) begin = at;
    if (shown <= date) end = std::nullopt;
    if (!end && shown > date) end = at;
  }
  return {begin.value_or(0), end.value_or(0)};
}

void expect_day(Date date, const TimeZone& zone) {
  const auto [begin, end] = seen_day(date, zone);
  EXPECT_EQ(base::begin_of_day(date, zone).seconds, begin)
      << base::to_string(date) << " in " << zone.name();
  EXPECT_EQ(base::end_of_day(date, zone).seconds, end)
      << base::to_string(date) << " in " << zone.name();
}

/// Whether midnight is among the wall clock's times that the change leaves out or shows again;
/// other changes are all alike.
bool skips_or_repeats_midnight(const TimeZone::Transition& change, const TimeZone& zone) {
  const auto before =
      change.from_utc_seconds + zone.offset_seconds({change.from_utc_seconds - 1, 0});
  const auto after = change.from_utc_seconds + change.offset_seconds;
  constexpr std::int64_t day = 86'400;
  return std::min(before, after) % day == 0 ||
         std::max(before, after) / day != std::min(before, after) / day;
}

TEST(Days, AreWhatTheClocksShowAroundEachChangeOfTheClock) {
  for (const auto& name : zone_names()) {
    const auto& zone = *zones().find(name);
    for (const auto& each : zone.transitions()) {
      if (each.from_utc_seconds < 0 || !skips_or_repeats_midnight(each, zone)) continue;
      for (const auto shown : {date_at(each.from_utc_seconds - 1, zone),
                               date_at(each.from_utc_seconds, zone)}) {
        for (const int step : {-1, 0, 1}) expect_day(*base::add_days(shown, step), zone);
      }
    }
    if (testing::Test::HasFailure()) return;  // one zone's are enough to read
  }
}

class DealInAZone {
 public:
  DealInAZone(const std::string& zone, Date first, Date last) {
    records_.put({Kind::account, "a-1", 1,
                  R"({"type":"account","id":"a-1","time_zone":")" + zone + R"("})"});
    records_.put({Kind::deal, "d-1", 1,
                  R"({"type":"deal","id":"d-1","account_id":"a-1","status":"draft",)"
                  R"("approval_state":"approved","version":1,"approved_version":1,"start_date":")" +
                      base::to_string(first) + R"(","end_date":")" + base::to_string(last) +
                      "\"}"});
  }
  /// "draft", "active" or "completed" at this moment.
  std::string status_at(Instant now) {
    Context context{now, "ana", "", "test", "", &zones()};
    const auto decision = advance(records_, "d-1", "", context);
    if (!decision) return decision.error().message;
    if (decision->changes.empty()) return "draft";
    return decision->changes.size() == 1 ? "active" : "completed";
  }

 private:
  MemoryRecords records_;
};

RC_GTEST_PROP(Days, ADealIsActiveExactlyOnTheDaysThatItsDatesName, ()) {
  static const auto names = zone_names();
  const auto& name = *rc::gen::elementOf(names);
  const auto& zone = *zones().find(name);
  const auto any = [](std::int64_t below) {
    return *rc::gen::resize(rc::kNominalSize, rc::gen::inRange<std::int64_t>(0, below));
  };
  // From 1970 to 2037, half of them beside a change of the clock.
  auto day = any(68 * 365);
  if (!zone.transitions().empty() && any(2) == 0) {
    const auto place = static_cast<std::size_t>(
        any(static_cast<std::int64_t>(zone.transitions().size())));
    day = std::max<std::int64_t>(zone.transitions()[place].from_utc_seconds / 86'400, 2);
  }
  const auto first = base::civil_from_days(day);
  const auto last = base::civil_from_days(day + any(3));
  DealInAZone deal(name, first, last);
  auto moments = edges_near(first, zone);
  const auto more = edges_near(last, zone);
  moments.insert(moments.end(), more.begin(), more.end());
  for (const auto at : moments) {
    const auto shown = date_at(at, zone);
    const auto status = deal.status_at({at, 999'999'999});
    // Where the clocks go back over midnight a day is shown once more: the deal runs on till then.
    if (shown >= first && shown <= last) {
      RC_ASSERT(status == "active");
    } else if (base::Instant{at, 0} < base::begin_of_day(first, zone)) {
      RC_ASSERT(shown < first);
      RC_ASSERT(status == "draft");
    } else if (shown > last && base::Instant{at, 0} >= base::end_of_day(last, zone)) {
      RC_ASSERT(status == "completed");
    }
  }
}

TEST(Days, MidnightComesTwiceInHavana) {
  DealInAZone before("America/Havana", {2026, 10, 30}, {2026, 10, 31});
  EXPECT_EQ(before.status_at(*base::parse_instant("2026-11-01T03:59:59Z")), "active");
  EXPECT_EQ(before.status_at(*base::parse_instant("2026-11-01T04:00:00Z")), "completed");
  DealInAZone after("America/Havana", {2026, 11, 1}, {2026, 11, 1});
  EXPECT_EQ(after.status_at(*base::parse_instant("2026-11-01T03:59:59Z")), "draft");
  EXPECT_EQ(after.status_at(*base::parse_instant("2026-11-01T04:00:00Z")), "active");
  EXPECT_EQ(after.status_at(*base::parse_instant("2026-11-02T04:59:59Z")), "active");
  EXPECT_EQ(after.status_at(*base::parse_instant("2026-11-02T05:00:00Z")), "completed");
}

}  // namespace
}  // namespace dealkit::deal
