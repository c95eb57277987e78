// Imports: what is taken, what is refused, what is ignored, and which changes and events follow.
#include <gtest/gtest.h>

#include "world.hpp"

namespace dealkit::deal {
namespace {

std::string refusal(World& world, Kind kind, std::string_view text, bool restore = false) {
  const auto decision = world.decide_import(kind, text, restore);
  if (decision) return "taken: " + std::string(name_of(decision->outcome));
  EXPECT_EQ(decision.error().code, base::Errc::data) << decision.error().message;
  return decision.error().message;
}

std::vector<std::string> ignored(const Decision& decision) {
  std::vector<std::string> names;
  for (const auto& one : decision.ignored) names.push_back(one.name);
  return names;
}

TEST(Import, NewDealStartsAsADraft) {
  World world;
  world.import(Kind::account, account_text);
  const auto decision = world.import(Kind::deal, deal_text);
  EXPECT_EQ(decision.outcome, Outcome::created);
  EXPECT_EQ(decision.deal_id, "d-1");
  ASSERT_EQ(decision.changes.size(), 1U);
  const auto& change = decision.changes[0];
  EXPECT_EQ(change.action, Action::create);
  EXPECT_EQ(change.version_before, 0);
  EXPECT_EQ(change.version, 1);
  EXPECT_EQ(change.before, "");
  EXPECT_EQ(change.event_type, "deal.created");
  EXPECT_EQ(change.partition_key, "a-1:d-1");
  EXPECT_EQ(change.after,
            R"({"type":"deal","id":"d-1","account_id":"a-1","deal_name":"Autumn",)"
            R"("deal_type":"standard","total_value":12500.5,"currency":"USD",)"
            R"("start_date":"2026-10-01","end_date":"2026-12-31","status":"draft",)"
            R"("approval_state":"draft","version":1,"created_at":"2026-09-21T14:14:20Z",)"
            R"("updated_at":"2026-09-21T14:14:20Z","crm":{"stage":"won"}})");
}

TEST(Import, TheSameContentAgainIsUnchangedWhateverItsVersion) {
  auto world = small_world();
  EXPECT_EQ(world.import(Kind::deal, deal_text).outcome, Outcome::unchanged);
  EXPECT_EQ(world.import(Kind::account, account_text).outcome, Outcome::unchanged);
  EXPECT_EQ(world.import(Kind::campaign, campaign_text).outcome, Outcome::unchanged);
  const auto exported = world.record(Kind::deal, "d-1");
  world.amend({Kind::deal, "d-1"}, {"deal_name=Winter"});
  world.amend({Kind::deal, "d-1"}, {"deal_name=Autumn"});
  EXPECT_EQ(world.version(Kind::deal, "d-1"), 3);
  const auto again = world.import(Kind::deal, exported);
  EXPECT_EQ(again.outcome, Outcome::unchanged);
  EXPECT_EQ(again.stored_version, 3);
  EXPECT_EQ(ignored(again), std::vector<std::string>{"updated_at"});
}

TEST(Import, ReplacesTheContentAndCountsTheVersion) {
  auto world = small_world();
  const auto decision = world.import(
      Kind::deal, R"({"id":"d-1","account_id":"a-1","deal_name":"Autumn","version":1})");
  EXPECT_EQ(decision.outcome, Outcome::updated);
  EXPECT_EQ(decision.changes.at(0).event_type, "deal.updated");
  EXPECT_EQ(decision.changes.at(0).version, 2);
  EXPECT_EQ(world.member(Kind::deal, "d-1", "total_value"), "");
  EXPECT_EQ(world.member(Kind::deal, "d-1", "crm"), "");
  EXPECT_EQ(world.member(Kind::deal, "d-1", "version"), "2");
  EXPECT_NE(world.member(Kind::deal, "d-1", "created_at"),
            world.member(Kind::deal, "d-1", "updated_at"));
}

TEST(Import, AnotherVersionThanTheStoredOneIsAConflict) {
  auto world = small_world();
  world.amend({Kind::deal, "d-1"}, {"deal_name=Winter"});
  const auto before = world.record(Kind::deal, "d-1");
  const auto decision = world.import(
      Kind::deal, R"({"id":"d-1","account_id":"a-1","deal_name":"Mine","version":1})");
  EXPECT_EQ(decision.outcome, Outcome::conflict);
  EXPECT_EQ(decision.conflict, "expected version 1, stored is 2");
  EXPECT_EQ(decision.deal_id, "d-1");
  EXPECT_EQ(decision.stored_version, 2);
  EXPECT_TRUE(decision.changes.empty());
  EXPECT_EQ(world.record(Kind::deal, "d-1"), before);
  const auto campaign = world.import(
      Kind::campaign, R"({"id":"c-1","deal_id":"d-1","content_hash":"sha256:00"})");
  EXPECT_EQ(campaign.outcome, Outcome::conflict);
  EXPECT_NE(campaign.conflict.find("expected content_hash sha256:00, stored is sha256:"),
            std::string::npos);
  EXPECT_EQ(world.import(Kind::account, R"({"id":"a-1","version":4})").outcome, Outcome::conflict);
  EXPECT_EQ(world.import(Kind::account, R"({"id":"a-1","version":1})").outcome, Outcome::updated);
  EXPECT_EQ(world.member(Kind::account, "a-1", "version"), "") << "a lock is not stored";
}

TEST(Import, WhatOnlyDecisionsSetIsIgnoredAndReported) {
  World world;
  const auto decision = world.import(
      Kind::deal, R"({"id":"d-2","status":"active","approval_state":"approved","version":7,)"
                  R"("approved_version":7,"open_levels":[],"created_at":"2020-01-01T00:00:00Z"})");
  EXPECT_EQ(decision.outcome, Outcome::created);
  EXPECT_EQ(ignored(decision), (std::vector<std::string>{"status", "approval_state", "version",
                                                         "approved_version", "created_at"}));
  EXPECT_NE(decision.ignored[0].reason.find("dealctl pause"), std::string::npos);
  EXPECT_EQ(world.member(Kind::deal, "d-2", "status"), R"("draft")");
  EXPECT_EQ(world.member(Kind::deal, "d-2", "version"), "1");
  EXPECT_EQ(world.member(Kind::deal, "d-2", "open_levels"), "");
  EXPECT_EQ(decision.changes.at(0).partition_key, ":d-2");
}

TEST(Import, CampaignGetsItsHashAndIsPending) {
  auto world = small_world();
  EXPECT_EQ(world.member(Kind::campaign, "c-1", "validation_status"), R"("pending")");
  const auto hash = world.member(Kind::campaign, "c-1", "content_hash");
  EXPECT_EQ(hash.substr(0, 8), R"("sha256:)");
  const auto status = world.import(
      Kind::campaign, std::string(campaign_text.substr(0, campaign_text.size() - 1)) +
                          R"(,"status":"paused","deal_budget_limit":9,"allocated_spend":1,)"
                          R"("deal":{"currency":"EUR","allocated_other":[{"amount":1}]},)"
                          R"("validation":{"is_valid":true},"version":1,"content_hash":)" + hash +
                          "}");
  EXPECT_EQ(status.outcome, Outcome::updated);
  EXPECT_TRUE(status.ignored.empty());
  EXPECT_EQ(status.changes.at(0).event_type, "campaign.updated");
  EXPECT_EQ(world.version(Kind::campaign, "c-1"), 2);
  EXPECT_EQ(world.member(Kind::campaign, "c-1", "content_hash"), hash);
  EXPECT_EQ(world.member(Kind::campaign, "c-1", "status"), R"("paused")");
  for (const auto* name :
       {"deal_budget_limit", "allocated_spend", "deal", "validation", "version"}) {
    EXPECT_EQ(world.member(Kind::campaign, "c-1", name), "") << name;
  }
}

TEST(Import, RefusesWhatCannotBeKept) {
  auto world = small_world();
  const auto deal = [&](std::string_view members) {
    return refusal(world, Kind::deal, R"({"id":"d-9",)" + std::string(members) + "}");
  };
  EXPECT_NE(refusal(world, Kind::deal, R"({"deal_name":"x"})").find("no 'id'"), std::string::npos);
  EXPECT_NE(refusal(world, Kind::deal, R"({"id":""})").find("id: "), std::string::npos);
  EXPECT_NE(refusal(world, Kind::deal, "[]").find("expected a record"), std::string::npos);
  EXPECT_NE(deal(R"("type":"campaign")").find("type 'deal'"), std::string::npos);
  EXPECT_EQ(deal(R"("account_id":"a-9")"), "unknown account 'a-9': import accounts first");
  EXPECT_NE(deal(R"("deal_type":"prefered")").find("preferred, guaranteed or private_auction"),
            std::string::npos);
  EXPECT_EQ(deal(R"("total_value":0)"), "total_value is 0, expected more than 0");
  EXPECT_EQ(deal(R"("price":-0.5)"), "price is -0.5, expected 0 or more");
  EXPECT_EQ(deal(R"("floor":-5)"), "floor is -5, expected 0 or more");
  EXPECT_EQ(deal(R"("units":-1)"), "units is -1, expected 0 or more");
  EXPECT_EQ(deal(R"("total_value":1.005,"currency":"USD")"),
            "total_value 1.005 has more decimals than USD (2)");
  EXPECT_EQ(deal(R"("total_value":1.5,"currency":"JPY")"),
            "total_value 1.5 has more decimals than JPY (0)");
  EXPECT_EQ(deal(R"("total_value":1.005,"currency":"KWD")"), "taken: created");
  EXPECT_NE(deal(R"("total_value":9000000000000)").find("total_value"), std::string::npos);
  EXPECT_NE(deal(R"("total_value":"12")").find("expected a number"), std::string::npos);
  EXPECT_NE(deal(R"("currency":"usd")").find("ISO 4217"), std::string::npos);
  EXPECT_NE(deal(R"("deal_name":")" + std::string(256, 'x') + '"').find("256 characters"),
            std::string::npos);
  EXPECT_NE(deal(R"("deal_name":"a\u0000b")").find("0000"), std::string::npos);
}

TEST(Import, TakesADealOfOneDay) {
  World world;
  const auto dates = [&](std::string_view start, std::string_view end) {
    return refusal(world, Kind::deal, R"({"id":"d-9","start_date":")" + std::string(start) +
                                          R"(","end_date":")" + std::string(end) + "\"}");
  };
  EXPECT_EQ(dates("2026-10-01", "2026-10-02"), "taken: created");
  EXPECT_EQ(dates("2026-10-01", "2026-10-01"), "taken: created");
  EXPECT_EQ(dates("2026-10-01T00:00:00", "2026-10-01"), "taken: created");
  EXPECT_EQ(dates("2026-10-02", "2026-10-01"),
            "end_date 2026-10-01 is before start_date 2026-10-02");
  EXPECT_EQ(dates("2026-10-02T00:00:00", "2026-10-01"),
            "end_date 2026-10-01 is before start_date 2026-10-02T00:00:00");
  EXPECT_EQ(dates("2026-10-01", "2026-10-01T12:00:00Z"), "taken: created");
  EXPECT_EQ(dates("2026-10-01T12:00:00+02:00", "2026-10-01T10:00:00.5Z"), "taken: created");
  EXPECT_EQ(dates("2026-10-01T12:00:00Z", "2026-10-01T12:00:00Z"),
            "end_date 2026-10-01T12:00:00Z is not after start_date 2026-10-01T12:00:00Z");
  EXPECT_NE(dates("2026-10-02", "2026-10-01T12:00:00Z"), "taken: created");
}

TEST(Import, ErrorsNameThePlace) {
  World world;
  const auto error =
      world.decide_import(Kind::deal, R"({"id":"d-9","total_value":-1})").error();
  EXPECT_EQ(error.position.column, 27U);
}

TEST(Import, CampaignsNeedTheirDealAndStayWithIt) {
  auto world = small_world();
  EXPECT_EQ(refusal(world, Kind::campaign, R"({"id":"c-2","deal_id":"d-9"})"),
            "unknown deal 'd-9': import deals first");
  EXPECT_NE(refusal(world, Kind::campaign, R"({"id":"c-2"})").find("deal_id"), std::string::npos);
  world.import(Kind::deal, R"({"id":"d-2"})");
  EXPECT_NE(refusal(world, Kind::campaign, R"({"id":"c-1","deal_id":"d-2"})").find("cannot move"),
            std::string::npos);
  EXPECT_EQ(world.import(Kind::campaign, R"({"id":"c-2","deal_id":"d-1","budget":1e9})").outcome,
            Outcome::created)
      << "what is too much is for validation to say";
}

TEST(Import, InteractionsAreKeptOnce) {
  auto world = small_world();
  constexpr std::string_view text =
      R"({"id":"i-1","deal_id":"d-1","kind":"call","at":"2026-10-02T08:00:00Z"})";
  const auto first = world.import(Kind::interaction, text);
  EXPECT_EQ(first.outcome, Outcome::created);
  EXPECT_EQ(first.changes.at(0).event_type, "interaction.recorded");
  EXPECT_EQ(first.changes.at(0).partition_key, "a-1:d-1");
  EXPECT_EQ(world.import(Kind::interaction, text).outcome, Outcome::unchanged);
  const auto other = world.import(Kind::interaction, R"({"id":"i-1","deal_id":"d-1","kind":"mail",)"
                                                     R"("at":"2026-10-02T00:00:00Z"})");
  EXPECT_EQ(other.outcome, Outcome::conflict);
  EXPECT_NE(refusal(world, Kind::interaction, R"({"id":"i-2","deal_id":"d-9","kind":"call",)"
                                              R"("at":"2026-10-02T00:00:00Z"})")
                .find("unknown deal"),
            std::string::npos);
  EXPECT_NE(refusal(world, Kind::interaction, R"({"id":"i-2","deal_id":"d-1"})").find("'kind'"),
            std::string::npos);
}

TEST(Import, FactsSayWhenTheyWere) {
  auto world = small_world();
  for (const std::string at : {"2026-10-02", "2026-10-02T08:00:00"}) {
    const auto interaction =
        R"({"id":"i-1","deal_id":"d-1","kind":"call","at":")" + at + "\"}";
    const auto metric = R"({"id":"m-1","deal_id":"d-1","computed_at":")" + at + "\"}";
    EXPECT_NE(refusal(world, Kind::interaction, interaction)
                  .find("at: expected an RFC 3339 time with an offset, found \"" + at + "\""),
              std::string::npos);
    EXPECT_NE(refusal(world, Kind::engagement_metric, metric)
                  .find("computed_at: expected an RFC 3339 time with an offset, found"),
              std::string::npos);
  }
  // A store of earlier days has such ones, and can still be moved.
  EXPECT_EQ(world.import(Kind::interaction,
                         R"({"id":"i-1","deal_id":"d-1","kind":"call","at":"2026-10-02"})", true)
                .outcome,
            Outcome::created);
}

