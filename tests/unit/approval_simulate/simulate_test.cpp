// Deals in virtual time: times that can be added up by hand, luck that is shared, ends that differ.
#include "core/approval/simulate.hpp"

#include <algorithm>
#include <set>

#include "play.hpp"

namespace dealkit::approval {
namespace {

using End = PlayedDeal::End;

/// a takes 2 h, b 3 h, c 5 h, always.
SimulationModel exact(const std::string& more = "") {
  return read_as<SimulationModel>(always + response("a", "median = \"2h\"\n" + more) +
                                  response("b", "median = \"3h\"\n" + more) +
                                  response("c", "median = \"5h\"\n" + more));
}

/// The same with luck.
SimulationModel lucky(const std::string& more = "") { return exact("spread = 1.0\n" + more); }

TEST(Simulate, AddsUpStepsAndTakesTheLongestOfParallelLevels) {
  const auto time = [](const std::string& levels) {
    const auto deal = play(trusting(levels), exact(), one_deal()).front();
    EXPECT_EQ(deal.end, End::approved);
    EXPECT_FALSE(deal.breached);
    EXPECT_EQ(deal.elapsed_micros, deal.business_micros);
    return deal.business_micros;
  };
  EXPECT_EQ(time("[[1], [2], [3]]"), 10 * hour);
  EXPECT_EQ(time("[[1], [2, 3]]"), 7 * hour);
  EXPECT_EQ(time("[[1, 2, 3]]"), 5 * hour);
  EXPECT_EQ(time("[[2]]"), 3 * hour);
  EXPECT_EQ(time("[]"), 0);
}

TEST(Simulate, EscalatesToTheBackupWhoTakesItsOwnTime) {
  const auto model = exact("escalated_median = \"30m\"");
  const auto policy = read_as<Policy>("trust_stated_roles = true\n[[level]]\nnumber = 1\n"
                                      "role = \"a\"\nsla = \"90m\"\nbackup = \"deputy\"\n" +
                                      route("[[1]]"));
  const auto deal = play(policy, model, one_deal()).front();
  EXPECT_EQ(deal.end, End::approved);
  EXPECT_TRUE(deal.breached);
  EXPECT_EQ(deal.escalations, 1);
  EXPECT_EQ(deal.alerts, 0);
  EXPECT_EQ(deal.business_micros, 2 * hour + 1);  // a moment after the deadline, then the half hour
}

TEST(Simulate, AnAnswerAtTheDeadlineIsInTime) {
  const auto policy = read_as<Policy>("trust_stated_roles = true\n[[level]]\nnumber = 1\n"
                                      "role = \"a\"\nsla = \"2h\"\nbackup = \"deputy\"\n" +
                                      route("[[1]]"));
  const auto deal = play(policy, exact(), one_deal()).front();
  EXPECT_FALSE(deal.breached);
  EXPECT_EQ(deal.escalations, 0);
  EXPECT_EQ(deal.business_micros, 2 * hour);
}

TEST(Simulate, WithoutABackupTheFirstApproverGoesOn) {
  const auto policy = read_as<Policy>("trust_stated_roles = true\n[[level]]\nnumber = 1\n"
                                      "role = \"a\"\nsla = \"50m\"\nmax_escalations = 1\n" +
                                      route("[[1]]"));
  const auto deal = play(policy, exact("escalated_median = \"1m\""), one_deal()).front();
  EXPECT_EQ(deal.end, End::approved);
  EXPECT_EQ(deal.escalations, 1);
  EXPECT_EQ(deal.alerts, 1);
  EXPECT_EQ(deal.business_micros, 2 * hour);
}

TEST(Simulate, ARejectedDealComesBackUntilItIsGivenUp) {
  const auto model = read_as<SimulationModel>(
      "max_submissions = 3\n" + std::string(always) +
      response("a", "median = \"2h\"\nreject = 1.0\nrevise_after = \"4h\""));
  const auto policy =
      read_as<Policy>("trust_stated_roles = true\n" + level(1, "a") + route("[[1]]"));
  const auto deal = play(policy, model, one_deal()).front();
  EXPECT_EQ(deal.end, End::given_up);
  EXPECT_EQ(deal.submissions, 3);
  EXPECT_EQ(deal.business_micros, (3 * 2 + 2 * 4) * hour);
}

TEST(Simulate, ARejectionOfOneLevelEndsItsSiblings) {
  const auto model = read_as<SimulationModel>(
      "max_submissions = 1\n" + std::string(always) +
      response("a", "median = \"2h\"\nreject = 1.0\nrevise_after = \"4h\"") +
      response("b", "median = \"9h\""));
  const auto policy = read_as<Policy>("trust_stated_roles = true\n" + level(1, "a") +
                                      level(2, "b") + route("[[1, 2]]"));
  const auto deal = play(policy, model, one_deal()).front();
  EXPECT_EQ(deal.end, End::given_up);
  EXPECT_EQ(deal.business_micros, 2 * hour);
}

TEST(Simulate, NobodyMayApproveTheirOwnDeal) {
  const auto text = level(1, "a") + route("[[1]]") + "[roles]\na = [\"olga\"]\n";
  EXPECT_EQ(play(read_as<Policy>(text), exact(), one_deal()).front().end, End::stuck);
  const auto allowed = read_as<Policy>("allow_own_deals = true\n" + text);
  EXPECT_EQ(play(allowed, exact(), one_deal()).front().end, End::approved);
  const auto another = read_as<Policy>(level(1, "a") + route("[[1]]") +
                                       "[roles]\na = [\"olga\", \"ben\"]\n");
  EXPECT_EQ(play(another, exact(), one_deal(), {.deals = 4}).back().end, End::approved);
}

TEST(Simulate, NobodyDecidesTwoLevels) {
  const auto text = level(1, "a") + level(2, "b") + route("[[1], [2]]") +
                    "[roles]\na = [\"ben\"]\nb = [\"ben\"]\n";
  EXPECT_EQ(play(read_as<Policy>(text), exact(), one_deal()).front().end, End::stuck);
  const auto allowed = read_as<Policy>("allow_several_levels = true\n" + text);
  EXPECT_EQ(play(allowed, exact(), one_deal()).front().end, End::approved);
}

TEST(Simulate, AQuorumWaitsForTheSlowestOfItsSeats) {
  const auto one = trusting("[[1]]");
  const auto two = trusting("[[1]]", "quorum = 2");
  const auto model = lucky();
  const auto first = play(one, model, one_deal(), {.deals = 300});
  const auto both = play(two, model, one_deal(), {.deals = 300});
  int later = 0;
  for (std::size_t i = 0; i < first.size(); ++i) {
    ASSERT_EQ(both[i].end, End::approved);
    ASSERT_GE(both[i].business_micros, first[i].business_micros);
    later += both[i].business_micros > first[i].business_micros ? 1 : 0;
  }
  EXPECT_NEAR(later, 150, 60);  // in half of them the second seat is the slower one
}

TEST(Simulate, TheSameSeatHasTheSameLuckUnderEveryPolicy) {
  const auto model = lucky();
  const auto how = Play{.deals = 500, .seed = 7};
  const auto sequential = play(trusting("[[1], [2], [3]]"), model, one_deal(), how);
  const auto parallel = play(trusting("[[1, 2, 3]]"), model, one_deal(), how);
  std::vector<std::vector<PlayedDeal>> alone;
  for (const auto* levels : {"[[1]]", "[[2]]", "[[3]]"}) {
    alone.push_back(play(trusting(levels), model, one_deal(), how));
  }
  // b's level has another number here: the role says whose luck it is.
  const auto renumbered = play(read_as<Policy>("trust_stated_roles = true\n" + level(1, "b") +
                                               route("[[1]]")),
                               model, one_deal(), how);
  for (std::size_t i = 0; i < how.deals; ++i) {
    const auto a = alone[0][i].business_micros;
    const auto b = alone[1][i].business_micros;
    const auto c = alone[2][i].business_micros;
    if (sequential[i].escalations + parallel[i].escalations > 0) continue;
    ASSERT_EQ(sequential[i].business_micros, a + b + c);
    ASSERT_EQ(parallel[i].business_micros, std::max({a, b, c}));
    ASSERT_EQ(renumbered[i].business_micros, b);
  }
}

TEST(Simulate, ADealDoesNotDependOnWhoPlaysItWithWhich) {
  const auto model = lucky("reject = 0.3\nrevise_after = \"1h\"");
  const auto policy = trusting("[[1], [2, 3]]", "backup = \"deputy\"\nquorum = 2");
  const auto book = one_deal();
  const auto whole = play(policy, model, book, {.deals = 100, .seed = 3});
  const auto simulation = Simulation::prepare(policy, model, book, {.seed = 3});
  ASSERT_TRUE(simulation);
  for (std::size_t i : {99u, 0u, 42u, 42u}) {
    std::vector<PlayedDeal> alone(1);
    ASSERT_TRUE(simulation->play(i, alone));
    EXPECT_EQ(alone[0].elapsed_micros, whole[i].elapsed_micros);
    EXPECT_EQ(alone[0].submissions, whole[i].submissions);
  }
  std::set<std::int64_t> times;
  for (const auto& deal : whole) times.insert(deal.elapsed_micros);
  EXPECT_GT(times.size(), 90u);
  EXPECT_NE(play(policy, model, book, {.seed = 4}).front().elapsed_micros,
            whole.front().elapsed_micros);
}

TEST(Simulate, CountsBusinessTimeInTheModelsCalendarAndHoursOnTheClock) {
  const auto model = read_as<SimulationModel>(R"(
[calendar]
name = "office"
hours = ["09:00-17:00"]
[arrivals]
from = 2026-01-05
to = 2026-03-05
)" + response("a", "median = \"16h\""));
  const auto policy =
      read_as<Policy>("trust_stated_roles = true\n" + level(1, "a") + route("[[1]]"));
  for (const auto& deal : play(policy, model, one_deal(), {.deals = 50})) {
    EXPECT_EQ(deal.business_micros, 16 * hour);
    // Two working days on, or two and a weekend.
    EXPECT_TRUE(deal.elapsed_micros == 48 * hour || deal.elapsed_micros == 96 * hour)
        << deal.elapsed_micros;
  }
}

