// scheduling_conflicts: each code with a campaign that breaks the limit and one just inside it. Now
// is 2026-10-01T00:00:00Z.
#include <fmt/format.h>

#include "core/validation/reference/calendar.hpp"
#include "rule_fixture.hpp"

namespace dealkit::validation::schedule_test {
namespace {

const Rule& scheduling_conflicts = *find_rule("scheduling_conflicts");

using P = Profile;
const std::vector<std::string> clean;

std::string with(std::string_view members, std::string_view more = "") {
  return fmt::format(R"({{"scheduling":{{{}}}{}}})", members, more);
}
std::string span(std::string_view start, std::string_view end, std::string_view more = "") {
  return with(fmt::format(R"("start":"{}","end":"{}")", start, end), more);
}
std::string status(std::string_view word) { return fmt::format(R"(,"status":"{}")", word); }
std::string deal(std::string_view start, std::string_view end) {
  return fmt::format(R"(,"deal":{{"start_date":"{}","end_date":"{}"}})", start, end);
}
/// Two flights in a schedule of two months.
std::string flights(std::string_view first_start, std::string_view first_end,
                    std::string_view second_start, std::string_view second_end) {
  return with(fmt::format(R"("start":"2026-10-01","end":"2026-11-30","flights":[)"
                          R"({{"start":"{}","end":"{}"}},{{"start":"{}","end":"{}"}}])",
                          first_start, first_end, second_start, second_end));
}
std::string berlin(std::string_view start) {
  return with(fmt::format(R"("start":"{}","time_zone":"Europe/Berlin")", start));
}
std::string dayparts(std::string_view parts) {
  return fmt::format(R"({{"targeting":{{"dayparts":{}}}}})", parts);
}

/// Under a deal of November, in its own time zone.
std::string in_november(std::string_view start, std::string_view end, std::string_view zone) {
  return span(start, end,
              fmt::format(R"(,"deal":{{"start_date":"2026-11-01","end_date":"2026-11-30",)"
                          R"("time_zone":"{}"}})", zone));
}

const std::vector<RuleCase> date_cases{
    {"in the deal's own days",
     in_november("2026-11-01T00:00:00+01:00", "2026-12-01T00:00:00+01:00", "Europe/Berlin"), clean},
    {"a second before them", in_november("2026-10-31T22:59:59Z", "2026-11-29", "Europe/Berlin"),
     {"SCH005@/scheduling/start"}},
    {"an hour after them", in_november("2026-11-02", "2026-12-01T00:00:00Z", "Europe/Berlin"),
     {"SCH005@/scheduling/end"}},
    {"the same in UTC", in_november("2026-11-02", "2026-12-01T00:00:00Z", "UTC"), clean},
    {"a deal of no known zone", in_november("2026-11-02", "2026-11-29", "Europe/Atlantis"),
     {"SCH015@/deal/time_zone"}},
    {"a flight outside the deal, no schedule",
     with(R"("flights":[{"start":"2027-03-01","end":"2027-03-31"}])",
          deal("2026-10-01", "2026-12-31")),
     {"SCH005@/scheduling/flights/0/end"}},
    {"a flight before the deal, no schedule",
     with(R"("flights":[{"start":"2026-10-01","end":"2026-11-30"}])",
          deal("2026-11-01", "2026-12-31")),
     {"SCH005@/scheduling/flights/0/start"}},
    {"nothing", "{}", clean},
    {"whole",
     with(R"("start":"2026-10-05","end":"2026-11-30","time_zone":"Europe/Berlin",)"
          R"("flights":[{"start":"2026-10-05","end":"2026-10-31","budget":5},)"
          R"({"start":"2026-11-01","end":"2026-11-30","budget":5}],"lead_time_days":3)"),
     clean},
    {"end at the start", span("2026-10-05T00:00:00Z", "2026-10-05T00:00:00Z"),
     {"SCH001@/scheduling/end"}},
    {"a second", span("2026-10-05T00:00:00Z", "2026-10-05T00:00:01Z"), clean},
    {"one day by dates", span("2026-10-05", "2026-10-05"), clean},
    {"end before the start", span("2026-10-05", "2026-10-04"), {"SCH001@/scheduling/end"}},
    {"a flight that ends first", flights("2026-10-05", "2026-10-04", "2026-10-05", "2026-11-30"),
     {"SCH001@/scheduling/flights/0/end"}},
    {"start now", with(R"("start":"2026-10-01T00:00:00Z")"), clean},
    {"start in the past", with(R"("start":"2026-09-30T23:59:59Z")"),
     {"SCH002@/scheduling/start"}},
    {"start today by date", berlin("2026-10-01"), clean},
    {"start yesterday by date", berlin("2026-09-30"), {"SCH002@/scheduling/start"}},
    {"over", span("2026-09-01", "2026-09-29", status("completed")), clean},
    {"end now", span("2026-09-01", "2026-10-01T00:00:00Z", status("active")),
     {"SCH002@/scheduling/start", "SCH003@/scheduling/end"}},
    {"end just after now", with(R"("end":"2026-10-01T00:00:01Z")"), clean},
    {"end in the past", with(R"("end":"2026-09-29")"), {"SCH003@/scheduling/end"}},
    {"last day of 2036", with(R"("end":"2036-12-31")"), clean},
    {"first day of 2037", with(R"("end":"2037-01-01")"), {"SCH004@/scheduling/end"}},
    {"last second of 2036", with(R"("end":"2036-12-31T23:59:59Z")"), clean},
    {"first second of 2037", with(R"("start":"2037-01-01T00:00:00Z")"),
     {"SCH004@/scheduling/start"}},
    {"the end of time", with(R"("end":"9999-12-31")"), {"SCH004@/scheduling/end"}},
    {"the end of time elsewhere",
     with(R"("end":"9999-12-31T23:59:59","time_zone":"America/New_York")"),
     {"SCH004@/scheduling/end"}},
    {"the beginning of time", berlin("0001-01-01"), {"SCH002@/scheduling/start"}},
};

const std::vector<RuleCase> frame_cases{
    {"as the deal", span("2026-10-05", "2026-10-20", deal("2026-10-05", "2026-10-20")), clean},
    {"before the deal", span("2026-10-04", "2026-10-20", deal("2026-10-05", "2026-10-20")),
     {"SCH005@/scheduling/start"}},
    {"after the deal", span("2026-10-05", "2026-10-21", deal("2026-10-05", "2026-10-20")),
     {"SCH005@/scheduling/end"}},
    {"starts when the deal is over",
     with(R"("start":"2026-10-21")", deal("2026-10-05", "2026-10-20")),
     {"SCH005@/scheduling/start"}},
    {"starts on the deal's last day",
     with(R"("start":"2026-10-20")", deal("2026-10-05", "2026-10-20")), clean},
    {"a flight before the schedule",
     flights("2026-09-30", "2026-10-15", "2026-10-16", "2026-11-30"),
     {"SCH005@/scheduling/flights/0/start"}},
    {"a flight after the schedule",
     flights("2026-10-01", "2026-10-15", "2026-10-16", "2026-12-01"),
     {"SCH005@/scheduling/flights/1/end"}},
    {"in 3 days", with(R"("start":"2026-10-04T00:00:00Z","lead_time_days":3)"), clean},
    {"in less than 3 days", with(R"("start":"2026-10-03T23:59:59Z","lead_time_days":3)"),
     {"SCH006@/scheduling/start"}},
    {"lead time of the product",
     with(R"("start":"2026-10-03")", R"(,"product":{"leadtime_days":3})"),
     {"SCH006@/scheduling/start"}},
    {"live long since",
     with(R"("start":"2026-10-03")", R"(,"product":{"leadtime_days":3})" + status("active")),
     clean},
    {"odd lead times", with(R"("start":"2026-10-03","lead_time_days":9223372036854775807)"), clean},
    {"7 days of 7", span("2026-10-05", "2026-10-11", R"(,"product":{"minflight_days":7})"), clean},
    {"6 days of 7", span("2026-10-05", "2026-10-10", R"(,"product":{"minflight_days":7})"),
     {"SCH007@/scheduling/end"}},
    {"30 days of 30", span("2026-10-05", "2026-11-03", R"(,"product":{"maxflight_days":30})"),
     clean},
    {"31 days of 30", span("2026-10-05", "2026-11-04", R"(,"product":{"maxflight_days":30})"),
     {"SCH008@/scheduling/end"}},
    {"366 days", span("2026-10-05", "2027-10-05"), clean},
    {"367 days", span("2026-10-05", "2027-10-06"), {"SCH008@/scheduling/end"}},
    {"flights that join", flights("2026-10-01", "2026-10-15", "2026-10-16", "2026-11-30"), clean},
    {"flights listed backwards", flights("2026-10-16", "2026-11-30", "2026-10-01", "2026-10-15"),
     clean},
    {"a day between", flights("2026-10-01", "2026-10-15", "2026-10-17", "2026-11-30"),
     {"SCH013@/scheduling/flights/1/start"}},
    {"a day twice", flights("2026-10-01", "2026-10-16", "2026-10-16", "2026-11-30"),
     {"SCH013@/scheduling/flights/1/start"}},
    {"a minute between",
     flights("2026-10-01", "2026-10-15T23:59:00Z", "2026-10-16", "2026-11-30"), clean},
    {"more than a minute between",
     flights("2026-10-01", "2026-10-15T23:58:59Z", "2026-10-16", "2026-11-30"),
     {"SCH013@/scheduling/flights/1/start"}},
    {"a second twice",
     flights("2026-10-01", "2026-10-16T00:00:01Z", "2026-10-16T00:00:00Z", "2026-11-30"),
     {"SCH013@/scheduling/flights/1/start"}},
    {"held long enough", with(R"("hold_until":"2026-10-02T00:00:00Z","approval_sla_hours":24)"),
     clean},
    {"not held long enough",
     with(R"("hold_until":"2026-10-01T23:59:59Z","approval_sla_hours":24)"),
     {"SCH016@/scheduling/hold_until"}},
    {"held to the end of a day", with(R"("hold_until":"2026-10-01","approval_sla_hours":24)"),
     clean},
    {"odd hours", with(R"("hold_until":"2026-10-01","approval_sla_hours":-9223372036854775808)"),
     clean},
};

const std::vector<RuleCase> hour_cases{
    {"before the fold", berlin("2026-10-25T01:59:59"), clean},
    {"in the fold", berlin("2026-10-25T02:00:00"), {"SCH015@/scheduling/start"}},
    {"last second of the fold", berlin("2026-10-25T02:59:59"), {"SCH015@/scheduling/start"}},
    {"after the fold", berlin("2026-10-25T03:00:00"), clean},
    {"in the fold with offset", berlin("2026-10-25T02:30:00+01:00"), clean},
    {"in the gap",
     with(R"("end":"2026-03-29T02:30:00","time_zone":"Europe/Berlin")", status("ended")),
     {"SCH015@/scheduling/end"}},
    {"after the gap",
     with(R"("end":"2026-03-29T03:00:00","time_zone":"Europe/Berlin")", status("ended")), clean},
    {"a flight in the fold",
     with(R"("time_zone":"Europe/Berlin","flights":[{"start":"2026-10-25T02:30:00"}])"),
     {"SCH015@/scheduling/flights/0/start"}},
    {"unknown zone", with(R"("start":"2026-10-25T02:30:00","time_zone":"Europe/Atlantis")"),
     {"SCH015@/scheduling/time_zone"}},
    {"dayparts side by side", dayparts(R"([{"start":0,"end":6},{"start":6,"end":24}])"), clean},
    {"dayparts that overlap", dayparts(R"([{"start":0,"end":7},{"start":6,"end":24}])"),
     {"SCH011@/targeting/dayparts/1"}},
    {"on other days",
     dayparts(R"([{"days":["mon"],"start":0,"end":7},{"days":["Tuesday"],"start":6,"end":24}])"),
     clean},
    {"on one of its days",
     dayparts(R"([{"days":["mon"],"start":0,"end":7},{"days":["sun","MON"],"start":6,"end":8}])"),
     {"SCH011@/targeting/dayparts/1"}},
    {"past midnight", dayparts(R"([{"start":22,"end":2}])"), {"SCH012@/targeting/dayparts/0"}},
    {"to midnight", dayparts(R"([{"start":22,"end":24}])"), clean},
    {"past midnight into another",
     dayparts(R"([{"days":["sun"],"start":22,"end":2},{"days":["mon"],"start":1,"end":3}])"),
     {"SCH012@/targeting/dayparts/0", "SCH011@/targeting/dayparts/1"}},
    {"past midnight beside another",
     dayparts(R"([{"days":["sun"],"start":22,"end":2},{"days":["mon"],"start":2,"end":3}])"),
     {"SCH012@/targeting/dayparts/0"}},
    {"no such day", dayparts(R"([{"days":["someday"],"start":22,"end":2}])"), clean},
    {"no such hour", dayparts(R"([{"start":25,"end":2},{"start":-1,"end":2}])"), clean},
};

std::vector<RuleCase> cases() {
  auto all = date_cases;
  all.insert(all.end(), frame_cases.begin(), frame_cases.end());
  all.insert(all.end(), hour_cases.begin(), hour_cases.end());
  return all;
}

TEST(Schedule, CasesFireOrDoNot) { run_cases(scheduling_conflicts, cases()); }
TEST(Schedule, EveryCodeHasACase) {
  expect_all_codes_fire(scheduling_conflicts.codes, cases(), {"SCH014"});
}

TEST(Schedule, ALiveCampaignHasStartedLongSince) {
  const auto severity = [](std::string_view word) {
    const auto found = findings_of(scheduling_conflicts,
                                   with(R"("start":"2026-09-01")", status(word)),
                                   context_of(P::generic));
    return found.size() == 1 ? to_string(found[0].severity) : "none";
  };
  EXPECT_EQ(severity("draft"), "critical");
  EXPECT_EQ(severity("active"), "advisory");
  EXPECT_EQ(severity("paused"), "advisory");
}

TEST(Schedule, LongFlightsOnlyWarn) {
  const auto found = findings_of(scheduling_conflicts, span("2026-10-05", "2027-10-06"),
                                 context_of(P::generic));
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].severity, Severity::warning);
}

