// Days and written times as moments, in zones made for the purpose; tests/unit/deal_days has the
// real ones.
#include "core/base/moment.hpp"

#include <limits>

namespace dealkit::base {
namespace {

Instant instant(std::string_view text) { return *parse_instant(text); }

TimeZone zone_of(std::int32_t offset, std::string_view change, std::int32_t offset_after) {
  return TimeZone("Test/Zone", offset, {{instant(change).seconds, offset_after}});
}

struct Day {
  const char* name;
  TimeZone zone;
  Date date;
  const char* begin;
  const char* end;
};

TEST(Moment, ADayIsAllThatItsClocksShow) {
  constexpr std::int32_t hour = 3600;
  const Day days[] = {
      {"a plain day", TimeZone::utc(), {2026, 11, 27}, "2026-11-27T00:00:00Z",
       "2026-11-28T00:00:00Z"},
      {"skipped midnight at its beginning", zone_of(2 * hour, "2026-03-28T22:00:00Z", 3 * hour),
       {2026, 3, 29}, "2026-03-28T22:00:00Z", "2026-03-29T21:00:00Z"},
      {"skipped midnight at its end", zone_of(2 * hour, "2026-03-28T22:00:00Z", 3 * hour),
       {2026, 3, 28}, "2026-03-27T22:00:00Z", "2026-03-28T22:00:00Z"},
      {"a jump from 23:30 to 0:30, before", zone_of(0, "2026-03-28T23:30:00Z", hour),
       {2026, 3, 28}, "2026-03-28T00:00:00Z", "2026-03-28T23:30:00Z"},
      {"a jump from 23:30 to 0:30, after", zone_of(0, "2026-03-28T23:30:00Z", hour),
       {2026, 3, 29}, "2026-03-28T23:30:00Z", "2026-03-29T23:00:00Z"},
      // As in Havana: at 1:00 it is 0:00 again, of the same day.
      {"back to midnight, before", zone_of(-4 * hour, "2026-11-01T05:00:00Z", -5 * hour),
       {2026, 10, 31}, "2026-10-31T04:00:00Z", "2026-11-01T04:00:00Z"},
      {"back to midnight, after", zone_of(-4 * hour, "2026-11-01T05:00:00Z", -5 * hour),
       {2026, 11, 1}, "2026-11-01T04:00:00Z", "2026-11-02T05:00:00Z"},
      // As in Santiago: at 24:00 it is 23:00 again, of the day before.
      {"back to 23:00, before", zone_of(-3 * hour, "2026-04-05T03:00:00Z", -4 * hour),
       {2026, 4, 4}, "2026-04-04T03:00:00Z", "2026-04-05T04:00:00Z"},
      {"back to 23:00, after", zone_of(-3 * hour, "2026-04-05T03:00:00Z", -4 * hour),
       {2026, 4, 5}, "2026-04-05T04:00:00Z", "2026-04-06T04:00:00Z"},
      // As in St. John's until 2011: at 0:01 it is 23:01 again, and midnight comes twice.
      {"back over midnight, before", zone_of(-9000, "2010-11-07T02:31:00Z", -12600),
       {2010, 11, 6}, "2010-11-06T02:30:00Z", "2010-11-07T03:30:00Z"},
      {"back over midnight, after", zone_of(-9000, "2010-11-07T02:31:00Z", -12600),
       {2010, 11, 7}, "2010-11-07T02:30:00Z", "2010-11-08T03:30:00Z"},
      // As in Samoa, which left 2011-12-30 out.
      {"a day that is left out", zone_of(-10 * hour, "2011-12-30T10:00:00Z", 14 * hour),
       {2011, 12, 30}, "2011-12-30T10:00:00Z", "2011-12-30T10:00:00Z"},
      {"the day before it", zone_of(-10 * hour, "2011-12-30T10:00:00Z", 14 * hour),
       {2011, 12, 29}, "2011-12-29T10:00:00Z", "2011-12-30T10:00:00Z"},
      {"the day after it", zone_of(-10 * hour, "2011-12-30T10:00:00Z", 14 * hour),
       {2011, 12, 31}, "2011-12-30T10:00:00Z", "2011-12-31T10:00:00Z"},
      {"the last day there is", TimeZone::utc(), {9999, 12, 31}, "9999-12-31T00:00:00Z",
       "9999-12-31T23:59:59.999999999Z"},
      {"the last day, west", TimeZone("West", -12 * hour, {}), {9999, 12, 31},
       "9999-12-31T12:00:00Z", "9999-12-31T23:59:59.999999999Z"},
      {"the first day, east", TimeZone("East", 14 * hour, {}), {1, 1, 1}, "0001-01-01T00:00:00Z",
       "0001-01-01T10:00:00Z"},
  };
  for (const auto& day : days) {
    EXPECT_EQ(to_string(begin_of_day(day.date, day.zone)), day.begin) << day.name;
    EXPECT_EQ(to_string(end_of_day(day.date, day.zone)), day.end) << day.name;
  }
}

TEST(Moment, OfWrittenTimes) {
  const auto zone = zone_of(7200, "2026-10-25T01:00:00Z", 3600);
  const auto at = [&](std::string_view text, Edge edge) {
    return to_string(moment_of(*parse_time(text), edge, zone));
  };
  EXPECT_EQ(at("2026-10-24", Edge::begin), "2026-10-23T22:00:00Z");
  EXPECT_EQ(at("2026-10-24", Edge::end), "2026-10-24T22:00:00Z");
  EXPECT_EQ(at("2026-10-25", Edge::end), "2026-10-25T23:00:00Z");
  EXPECT_EQ(at("2026-10-25T02:30:00", Edge::begin), "2026-10-25T00:30:00Z");
  EXPECT_EQ(at("2026-10-25T02:30:00", Edge::end), "2026-10-25T01:30:00Z");
  EXPECT_EQ(at("2026-10-25T02:30:00+02:00", Edge::end), "2026-10-25T00:30:00Z");
  EXPECT_EQ(at("9999-12-31T23:59:59", Edge::end), "9999-12-31T22:59:59Z");
  EXPECT_EQ(at("0001-01-01T00:00:00", Edge::begin), "0001-01-01T00:00:00Z");
}

TEST(Moment, EndsAfterItsStartOrNot) {
  const struct {
    const char* start;
    const char* end;
    bool after;
  } cases[] = {
      {"2026-11-27", "2026-11-27", true},
      {"2026-11-27", "2026-11-28", true},
      {"2026-11-28", "2026-11-27", false},
      {"2026-11-27T00:00:00", "2026-11-27", true},
      {"2026-11-27T23:59:59.999999999", "2026-11-27", true},
      {"2026-11-28T00:00:00", "2026-11-27", false},
      {"2026-11-27", "2026-11-27T00:00:00", false},
      {"2026-11-27", "2026-11-27T00:00:01", true},
      {"2026-11-27T10:00:00Z", "2026-11-27T10:00:00Z", false},
      {"2026-11-27T10:00:00+01:00", "2026-11-27T09:00:00.000000001Z", true},
      {"2026-11-27T10:00:00", "2026-11-27T10:00:00Z", false},
      {"9999-12-31", "9999-12-31", true},
      {"0001-01-01", "0001-01-01", true},
  };
  for (const auto& test : cases) {
    EXPECT_EQ(ends_after(*parse_time(test.end), *parse_time(test.start), TimeZone::utc()),
              test.after)
        << test.start << " to " << test.end;
  }
}

TEST(Moment, SumsStayInWhatCanBeWritten) {
  constexpr auto most = std::numeric_limits<std::int64_t>::max();
  const auto sum = [](Instant from, std::int64_t seconds) {
    return to_string(add_within_years(from, {seconds, 0}));
  };
  EXPECT_EQ(sum(last_instant, 1), "9999-12-31T23:59:59.999999999Z");
  EXPECT_EQ(sum(first_instant, -1), "0001-01-01T00:00:00Z");
  EXPECT_EQ(sum({0, 0}, most), "9999-12-31T23:59:59.999999999Z");
  EXPECT_EQ(sum({0, 0}, -most), "0001-01-01T00:00:00Z");
  EXPECT_EQ(sum({0, 0}, 60), "1970-01-01T00:01:00Z");
  EXPECT_EQ(to_string(add_within_years(last_instant, {0, 1})), to_string(last_instant));

  EXPECT_EQ(add_days({9999, 12, 30}, 1), (Date{9999, 12, 31}));
  EXPECT_EQ(add_days({9999, 12, 31}, 1), std::nullopt);
  EXPECT_EQ(add_days({1, 1, 2}, -1), (Date{1, 1, 1}));
  EXPECT_EQ(add_days({1, 1, 1}, -1), std::nullopt);
  EXPECT_EQ(add_days({2026, 1, 1}, most), std::nullopt);
  EXPECT_EQ(add_days({2026, 1, 1}, -most), std::nullopt);
  EXPECT_EQ(add_days({2024, 2, 28}, 1), (Date{2024, 2, 29}));
}

}  // namespace
}  // namespace dealkit::base
