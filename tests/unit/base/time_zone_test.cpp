// Look-ups in hand-made zones; real ones are tested with their loader (unit/io_time_zone).
#include "core/base/time_zone.hpp"

namespace dealkit::base {
namespace {

/// Berlin's rules of 2026 with nothing before and after.
TimeZone berlin_2026() {
  return TimeZone("Berlin", 3600,
                  {{parse_instant("2026-03-29T01:00:00Z")->seconds, 7200},
                   {parse_instant("2026-10-25T01:00:00Z")->seconds, 3600}});
}

LocalTime local(const char* text) { return parse_time(text)->local; }
Instant instant(const char* text) { return *parse_instant(text); }

using Kind = TimeZone::Resolved::Kind;

TEST(TimeZone, UtcIsUtc) {
  const auto utc = TimeZone::utc();
  EXPECT_EQ(utc.name(), "UTC");
  EXPECT_EQ(utc.offset_seconds(instant("2026-07-01T00:00:00Z")), 0);
  const auto resolved = utc.resolve(local("2026-07-01T12:00:00.5"));
  EXPECT_EQ(resolved.kind, Kind::unique);
  EXPECT_EQ(resolved.earliest, instant("2026-07-01T12:00:00.5Z"));
  EXPECT_EQ(resolved.latest, resolved.earliest);
}

TEST(TimeZone, OffsetsChangeAtTheTransitionItself) {
  const auto zone = berlin_2026();
  EXPECT_EQ(zone.offset_seconds(instant("1970-01-01T00:00:00Z")), 3600);
  EXPECT_EQ(zone.offset_seconds(instant("2026-03-29T00:59:59.999Z")), 3600);
  EXPECT_EQ(zone.offset_seconds(instant("2026-03-29T01:00:00Z")), 7200);
  EXPECT_EQ(zone.offset_seconds(instant("2026-10-25T01:00:00Z")), 3600);
  EXPECT_EQ(zone.to_local(instant("2026-03-29T01:00:00Z")), local("2026-03-29T03:00:00"));
}

TEST(TimeZone, ResolvesGapsAndFolds) {
  const auto zone = berlin_2026();
  EXPECT_EQ(zone.resolve(local("2026-03-29T01:59:59")).kind, Kind::unique);
  const auto gap = zone.resolve(local("2026-03-29T02:30:00"));
  EXPECT_EQ(gap.kind, Kind::gap);
  EXPECT_EQ(gap.earliest, instant("2026-03-29T01:30:00Z"));
  EXPECT_EQ(gap.latest, instant("2026-03-29T00:30:00Z"));
  EXPECT_EQ(zone.resolve(local("2026-03-29T02:00:00")).kind, Kind::gap);
  EXPECT_EQ(zone.resolve(local("2026-03-29T03:00:00")).kind, Kind::unique);
  EXPECT_EQ(zone.resolve(local("2026-03-29T03:00:00")).earliest, instant("2026-03-29T01:00:00Z"));
  EXPECT_EQ(zone.resolve(local("2026-10-25T01:59:59")).kind, Kind::unique);
  const auto fold = zone.resolve(local("2026-10-25T02:30:00.25"));
  EXPECT_EQ(fold.kind, Kind::ambiguous);
  EXPECT_EQ(fold.earliest, instant("2026-10-25T00:30:00.25Z"));
  EXPECT_EQ(fold.latest, instant("2026-10-25T01:30:00.25Z"));
  EXPECT_EQ(zone.resolve(local("2026-10-25T03:00:00")).kind, Kind::unique);
}

TEST(TimeZone, ADayThatNeverWasIsAGap) {
  // Apia skipped 2011-12-30 by moving across the date line.
  const TimeZone apia("Apia", -36'000, {{instant("2011-12-30T10:00:00Z").seconds, 50'400}});
  const auto gap = apia.resolve(local("2011-12-30T12:00:00"));
  EXPECT_EQ(gap.kind, Kind::gap);
  EXPECT_EQ(gap.earliest, instant("2011-12-30T22:00:00Z"));
  EXPECT_EQ(gap.latest, instant("2011-12-29T22:00:00Z"));
  EXPECT_EQ(apia.resolve(local("2011-12-31T00:00:00")).kind, Kind::unique);
}

/// All instants that read `wall` on the zone's clock, found by trying every offset it ever has.
std::vector<Instant> naive_resolve(const TimeZone& zone, const LocalTime& wall,
                                   const std::vector<std::int32_t>& offsets) {
  std::map<std::int64_t, Instant> found;
  for (const auto offset : offsets) {
    auto candidate = from_utc(wall);
    candidate.seconds -= offset;
    if (zone.to_local(candidate) == wall) found[candidate.seconds] = candidate;
  }
  std::vector<Instant> list;
  for (const auto& [seconds, each] : found) list.push_back(each);
  return list;
}

RC_GTEST_PROP(TimeZone, ResolvesAsTryingEveryOffsetDoes, ()) {
  // Quarter hours, transitions hours apart at times: wilder than any real zone.
  const auto quarter_hours = rc::gen::resize(100, rc::gen::inRange(-64, 65));
  std::vector<std::int32_t> offsets{*quarter_hours * 900};
  std::vector<TimeZone::Transition> transitions;
  std::int64_t at = 0;
  const auto count = *rc::gen::resize(100, rc::gen::inRange(0, 6));
  for (int i = 0; i < count; ++i) {
    at += *rc::gen::resize(100, rc::gen::inRange(1, 400)) * 900;
    offsets.push_back(*quarter_hours * 900);
    transitions.push_back({at, offsets.back()});
  }
  const TimeZone zone("wild", offsets.front(), transitions);
  for (std::int64_t quarter = -200; quarter < 2400; ++quarter) {
    const auto wall = to_utc({quarter * 900, 5});
    const auto resolved = zone.resolve(wall);
    const auto expected = naive_resolve(zone, wall, offsets);
    if (expected.empty()) {
      RC_ASSERT(resolved.kind == Kind::gap);
      RC_ASSERT((resolved.earliest > resolved.latest));
    } else {
      RC_ASSERT(resolved.kind == (expected.size() > 1 ? Kind::ambiguous : Kind::unique));
      RC_ASSERT((resolved.earliest == expected.front()));
      RC_ASSERT((resolved.latest == expected.back()));
    }
  }
}

}  // namespace
}  // namespace dealkit::base
