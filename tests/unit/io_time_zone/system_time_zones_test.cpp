// Real zones against the C library's reading of the same database, and look-ups in both directions.
#include "io/time_zone/system_time_zones.hpp"

#include <atomic>
#include <cstdlib>
#include <ctime>
#include <thread>

namespace dealkit::io::time_zone {
namespace {

using base::Instant;
using base::TimeZone;
using Kind = TimeZone::Resolved::Kind;

Instant instant(const char* text) { return *base::parse_instant(text); }
base::LocalTime local(const char* text) { return base::parse_time(text)->local; }

const std::vector<std::string> zone_names{
    "Europe/Berlin",   "America/New_York", "Australia/Lord_Howe", "Europe/Dublin",
    "America/Nuuk",    "Asia/Gaza",        "Africa/Casablanca",   "Asia/Kathmandu",
    "Pacific/Apia",    "America/Santiago", "Pacific/Chatham",     "Antarctica/Troll",
    "Asia/Calcutta",   "America/Caracas",  "Africa/Monrovia",     "EST5EDT",
    "Europe/Istanbul", "Pacific/Kiritimati"};

TEST(SystemTimeZones, UtcNeedsNoDatabase) {
  const SystemTimeZones zones;
  for (const char* name : {"UTC", "Etc/UTC"}) {
    const TimeZone* const utc = zones.find(name);
    ASSERT_NE(utc, nullptr);
    EXPECT_EQ(utc->name(), name);
    EXPECT_EQ(utc->offset_seconds({0, 0}), 0);
  }
}

TEST(SystemTimeZones, UnknownNamesAreNull) {
  const SystemTimeZones zones;
  for (const char* name :
       {"", "Europe/Atlantis", "europe/berlin", "Europe", "Europe/", "/Europe/Berlin",
        "../zoneinfo/Europe/Berlin", "Europe/../Europe/Berlin", "localtime", "right/Europe/Berlin",
        "zone.tab", "CEST", "+02:00", "Europe/Berlin "}) {
    EXPECT_EQ(zones.find(name), nullptr) << name;
  }
  EXPECT_EQ(zones.find(std::string_view("Europe/Berlin\0", 14)), nullptr);
}

TEST(SystemTimeZones, PointersStay) {
  const SystemTimeZones zones;
  const TimeZone* const berlin = zones.find("Europe/Berlin");
  ASSERT_NE(berlin, nullptr);
  for (const auto& name : zone_names) ASSERT_NE(zones.find(name), nullptr) << name;
  EXPECT_EQ(zones.find("Europe/Berlin"), berlin);
  EXPECT_EQ(berlin->name(), "Europe/Berlin");
}

TEST(SystemTimeZones, OffsetsAreThoseOfTheCLibrary) {
  const SystemTimeZones zones;
  const std::int64_t first = instant("1900-01-02T00:00:00Z").seconds;
  const std::int64_t last = instant("2100-12-30T00:00:00Z").seconds;
  for (const auto& name : zone_names) {
    const TimeZone* const zone = zones.find(name);
    ASSERT_NE(zone, nullptr) << name;
    setenv("TZ", (":" + name).c_str(), 1);
    tzset();
    // Steps of 3.4 days at a prime number of seconds, so that hours of the day differ.
    for (std::int64_t at = first; at < last; at += 293'339) {
      const auto seconds = static_cast<std::time_t>(at);
      std::tm broken_down{};
      ASSERT_NE(localtime_r(&seconds, &broken_down), nullptr);
      ASSERT_EQ(zone->offset_seconds({at, 0}), broken_down.tm_gmtoff)
          << name << " at " << base::to_string(Instant{at, 0});
    }
  }
  unsetenv("TZ");
  tzset();
}

TEST(SystemTimeZones, RulesHoldUntil2100) {
  const SystemTimeZones zones;
  EXPECT_EQ(zones.find("Europe/Berlin")->offset_seconds(instant("2099-07-01T00:00:00Z")), 7200);
  EXPECT_EQ(zones.find("Europe/Berlin")->offset_seconds(instant("2099-12-01T00:00:00Z")), 3600);
  EXPECT_EQ(zones.find("America/New_York")->offset_seconds(instant("2100-07-01T00:00:00Z")),
            -14'400);
}

TEST(SystemTimeZones, ResolvesTheGapAndTheFoldOfEachZone) {
  const SystemTimeZones zones;
  const auto check = [&](const char* name, const char* wall, Kind kind, const char* earliest,
                         const char* latest) {
    const auto resolved = zones.find(name)->resolve(local(wall));
    EXPECT_EQ(resolved.kind, kind) << name << " " << wall;
    EXPECT_EQ(base::to_string(resolved.earliest), earliest) << name << " " << wall;
    EXPECT_EQ(base::to_string(resolved.latest), latest) << name << " " << wall;
  };
  check("Europe/Berlin", "2026-03-29T02:30:00", Kind::gap, "2026-03-29T01:30:00Z",
        "2026-03-29T00:30:00Z");
  check("Europe/Berlin", "2026-10-25T02:30:00", Kind::ambiguous, "2026-10-25T00:30:00Z",
        "2026-10-25T01:30:00Z");
  check("Europe/Berlin", "2026-07-01T00:00:00", Kind::unique, "2026-06-30T22:00:00Z",
        "2026-06-30T22:00:00Z");
  check("America/New_York", "2026-03-08T02:30:00", Kind::gap, "2026-03-08T07:30:00Z",
        "2026-03-08T06:30:00Z");
  check("America/New_York", "2026-11-01T01:30:00", Kind::ambiguous, "2026-11-01T05:30:00Z",
        "2026-11-01T06:30:00Z");
  // Lord Howe moves by half an hour.
  check("Australia/Lord_Howe", "2026-10-04T02:15:00", Kind::gap, "2026-10-03T15:45:00Z",
        "2026-10-03T15:15:00Z");
  check("Australia/Lord_Howe", "2026-10-04T02:30:00", Kind::unique, "2026-10-03T15:30:00Z",
        "2026-10-03T15:30:00Z");
  check("Australia/Lord_Howe", "2026-04-05T01:45:00", Kind::ambiguous, "2026-04-04T14:45:00Z",
        "2026-04-04T15:15:00Z");
}

RC_GTEST_PROP(SystemTimeZones, ResolveInvertsToLocal, ()) {
  static const SystemTimeZones zones;
  const TimeZone& zone = *zones.find(*rc::gen::elementOf(zone_names));
  const auto first = instant("1900-01-02T00:00:00Z").seconds;
  const auto last = instant("2100-12-30T00:00:00Z").seconds;
  const Instant at{*rc::gen::resize(100, rc::gen::inRange(first, last)), 7};
  const auto wall = zone.to_local(at);
  const auto resolved = zone.resolve(wall);
  RC_ASSERT(resolved.kind != Kind::gap);
  RC_ASSERT((resolved.earliest == at || resolved.latest == at));
  RC_ASSERT((zone.to_local(resolved.earliest) == wall && zone.to_local(resolved.latest) == wall));
  RC_ASSERT((resolved.kind == Kind::ambiguous) == (resolved.earliest != resolved.latest));
}

TEST(SystemTimeZones, EveryQuarterHourOfAYearReadsBack) {
  const SystemTimeZones zones;
  for (const char* name : {"Europe/Berlin", "America/New_York", "Australia/Lord_Howe"}) {
    const TimeZone& zone = *zones.find(name);
    int gaps = 0;
    int folds = 0;
    auto wall = local("2026-01-01T00:00:00");
    for (int quarter = 0; quarter < 365 * 96; ++quarter) {
      const auto resolved = zone.resolve(wall);
      gaps += resolved.kind == Kind::gap;
      folds += resolved.kind == Kind::ambiguous;
      ASSERT_EQ(zone.to_local(resolved.earliest) == wall, resolved.kind != Kind::gap);
      ASSERT_EQ(zone.to_local(resolved.latest) == wall, resolved.kind != Kind::gap);
      auto next = base::from_utc(wall);
      next.seconds += 900;
      wall = base::to_utc(next);
    }
    const int expected = name == std::string_view("Australia/Lord_Howe") ? 2 : 4;
    EXPECT_EQ(gaps, expected) << name;
    EXPECT_EQ(folds, expected) << name;
  }
}

TEST(SystemTimeZones, ThreadsGetTheSameZones) {
  const SystemTimeZones zones;
  std::atomic<const TimeZone*> first{nullptr};
  std::atomic<int> different{0};
  std::vector<std::thread> threads;
  for (int i = 0; i < 8; ++i) {
    threads.emplace_back([&] {
      for (const auto& name : zone_names) {
        if (zones.find(name) != zones.find(name)) ++different;
      }
      const TimeZone* expected = nullptr;
      const TimeZone* const mine = zones.find("Europe/Berlin");
      if (!first.compare_exchange_strong(expected, mine) && expected != mine) ++different;
    });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(different, 0);
}

}  // namespace
}  // namespace dealkit::io::time_zone