TEST(Import, MetricsTellNoEventHere) {
  auto world = small_world();
  const auto metric = world.import(
      Kind::engagement_metric,
      R"({"id":"m-1","deal_id":"d-1","score":81,"computed_at":"2026-10-02T08:00:00Z"})");
  EXPECT_EQ(metric.outcome, Outcome::created);
  EXPECT_EQ(metric.changes.at(0).event_type, "");
}

TEST(Import, ApprovalsComeOnlyByRestore) {
  auto world = small_world();
  constexpr std::string_view text =
      R"({"id":"ap-1","deal_id":"d-1","round":1,"level":1,"seat":1,"approver_role":"finance"})";
  EXPECT_NE(refusal(world, Kind::approval, text).find("--restore"), std::string::npos);
  EXPECT_EQ(world.import(Kind::approval, text, true).outcome, Outcome::created);
  EXPECT_EQ(world.import(Kind::approval, text, true).outcome, Outcome::unchanged);
  const auto decided = world.import(
      Kind::approval,
      R"({"id":"ap-1","deal_id":"d-1","round":1,"level":1,"seat":1,"approver_id":"bo",)"
      R"("created_at":"2026-10-01T02:00:00.0009+02:00"})",
      true);
  EXPECT_EQ(decided.outcome, Outcome::updated);
  EXPECT_EQ(decided.changes.at(0).event_type, "");
  EXPECT_EQ(world.member(Kind::approval, "ap-1", "created_at"), R"("2026-10-01T00:00:00Z")");
  EXPECT_NE(refusal(world, Kind::approval,
                    R"({"id":"ap-2","deal_id":"d-1","round":1,"level":1,"seat":1})", true)
                .find("'ap-1' already holds this seat"),
            std::string::npos);
  constexpr std::string_view second =
      R"({"id":"ap-2","deal_id":"d-1","round":1,"level":1,"seat":2,"approver_id":"bo"})";
  EXPECT_NE(refusal(world, Kind::approval, second, true).find("another seat"), std::string::npos);
}