TEST(Schedule, BlackoutsCountWhereTheCampaignRuns) {
  const auto calendar = Calendar::parse(
      R"([{"name":"Election","start":"2026-10-10","end":"2026-10-11","countries":["DEU"]}])");
  ASSERT_TRUE(calendar.has_value());
  auto context = context_of(P::generic);
  context.calendar = &*calendar;
  const auto hits = [&](std::string_view campaign) {
    return !codes_of(scheduling_conflicts, campaign, context).empty();
  };
  const auto geo = [](std::string_view place) {
    return fmt::format(R"(,"targeting":{{"geo_targets":["FR","{}"]}})", place);
  };
  EXPECT_TRUE(hits(span("2026-10-05", "2026-10-20")));
  for (const auto* place : {"DEU", "DE", "DE-BE"}) {
    EXPECT_TRUE(hits(span("2026-10-05", "2026-10-20", geo(place)))) << place;
  }
  EXPECT_FALSE(hits(span("2026-10-05", "2026-10-20", geo("AT"))));
  EXPECT_TRUE(hits(span("2026-10-05", "2026-10-10")));
  EXPECT_FALSE(hits(span("2026-10-05", "2026-10-09")));
  EXPECT_TRUE(hits(span("2026-10-11T23:59:59Z", "2026-10-20")));
  EXPECT_FALSE(hits(span("2026-10-12", "2026-10-20")));
  EXPECT_TRUE(hits(with(R"("start":"2026-10-05")"))) << "no end";
}

