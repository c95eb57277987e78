// What an approved deal holds its campaigns to after it was approved, and what stops an approval:
// nothing that a submit refuses may stand approved and valid.
#include "core/deal/content_hash.hpp"
#include "review_world.hpp"

namespace dealkit::approval {
namespace {

constexpr std::string_view second =
    R"({"id":"c-2","deal_id":"d-1","campaign_name":"Late","campaign_type":"video",)"
    R"("currency":"USD","budget":7500.50,"targeting":{"geo_targets":["DE"]}})";

std::string with(std::string_view campaign, std::string_view from, std::string_view to) {
  std::string text(campaign);
  const auto at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return text.replace(at, from.size(), to);
}

/// The deal of 12,500.50 USD, approved by level 1 with campaigns of 5,000 and 7,500.50.
class Approved : public ::testing::Test {
 protected:
  void SetUp() override {
    world.import(Kind::account, R"({"id":"a-1","name":"Acme","currency":"USD"})");  // in UTC
    world.import(Kind::campaign, deal::campaign_text);
    world.import(Kind::campaign, second);
    world.validate();
    world.decide(Action::submit, "zoe");
    world.decide(Action::approve, "sam");
    ASSERT_EQ(world.deal_member("approval_state"), R"("approved")");
  }
  std::string status(std::string_view id = "c-2") const {
    return world.member(Kind::campaign, id, "validation_status");
  }
  /// Imports a campaign; the one warning of it.
  std::string warning(std::string_view campaign) {
    const auto decision = world.import(Kind::campaign, campaign);
    EXPECT_EQ(decision.outcome, deal::Outcome::updated);
    return decision.warnings.size() == 1 ? decision.warnings[0] : "none";
  }