/// Else another record could take the place in the same batch, before this one has left it.
TEST(Import, WhatAReviewIsMadeOfKeepsItsPlace) {
  auto world = small_world();
  world.import(Kind::deal,
               R"({"id":"d-2","account_id":"a-1","deal_name":"Winter","currency":"USD"})");
  const auto approval = [](std::string_view deal, int round, int level, int seat) {
    return R"({"id":"ap-1","deal_id":")" + std::string(deal) + R"(","round":)" +
           std::to_string(round) + R"(,"level":)" + std::to_string(level) + R"(,"seat":)" +
           std::to_string(seat) + "}";
  };
  world.import(Kind::approval, approval("d-1", 1, 1, 1), true);
  EXPECT_EQ(refusal(world, Kind::approval, approval("d-2", 1, 1, 1), true),
            "approval 'ap-1' belongs to deal 'd-1' and cannot move to 'd-2'");
  EXPECT_EQ(refusal(world, Kind::approval, approval("d-1", 2, 1, 1), true),
            "approval 'ap-1' stands for round 1 and cannot move to 2");
  EXPECT_EQ(refusal(world, Kind::approval, approval("d-1", 1, 3, 1), true),
            "approval 'ap-1' stands for level 1 and cannot move to 3");
  EXPECT_EQ(refusal(world, Kind::approval, approval("d-1", 1, 1, 2), true),
            "approval 'ap-1' stands for seat 1 and cannot move to 2");
  world.import(Kind::review_round, R"({"id":"r","deal_id":"d-1","round":1})", true);
  EXPECT_EQ(refusal(world, Kind::review_round, R"({"id":"r","deal_id":"d-2","round":1})", true),
            "review_round 'r' belongs to deal 'd-1' and cannot move to 'd-2'");
  EXPECT_EQ(refusal(world, Kind::review_round, R"({"id":"r","deal_id":"d-1","round":2})", true),
            "review_round 'r' stands for round 1 and cannot move to 2");
}

