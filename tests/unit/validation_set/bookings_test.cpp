// SCH009, SCH010 and SCH017 against naive models, and their cases.
#include <rapidcheck/gtest.h>

#include "set_fixture.hpp"

namespace dealkit::validation {
namespace {

using Ordinals = std::vector<std::vector<std::uint64_t>>;

TestCampaign booking(std::string id, int start, int end) {
  TestCampaign campaign;
  campaign.id = std::move(id);
  campaign.start = start;
  campaign.end = end;
  campaign.placements = {"top"};
  return campaign;
}

TestCampaign exclusive(TestCampaign campaign) {
  campaign.exclusive = true;
  return campaign;
}

TestCampaign shared(std::string id, int start, int end, double share) {
  auto campaign = booking(std::move(id), start, end);
  campaign.share = share;
  return campaign;
}

TestCampaign product(std::string id, std::string advertiser, std::string deal) {
  auto campaign = booking(std::move(id), 1, 5);
  campaign.category = "cars";
  campaign.advertiser = std::move(advertiser);
  campaign.deal_id = std::move(deal);
  return campaign;
}

TEST(DoubleBooking, OneOfTheTwoMustBeExclusive) {
  const auto a = booking("a", 1, 5);
  const auto b = booking("b", 4, 8);
  EXPECT_EQ(run_campaigns({a, b}).findings.size(), 0u);
  for (const auto& pair : {std::vector{exclusive(a), b}, std::vector{a, exclusive(b)}}) {
    const auto run = run_campaigns(pair);
    ASSERT_EQ(run.ordinals_of("SCH009"), (Ordinals{{0, 1}}));
    EXPECT_EQ(run.findings[0].severity, Severity::critical);
    EXPECT_EQ(run.findings.size(), 1u);
  }
  EXPECT_EQ(run_campaigns({exclusive(a), b}).findings[0].message,
            "placement \"top\" is booked by \"b\" from 2026-10-04T00:00:00Z on, while \"a\" holds "
            "it exclusively");
  EXPECT_EQ(run_campaigns({a, exclusive(b)}).findings[0].message,
            "placement \"top\" is booked exclusively by \"b\" from 2026-10-04T00:00:00Z on, while "
            "\"a\" holds it");
}

TEST(DoubleBooking, FlightsThatTouchDoNotMeet) {
  EXPECT_EQ(run_campaigns({exclusive(booking("a", 1, 5)), booking("b", 5, 8)}).findings.size(), 0u);
}

TEST(DoubleBooking, AMissingStartOrEndIsOpen) {
  const auto open = exclusive(booking("a", 0, 0));
  EXPECT_EQ(run_campaigns({open, booking("b", 5, 8)}).ordinals_of("SCH009"), (Ordinals{{0, 1}}));
  const auto until = exclusive(booking("a", 0, 5));
  EXPECT_EQ(run_campaigns({until, booking("b", 5, 0)}).findings.size(), 0u);
  EXPECT_EQ(run_campaigns({until, booking("b", 4, 0)}).findings.size(), 1u);
}

TEST(DoubleBooking, AFlightThatEndsAsItStartsIsNone) {
  for (const int other : {4, 5, 6}) {
    EXPECT_TRUE(run_campaigns({exclusive(booking("a", 5, 5)), booking("b", 1, 9),
                               exclusive(booking("c", other, other))})
                    .findings.empty())
        << other;
  }
}

TEST(DoubleBooking, AFlightThatEndsBeforeItStartsIsNone) {
  EXPECT_EQ(run_campaigns({exclusive(booking("a", 5, 1)), booking("b", 1, 9)}).findings.size(), 0u);
}

/// The schedule's own start and end go before its flights, of which the outermost count; each edge
/// by itself, whatever the other has.
TEST(DoubleBooking, FlightsStandInForWhatTheScheduleDoesNotSay) {
  const auto day = [](int number) { return '"' + TestCampaign::day(number) + '"'; };
  const auto flight = [&](int start, int end) {
    return R"({"start":)" + day(start) + R"(,"end":)" + day(end) + "}";
  };
  const std::string flights = R"("flights":[)" + flight(10, 12) + "," + flight(4, 6) + "," +
                              flight(14, 16) + "]";
  const struct {
    std::string members;
    int first, last;  // days on which the placement is taken: from the first up to the last
  } cases[] = {
      {flights, 4, 16},
      {R"("start":)" + day(8) + "," + flights, 8, 16},
      {R"("start":)" + day(2) + "," + flights, 2, 16},
      {R"("end":)" + day(11) + "," + flights, 4, 11},
      {R"("end":)" + day(20) + "," + flights, 4, 20},
      {R"("start":)" + day(5) + R"(,"end":)" + day(9) + "," + flights, 5, 9},
      {R"("start":)" + day(5) + R"(,"end":)" + day(9) + R"(,"flights":[])", 5, 9},
      {R"("flights":[)" + flight(4, 6) + R"(,{"start":)" + day(8) + "}]", 4, 32},
      {R"("flights":[)" + flight(4, 6) + R"(,{"end":)" + day(8) + "}]", 0, 8},
  };
  for (const auto& test : cases) {
    const auto holder = R"({"type":"campaign","id":"a","scheduling":{"exclusive":true,)"
                        R"("time_zone":"UTC","placements":["top"],)" + test.members + "}}";
    for (int probe = 1; probe <= 30; ++probe) {
      const auto other = booking("b", probe, probe + 1).json();
      const bool taken = probe >= test.first && probe < test.last;
      EXPECT_EQ(run_records({holder, other}, {}).of("SCH009").size(), taken ? 1U : 0U)
          << test.members << ", day " << probe;
    }
  }
}

TEST(DoubleBooking, VersionsOfOneCampaignDoNotCollide) {
  const auto a = exclusive(booking("a", 1, 5));
  EXPECT_EQ(run_campaigns({a, a}).findings.size(), 0u);
  auto nameless = a;
  nameless.id.clear();
  EXPECT_EQ(run_campaigns({nameless, nameless}).ordinals_of("SCH009"), (Ordinals{{0, 1}}));
}

TEST(DoubleBooking, DealsStandInForPlacements) {
  auto a = exclusive(booking("a", 1, 5));
  auto b = booking("b", 1, 5);
  a.placements.clear();
  b.placements.clear();
  EXPECT_EQ(run_campaigns({a, b}).findings.size(), 0u) << "neither says what it books";
  a.deal_id = b.deal_id = "top";
  EXPECT_EQ(run_campaigns({a, b}).ordinals_of("SCH009"), (Ordinals{{0, 1}}));
  b.placements = {"top"};
  EXPECT_EQ(run_campaigns({a, b}).findings.size(), 0u) << "a deal is no placement";
}

TEST(DoubleBooking, APlacementNamedTwiceIsBookedOnce) {
  auto a = exclusive(booking("", 1, 5));
  a.placements = {"top", "top"};
  EXPECT_EQ(run_campaigns({a}).findings.size(), 0u);
}

TEST(DoubleBooking, EveryBookingThatTakesPartIsMarked) {
  std::vector<TestCampaign> campaigns;
  for (int i = 0; i < 100; ++i) campaigns.push_back(booking("c" + std::to_string(i), 1, 9));
  campaigns.push_back(exclusive(booking("x", 2, 3)));
  campaigns.push_back(booking("apart", 10, 12));
  TestOptions options;
  options.rules.by_record = true;
  options.rules.limits.max_listed = 5;
  const auto run = run_campaigns(campaigns, options);
  ASSERT_EQ(run.of("SCH009").size(), 1u);
  EXPECT_EQ(run.findings[0].ordinals, (std::vector<std::uint64_t>{0, 1, 2, 3, 100}));
  EXPECT_NE(run.findings[0].message.find("while 100 others hold it"), std::string::npos);
  for (std::size_t i = 0; i <= 100; ++i) {
    EXPECT_EQ(run.by_record[i], std::vector<std::string>{"SCH009 critical"}) << i;
  }
  EXPECT_TRUE(run.by_record[101].empty());
}

TEST(ShareOfVoice, ExactlyHundredPercentIsWell) {
  EXPECT_EQ(run_campaigns({shared("a", 1, 5, 60), shared("b", 1, 5, 40)}).findings.size(), 0u);
  const auto run = run_campaigns({shared("a", 1, 5, 60), shared("b", 3, 5, 40.5)});
  ASSERT_EQ(run.ordinals_of("SCH010"), (Ordinals{{0, 1}}));
  EXPECT_EQ(run.findings[0].message,
            "shares of voice of placement \"top\" add up to 100.5 % in the hour of "
            "2026-10-03T00:00:00Z with 2 campaigns");
}

TEST(ShareOfVoice, ThirdsAddUpToHundred) {
  std::vector<TestCampaign> campaigns;
  for (int i = 0; i < 10; ++i) campaigns.push_back(shared("c" + std::to_string(i), 1, 5, 10.0));
  for (int i = 0; i < 3; ++i) {
    campaigns.push_back(shared("t" + std::to_string(i), 6, 9, 33.333333));
  }
  EXPECT_EQ(run_campaigns(campaigns).findings.size(), 0u);
}

TEST(ShareOfVoice, AFlightThatFollowsTakesTheShareOver) {
  EXPECT_EQ(run_campaigns({shared("a", 1, 5, 80), shared("b", 5, 9, 80)}).findings.size(), 0u);
}

TEST(ShareOfVoice, TheLaterVersionOfACampaignHasItsShare) {
  EXPECT_EQ(run_campaigns({shared("a", 1, 5, 80), shared("a", 1, 5, 70)}).findings.size(), 0u);
  EXPECT_EQ(run_campaigns({shared("a", 2, 5, 80), shared("b", 1, 5, 25), shared("a", 1, 5, 70)})
                .findings.size(), 0u);
  EXPECT_EQ(run_campaigns({shared("a", 1, 5, 70), shared("b", 1, 5, 25), shared("a", 2, 5, 80)})
                .findings.size(), 1u);
}

TEST(ShareOfVoice, EachTimeAboveHundredIsOneFinding) {
  const auto run = run_campaigns({shared("a", 1, 20, 60), shared("b", 2, 4, 50),
                                  shared("c", 3, 5, 50), shared("d", 8, 9, 41)});
  EXPECT_EQ(run.ordinals_of("SCH010"), (Ordinals{{0, 1, 2}, {0, 3}}));
}

TEST(CompetitiveSeparation, CompetitorsAreOtherAdvertisers) {
  EXPECT_EQ(run_campaigns({product("a", "Acme", "d1"), product("b", "Other", "d1")})
                .ordinals_of("SCH017"), (Ordinals{{0, 1}}));
  EXPECT_EQ(run_campaigns({product("a", "Acme", "d1"), product("b", "Acme", "d2")})
                .findings.size(), 0u);
  EXPECT_EQ(run_campaigns({product("a", "", "d1"), product("b", "", "d2")})
                .ordinals_of("SCH017"), (Ordinals{{0, 1}}));
  EXPECT_EQ(run_campaigns({product("a", "", "d1"), product("b", "", "d1")}).findings.size(), 0u);
  EXPECT_EQ(run_campaigns({product("a", "", ""), product("b", "", "d1")}).findings.size(), 0u);
  auto other = product("b", "Other", "d1");
  other.category = "food";
  EXPECT_EQ(run_campaigns({product("a", "Acme", "d1"), other}).findings.size(), 0u);
}

TEST(Bookings, LimitsAreTold) {
  std::vector<TestCampaign> campaigns;
  for (int i = 0; i < 30; ++i) {
    campaigns.push_back(product("c" + std::to_string(i), "adv" + std::to_string(i), ""));
  }
  TestOptions options;
  options.rules.limits.max_competitors = 5;
  auto run = run_campaigns(campaigns, options);
  ASSERT_EQ(run.of("SCH017").size(), 30u);
  EXPECT_EQ(run.findings.back().severity, Severity::advisory);
  EXPECT_NE(run.findings.back().message.find("300 pairs were not compared"), std::string::npos);
  EXPECT_LE(run.counts.comparisons, 30u * 5u);
  options.rules.limits.max_active_bookings = 4;
  run = run_campaigns(campaigns, options);
  EXPECT_NE(run.findings.back().message.find("more than 4 campaigns are on one placement"),
            std::string::npos);
}

TEST(Bookings, ExceptionsAreHonoured) {
  auto a = exclusive(booking("a", 1, 5));
  const auto b = booking("b", 1, 5);
  a.accepts = {"SCH009"};
  EXPECT_EQ(run_campaigns({a, b}).findings.size(), 0u);
  TestOptions options;
  options.rules.by_record = true;
  const auto run = run_campaigns({a, b}, options);
  EXPECT_EQ(run.by_record[0].size(), 1u) << "then it is the record that accepts";
  auto x = shared("x", 1, 5, 60);
  auto y = shared("y", 1, 5, 60);
  x.accepts = {"SCH010"};
  EXPECT_EQ(run_campaigns({x, y}).findings.size(), 1u) << "a sum is accepted by all";
  y.accepts = {"SCH010"};
  EXPECT_EQ(run_campaigns({x, y}).findings.size(), 0u);
}

// Models.

std::vector<TestCampaign> any_bookings() {
  const auto count = *rc::gen::inRange(0, 40);
  std::vector<TestCampaign> campaigns;
  for (int i = 0; i < count; ++i) {
    const auto start = *rc::gen::inRange(0, 20);
    const auto length = *rc::gen::inRange(0, 6);
    auto campaign = booking("c" + std::to_string(*rc::gen::inRange(0, 60)), start,
                            length == 0 ? 0 : std::max(start, 1) + length);
    campaign.placements = {"p" + std::to_string(*rc::gen::inRange(0, 3))};
    campaign.exclusive = *rc::gen::inRange(0, 6) == 0;
    campaign.category = *rc::gen::element<std::string>("", "cars", "food");
    campaign.advertiser = *rc::gen::element<std::string>("", "x", "y");
    campaign.deal_id = *rc::gen::element<std::string>("", "d", "e");
    campaigns.push_back(campaign);
  }
  return campaigns;
}

int start_of(const TestCampaign& c) { return c.start == 0 ? -1000 : c.start; }
int end_of(const TestCampaign& c) { return c.end == 0 ? 1000 : c.end; }
bool overlap_in_time(const TestCampaign& a, const TestCampaign& b) {
  return start_of(a) < end_of(b) && start_of(b) < end_of(a);
}

/// For each booking the earlier ones that `collide` with it.
template <class Collide>
Ordinals collisions(const std::vector<TestCampaign>& campaigns, Collide collide) {
  Ordinals all;
  for (std::uint64_t i = 0; i < campaigns.size(); ++i) {
    std::vector<std::uint64_t> ordinals;
    for (std::uint64_t j = 0; j < campaigns.size(); ++j) {
      const auto& a = campaigns[j];
      const auto& b = campaigns[i];
      const bool earlier = std::pair(start_of(a), j) < std::pair(start_of(b), i);
      if (earlier && overlap_in_time(a, b) && a.placements == b.placements && a.id != b.id &&
          collide(a, b)) {
        ordinals.push_back(j);
      }
    }
    if (ordinals.empty()) continue;
    ordinals.push_back(i);
    std::sort(ordinals.begin(), ordinals.end());
    all.push_back(ordinals);
  }
  std::sort(all.begin(), all.end());
  return all;
}

RC_GTEST_PROP(Bookings, CollideAsInANaiveModel, ()) {
  const auto campaigns = any_bookings();
  TestOptions options;
  options.rules.by_record = true;
  const auto run = run_campaigns(campaigns, options);
  const auto exclusive_of = [](const TestCampaign& a, const TestCampaign& b) {
    return a.exclusive || b.exclusive;
  };
  const auto expected = collisions(campaigns, exclusive_of);
  RC_ASSERT(run.ordinals_of("SCH009") == expected);
  std::set<std::uint64_t> involved;
  for (const auto& ordinals : expected) involved.insert(ordinals.begin(), ordinals.end());
  for (std::uint64_t i = 0; i < campaigns.size(); ++i) {
    const auto& codes = run.by_record[i];
    const bool marked = std::find(codes.begin(), codes.end(), "SCH009 critical") != codes.end();
    RC_ASSERT(marked == involved.contains(i));
  }
  const auto competing = [](const TestCampaign& a, const TestCampaign& b) {
    if (a.category.empty() || a.category != b.category) return false;
    if (!a.advertiser.empty() && !b.advertiser.empty()) return a.advertiser != b.advertiser;
    return !a.deal_id.empty() && !b.deal_id.empty() && a.deal_id != b.deal_id;
  };
  RC_ASSERT(run.ordinals_of("SCH017") == collisions(campaigns, competing));
}

RC_GTEST_PROP(ShareOfVoice, AsANaiveModel, ()) {
  auto campaigns = any_bookings();
  for (std::size_t i = 0; i < campaigns.size(); ++i) {
    campaigns[i].id = std::to_string(i);
    campaigns[i].exclusive = false;
    campaigns[i].category.clear();
    campaigns[i].share = *rc::gen::inRange(0, 60);
  }
  Ordinals expected;
  for (int p = 0; p < 3; ++p) {
    const std::vector<std::string> placement{"p" + std::to_string(p)};
    std::set<int> times{-1000, 1000};
    for (const auto& c : campaigns) times.insert({start_of(c), end_of(c)});
    double worst = 0;
    std::vector<std::uint64_t> worst_ordinals;
    const auto close = [&] {
      if (worst > 0) expected.push_back(worst_ordinals);
      worst = 0;
    };
    for (const int time : times) {
      double stay = 0;
      double sum = 0;
      std::vector<std::uint64_t> ordinals;
      for (std::uint64_t i = 0; i < campaigns.size(); ++i) {
        const auto& c = campaigns[i];
        if (c.placements != placement || c.share == 0) continue;
        if (start_of(c) > time || end_of(c) <= time) continue;
        sum += c.share;
        stay += start_of(c) < time ? c.share : 0;
        ordinals.push_back(i);
      }
      if (stay <= 100) close();
      if (sum > 100 && sum > worst) {
        worst = sum;
        worst_ordinals = ordinals;
      }
    }
    close();
  }
  std::sort(expected.begin(), expected.end());
  RC_ASSERT(run_campaigns(campaigns).ordinals_of("SCH010") == expected);
}

}  // namespace
}  // namespace dealkit::validation
