// POSIX TZ strings: the forms of POSIX and of RFC 9636, and what is none.
#include "io/time_zone/posix_rule.hpp"

namespace dealkit::io::time_zone {
namespace {

std::vector<std::string> expand(std::string_view rule, int year) {
  const auto transitions = expand_posix_rule(rule, year, year);
  if (!transitions) return {transitions.error().message};
  std::vector<std::string> list;
  for (const auto& each : *transitions) {
    list.push_back(base::to_string(base::Instant{each.from_utc_seconds, 0}) + " " +
                   std::to_string(each.offset_seconds));
  }
  return list;
}

using List = std::vector<std::string>;

TEST(PosixRule, ExpandsTheFormsThatZonesUse) {
  EXPECT_EQ(expand("UTC0", 2050), List{});
  EXPECT_EQ(expand("<+0545>-5:45", 2050), List{});
  EXPECT_EQ(expand("CET-1CEST,M3.5.0,M10.5.0/3", 2050),
            (List{"2050-03-27T01:00:00Z 7200", "2050-10-30T01:00:00Z 3600"}));
  EXPECT_EQ(expand("EST5EDT,M3.2.0,M11.1.0", 2050),
            (List{"2050-03-13T07:00:00Z -14400", "2050-11-06T06:00:00Z -18000"}));
  // South of the equator, and half an hour only.
  EXPECT_EQ(expand("<+1030>-10:30<+11>-11,M10.1.0,M4.1.0", 2050),
            (List{"2050-04-02T15:00:00Z 37800", "2050-10-01T15:30:00Z 39600"}));
  // Negative hours and hours beyond a day.
  EXPECT_EQ(expand("<-02>2<-01>,M3.5.0/-1,M10.5.0/0", 2050),
            (List{"2050-03-27T01:00:00Z -3600", "2050-10-30T01:00:00Z -7200"}));
  EXPECT_EQ(expand("EET-2EEST,M3.4.4/50,M10.4.4/50", 2050),
            (List{"2050-03-26T00:00:00Z 10800", "2050-10-28T23:00:00Z 7200"}));
  // Winter time as the saving (Dublin).
  EXPECT_EQ(expand("IST-1GMT0,M10.5.0,M3.5.0/1", 2050),
            (List{"2050-03-27T01:00:00Z 3600", "2050-10-30T01:00:00Z 0"}));
}

TEST(PosixRule, CountsDaysWithAndWithoutTheLeapDay) {
  EXPECT_EQ(expand("A0B,J60/0,J365/0", 2048),
            (List{"2048-03-01T00:00:00Z 3600", "2048-12-30T23:00:00Z 0"}));
  EXPECT_EQ(expand("A0B,59/0,365/0", 2048),
            (List{"2048-02-29T00:00:00Z 3600", "2048-12-30T23:00:00Z 0"}));
  EXPECT_EQ(expand("A0B,J59/0,J60/0", 2049),
            (List{"2049-02-28T00:00:00Z 3600", "2049-02-28T23:00:00Z 0"}));
}

TEST(PosixRule, SummerAllYearLeavesNoGap) {
  const auto transitions = expand_posix_rule("EST5EDT,0/0,J365/25", 2048, 2050);
  ASSERT_TRUE(transitions);
  for (std::size_t i = 0; i + 1 < transitions->size(); ++i) {
    EXPECT_LT((*transitions)[i].from_utc_seconds, (*transitions)[i + 1].from_utc_seconds);
    EXPECT_EQ((*transitions)[i].offset_seconds, -4 * 3600);
  }
}

TEST(PosixRule, RefusesWhatIsNone) {
  for (const char* rule :
       {"", "CET", "-1", "CET-1CEST", "CET-1CEST,", "CET-1CEST,M3.5.0", "CET-1CEST,M3.5.0,",
        "CET-1CEST,M13.5.0,M10.5.0", "CET-1CEST,M0.5.0,M10.5.0", "CET-1CEST,M3.6.0,M10.5.0",
        "CET-1CEST,M3.0.0,M10.5.0", "CET-1CEST,M3.5.7,M10.5.0", "CET-1CEST,J0,J10",
        "CET-1CEST,J366,J10", "CET-1CEST,366,10", "CET-1CEST,M3.5.0,M10.5.0x", "<CET-1",
        "CET-168", "CET-1:60", "CET-1CEST,M3.5.0/,M10.5.0", "<>-1"}) {
    const auto refused = expand_posix_rule(rule, 2050, 2050);
    ASSERT_FALSE(refused) << rule;
    EXPECT_EQ(refused.error().code, base::Errc::data);
  }
}

}  // namespace
}  // namespace dealkit::io::time_zone
