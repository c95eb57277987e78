// What all rules of a campaign share: its schedule in time, findings with their places and marks.
#include "core/validation/subject.hpp"

#include "rule_fixture.hpp"

namespace dealkit::validation::subject_test {
namespace {

const CodeInfo sample{"SCH001", "s", find_rule("scheduling_conflicts"), Severity::warning,
                          "w", "y", "m", "q"};

Schedule schedule_of(std::string_view scheduling) {
  json::Reader reader;
  const auto text = R"({"scheduling":)" + std::string(scheduling) + "}";
  deal::Campaign campaign;
  record::Arena arena;
  std::vector<record::Problem> problems;
  record::decode((*reader.read(text))->root(), deal::campaign_table, &campaign, arena, problems);
  return resolve_schedule(campaign.scheduling, context_of(Profile::generic).zones);
}

std::int64_t days(std::string_view start, std::string_view end, std::string_view zone = "UTC") {
  return schedule_of(R"({"start":")" + std::string(start) + R"(","end":")" + std::string(end) +
                     R"(","time_zone":")" + std::string(zone) + "\"}").active_days;
}

TEST(Subject, DatesEndWithTheirDayInTheZone) {
  const auto schedule = schedule_of(
      R"({"start":"2026-10-24","end":"2026-10-25","time_zone":"Europe/Berlin"})");
  EXPECT_EQ(to_string(*schedule.start), "2026-10-23T22:00:00Z");
  EXPECT_EQ(to_string(*schedule.end), "2026-10-25T23:00:00Z");  // a day of 25 hours
  EXPECT_EQ(schedule.active_days, 2);
}

TEST(Subject, ActiveDaysAreDaysOfTheZone) {
  EXPECT_EQ(days("2026-10-01", "2026-10-01"), 1);
  EXPECT_EQ(days("2026-10-01", "2026-10-31", "Europe/Berlin"), 31);
  EXPECT_EQ(days("2026-03-28", "2026-03-30", "Europe/Berlin"), 3);
  EXPECT_EQ(days("2026-10-01T00:00:00Z", "2026-10-02T00:00:00Z"), 1);
  EXPECT_EQ(days("2026-10-01T00:00:00Z", "2026-10-02T00:00:00.000000001Z"), 2);
  EXPECT_EQ(days("2026-10-01T23:59:59Z", "2026-10-02T00:00:01Z"), 2);
  EXPECT_EQ(days("2026-10-01T22:30:00Z", "2026-10-01T23:30:00Z", "Europe/Berlin"), 1);
  EXPECT_EQ(days("2026-10-01T21:30:00Z", "2026-10-01T22:30:00Z", "Europe/Berlin"), 2);
  EXPECT_EQ(days("2026-10-01T00:00:00Z", "2026-10-01T00:00:00Z"), 0);
  EXPECT_EQ(days("2026-10-02", "2026-10-01"), 0);
  EXPECT_EQ(days("1969-12-30", "1970-01-02"), 4);
}

TEST(Subject, WhatIsMissingStaysOpen) {
  const auto schedule = schedule_of(R"({"start":"2026-10-01"})");
  EXPECT_TRUE(schedule.start.has_value());
  EXPECT_FALSE(schedule.end.has_value());
  EXPECT_EQ(schedule.active_days, 0);
  ASSERT_NE(schedule.zone, nullptr);
  EXPECT_EQ(schedule.zone->name(), "UTC");
  EXPECT_EQ(schedule_of(R"({"time_zone":"Europe/Atlantis"})").zone, nullptr);
}

TEST(Subject, TheEndOfTimeCanBePrinted) {
  const auto schedule = schedule_of(R"({"end":"9999-12-31","time_zone":"America/New_York"})");
  EXPECT_EQ(to_string(*schedule.end), "9999-12-31T23:59:59.999999999Z");
}

TEST(Finding, PointsAtTheValueOrAtWhatIsMissing) {
  json::Reader reader;
  const auto* document = *reader.read(R"({"a/b":{"c":[1,"two"]}})");
  const auto inner = document->root().find("a/b");
  Findings findings;
  findings.reset(document, nullptr);
  findings.add(sample, {.at = inner.find("c").at(1).index(), .message = "m"});
  findings.add(sample, {.in = inner.index(), .member = "d~", .message = "m"});
  findings.add(sample, {.message = "m", .severity = Severity::advisory});
  const auto all = std::as_const(findings).all();
  ASSERT_EQ(all.size(), 3u);
  EXPECT_EQ(all[0].pointer, "/a~1b/c/1");
  EXPECT_EQ(all[0].actual, "\"two\"");
  EXPECT_EQ(all[0].severity, Severity::warning);
  EXPECT_EQ(all[1].pointer, "/a~1b/d~0");
  EXPECT_EQ(all[1].actual, "");
  EXPECT_EQ(all[2].pointer, "");
  EXPECT_EQ(all[2].severity, Severity::advisory);
  EXPECT_FALSE(findings.any_critical());
  findings.reset(document, nullptr);
  EXPECT_TRUE(findings.empty());
}

TEST(Finding, LongValuesAreDescribedNotCut) {
  json::Reader reader;
  const auto text = "\"" + std::string(300, 'x') + "\"";
  const auto* document = *reader.read(text);
  Findings findings;
  findings.reset(document, nullptr);
  findings.add(sample, {.at = 0, .message = "m"});
  EXPECT_EQ(std::as_const(findings).all()[0].actual, "\"(a string of 302 bytes)\"");
}

TEST(Finding, FingerprintsDoNotDependOnHowAValueIsWritten) {
  Finding finding;
  finding.info = &sample;
  finding.pointer = "/budget";
  const auto mark_of = [&finding](const char* actual) {
    finding.actual = actual;
    return fingerprint(finding, "c-1");
  };
  EXPECT_EQ(mark_of("300"), mark_of("300.00"));
  EXPECT_EQ(mark_of("300"), mark_of("3e2"));
  EXPECT_NE(mark_of("300"), mark_of("-300"));
  EXPECT_EQ(mark_of(R"({"a":1, "b":[2.0]})"), mark_of(R"({"b":[2],"a":1.0})"));
  EXPECT_NE(mark_of("\"300\""), mark_of("300"));
}

TEST(Finding, FingerprintsDifferByWhatTheyName) {
  Finding finding;
  finding.info = &sample;
  finding.pointer = "/budget";
  finding.actual = "5";
  finding.message = "one";
  const auto mark = fingerprint(finding, "c-1");
  EXPECT_EQ(mark.size(), 32u);
  EXPECT_EQ(mark, "12b569f76876b8549054374c8963e35f") << "baselines keep it: it must never change";
  auto other = finding;
  other.message = "two";
  other.severity = Severity::advisory;
  EXPECT_EQ(fingerprint(other, "c-1"), mark);
  EXPECT_NE(fingerprint(finding, "c-2"), mark);
  other.pointer = "/daily_budget";
  EXPECT_NE(fingerprint(other, "c-1"), mark);
  other = finding;
  other.actual = "6";
  EXPECT_NE(fingerprint(other, "c-1"), mark);
  other = finding;
  other.external_code = "X1";
  EXPECT_NE(fingerprint(other, "c-1"), mark);
}

}  // namespace
}  // namespace dealkit::validation::subject_test
