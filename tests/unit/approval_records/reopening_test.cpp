// What imports, amendments and deletions hand on to a deal's review, and how it stands in their
// decisions, for deals whose approvals were restored without the rounds that they belong to.
#include <gtest/gtest.h>

#include "../deal/world.hpp"
#include "core/approval/records.hpp"
#include "core/deal/signed_content.hpp"

namespace dealkit::deal {
namespace {

const Key deal_key{Kind::deal, "d-1"};
const Key campaign_key{Kind::campaign, "c-1"};

/// The small world with its deal approved: by no level, or by the levels that are named.
World approved_world(const std::vector<int>& levels) {
  static const approval::ContentReview review(nullptr);
  auto world = small_world();
  world.context.review = &review;
  auto text = world.record(Kind::deal, "d-1");
  text.replace(text.find(R"("approval_state":"draft")"), 24, R"("approval_state":"approved")");
  text.insert(text.find(R"("version":1)"), R"("approved_version":1,)");
  world.import(Kind::deal, text, true);
  for (const auto level : levels) {
    const auto number = std::to_string(level);
    const auto snapshot = signed_content(level, world.record(Kind::deal, "d-1"),
                                         world.records().campaigns_of("d-1"));
    EXPECT_TRUE(snapshot);
    world.import(Kind::approval,
                 R"({"id":"ap-)" + number + R"(","deal_id":"d-1","round":1,"level":)" + number +
                     R"(,"seat":1,"approver_id":"u-)" + number + R"(","action":"approve",)" +
                     R"("signed":)" + *snapshot + "}",
                 true);
  }
  return world;
}

std::string state(const World& world) {
  return world.member(Kind::deal, "d-1", "approval_state");
}

TEST(Reopening, StandsInTheChangeOfTheDealItself) {
  auto world = approved_world({});
  const auto minor = world.amend(deal_key, {"deal_name=Winter"});
  EXPECT_EQ(minor.changes.size(), 1U);
  EXPECT_EQ(state(world), R"("approved")");
  EXPECT_EQ(world.member(Kind::deal, "d-1", "approved_version"), "2");
  const auto material = world.amend(deal_key, {"total_value=99"});
  EXPECT_EQ(material.changes.size(), 1U);
  EXPECT_EQ(state(world), R"("draft")");
  EXPECT_EQ(world.member(Kind::deal, "d-1", "approved_version"), "2");
  EXPECT_EQ(world.member(Kind::deal, "d-1", "version"), "3");
}

TEST(Reopening, OfAnAmendedDealNamesTheLevelsAndKeepsTheOthersSignatures) {
  auto world = approved_world({1, 2, 3});
  const auto decision = world.amend(deal_key, {"total_value=99"});
  EXPECT_EQ(decision.reopened_levels, (std::vector<int>{1, 2}));
  ASSERT_EQ(decision.changes.size(), 5U);
  EXPECT_EQ(decision.changes[0].kind, Kind::deal);
  EXPECT_EQ(decision.changes[1].kind, Kind::review_round);
  for (std::size_t i = 2; i < 5; ++i) EXPECT_EQ(decision.changes[i].kind, Kind::approval);
  EXPECT_EQ(state(world), R"("level_1_review")");
  EXPECT_EQ(world.member(Kind::deal, "d-1", "approved_version"), "1");
}

TEST(Reopening, OfACampaignsTargetingIsAChangeOfTheDeal) {
  auto world = approved_world({1, 3});
  EXPECT_EQ(world.amend(campaign_key, {"budget=1"}).changes.size(), 1U)
      << "nobody signs for that";
  const auto decision = world.amend(campaign_key, {"targeting.geo_targets=US"});
  EXPECT_EQ(decision.reopened_levels, std::vector<int>{3});
  ASSERT_GE(decision.changes.size(), 2U);
  EXPECT_EQ(decision.changes[0].kind, Kind::campaign);
  const auto& deal = decision.changes[1];
  EXPECT_EQ(deal.kind, Kind::deal);
  EXPECT_EQ(deal.action, Action::review);
  EXPECT_EQ(deal.event_type, "deal.updated");
  EXPECT_EQ(deal.partition_key, "a-1:d-1");
  EXPECT_EQ(deal.version, deal.version_before);
  EXPECT_EQ(state(world), R"("level_3_review")");
  EXPECT_EQ(world.version(Kind::deal, "d-1"), 1);
  world.amend(campaign_key, {"targeting.geo_targets=DE,FR"});
  EXPECT_EQ(state(world), R"("approved")") << "what was signed came back";
}

TEST(Reopening, HappensWhenACampaignComesOrGoes) {
  auto world = approved_world({3});
  world.import(Kind::campaign, R"({"id":"c-2","deal_id":"d-1","targeting":{"languages":["de"]}})");
  EXPECT_EQ(state(world), R"("level_3_review")");
  const auto gone = world.applied(
      remove(world.records(), {Kind::campaign, "c-2"}, std::nullopt, world.context));
  EXPECT_EQ(gone.changes[0].kind, Kind::campaign);
  EXPECT_EQ(state(world), R"("approved")");
  world.applied(remove(world.records(), campaign_key, std::nullopt, world.context));
  EXPECT_EQ(state(world), R"("level_3_review")");
}

TEST(Reopening, IsNoPartOfARestore) {
  auto world = approved_world({1});
  auto text = world.record(Kind::deal, "d-1");
  text.replace(text.find("12500.5"), 7, "1");
  text.replace(text.find(R"("version":1)"), 11, R"("version":2)");
  world.import(Kind::deal, text, true);
  EXPECT_EQ(state(world), R"("approved")");
  EXPECT_EQ(world.member(Kind::deal, "d-1", "approved_version"), "1");
}

TEST(Reopening, ADealUnderReviewIsDeletedWithItsApprovalsIfItWasNeverApproved) {
  auto world = small_world();
  world.import(Kind::approval,
               R"({"id":"ap-1","deal_id":"d-1","round":1,"level":1,"seat":1})", true);
  const auto decision =
      world.applied(remove(world.records(), deal_key, std::nullopt, world.context));
  EXPECT_EQ(decision.changes.size(), 3U);
  EXPECT_EQ(world.record(Kind::approval, "ap-1"), "");
}

}  // namespace
}  // namespace dealkit::deal
