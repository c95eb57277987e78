// Business time: known days, laws that hold for any calendar, and a slow oracle that looks at the
// clock on the wall minute by minute.
#include "core/approval/calendar.hpp"

#include <algorithm>

#include "zones.hpp"
#include "printers.hpp"

namespace dealkit::approval {
namespace {

using dealkit::test::error_of;

using base::Duration;
using base::Instant;
using Hours = Calendar::Hours;

constexpr std::array<bool, 7> monday_to_friday{false, true, true, true, true, true, false};
constexpr std::array<bool, 7> every_day{true, true, true, true, true, true, true};
constexpr int hour = 3600;

Instant at(const char* text) { return *base::parse_instant(text); }
Duration hours(int count) { return {count * hour, 0}; }

Calendar office(const char* zone, std::vector<base::Date> holidays = {}) {
  return Calendar({"office", test_zones().find(zone), monday_to_friday,
                   {{9 * 60, 12 * 60 + 30}, {13 * 60 + 30, 18 * 60}}, std::move(holidays)});
}

/// Open on Sundays, and when clocks change.
Calendar night(const char* zone) {
  return Calendar({"night", test_zones().find(zone), every_day, {{60, 240}}, {}});
}

TEST(Calendar, CountsTheHoursOfADay) {
  const auto calendar = office("Europe/Berlin");
  EXPECT_EQ(calendar.day_length(), hours(8));
  // Monday; summer time, 09:00 is 07:00Z.
  const auto start = at("2026-06-01T07:00:00Z");
  EXPECT_EQ(*calendar.add(start, hours(1)), at("2026-06-01T08:00:00Z"));
  EXPECT_EQ(*calendar.add(start, {7 * hour / 2, 0}), at("2026-06-01T10:30:00Z"));
  EXPECT_EQ(*calendar.add(start, {7 * hour / 2, 1}), at("2026-06-01T11:30:00.000000001Z"));
  EXPECT_EQ(*calendar.add(start, hours(8)), at("2026-06-01T16:00:00Z"));
  EXPECT_EQ(*calendar.add(start, {8 * hour + 1, 0}), at("2026-06-02T07:00:01Z"));
  EXPECT_EQ(*calendar.add(start, hours(40)), at("2026-06-05T16:00:00Z"));
  EXPECT_EQ(*calendar.add(start, hours(41)), at("2026-06-08T08:00:00Z"));
  EXPECT_EQ(calendar.between(start, at("2026-06-08T08:00:00Z")), hours(41));
}

TEST(Calendar, StartsWhenTheNextHourDoes) {
  const auto calendar = office("Europe/Berlin");
  const auto saturday = at("2026-06-06T10:00:00.5Z");
  EXPECT_EQ(*calendar.add(saturday, {}), saturday);
  EXPECT_EQ(*calendar.add(saturday, hours(-1)), saturday);
  EXPECT_EQ(*calendar.add(saturday, hours(1)), at("2026-06-08T08:00:00Z"));
  EXPECT_EQ(*calendar.add(at("2026-06-01T11:00:00Z"), hours(1)), at("2026-06-01T12:30:00Z"));
  EXPECT_EQ(*calendar.add(at("2026-06-01T06:59:59.9Z"), {0, 1}),
            at("2026-06-01T07:00:00.000000001Z"));
  EXPECT_EQ(calendar.between(saturday, at("2026-06-07T23:00:00Z")), Duration{});
  EXPECT_EQ(calendar.between(at("2026-06-01T09:00:00Z"), at("2026-06-01T08:00:00Z")), Duration{});
}

TEST(Calendar, LeavesHolidaysAndYearEndsOut) {
  const auto calendar =
      office("America/New_York", {{2027, 1, 1}, {2026, 12, 25}, {2026, 12, 26}, {2027, 1, 1}});
  EXPECT_EQ(calendar.options().holidays.size(), 3u);
  // Thursday 2026-12-24 18:00 local ends that day; Friday is free, so Monday; a Saturday holiday
  // takes nothing away.
  EXPECT_EQ(*calendar.add(at("2026-12-24T22:00:00Z"), hours(1)), at("2026-12-24T23:00:00Z"));
  EXPECT_EQ(*calendar.add(at("2026-12-24T22:00:00Z"), hours(2)), at("2026-12-28T15:00:00Z"));
  EXPECT_EQ(calendar.between(at("2026-12-24T05:00:00Z"), at("2027-01-05T05:00:00Z")), hours(48));
}

TEST(Calendar, HoursThatSpanAChangeOfTheClockAreShorterOrLonger) {
  const auto berlin = night("Europe/Berlin");
  EXPECT_EQ(berlin.day_length(), hours(3));
  // 01:00 to 04:00 on the wall: two hours on 2026-03-29, four on 2026-10-25.
  EXPECT_EQ(berlin.between(at("2026-03-28T12:00:00Z"), at("2026-03-29T12:00:00Z")), hours(2));
  EXPECT_EQ(berlin.between(at("2026-10-24T12:00:00Z"), at("2026-10-25T12:00:00Z")), hours(4));
  EXPECT_EQ(*berlin.add(at("2026-03-28T12:00:00Z"), hours(2)), at("2026-03-29T02:00:00Z"));
  EXPECT_EQ(*berlin.add(at("2026-10-24T12:00:00Z"), hours(3)), at("2026-10-25T02:00:00Z"));
  EXPECT_EQ(*berlin.add(at("2026-10-24T12:00:00Z"), hours(4)), at("2026-10-25T03:00:00Z"));
  // Hours that lie in the gap never come; hours that lie in the fold come twice.
  const Calendar inside({"", test_zones().find("Europe/Berlin"), every_day, {{120, 180}}, {}});
  EXPECT_EQ(inside.between(at("2026-03-28T12:00:00Z"), at("2026-03-29T12:00:00Z")), Duration{});
  EXPECT_EQ(inside.between(at("2026-10-24T12:00:00Z"), at("2026-10-25T12:00:00Z")), hours(2));
}

TEST(Calendar, StaysWithinTheYearsThatCanBeWritten) {
  const Calendar utc({"", nullptr, every_day, {{0, 1440}}, {}});
  EXPECT_EQ(*utc.add(at("2026-01-01T00:00:00Z"), hours(25)), at("2026-01-02T01:00:00Z"));
  EXPECT_EQ(*utc.add(at("9999-12-31T00:00:00Z"), hours(23)), at("9999-12-31T23:00:00Z"));
  EXPECT_EQ(error_of(utc.add(at("9999-12-31T00:00:00Z"), hours(24))).code, base::Errc::limit);
  EXPECT_EQ(error_of(utc.add(at("2026-01-01T00:00:00Z"), {315'576'000'000, 0})).code,
            base::Errc::limit);
  const auto berlin = office("Europe/Berlin");
  EXPECT_EQ(error_of(berlin.add(at("2026-01-01T00:00:00Z"), {315'576'000'000, 0})).code,
            base::Errc::limit);
  EXPECT_EQ(utc.between(at("0001-01-01T00:00:00Z"), at("9999-12-31T00:00:00Z")),
            (Duration{base::subtract(at("9999-12-31T00:00:00Z"), at("0001-01-01T00:00:00Z"))}));
}

rc::Gen<Calendar> calendars() {
  return rc::gen::exec([] {
    Calendar::Options options;
    const auto zone = *rc::gen::element(std::string("Europe/Berlin"), std::string("Asia/Kolkata"),
                                        std::string("America/New_York"), std::string("UTC"));
    options.zone = test_zones().find(zone);
    for (auto& day : options.work_days) day = *rc::gen::arbitrary<bool>();
    options.work_days[*rc::gen::inRange<std::size_t>(0, 7)] = true;
    auto edges = *rc::gen::unique<std::vector<int>>(6, rc::gen::inRange(0, 1441));
    std::sort(edges.begin(), edges.end());
    const auto stretches = *rc::gen::inRange<std::size_t>(1, 4);
    for (std::size_t i = 0; i < stretches; ++i) {
      options.hours.push_back({edges[2 * i], edges[2 * i + 1]});
    }
    const auto first = base::days_from_civil({2025, 12, 1});
    for (const int day : *rc::gen::container<std::vector<int>>(rc::gen::inRange(0, 400))) {
      options.holidays.push_back(base::civil_from_days(first + day));
    }
    return Calendar(std::move(options));
  });
}

/// Around the year 2026, often close to a change of the clock.
rc::Gen<Instant> instants() {
  return rc::gen::exec([] {
    const auto anchor = *rc::gen::element(at("2026-03-08T07:00:00Z"), at("2026-03-29T01:00:00Z"),
                                          at("2026-10-25T01:00:00Z"), at("2026-11-01T06:00:00Z"),
                                          at("2025-12-31T23:00:00Z"), at("2026-07-01T00:00:00Z"));
    const auto seconds = *rc::gen::inRange(-200'000, 200'000);
    const auto nanos = *rc::gen::element(0, 1, 500'000'000, 999'999'999);
    return Instant{anchor.seconds + seconds, nanos};
  });
}

rc::Gen<Duration> durations() {
  return rc::gen::exec([] {
    const auto seconds = *rc::gen::element(60, 4 * hour, 100 * hour, 10'000 * hour);
    return Duration{*rc::gen::inRange(0, seconds), *rc::gen::element(0, 0, 1, 999'999'999)};
  });
}

Duration sum(Duration a, Duration b) {
  const auto nanos = a.nanos + b.nanos;
  return {a.seconds + b.seconds + nanos / 1'000'000'000, nanos % 1'000'000'000};
}

RC_GTEST_PROP(CalendarLaws, WhatWasAddedLiesBetween, ()) {
  const auto calendar = *calendars();
  const auto from = *instants();
  const auto length = *durations();
  const auto end = calendar.add(from, length);
  RC_ASSERT(end.has_value());
  RC_ASSERT(calendar.between(from, *end) == length);
  // And it is the first such instant.
  if (length > Duration{}) {
    const auto before = *base::add(*end, {0, -1});
    RC_ASSERT(calendar.between(from, before) < length);
  }
}

RC_GTEST_PROP(CalendarLaws, AddingTwiceIsAddingTheSum, ()) {
  const auto calendar = *calendars();
  const auto from = *instants();
  const auto a = *durations();
  const auto b = *durations();
  RC_ASSERT(*calendar.add(*calendar.add(from, a), b) == *calendar.add(from, sum(a, b)));
}

RC_GTEST_PROP(CalendarLaws, LaterIsNotEarlierAndPartsMakeTheWhole, ()) {
  const auto calendar = *calendars();
  std::array<Instant, 3> times{*instants(), *instants(), *instants()};
  std::sort(times.begin(), times.end());
  const auto [first, second, third] = times;
  const auto length = *durations();
  RC_ASSERT(*calendar.add(first, length) <= *calendar.add(second, length));
  RC_ASSERT(sum(calendar.between(first, second), calendar.between(second, third)) ==
            calendar.between(first, third));
  RC_ASSERT(calendar.between(first, third) <= base::subtract(third, first));
}

RC_GTEST_PROP(CalendarLaws, TheWallClockAgreesMinuteByMinute, ()) {
  const auto calendar = *calendars();
  const auto& options = calendar.options();
  Instant now{*instants()};
  now = {now.seconds / 60 * 60, 0};
  const Instant from = now;
  std::int64_t minutes = 0;
  for (int i = 0; i < 6000; ++i, now.seconds += 60) {
    const auto local = options.zone->to_local(now);
    const int minute = local.second_of_day / 60;
    const bool free = !options.work_days[static_cast<std::size_t>(base::weekday(local.date))] ||
                      std::find(options.holidays.begin(), options.holidays.end(), local.date) !=
                          options.holidays.end();
    const bool open = !free && std::any_of(options.hours.begin(), options.hours.end(),
                                           [minute](const Hours& stretch) {
                                             return minute >= stretch.from_minute &&
                                                    minute < stretch.to_minute;
                                           });
    if (!open) continue;
    ++minutes;
    if (minutes % 97 == 1) {
      RC_ASSERT(*calendar.add(from, {minutes * 60, 0}) == (Instant{now.seconds + 60, 0}));
    }
  }
  RC_ASSERT(calendar.between(from, now) == (Duration{minutes * 60, 0}));
}

}  // namespace
}  // namespace dealkit::approval