TEST(Simulate, RoutesEachDealOfTheBookInTurn) {
  const auto book = book_of(
      {R"({"type":"account","id":"acc-1","name":"x"})",
       R"({"type":"deal","id":"d-1","total_value":100,"currency":"USD"})",
       R"({"type":"campaign","id":"c-1"})",
       R"({"type":"deal","id":"d-2","total_value":5000,"currency":"USD","account_id":"acc-1"})"});
  const auto policy = read_as<Policy>("trust_stated_roles = true\n" + level(1, "a") +
                                      route("[]", "value <= 1000") +
                                      route("[[1]]", "account.name == \"x\""));
  const auto deals = play(policy, exact(), book, {.deals = 3});
  EXPECT_EQ(deals[0].route, 0u);
  EXPECT_EQ(deals[0].business_micros, 0);
  EXPECT_EQ(deals[1].route, 1u);
  EXPECT_EQ(deals[1].business_micros, 2 * hour);
  EXPECT_EQ(deals[2].route, 0u);
}

std::string refused(const Policy& policy, const SimulationModel& model, const Book& book) {
  const auto simulation = Simulation::prepare(policy, model, book, {});
  return simulation ? "" : simulation.error().message;
}

TEST(Simulate, SaysWhatItCannotPlay) {
  const auto policy = trusting("[[1]]");
  EXPECT_EQ(refused(policy, exact(), Book()),
            "the book has no deals: there is nothing to play");
  const auto only_b = read_as<SimulationModel>(always + response("b", "median = \"1h\""));
  EXPECT_EQ(refused(policy, only_b, one_deal()),
            "level 1 is decided by the role 'a', of which the model says nothing: add a "
            "[[response]] for it");
  EXPECT_EQ(refused(read_as<Policy>(level(1, "a") + route("[[1]]")), exact(), one_deal()),
            "nobody holds the role 'a' of level 1: name members in [roles], or set "
            "trust_stated_roles");
  const auto euros = book_of({R"({"type":"deal","id":"d-9","total_value":1,"currency":"EUR"})"});
  const auto message = refused(read_as<Policy>("trust_stated_roles = true\n" + level(1, "a") +
                                               route("[[1]]", "value > 0")),
                               exact(), euros);
  EXPECT_EQ(message.substr(0, 13), "deal 'd-9': r") << message;
}

TEST(Book, RefusesWhatIsNoRecord) {
  Book book;
  EXPECT_FALSE(book.add("{"));
  EXPECT_FALSE(book.add("[]"));
  EXPECT_FALSE(book.add(R"({"id":"d-1"})"));
  EXPECT_FALSE(book.add(R"({"type":"deal"})"));
  EXPECT_TRUE(book.deals().empty());
}

}  // namespace
}  // namespace dealkit::approval