TEST(Schedule, FlightsMayLeaveABlackoutOut) {
  const auto calendar =
      Calendar::parse(R"([{"name":"Quiet","start":"2026-10-10","end":"2026-10-11"}])");
  ASSERT_TRUE(calendar.has_value());
  auto context = context_of(P::generic);
  context.calendar = &*calendar;
  const auto codes = [&](std::string_view first_end) {
    return codes_of(scheduling_conflicts,
                    flights("2026-10-01", first_end, "2026-10-12", "2026-11-30"), context);
  };
  EXPECT_EQ(codes("2026-10-09"), std::vector<std::string>{"SCH013@/scheduling/flights/1/start"});
  EXPECT_EQ(codes("2026-10-10"),
            (std::vector<std::string>{"SCH013@/scheduling/flights/1/start",
                                      "SCH014@/scheduling"}));
}

TEST(Schedule, DaypartsAreSplitAtMidnightByAFix) {
  const auto edits = [](std::string_view parts) {
    const auto found = findings_of(scheduling_conflicts, dayparts(parts), context_of(P::generic));
    std::string text;
    for (const auto& edit : found.at(0).fix) text += edit.pointer + "=" + edit.value + " ";
    return text;
  };
  EXPECT_EQ(edits(R"([{"days":["sat","sun"],"start":22,"end":2}])"),
            R"(/targeting/dayparts/0/end=24 )"
            R"(/targeting/dayparts/-={"days":["mon","sun"],"start":0,"end":2} )");
  EXPECT_EQ(edits(R"([{"start":22,"end":2}])"),
            R"(/targeting/dayparts/0/end=24 /targeting/dayparts/-={"start":0,"end":2} )");
  EXPECT_EQ(edits(R"([{"start":22,"end":0}])"), "/targeting/dayparts/0/end=24 ");
  EXPECT_EQ(edits(R"({"start":22,"end":2})"), "") << "one daypart without a list";
}

