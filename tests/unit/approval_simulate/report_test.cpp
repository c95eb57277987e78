// What is counted of played deals, and how it is written.
#include "core/approval/simulation_report.hpp"

#include "play.hpp"

namespace dealkit::approval {
namespace {

PlayedDeal played(std::int64_t hours, PlayedDeal::End end = PlayedDeal::End::approved) {
  PlayedDeal deal;
  deal.end = end;
  deal.business_micros = hours * hour;
  deal.elapsed_micros = hours * 3 * hour;
  return deal;
}

SimulationModel office() {
  return read_as<SimulationModel>(R"(
[calendar]
name = "office"
[arrivals]
from = 2026-01-05
to = 2026-03-05
)" + response("a", "median = \"16h\"\nreject = 0.1\nrevise_after = \"1h\""));
}

Policy two_routes() {
  return read_as<Policy>("trust_stated_roles = true\n" + level(1, "a") +
                         route("[]", "value <= 10") + route("[[1]]"));
}

TEST(SimulationReport, CountsEachDealAndTimesThoseApproved) {
  std::vector<PlayedDeal> deals{played(8), played(24), played(400, PlayedDeal::End::given_up),
                                played(1, PlayedDeal::End::stuck)};
  deals[0].route = 0;
  deals[1].route = deals[2].route = deals[3].route = 1;
  deals[1].breached = true;
  deals[1].escalations = 2;
  deals[2].submissions = 5;
  deals[3].alerts = 1;
  const auto policy = two_routes();
  const auto report = report_of(policy, "p.toml", deals);
  EXPECT_EQ(report.approved, 2u);
  EXPECT_EQ(report.given_up, 1u);
  EXPECT_EQ(report.stuck, 1u);
  EXPECT_EQ(report.breached, 1u);
  EXPECT_EQ(report.escalated, 1u);
  EXPECT_EQ(report.escalations, 2u);
  EXPECT_EQ(report.alerts, 1u);
  EXPECT_EQ(report.resubmissions, 4u);
  EXPECT_EQ(report.business.count, 2u);
  ASSERT_EQ(report.routes.size(), 2u);
  EXPECT_EQ(report.routes[1].deals, 3u);
  EXPECT_EQ(report.routes[1].business.count, 1u);

  const auto model = office();
  std::string out;
  append_report(out, report, {model, 1, 4, 9});
  const auto cut = out.find(",\"assumptions\"");
  ASSERT_NE(cut, std::string::npos);
  EXPECT_EQ(
      out.substr(0, cut),
      R"({"type":"simulation_report","policy":"p.toml","policy_hash":")" + policy.hash() +
          R"(","seed":9,"deals":4,"approved":2,"given_up":1,"stuck":1,"cycle_business_days":)"
          R"({"mean":2,"p50":1,"p90":3,"p95":3,"max":3},"cycle_hours":{"mean":48,"p50":24,)"
          R"("p90":72,"p95":72,"max":72},"breached_deals":1,"breached_share":0.25,)"
          R"("escalated_deals":1,"escalations":2,"alerts":1,"resubmissions":4,"routes":[)"
          R"({"route":1,"when":"value <= 10","levels":[],"deals":1,"share":0.25,)"
          R"("cycle_business_days":{"mean":1,"p50":1,"p90":1,"p95":1,"max":1}},)"
          R"({"route":2,"when":"true","levels":[[1]],"deals":3,"share":0.75,)"
          R"("cycle_business_days":{"mean":3,"p50":3,"p90":3,"p95":3,"max":3}}])");
}

TEST(SimulationReport, HasNoTimesWhereNothingWasApproved) {
  const auto model = office();
  const std::vector<PlayedDeal> deals{played(1, PlayedDeal::End::stuck)};
  const auto report = report_of(two_routes(), "p.toml", deals);
  std::string out;
  append_report(out, report, {model, 1, 1, 0});
  EXPECT_NE(out.find(R"("cycle_business_days":null,"cycle_hours":null)"), std::string::npos);
  const auto text = describe(std::span(&report, 1), nullptr, {model, 1, 1, 0}, {});
  EXPECT_EQ(text.find("nan"), std::string::npos);
}

TEST(SimulationComparison, IsOfPairs) {
  const std::vector<PlayedDeal> mine{played(8), played(16), played(9, PlayedDeal::End::stuck)};
  const std::vector<PlayedDeal> other{played(16), played(40), played(9)};
  const auto comparison = compare(mine, other);
  EXPECT_EQ(comparison.deals, 2u);
  EXPECT_EQ(comparison.faster, 2u);
  EXPECT_EQ(comparison.slower, 0u);
  EXPECT_DOUBLE_EQ(comparison.saved, 16 * hour);        // of 8 and 24
  EXPECT_DOUBLE_EQ(comparison.saved_error, 8 * hour);   // deviation 8·√2, by √2
  const auto model = office();
  const auto policy = two_routes();
  const auto a = report_of(policy, "a.toml", mine);
  const auto b = report_of(policy, "b.toml", other);
  std::string out;
  append_comparison(out, a, b, comparison, {model, 1, 3, 0});
  EXPECT_EQ(out, R"({"type":"simulation_comparison","policy":"a.toml","against":"b.toml",)"
                 R"("deals":2,"mean_business_days":1.5,"against_mean_business_days":3.5,)"
                 R"("saved_business_days":2,"saved_standard_error":1,"reduction":0.5714,)"
                 R"("faster_deals":2,"slower_deals":0})");
}

TEST(SimulationReport, NamesItsAssumptions) {
  const auto model = office();
  const auto list = assumptions_of({model, 250, 1000, 3});
  ASSERT_GT(list.size(), 4u);
  EXPECT_EQ(list[0], "1000 deals are played from a book of 250, round and round, with seed 3; they "
                     "come in at any business moment from 2026-01-05 to 2026-03-05 alike");
  EXPECT_EQ(list[2], "a answers after 16 h; rejects 10 %, and the deal is back after 1 h");
}

}  // namespace
}  // namespace dealkit::approval
