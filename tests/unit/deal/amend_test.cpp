// Amendments, deletions and returns to earlier versions.
#include <gtest/gtest.h>

#include <set>

#include "world.hpp"

namespace dealkit::deal {
namespace {

const Key deal_key{Kind::deal, "d-1"};
const Key campaign_key{Kind::campaign, "c-1"};

Amendment patch(std::string text) {
  Amendment amendment;
  amendment.merge_patch = std::move(text);
  return amendment;
}

base::Error refused(const base::Result<Decision>& decision) {
  if (!decision) return decision.error();
  ADD_FAILURE() << "taken: " << name_of(decision->outcome);
  return {};
}

TEST(Amend, SetsMembersAndCountsOnce) {
  auto world = small_world();
  const auto decision =
      world.amend(deal_key, {"total_value=20000", "deal_name=Winter", "owner_id=", "wseat=s1,s2"});
  EXPECT_EQ(decision.outcome, Outcome::updated);
  EXPECT_EQ(decision.changes.size(), 1U);
  EXPECT_EQ(world.version(Kind::deal, "d-1"), 2);
  EXPECT_EQ(world.member(Kind::deal, "d-1", "version"), "2");
  EXPECT_EQ(world.member(Kind::deal, "d-1", "total_value"), "20000");
  EXPECT_EQ(world.member(Kind::deal, "d-1", "wseat"), R"(["s1","s2"])");
  EXPECT_EQ(world.member(Kind::deal, "d-1", "crm"), R"({"stage":"won"})");
  EXPECT_EQ(world.amend(deal_key, {"total_value=20000.00"}).outcome, Outcome::unchanged);
}

TEST(Amend, ReachesIntoDocuments) {
  auto world = small_world();
  const auto hash = world.member(Kind::campaign, "c-1", "content_hash");
  world.amend(campaign_key, {"targeting.age.min=18", "scheduling.flights.0.budget=100",
                             "targeting.geo_targets.1=AT"});
  EXPECT_EQ(world.member(Kind::campaign, "c-1", "targeting"),
            R"({"geo_targets":["DE","AT"],"age":{"min":18}})");
  EXPECT_EQ(world.member(Kind::campaign, "c-1", "scheduling"), R"({"flights":[{"budget":100}]})");
  EXPECT_NE(world.member(Kind::campaign, "c-1", "content_hash"), hash);
  EXPECT_EQ(world.version(Kind::campaign, "c-1"), 2);
}

TEST(Amend, TakesAMergePatchBeforeAssignments) {
  auto world = small_world();
  auto amendment = patch(R"({"crm":{"stage":null,"owner":"bo"},"deal_name":"Patch"})");
  amendment.assignments.push_back({"deal_name", R"("Set")"});
  amendment.assignments.push_back({"own.path", "[1]"});
  EXPECT_EQ(world.amend(deal_key, amendment).outcome, Outcome::updated);
  EXPECT_EQ(world.member(Kind::deal, "d-1", "crm"), R"({"owner":"bo"})");
  EXPECT_EQ(world.member(Kind::deal, "d-1", "deal_name"), R"("Set")");
  EXPECT_EQ(world.member(Kind::deal, "d-1", "own"), R"({"path":[1]})");
}

TEST(Amend, LocksOnTheVersion) {
  auto world = small_world();
  auto amendment = patch(R"({"deal_name":"x"})");
  amendment.if_version = 4;
  const auto decision = world.amend(deal_key, amendment);
  EXPECT_EQ(decision.outcome, Outcome::conflict);
  EXPECT_EQ(decision.conflict, "expected version 4, stored is 1");
  EXPECT_EQ(world.version(Kind::deal, "d-1"), 1);
  amendment.if_version = 1;
  EXPECT_EQ(world.amend(deal_key, amendment).outcome, Outcome::updated);
}

TEST(Amend, RefusesWhatDecisionsSetAndWhatCannotBe) {
  auto world = small_world();
  const auto error = [&](const Key& key, const Amendment& amendment) {
    return refused(amend(world.records(), key, amendment, world.context));
  };
  EXPECT_EQ(error(deal_key, patch(R"({"status":"active"})")).code, base::Errc::usage);
  EXPECT_EQ(error(deal_key, patch(R"({"approved_version":1})")).code, base::Errc::usage);
  EXPECT_EQ(error(deal_key, patch(R"([])")).code, base::Errc::usage);
  EXPECT_EQ(error(deal_key, patch(R"({)")).code, base::Errc::data);
  EXPECT_EQ(error({Kind::deal, "d-9"}, patch("{}")).code, base::Errc::not_found);
  EXPECT_EQ(error({Kind::interaction, "i-1"}, patch("{}")).code, base::Errc::usage);
  const auto value = error(deal_key, patch(R"({"total_value":-1})"));
  EXPECT_EQ(value.code, base::Errc::data);
  EXPECT_EQ(value.position, base::Position{});
  EXPECT_EQ(error(deal_key, patch(R"({"id":"d-2"})")).code, base::Errc::usage);
  EXPECT_EQ(world.amend(deal_key, patch(R"({"status":"draft","version":1})")).outcome,
            Outcome::unchanged)
      << "restated, not changed";
}

TEST(Amend, CreatesWhatMustBeNew) {
  auto world = small_world();
  auto amendment = patch(R"({"deal_name":"New","account_id":"a-1"})");
  amendment.create = true;
  const auto decision = world.amend({Kind::deal, "d-2"}, amendment);
  EXPECT_EQ(decision.outcome, Outcome::created);
  EXPECT_EQ(decision.changes.at(0).event_type, "deal.created");
  EXPECT_EQ(world.member(Kind::deal, "d-2", "id"), R"("d-2")");
  const auto again = world.amend({Kind::deal, "d-2"}, amendment);
  EXPECT_EQ(again.outcome, Outcome::conflict);
  EXPECT_EQ(again.stored_version, 1);
}

TEST(Amend, LeavesADealThatHasEndedAsItIs) {
  for (const std::string status : {"completed", "cancelled"}) {
    auto world = small_world();
    auto text = world.record(Kind::deal, "d-1");
    text.replace(text.find(R"("status":"draft")"), 16, R"("status":")" + status + '"');
    text.replace(text.find(R"("approval_state":"draft")"), 24, R"("approval_state":"approved")");
    text.insert(text.find(R"("version":1)"), R"("approved_version":1,)");
    world.import(Kind::deal, text, true);
    const auto before = world.record(Kind::deal, "d-1");
    const auto amended = world.amend({Kind::deal, "d-1"}, {"deal_name=Winter"});
    EXPECT_EQ(amended.outcome, Outcome::conflict);
    EXPECT_NE(amended.conflict.find("its status is " + status), std::string::npos);
    EXPECT_TRUE(amended.changes.empty());
    EXPECT_EQ(world.import(Kind::deal, deal_text).outcome, Outcome::unchanged);
    auto other = std::string(deal_text);
    other.replace(other.find("Autumn"), 6, "Winter");
    EXPECT_EQ(world.import(Kind::deal, other).outcome, Outcome::conflict);
    const auto reverted = revert(world.records(), {Kind::deal, "d-1"}, other, {}, world.context);
    ASSERT_TRUE(reverted);
    EXPECT_EQ(reverted->outcome, Outcome::conflict);
    // Its campaigns go on, and nobody is asked to sign anything again.
    const auto targeted = world.amend({Kind::campaign, "c-1"}, {"targeting.geo_targets=US"});
    EXPECT_EQ(targeted.changes.size(), 1U);
    EXPECT_EQ(world.record(Kind::deal, "d-1"), before);
    // Another store's word on it is taken.
    text.replace(text.find(R"("version":1)"), 11, R"("version":2)");
    text.replace(text.find("Autumn"), 6, "Winter");
    EXPECT_EQ(world.import(Kind::deal, text, true).outcome, Outcome::updated);
  }
}

TEST(Remove, TakesTheCampaignsBeforeTheDeal) {
  auto world = small_world();
  world.import(Kind::campaign, R"({"id":"c-2","deal_id":"d-1"})");
  const auto decision =
      world.applied(remove(world.records(), deal_key, std::nullopt, world.context));
  EXPECT_EQ(decision.outcome, Outcome::deleted);
  ASSERT_EQ(decision.changes.size(), 3U);
  EXPECT_EQ(decision.changes[0].id, "c-1");
  EXPECT_EQ(decision.changes[0].event_type, "campaign.deleted");
  EXPECT_EQ(decision.changes[1].id, "c-2");
  EXPECT_EQ(decision.changes[2].event_type, "deal.deleted");
  for (const auto& change : decision.changes) {
    EXPECT_EQ(change.after, "");
    EXPECT_EQ(change.partition_key, "a-1:d-1");
  }
  EXPECT_EQ(world.record(Kind::deal, "d-1"), "");
  EXPECT_EQ(world.record(Kind::campaign, "c-1"), "");
}

TEST(Remove, TakesTheFactsAlong) {
  auto world = small_world();
  world.import(Kind::interaction,
               R"({"id":"i-1","deal_id":"d-1","kind":"call","at":"2026-09-01T00:00:00Z"})");
  world.import(Kind::engagement_metric,
               R"({"id":"m-1","deal_id":"d-1","computed_at":"2026-10-01T00:00:00Z"})");
  world.import(Kind::validation_report,
               R"({"campaign_id":"c-1","content_hash":"sha256:0","is_valid":true,)"
               R"("validated_at":"2026-09-01T00:00:00Z"})");
  const auto campaign = remove(world.records(), campaign_key, std::nullopt, world.context);
  ASSERT_TRUE(campaign);
  ASSERT_EQ(campaign->changes.size(), 2U);
  EXPECT_EQ(campaign->changes[1].kind, Kind::validation_report);
  const auto deal =
      world.applied(remove(world.records(), deal_key, std::nullopt, world.context));
  std::set<Kind> kinds;
  for (const auto& change : deal.changes) {
    EXPECT_EQ(change.action, Action::remove);
    EXPECT_EQ(change.event_type.empty(), change.kind > Kind::campaign);
    kinds.insert(change.kind);
  }
  EXPECT_EQ(kinds, (std::set{Kind::campaign, Kind::validation_report, Kind::interaction,
                             Kind::engagement_metric, Kind::deal}));
  EXPECT_TRUE(world.records().facts_of(deal_key).empty());
  EXPECT_TRUE(world.records().facts_of(campaign_key).empty());
}

TEST(Remove, KeepsWhatWasApprovedOrRuns) {
  World world;
  world.import(Kind::deal,
               R"({"id":"d-1","approval_state":"approved","version":1,"approved_version":1})",
               true);
  EXPECT_EQ(refused(remove(world.records(), deal_key, {}, world.context)).code,
            base::Errc::negative);
  world.import(Kind::account, R"({"id":"a-1"})");
  EXPECT_EQ(refused(remove(world.records(), {Kind::account, "a-1"}, {}, world.context)).code,
            base::Errc::usage);
  EXPECT_EQ(refused(remove(world.records(), {Kind::deal, "d-9"}, {}, world.context)).code,
            base::Errc::not_found);
}

TEST(Remove, WhatComesAfterCountsOn) {
  auto world = small_world();
  world.amend(deal_key, {"deal_name=Winter"});
  world.amend(campaign_key, {"budget=1"});
  const auto before = world.record(Kind::deal, "d-1");
  world.applied(remove(world.records(), deal_key, std::nullopt, world.context));
  const auto deal = world.import(Kind::deal, deal_text);
  EXPECT_EQ(deal.outcome, Outcome::created);
  EXPECT_EQ(deal.changes.at(0).version_before, 0);
  EXPECT_EQ(world.version(Kind::deal, "d-1"), 3);
  EXPECT_EQ(world.member(Kind::deal, "d-1", "version"), "3");
  world.import(Kind::campaign, campaign_text);
  EXPECT_EQ(world.version(Kind::campaign, "c-1"), 3);
  // Whoever saw the one before is told.
  EXPECT_EQ(world.import(Kind::deal, before).outcome, Outcome::conflict);
  EXPECT_EQ(world.applied(remove(world.records(), deal_key, 2, world.context)).outcome,
            Outcome::conflict);
}

TEST(Remove, WhatIsRestoredAfterwardsCountsOnToo) {
  World world;
  const std::string text = R"({"id":"d-1","deal_name":"One","version":2})";
  world.import(Kind::deal, text, true);
  world.applied(remove(world.records(), deal_key, std::nullopt, world.context));
  const auto approved = [](int version) {
    return R"({"id":"d-1","approval_state":"approved","version":2,)"
           R"("created_at":"2026-09-01T00:00:00Z","updated_at":"2026-09-01T00:00:00Z",)"
           R"("approved_version":)" +
           std::to_string(version) + "}";
  };
  // Version 1 stands for what the deleted one said.
  const auto unknown = refused(world.decide_import(Kind::deal, approved(1), true));
  EXPECT_EQ(unknown.code, base::Errc::data);
  EXPECT_NE(unknown.message.find("deleted at version 2"), std::string::npos) << unknown.message;
  EXPECT_EQ(world.import(Kind::deal, approved(2), true).outcome, Outcome::created);
  EXPECT_EQ(world.version(Kind::deal, "d-1"), 3);
  EXPECT_EQ(world.member(Kind::deal, "d-1", "approved_version"), "3");
  EXPECT_EQ(world.import(Kind::deal, approved(2), true).outcome, Outcome::unchanged);
}

/// Every version up to the last one of what was deleted stands for what that one said.
TEST(Remove, AnApprovedVersionOfWhatWasDeletedIsNotTakenAgain) {
  for (int approved = 1; approved <= 6; ++approved) {
    World world;
    world.import(Kind::deal, R"({"id":"d-1","deal_name":"One","version":3})", true);
    world.applied(remove(world.records(), deal_key, std::nullopt, world.context));
    const auto taken = world.decide_import(
        Kind::deal,
        R"({"id":"d-1","approval_state":"approved","version":6,)"
        R"("created_at":"2026-09-01T00:00:00Z","updated_at":"2026-09-01T00:00:00Z",)"
        R"("approved_version":)" + std::to_string(approved) + "}",
        true);
    EXPECT_EQ(taken.has_value(), approved > 3) << approved;
  }
}

TEST(Remove, LocksOnTheVersion) {
  auto world = small_world();
  EXPECT_EQ(world.applied(remove(world.records(), campaign_key, 2, world.context)).outcome,
            Outcome::conflict);
  const auto done = world.applied(remove(world.records(), campaign_key, 1, world.context));
  EXPECT_EQ(done.outcome, Outcome::deleted);
  EXPECT_EQ(done.deal_id, "d-1");
}

TEST(Revert, GivesTheContentOfThenAndTheKeptMembersOfNow) {
  auto world = small_world();
  const auto first = world.record(Kind::deal, "d-1");
  world.amend(deal_key, {"total_value=1", "deal_type=preferred"});
  const auto decision =
      world.applied(revert(world.records(), deal_key, first, std::nullopt, world.context));
  EXPECT_EQ(decision.outcome, Outcome::updated);
  EXPECT_EQ(decision.changes.at(0).action, Action::revert);
  EXPECT_EQ(decision.changes.at(0).event_type, "deal.updated");
  EXPECT_TRUE(decision.ignored.empty());
  EXPECT_EQ(world.version(Kind::deal, "d-1"), 3);
  EXPECT_EQ(world.member(Kind::deal, "d-1", "total_value"), "12500.5");
  EXPECT_EQ(world.applied(revert(world.records(), deal_key, first, 3, world.context)).outcome,
            Outcome::unchanged);
  EXPECT_EQ(world.applied(revert(world.records(), deal_key, first, 2, world.context)).outcome,
            Outcome::conflict);
}

}  // namespace
}  // namespace dealkit::deal