TEST(Schedule, ManyFlightsAreReportedUpToALimit) {
  std::string list = R"({"start":"2026-10-05","end":"2026-10-04"})";
  const auto one = "," + list;
  for (int i = 0; i < 2000; ++i) list += one;
  EXPECT_LE(codes_of(scheduling_conflicts, with(R"("flights":[)" + list + "]"),
                     context_of(P::generic)).size(), 103u);
}

TEST(Schedule, NeitherDatesNorTheClockNearTheEndsOfTimeHarm) {
  const std::vector<std::string> moments{
      "0001-01-01",           "0001-01-01T00:00:00Z",           "0001-01-02T00:00:00",
      "9999-12-31",           "9999-12-31T23:59:59.999999999Z", "9999-12-31T23:59:59",
      "9999-12-31T00:00:00Z", "9931-10-01",                     "2026-10-01"};
  const auto calendar = Calendar::parse(
      R"([{"name":"All","start":"0001-01-01","end":"9999-12-31"}])");
  ASSERT_TRUE(calendar.has_value());
  for (const char* now : {"0001-01-01T00:00:00Z", "2026-10-01T00:00:00Z", "9930-01-01T00:00:00Z",
                          "9999-12-31T00:00:00Z", "9999-12-31T23:59:59.999999999Z"}) {
    auto context = context_of(P::generic);
    context.now = *base::parse_instant(now);
    context.calendar = &*calendar;
    for (const auto& start : moments) {
      for (const auto& end : moments) {
        for (const char* zone : {"UTC", "Europe/Berlin", "America/New_York"}) {
          for (const char* days : {"0", "1", "36500", "9223372036854775807", "-1"}) {
            const auto rest = R"(","time_zone":")" + std::string(zone) +
                              R"(","lead_time_days":)" + days + R"(,"hold_until":")" + end +
                              R"(","approval_sla_hours":8784,"flights":[{"start":")" + start +
                              R"(","end":")" + end + "\"}]";
            const auto campaign =
                with(R"("start":")" + start + R"(","end":")" + end + rest,
                     R"(,"deal":{"start_date":")" + end + R"(","end_date":")" + start + "\"}");
            for (const auto& finding : findings_of(scheduling_conflicts, campaign, context)) {
              EXPECT_FALSE(finding.message.empty()) << campaign;
            }
          }
        }
      }
    }
  }
}

TEST(Schedule, SaysWhenTheLeadTimeEnds) {
  auto context = context_of(P::generic);
  const auto expected = [&](std::string_view now, std::string_view start, int days) {
    context.now = *base::parse_instant(now);
    for (const auto& finding :
         findings_of(scheduling_conflicts,
                     with(R"("start":")" + std::string(start) + R"(","lead_time_days":)" +
                          std::to_string(days)),
                     context)) {
      if (finding.info->code == "SCH006") return finding.expected;
    }
    return std::string("nothing");
  };
  EXPECT_EQ(expected("2026-10-01T12:00:00Z", "2026-10-02", 2), "2026-10-03 or later");
  EXPECT_EQ(expected("2026-10-01T12:00:00Z", "2026-10-03", 2), "nothing");
  EXPECT_EQ(expected("9999-12-30T12:00:00Z", "9999-12-30", 1), "9999-12-31 or later");
  EXPECT_EQ(expected("9999-12-31T00:00:00Z", "9999-12-31", 1),
            "a lead time that ends before the year 10000");
  EXPECT_EQ(expected("9930-01-01T00:00:00Z", "9931-10-01", 36'500),
            "a lead time that ends before the year 10000");
}

}  // namespace
}  // namespace dealkit::validation::schedule_test