TEST(Import, ApprovalsThatNoReviewCouldReadAreRefused) {
  auto world = small_world();
  const auto refused = [&](const std::string& members) {
    return refusal(world, Kind::approval, R"({"id":"ap-1","deal_id":"d-1",)" + members + "}", true);
  };
  EXPECT_EQ(refused(R"("round":1,"seat":1)"),
            "level: expected a whole number from 1 to 3, found nothing");
  EXPECT_EQ(refused(R"("round":1,"level":4,"seat":1)"),
            "level: expected a whole number from 1 to 3, found 4");
  EXPECT_NE(refused(R"("round":0,"level":1,"seat":1)").find("round: "), std::string::npos);
  EXPECT_NE(refused(R"("round":1,"level":1,"seat":-1)").find("seat: "), std::string::npos);
  // One such deadline would stop whoever looks for what is overdue.
  for (const std::string name : {"opened_at", "assigned_until", "sla_deadline", "decided_at"}) {
    EXPECT_EQ(refused(R"("round":1,"level":1,"seat":1,")" + name + R"(":"2026-10-01")"),
              name + R"(: expected an RFC 3339 time with an offset, found "2026-10-01")");
  }
  EXPECT_NE(refusal(world, Kind::review_round, R"({"id":"x","deal_id":"d-1"})", true)
                .find("round: "),
            std::string::npos);
}