  ReviewWorld world;
};

TEST_F(Approved, ACampaignThatIsRaisedIsInvalidWhateverAReportSays) {
  EXPECT_EQ(warning(with(second, "7500.50", "7500.51")),
            "campaign 'c-2' is invalid: deal 'd-1' is approved and does not cover it: 2 campaigns "
            "have budgets of 12500.51 USD together, more than the deal's total_value of 12500.5");
  EXPECT_EQ(status(), R"("invalid")");
  EXPECT_EQ(world.deal_member("approval_state"), R"("approved")") << "nobody signed for budgets";
  world.validate();
  EXPECT_EQ(status(), R"("invalid")");
  EXPECT_EQ(warning(second), "none");
  EXPECT_EQ(status(), R"("pending")") << "the latest report is on other content";
  world.validate();
  EXPECT_EQ(status(), R"("valid")");
}

TEST_F(Approved, ARaiseOfWhatTheDealCoversIsToBeValidatedAsEver) {
  EXPECT_EQ(warning(with(deal::campaign_text, "5000", "4999")), "none");
  EXPECT_EQ(status("c-1"), R"("pending")");
  EXPECT_EQ(warning(with(second, "7500.50", "7501.50")), "none");
  world.validate();
  EXPECT_EQ(status(), R"("valid")");
}

TEST_F(Approved, ACampaignThatEndedAndComesBackCountsAgain) {
  const auto name = R"("campaign_name")";
  const auto archived = with(second, name, R"("status":"Archived","campaign_name")");
  const auto active = with(second, name, R"("status":"active","campaign_name")");
  EXPECT_EQ(warning(archived), "none");
  EXPECT_EQ(status(), R"("valid")");
  EXPECT_EQ(warning(with(deal::campaign_text, "5000", "5000.01")), "none");
  const auto back = world.import(Kind::campaign, active);
  EXPECT_EQ(back.warnings.size(), 1U) << "its status is no content, and yet it binds 7500.50";
  EXPECT_EQ(status(), R"("invalid")");
  ASSERT_FALSE(back.changes.empty());
  ASSERT_EQ(back.changes[0].facts.size(), 1U);
  EXPECT_EQ(back.changes[0].facts[0].type, "campaign.rejected");
  EXPECT_EQ(back.changes[0].reason, back.warnings[0]);
  EXPECT_EQ(warning(archived), "none");
  EXPECT_EQ(status(), R"("valid")");
  EXPECT_EQ(warning(deal::campaign_text), "none");
  EXPECT_EQ(warning(active), "none");
  EXPECT_EQ(status(), R"("valid")");
}

TEST_F(Approved, ANewCampaignCountsToo) {
  const auto decision = world.import(Kind::campaign, with(second, "c-2", "c-3"));
  EXPECT_EQ(decision.outcome, deal::Outcome::created);
  EXPECT_EQ(decision.warnings.size(), 1U);
  EXPECT_EQ(status("c-3"), R"("invalid")");
  EXPECT_EQ(status("c-2"), R"("valid")") << "who was there first is not to blame";
}

TEST_F(Approved, DatesCurrencyAndAmountsThatCannotBeComparedAreLookedAt) {
  const auto outside = R"("scheduling":{"start":"2027-03-01","end":"2027-03-31"},"campaign_name")";
  EXPECT_NE(warning(with(second, R"("campaign_name")", outside)).find("SCH005"),
            std::string::npos);
  EXPECT_EQ(status(), R"("invalid")");
  EXPECT_EQ(warning(second), "none");
  EXPECT_NE(warning(with(second, R"("USD")", R"("CHF")")).find("cannot be compared"),
            std::string::npos);
  EXPECT_EQ(status(), R"("invalid")");
}

TEST_F(Approved, AnAmendmentAndARevertAreLookedAtAsAnImportIs) {
  const deal::Key key{Kind::campaign, "c-2"};
  const auto before = world.record(Kind::campaign, "c-2");
  EXPECT_EQ(world.amend(key, {"budget=9000"}).warnings.size(), 1U);
  EXPECT_EQ(status(), R"("invalid")");
  EXPECT_TRUE(world.applied(deal::revert(world.records(), key, before, {}, world.context))
                  .warnings.empty());
  EXPECT_EQ(status(), R"("valid")");
}

TEST_F(Approved, ARestoreTakesBackWhatWasExported) {
  world.import(Kind::campaign, with(second, "7500.50", "9000"));
  auto exported = world.record(Kind::campaign, "c-2");
  exported = with(exported, R"("validation_status":"invalid")", R"("validation_status":"valid")");
  const auto restored = world.import(Kind::campaign, exported, true);
  EXPECT_TRUE(restored.warnings.empty());
  EXPECT_EQ(status(), R"("valid")");
}

TEST_F(Approved, AChangeOfTheDealThatKeepsItApprovedMustNotUncoverACampaign) {
  const auto within = R"("scheduling":{"start":"2026-10-01","end":"2026-10-31"},"campaign_name")";
  EXPECT_EQ(warning(with(second, R"("campaign_name")", within)), "none");
  deal::Amendment later;
  later.assignments.push_back(*deal::parse_assignment(Kind::deal, "start_date=2026-10-03"));
  const auto refused = deal::amend(world.records(), {Kind::deal, "d-1"}, later, world.context);
  ASSERT_FALSE(refused) << "a minor change: every signature would fit";
  EXPECT_EQ(refused.error().code, base::Errc::negative);
  EXPECT_NE(refused.error().message.find("deal 'd-1' cannot be approved: campaign 'c-2': "),
            std::string::npos) << refused.error().message;
  EXPECT_NE(refused.error().message.find("SCH005"), std::string::npos);
  EXPECT_EQ(world.amended({"end_date=2027-01-02"}).outcome, deal::Outcome::updated);
  EXPECT_EQ(world.deal_member("approval_state"), R"("approved")");
}

TEST_F(Approved, WhatWasWrongBeforeDoesNotBlockOtherChanges) {
  world.import(Kind::campaign, with(second, "7500.50", "9000"));
  EXPECT_EQ(world.amended({"deal_name=Winter"}).outcome, deal::Outcome::updated);
  EXPECT_EQ(world.deal_member("approval_state"), R"("approved")");
}

TEST_F(Approved, ADealThatShrinksToWhatNobodyMustApproveIsCheckedAsASubmitIs) {
  deal::Amendment small;
  small.assignments.push_back(*deal::parse_assignment(Kind::deal, "total_value=100"));
  const auto refused = deal::amend(world.records(), {Kind::deal, "d-1"}, small, world.context);
  ASSERT_FALSE(refused) << "the policy asks nobody about 100";
  EXPECT_NE(refused.error().message.find("budgets of 12500.5 USD together"), std::string::npos)
      << refused.error().message;
  EXPECT_EQ(world.deal_member("total_value"), "12500.5");
}

class Reviewed : public Approved {
 protected:
  void SetUp() override {
    world.import(Kind::campaign, deal::campaign_text);
    world.import(Kind::campaign, second);
    world.validate();
    world.decide(Action::submit, "zoe");
  }
  std::string refusal(Action action, const std::string& actor) {
    auto decision = world.decision(action, actor);
    decision.command.comments = "why";
    const auto decided = world.try_decide(decision);
    return decided ? "none" : decided.error().message;
  }
};

TEST_F(Reviewed, AnInvalidReportStopsApprovalsAndNothingElse) {
  world.validate("[]", false);
  EXPECT_EQ(refusal(Action::approve, "sam"),
            "deal 'd-1' cannot be approved: campaign 'c-1' failed its validation; campaign 'c-2' "
            "failed its validation");
  EXPECT_EQ(refusal(Action::comment, "sam"), "none");
  EXPECT_EQ(refusal(Action::reject, "sam"), "none");
}

TEST_F(Reviewed, WithdrawIsOpenAndALaterReportClears) {
  world.validate("[]", false);
  world.validate();
  EXPECT_EQ(refusal(Action::approve, "sam"), "none");
}

TEST_F(Reviewed, AnInvalidReportDoesNotHoldTheSubmitter) {
  world.validate("[]", false);
  EXPECT_EQ(refusal(Action::withdraw, "zoe"), "none");
}

TEST_F(Reviewed, AnInvalidReportOnTheDealStopsApprovals) {
  json::Reader reader;
  const auto document = reader.read(world.record(Kind::deal, "d-1"));
  ASSERT_TRUE(document);
  const auto hash = deal::deal_content_hash((*document)->root());
  ASSERT_TRUE(hash);
  world.import(Kind::validation_report,
               R"({"type":"validation_report","deal_id":"d-1","content_hash":")" + *hash +
                   R"(","is_valid":false,"validated_at":")" + base::to_string(world.context.now) +
                   R"(","results":[{"code":"DEL999","passed":false,"severity":"critical"}]})");
  EXPECT_EQ(refusal(Action::approve, "sam"),
            "deal 'd-1' cannot be approved: it failed its own validation (DEL999)");
}

TEST_F(Reviewed, AFindingOnSeveralCampaignsStopsApprovals) {
  const auto hash = world.member(Kind::campaign, "c-1", "content_hash");
  world.import(Kind::set_finding,
               R"({"type":"set_finding","code":"AUD004","severity":"critical","campaign_ids":)"
               R"(["c-1"],"content_hashes":[)" + hash + "]}");
  EXPECT_EQ(refusal(Action::approve, "sam"),
            "deal 'd-1' cannot be approved: campaign 'c-1' failed its validation");
}

TEST_F(Reviewed, WhatEndedOrWasNotValidatedSinceStopsNobody) {
  world.validate("[]", false);
  const auto ended = R"("status":"cancelled","campaign_name")";
  world.import(Kind::campaign, with(second, R"("campaign_name")", ended));
  world.import(Kind::campaign, with(deal::campaign_text, "5000", "5001"));
  EXPECT_EQ(refusal(Action::approve, "sam"), "none");
}

}  // namespace
}  // namespace dealkit::approval
