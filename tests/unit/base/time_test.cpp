// The calendar, RFC 3339 and durations: tables of edge cases, and round trips over every day.
#include "core/base/time.hpp"

#include <limits>

#include "core/base/money.hpp"
#include "printers.hpp"

namespace dealkit::base {
namespace {

using dealkit::test::error_of;

constexpr std::int64_t first_day = -719'162;  // 0001-01-01
constexpr std::int64_t last_day = 2'932'896;  // 9999-12-31
constexpr std::int64_t first_second = first_day * 86'400;
constexpr std::int64_t last_second = last_day * 86'400 + 86'399;

rc::Gen<Instant> any_instant() {
  return rc::gen::map(
      rc::gen::pair(rc::gen::oneOf(rc::gen::inRange<std::int64_t>(first_second, last_second + 1),
                                   rc::gen::inRange<std::int64_t>(-5, 5)),
                    rc::gen::oneOf(rc::gen::inRange(0, 1'000'000'000), rc::gen::just(0),
                                   rc::gen::map(rc::gen::inRange(0, 1000),
                                                [](int ms) { return ms * 1'000'000; }))),
      [](const auto& parts) { return Instant{parts.first, parts.second}; });
}

TEST(Time, EveryDayOfTenThousandYearsIsCountedOnce) {
  // An independent walk: the day after, by the rules of the calendar.
  Date date{1, 1, 1};
  int weekday_expected = 1;  // 0001-01-01 was a Monday
  int day_of_year_expected = 0;
  for (std::int64_t days = first_day; days <= last_day; ++days) {
    ASSERT_TRUE(is_valid(date));
    ASSERT_EQ(days_from_civil(date), days);
    ASSERT_EQ(civil_from_days(days), date);
    ASSERT_EQ(weekday(date), weekday_expected);
    ASSERT_EQ(day_of_year(date), day_of_year_expected);
    weekday_expected = (weekday_expected + 1) % 7;
    ++day_of_year_expected;
    ++date.day;
    if (is_valid(date)) continue;
    date.day = 1;
    if (++date.month <= 12) continue;
    date = {date.year + 1, 1, 1};
    day_of_year_expected = 0;
  }
  EXPECT_EQ(date, (Date{10'000, 1, 1}));
}

RC_GTEST_PROP(Time, DaysInvertOverTheRangeOfYears, ()) {
  const auto days = *rc::gen::inRange<std::int64_t>(-700'000'000'000, 700'000'000'000);
  RC_ASSERT(is_valid(civil_from_days(days)));
  RC_ASSERT(days_from_civil(civil_from_days(days)) == days);
}

TEST(Time, KnowsTheLengthsOfMonths) {
  EXPECT_TRUE(is_valid({2000, 2, 29}));
  EXPECT_TRUE(is_valid({2024, 2, 29}));
  EXPECT_FALSE(is_valid({1900, 2, 29}));
  EXPECT_FALSE(is_valid({2025, 2, 29}));
  EXPECT_FALSE(is_valid({2025, 4, 31}));
  EXPECT_FALSE(is_valid({2025, 0, 1}));
  EXPECT_FALSE(is_valid({2025, 13, 1}));
  EXPECT_FALSE(is_valid({2025, 1, 0}));
  EXPECT_EQ(weekday({2026, 10, 1}), 4);
  EXPECT_EQ(day_of_year({2024, 12, 31}), 365);
}

TEST(Time, ReadsInstants) {
  const std::map<std::string, Instant> cases{
      {"1970-01-01T00:00:00Z", {0, 0}},
      {"1969-12-31T23:59:59.5Z", {-1, 500'000'000}},
      {"2026-10-01T00:00:00Z", {1'790'812'800, 0}},
      {"2026-10-01t00:00:00z", {1'790'812'800, 0}},
      {"2026-10-01T02:00:00+02:00", {1'790'812'800, 0}},
      {"2026-09-30T20:00:00-04:00", {1'790'812'800, 0}},
      {"2026-10-01T00:00:00-00:00", {1'790'812'800, 0}},
      {"2026-10-01T23:59:00+23:59", {1'790'812'800, 0}},
      {"2026-10-01T00:00:00.1Z", {1'790'812'800, 100'000'000}},
      {"2026-10-01T00:00:00.123456789Z", {1'790'812'800, 123'456'789}},
      {"0001-01-01T00:00:00Z", {first_second, 0}},
      {"9999-12-31T23:59:59.999999999Z", {last_second, 999'999'999}},
  };
  for (const auto& [text, instant] : cases) {
    const auto read = parse_instant(text);
    ASSERT_TRUE(read) << text << ": " << read.error().message;
    EXPECT_EQ(*read, instant) << text;
    EXPECT_EQ(parse_time(text)->form, TimeText::Form::instant);
  }
}

TEST(Time, RefusesWhatIsNotRfc3339) {
  for (const std::string text :
       {"", "2026", "2026-10-01T", "2026-10-01T00", "2026-10-01T00:00", "2026-10-01T00:00Z",
        "2026-10-01 00:00:00Z", "2026-10-01T00:00:60Z", "2026-12-31T23:59:60Z",
        "2026-10-01T24:00:00Z", "2026-10-01T00:60:00Z", "2026-13-01T00:00:00Z",
        "2026-00-01T00:00:00Z", "2026-02-29T00:00:00Z", "2026-10-00T00:00:00Z",
        "0000-01-01T00:00:00Z", "10000-01-01T00:00:00Z", "-001-01-01T00:00:00Z",
        "2026-10-01T00:00:00.Z", "2026-10-01T00:00:00.1234567890Z", "2026-10-01T00:00:00,5Z",
        "2026-10-01T00:00:00+24:00", "2026-10-01T00:00:00+00:60", "2026-10-01T00:00:00+0200",
        "2026-10-01T00:00:00+02", "2026-10-01T00:00:00Zz", "2026-10-01T00:00:00Z ",
        " 2026-10-01T00:00:00Z", "2026-1-01T00:00:00Z", "2026-10-1T00:00:00Z",
        "2026/10/01T00:00:00Z", "2026-10-01T0:00:00Z", "+026-10-01T00:00:00Z",
        "0001-01-01T00:00:00+00:01", "9999-12-31T23:59:59-00:01", "20261001T000000Z",
        "2026-W40-4T00:00:00Z", "2026-10-01T00:00:00 Z"}) {
    EXPECT_EQ(error_of(parse_instant(text)).code, Errc::data) << text;
    EXPECT_FALSE(parse_time(text)) << text;
  }
  EXPECT_FALSE(parse_instant("2026-10-01"));
  EXPECT_FALSE(parse_instant("2026-10-01T00:00:00"));
  EXPECT_NE(error_of(parse_instant("2026-10-01T00:00:00")).message.find("offset is missing"),
            std::string::npos);
  EXPECT_LT(error_of(parse_instant(std::string(1'000'000, '2'))).message.size(), 300U);
}

/// The usual form is read eight characters at a time, every other byte by byte: both must agree.
TEST(Time, OneWrongByteIsRefusedAtEveryPlaceOfTheUsualForm) {
  const std::string good = "2026-10-21T13:45:56Z";
  ASSERT_TRUE(parse_instant(good));
  for (std::size_t at = 0; at < good.size(); ++at) {
    for (int byte = 0; byte < 256; ++byte) {
      auto text = good;
      text[at] = static_cast<char>(byte);
      // ".0" before the Z leads round the short cut, and means the same.
      const auto plain = parse_instant(text);
      const auto longer = parse_instant(text.substr(0, 19) + ".0" + text.substr(19));
      ASSERT_EQ(plain.has_value(), longer.has_value()) << at << " " << byte;
      if (plain) {
        ASSERT_EQ(*plain, *longer) << text;
      }
    }
  }
  EXPECT_FALSE(parse_instant("2026-02-29T00:00:00Z"));
  EXPECT_FALSE(parse_instant("0000-01-01T00:00:00Z"));
  EXPECT_FALSE(parse_instant("2026-00-01T00:00:00Z"));
}

TEST(Time, TellsTheFormsApart) {
  const auto date = parse_time("2026-03-29");
  ASSERT_TRUE(date);
  EXPECT_EQ(date->form, TimeText::Form::date);
  EXPECT_EQ(date->local, (LocalTime{{2026, 3, 29}, 0, 0}));
  const auto local = parse_time("2026-03-29T02:30:00.25");
  ASSERT_TRUE(local);
  EXPECT_EQ(local->form, TimeText::Form::local);
  EXPECT_EQ(local->local, (LocalTime{{2026, 3, 29}, 9000, 250'000'000}));
  EXPECT_EQ(*parse_date("2024-02-29"), (Date{2024, 2, 29}));
  for (const char* text : {"", "2024-02-30", "2024-02-29T", "2024-2-9", "0000-01-01", "24-02-29"}) {
    EXPECT_EQ(error_of(parse_date(text)).code, Errc::data) << text;
  }
}

TEST(Time, PrintsTheFractionThatMatters) {
  EXPECT_EQ(to_string(Instant{0, 0}), "1970-01-01T00:00:00Z");
  EXPECT_EQ(to_string(Instant{-1, 500'000'000}), "1969-12-31T23:59:59.500Z");
  EXPECT_EQ(to_string(Instant{0, 1'000}), "1970-01-01T00:00:00.000001Z");
  EXPECT_EQ(to_string(Instant{0, 1}), "1970-01-01T00:00:00.000000001Z");
  EXPECT_EQ(to_string(Instant{first_second, 0}), "0001-01-01T00:00:00Z");
  EXPECT_EQ(to_string(Date{987, 6, 5}), "0987-06-05");
}

RC_GTEST_PROP(Time, InstantsRoundTrip, ()) {
  const auto instant = *any_instant();
  RC_ASSERT(*parse_instant(to_string(instant)) == instant);
  RC_ASSERT(from_utc(to_utc(instant)) == instant);
}

RC_GTEST_PROP(Time, OffsetsShiftTheClockOnly, ()) {
  const auto second =
      *rc::gen::inRange<std::int64_t>(first_second + 86'400, last_second - 86'400);
  const Instant instant{second, 0};
  const auto minutes = *rc::gen::inRange(-1439, 1440);
  auto text = to_string(Instant{instant.seconds + minutes * 60, 0});
  const int magnitude = minutes < 0 ? -minutes : minutes;
  const auto two = [](int value) { return (value < 10 ? "0" : "") + std::to_string(value); };
  text.back() = minutes < 0 ? '-' : '+';
  text += two(magnitude / 60) + ":" + two(magnitude % 60);
  RC_ASSERT(*parse_instant(text) == instant);
}

TEST(Time, ReadsDurations) {
  const std::map<std::string, Duration> cases{
      {"0", {0, 0}},
      {"-0", {0, 0}},
      {"0s", {0, 0}},
      {"1h30m", {5400, 0}},
      {"1.5s", {1, 500'000'000}},
      {"-1.5s", {-1, -500'000'000}},
      {"-300ms", {0, -300'000'000}},
      {"+5s", {5, 0}},
      {"100us", {0, 100'000}},
      {"100\u00B5s", {0, 100'000}},
      {"100\u03BCs", {0, 100'000}},
      {"7ns", {0, 7}},
      {".5s", {0, 500'000'000}},
      {"5.s", {5, 0}},
      {"1.s.5s", {1, 500'000'000}},
      {"0.1h", {360, 0}},
      {"1.9ns", {0, 1}},
      {"1h1h", {7200, 0}},
      {"10m1h0.000000001s", {4200, 1}},
      {"0.3333333333333333333h", {1199, 999'999'999}},
      {"315576000000s", {315'576'000'000, 0}},
      {"-315576000000s", {-315'576'000'000, 0}},
      {"87660000h", {315'576'000'000, 0}},
      {"315576000000000000000ns", {315'576'000'000, 0}},
  };
  for (const auto& [text, duration] : cases) {
    const auto read = parse_duration(text);
    ASSERT_TRUE(read) << text << ": " << read.error().message;
    EXPECT_EQ(*read, duration) << text;
  }
  for (const std::string text :
       {"", "-", "+", "1", "s", ".s", "1.", "1d", "1w", "1h ", " 1h", "1 h", "1h-30m", "--1s",
        "1e3s", "1S", "1hm", "315576000001s", "315576000000.000000001s",
        "99999999999999999999999999h", "0x1s", "1.5.5s", "\u00B5s", "1us1"}) {
    EXPECT_EQ(error_of(parse_duration(text)).code, Errc::data) << text;
  }
}

TEST(Time, PrintsDurationsAsSeconds) {
  EXPECT_EQ(to_string(Duration{5400, 0}), "5400s");
  EXPECT_EQ(to_string(Duration{1, 500'000'000}), "1.500s");
  EXPECT_EQ(to_string(Duration{0, -300'000'000}), "-0.300s");
  EXPECT_EQ(to_string(Duration{-1, -1}), "-1.000000001s");
  EXPECT_EQ(to_string(Duration{}), "0s");
  EXPECT_EQ(to_string(Duration{std::numeric_limits<std::int64_t>::min(), 0}),
            "-9223372036854775808s");
}

RC_GTEST_PROP(Time, DurationsRoundTrip, ()) {
  const auto seconds = *rc::gen::oneOf(
      rc::gen::inRange<std::int64_t>(0, 315'576'000'000), rc::gen::inRange<std::int64_t>(0, 3));
  const auto nanos = *rc::gen::oneOf(rc::gen::inRange(0, 1'000'000'000), rc::gen::just(0));
  const Duration duration{seconds, nanos};
  const Duration negative{-seconds, -nanos};
  RC_ASSERT(*parse_duration(to_string(duration)) == duration);
  RC_ASSERT(*parse_duration(to_string(negative)) == negative);
}

RC_GTEST_PROP(Time, AddingTheDifferenceLeadsBack, ()) {
  const auto a = *any_instant();
  const auto b = *any_instant();
  const auto difference = subtract(a, b);
  RC_ASSERT((difference.seconds >= 0 && difference.nanos >= 0) ||
            (difference.seconds <= 0 && difference.nanos <= 0));
  RC_ASSERT((int128{difference.seconds} * 1'000'000'000 + difference.nanos ==
             int128{a.seconds - b.seconds} * 1'000'000'000 + (a.nanos - b.nanos)));
  RC_ASSERT(*add(b, difference) == a);
}

TEST(Time, SumsStayWithinTheYears) {
  const Instant last{last_second, 999'999'999};
  EXPECT_EQ(error_of(add(last, {0, 1})).code, Errc::limit);
  EXPECT_EQ(error_of(add({first_second, 0}, {0, -1})).code, Errc::limit);
  EXPECT_EQ(error_of(add(last, {std::numeric_limits<std::int64_t>::max(), 0})).code, Errc::limit);
  EXPECT_EQ(error_of(add({first_second, 0}, {std::numeric_limits<std::int64_t>::min(), 0})).code,
            Errc::limit);
  EXPECT_EQ(*add(last, {0, 0}), last);
  EXPECT_EQ(*add({0, 0}, {0, -1}), (Instant{-1, 999'999'999}));
}

}  // namespace
}  // namespace dealkit::base