TEST(Import, ReviewRoundsComeOnlyByRestore) {
  auto world = small_world();
  constexpr std::string_view text =
      R"({"id":"d-1:1","deal_id":"d-1","round":1,"levels":[[1],[2,3]],"policy":{"currency":"USD"},)"
      R"("created_at":"2026-10-01T02:00:00.0009+02:00"})";
  EXPECT_NE(refusal(world, Kind::review_round, text).find("--restore"), std::string::npos);
  EXPECT_EQ(world.import(Kind::review_round, text, true).outcome, Outcome::created);
  EXPECT_EQ(world.import(Kind::review_round, text, true).outcome, Outcome::unchanged);
  EXPECT_EQ(world.member(Kind::review_round, "d-1:1", "created_at"), R"("2026-10-01T00:00:00Z")");
  EXPECT_NE(refusal(world, Kind::review_round, R"({"id":"x","deal_id":"d-1","round":1})", true)
                .find("'d-1:1' already stands for round 1"),
            std::string::npos);
  EXPECT_EQ(world.import(Kind::review_round, R"({"id":"x","deal_id":"d-1","round":2})", true)
                .outcome,
            Outcome::created);
  const auto gone = world.applied(remove(world.records(), {Kind::deal, "d-1"}, {}, world.context));
  EXPECT_EQ(gone.changes.size(), 4U);  // a campaign, two rounds and the deal
  EXPECT_EQ(world.record(Kind::review_round, "x"), "");
}

