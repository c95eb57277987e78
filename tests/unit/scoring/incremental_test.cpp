// Features kept up to date are the same as features recomputed from everything.
#include "core/scoring/incremental.hpp"

#include "core/scoring/score.hpp"
#include "generate.hpp"

namespace dealkit::scoring {
namespace {

constexpr base::Instant start{1'788'220'800, 0};
constexpr std::int64_t day = 86'400;

base::Instant after(std::int64_t seconds, std::int32_t nanos = 0) {
  return {start.seconds + seconds, nanos};
}

Features at(std::span<const DealEvent> events, base::Instant now) {
  const auto features = features_of(events, now);
  EXPECT_TRUE(features.has_value());
  return features.value_or(Features{});
}

TEST(History, CountsWholeDays) {
  const std::vector<DealEvent> events{DealChanged{start, {100'000'000'000}},
                                      InteractionHappened{"i", start}};
  // 7 whole days of age are within 7 days until the eighth is complete.
  EXPECT_EQ(at(events, after(8 * day - 1, 999'999'999))[Feature::interactions_7d], 1);
  EXPECT_EQ(at(events, after(8 * day))[Feature::interactions_7d], 0);
  EXPECT_EQ(at(events, after(31 * day - 1))[Feature::interactions_30d], 1);
  EXPECT_EQ(at(events, after(31 * day))[Feature::interactions_30d], 0);
  EXPECT_EQ(at(events, after(2 * day - 1))[Feature::days_since_last_interaction], 1);
  EXPECT_EQ(at(events, after(2 * day))[Feature::days_since_last_interaction], 2);
  EXPECT_EQ(at(events, after(5400))[Feature::hours_since_last_approval_action], 1.5);
}

TEST(History, WhatIsMissingCountsFromTheCreation) {
  const std::vector<DealEvent> events{DealChanged{start, {}}};
  const auto f = at(events, after(3 * day));
  EXPECT_EQ(f[Feature::days_since_last_interaction], 3);
  EXPECT_EQ(f[Feature::days_since_last_campaign_update], 3);
  EXPECT_EQ(f[Feature::hours_since_last_approval_action], 72);
  EXPECT_EQ(f[Feature::approval_velocity], 48);
  EXPECT_EQ(f[Feature::past_completion_rate], 0.8);
  EXPECT_EQ(f[Feature::budget_utilization], 0);
}

TEST(History, ReadsEveryKindOfEvent) {
  const std::vector<DealEvent> events{
      DealChanged{start, {100'000'000}},
      AccountChanged{base::Micros{5'500'000}, 0.25, 3},
      CampaignStands{"a", after(0), {30'000'000}},
      CampaignStands{"a", after(day), {40'000'000}},
      CampaignEdited{"a", "a:2", after(day), true},
      CampaignEdited{"a", "a:3", after(day), false},
      CampaignStands{"b", after(2 * day), {90'000'000}},
      CampaignEdited{"b", "b:2", after(2 * day), true},
      CampaignRemoved{"b"},
      CampaignEdited{"a", "a:2", after(day), true},
      // Level 1 took an hour; level 2 three, until its second seat signed; level 3 still waits.
      SeatStands{1, 1, 1, SeatStands::Decision::approved, after(0), after(3600)},
      SeatStands{1, 2, 1, SeatStands::Decision::approved, after(3600), after(2 * 3600)},
      SeatStands{1, 2, 2, SeatStands::Decision::none, after(3600), {}},
      SeatStands{1, 2, 2, SeatStands::Decision::approved, after(3600), after(4 * 3600)},
      SeatStands{1, 3, 1, SeatStands::Decision::approved, after(4 * 3600), after(5 * 3600)},
      SeatStands{1, 3, 2, SeatStands::Decision::none, after(4 * 3600), {}}};
  const auto f = at(events, after(2 * day));
  EXPECT_EQ(f[Feature::deal_value], 100);
  EXPECT_EQ(f[Feature::budget_utilization], 0.4);
  EXPECT_EQ(f[Feature::campaign_edits_30d], 2);
  EXPECT_EQ(f[Feature::targeting_change_count], 1);
  EXPECT_EQ(f[Feature::days_since_last_campaign_update], 1);
  EXPECT_EQ(f[Feature::approval_velocity], 2);
  EXPECT_EQ(f[Feature::hours_since_last_approval_action], 43);
  EXPECT_EQ(f[Feature::historical_spend], 5.5);
  EXPECT_EQ(f[Feature::past_completion_rate], 0.25);
  EXPECT_EQ(f[Feature::support_tickets_90d], 3);
}

TEST(History, ADecisionThatWasCarriedOverIsOneDecision) {
  using enum SeatStands::Decision;
  constexpr std::int64_t hour = 3600;
  std::vector<DealEvent> events{DealChanged{start, {}},
                                SeatStands{1, 1, 1, approved, after(0), after(10 * hour)},
                                SeatStands{1, 2, 1, approved, after(10 * hour), after(60 * hour)},
                                SeatStands{1, 2, 2, approved, after(10 * hour), after(110 * hour)}};
  const auto velocity = [&] {
    const auto now = after(30 * day);
    DealState state;
    for (const auto& event : events) state.apply(event);
    const auto features = at(events, now);
    EXPECT_EQ(state.features(now).value_or(Features{}), features);
    return features[Feature::approval_velocity];
  };
  EXPECT_EQ(velocity(), 55);
  // An amendment that keeps the first level re-opens the second one.
  events.emplace_back(SeatStands{2, 1, 1, approved, after(0), after(10 * hour)});
  events.emplace_back(SeatStands{2, 2, 1, none, after(200 * hour), {}});
  EXPECT_EQ(velocity(), 55);
  // It signs once more; then a round that keeps both.
  events.emplace_back(SeatStands{2, 2, 1, approved, after(200 * hour), after(240 * hour)});
  EXPECT_EQ(velocity(), 50);
  events.emplace_back(SeatStands{3, 1, 1, approved, after(0), after(10 * hour)});
  events.emplace_back(SeatStands{3, 2, 1, approved, after(200 * hour), after(240 * hour)});
  EXPECT_EQ(velocity(), 50);
  // Another level of the same times is another decision.
  events.emplace_back(SeatStands{3, 3, 1, approved, after(0), after(10 * hour)});
  EXPECT_EQ(velocity(), 40);
}

TEST(History, RefusesAnAccountOutOfRange) {
  const std::vector<DealEvent> events{AccountChanged{{}, 1.5, {}}};
  const auto features = features_of(events, start);
  ASSERT_FALSE(features.has_value());
  EXPECT_EQ(features.error().message,
            "deal_completion_rate of its account: expected a number from 0 to 1, found 1.5");
}

/// Near `now`, or around the borders of the windows, or anywhere; sometimes in the future.
base::Instant any_moment(base::Instant now) {
  constexpr int borders[] = {0, 1, 7, 8, 30, 31, 90, 91, 92};
  const auto whole = static_cast<std::int64_t>(*rc::gen::elementOf(std::vector<int>(
      std::begin(borders), std::end(borders))));
  const auto shift = *rc::gen::inRange(-2, 3);
  const auto wide = *rc::gen::inRange(-5 * 86'400, 100 * 86'400);
  const bool at_border = *rc::gen::arbitrary<bool>();
  const auto back = at_border ? whole * day + shift : std::int64_t{wide};
  const auto nanos = *rc::gen::element(0, 0, 1, 999'999'999);
  return {now.seconds - back, nanos};
}

std::optional<base::Instant> any_moment_or_none(base::Instant now) {
  if (*rc::gen::inRange(0, 5) == 0) return std::nullopt;
  return any_moment(now);
}

std::string any_campaign() { return "c" + std::to_string(*rc::gen::inRange(0, 3)); }

/// A round that keeps a signature of an earlier one, as a re-opened review does.
DealEvent carried(const std::vector<DealEvent>& all, DealEvent otherwise) {
  if (all.empty()) return otherwise;
  const auto* seat = std::get_if<SeatStands>(&all[*rc::gen::inRange<std::size_t>(0, all.size())]);
  if (seat == nullptr) return otherwise;
  auto later = *seat;
  later.round += *rc::gen::inRange(1, 3);
  return later;
}

DealEvent any_event(base::Instant now, int number) {
  const auto id = "e" + std::to_string(number);
  const base::Micros money{*rc::gen::inRange<std::int64_t>(0, 1'000'000'000'000)};
  switch (*rc::gen::inRange(0, 9)) {
    case 0: return DealChanged{any_moment(now), money};
    case 1:
      return AccountChanged{*rc::gen::arbitrary<bool>() ? std::optional(money) : std::nullopt,
                            *rc::gen::inRange(0, 101) / 100.0, *rc::gen::inRange(0, 20)};
    case 2: return CampaignStands{any_campaign(), any_moment_or_none(now), money};
    case 3:
    case 4: return CampaignEdited{any_campaign(), id, any_moment(now), *rc::gen::arbitrary<bool>()};
    case 5: return CampaignRemoved{any_campaign()};
    case 6:
      return SeatStands{*rc::gen::inRange(1, 3), *rc::gen::inRange(1, 3), *rc::gen::inRange(1, 3),
                        *rc::gen::element(SeatStands::Decision::none,
                                          SeatStands::Decision::approved,
                                          SeatStands::Decision::rejected),
                        any_moment_or_none(now), any_moment_or_none(now)};
    default: return InteractionHappened{id, any_moment(now)};
  }
}

RC_GTEST_PROP(Incremental, EqualsTheFullRecomputation, ()) {
  std::vector<DealEvent> all;
  DealState state;
  auto now = after(1000 * day);
  const auto rounds = *rc::gen::inRange(1, 60);
  for (int round = 0; round < rounds; ++round) {
    if (*rc::gen::inRange(0, 10) < 7) {
      // Some come again, as events do that are delivered twice.
      auto event = !all.empty() && *rc::gen::inRange(0, 6) == 0
                       ? all[*rc::gen::inRange<std::size_t>(0, all.size())]
                       : carried(all, any_event(now, round));
      all.push_back(event);
      state.apply(event);
    } else {
      now.seconds += *rc::gen::element<std::int64_t>(0, 1, 3599, day - 1, day, 8 * day, 31 * day);
    }
    if (*rc::gen::arbitrary<bool>()) state.forget(now);
    const auto incremental = state.features(now);
    const auto full = features_of(all, now);
    RC_ASSERT(incremental.has_value());
    RC_ASSERT(full.has_value());
    RC_ASSERT(*incremental == *full);  // every digit
    const auto one = score_of(*incremental, {});
    const auto other = score_of(*full, {});
    RC_ASSERT(one.unrounded == other.unrounded);
    RC_ASSERT(one.hundredths == other.hundredths);
  }
}

TEST(Incremental, KeepsNinetyDaysOnly) {
  DealState state;
  state.apply(DealChanged{start, {1'000'000}});
  for (int d = 0; d < 1000; ++d) {
    state.apply(InteractionHappened{std::to_string(d), after(d * day)});
    state.apply(CampaignEdited{"c", std::to_string(d), after(d * day), true});
    state.forget(after(d * day));
    EXPECT_LE(state.size(), 2U * 91 + 31 + 1);
  }
}

}  // namespace
}  // namespace dealkit::scoring