TEST(Import, KeysAreTheRecordAndWhatItNames) {
  json::Reader reader;
  const auto keys = [&](Kind kind, std::string_view text) {
    return keys_of_import(kind, (*reader.read(text))->root());
  };
  EXPECT_EQ(keys(Kind::deal, deal_text),
            (std::vector<Key>{{Kind::deal, "d-1"}, {Kind::account, "a-1"}}));
  EXPECT_EQ(keys(Kind::campaign, campaign_text),
            (std::vector<Key>{{Kind::campaign, "c-1"}, {Kind::deal, "d-1"}}));
  EXPECT_EQ(keys(Kind::account, account_text), (std::vector<Key>{{Kind::account, "a-1"}}));
  EXPECT_TRUE(keys(Kind::deal, "[]").empty());
  const auto report = keys(Kind::validation_report, R"({"campaign_id":"c-1"})");
  ASSERT_EQ(report.size(), 2U);
  EXPECT_EQ(report[0].id.substr(0, 7), "sha256:");
  EXPECT_EQ(report[1], (Key{Kind::campaign, "c-1"}));
  EXPECT_EQ(keys(Kind::set_finding, R"({"campaign_ids":["c-1","c-2"]})").size(), 3U);
}

TEST(Restore, TakesKeptMembersAsTheyStand) {
  World world;
  constexpr std::string_view text =
      R"({"type":"deal","id":"d-1","status":"active","approval_state":"approved","version":7,)"
      R"("approved_version":6,"created_at":"2020-01-01T02:00:00.123456+02:00",)"
      R"("updated_at":"2020-01-02T00:00:00Z"})";
  const auto decision = world.import(Kind::deal, text, true);
  EXPECT_EQ(decision.outcome, Outcome::created);
  EXPECT_TRUE(decision.ignored.empty());
  EXPECT_EQ(decision.changes.at(0).version, 7);
  EXPECT_EQ(world.member(Kind::deal, "d-1", "status"), R"("active")");
  EXPECT_EQ(world.member(Kind::deal, "d-1", "approved_version"), "6");
  EXPECT_EQ(world.member(Kind::deal, "d-1", "created_at"), R"("2020-01-01T00:00:00.123Z")");
  EXPECT_EQ(world.import(Kind::deal, text, true).outcome, Outcome::unchanged);
  EXPECT_EQ(world.import(Kind::deal, R"({"id":"d-1","deal_name":"old","version":6})", true).outcome,
            Outcome::conflict);
  const auto newer =
      world.import(Kind::deal, R"({"id":"d-1","deal_name":"new","version":9})", true);
  EXPECT_EQ(newer.outcome, Outcome::updated);
  EXPECT_EQ(world.version(Kind::deal, "d-1"), 9);
  EXPECT_EQ(world.member(Kind::deal, "d-1", "status"), R"("draft")");
}

TEST(Restore, RefusesWhatCannotStandTogether) {
  World world;
  EXPECT_NE(refusal(world, Kind::deal, R"({"id":"d-1","status":"active","version":1})", true)
                .find("approved_version"),
            std::string::npos);
  EXPECT_NE(refusal(world, Kind::deal, R"({"id":"d-1","approved_version":3,"version":2})", true)
                .find("above version"),
            std::string::npos);
  EXPECT_NE(refusal(world, Kind::deal, R"({"id":"d-1","status":"running"})", true)
                .find("\"running\""),
            std::string::npos);
  EXPECT_NE(refusal(world, Kind::deal, R"({"id":"d-1","version":0})", true).find("from 1 to"),
            std::string::npos);
  // The next change must be able to count on.
  EXPECT_NE(refusal(world, Kind::deal, R"({"id":"d-1","version":9223372036854775807})", true)
                .find("from 1 to"),
            std::string::npos);
}

TEST(Restore, CampaignHasVersionOneUnlessItStatesAnother) {
  auto world = small_world();
  world.import(Kind::campaign,
               R"({"id":"c-2","deal_id":"d-1","validation_status":"warnings"})", true);
  EXPECT_EQ(world.version(Kind::campaign, "c-2"), 1);
  EXPECT_EQ(world.member(Kind::campaign, "c-2", "validation_status"), R"("warnings")");
  world.import(Kind::campaign, R"({"id":"c-3","deal_id":"d-1","version":4})", true);
  EXPECT_EQ(world.version(Kind::campaign, "c-3"), 4);
  EXPECT_EQ(world.member(Kind::campaign, "c-3", "version"), "");
  const auto exported = world.record(Kind::campaign, "c-2");
  EXPECT_EQ(world.import(Kind::campaign, exported, true).outcome, Outcome::unchanged);
}

}  // namespace
}  // namespace dealkit::deal
