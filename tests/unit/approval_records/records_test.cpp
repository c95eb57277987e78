// Decisions on deals in records: what is written, told and read back; how content, clock and policy
// meet a review that is kept in rows.
#include "core/approval/records.hpp"

#include <algorithm>

#include "review_world.hpp"
#include "printers.hpp"

namespace dealkit::approval {
namespace {

using dealkit::test::error_of;

using base::Errc;

std::vector<std::string> facts_of(const deal::Change& change) {
  std::vector<std::string> types;
  for (const auto& fact : change.facts) types.push_back(fact.type);
  return types;
}

TEST(Decisions, ASubmitWritesRoundSeatsAndWhatIsTold) {
  ReviewWorld world;
  const auto decided = world.decide(Action::submit, "ana");
  EXPECT_EQ(decided.transitions.size(), 2U);
  ASSERT_EQ(decided.changes.size(), 3U);
  const auto& deal = decided.changes[0];
  EXPECT_EQ(deal.kind, Kind::deal);
  EXPECT_EQ(deal.action, deal::Action::review);
  EXPECT_EQ(deal.event_type, "deal.updated");
  EXPECT_EQ(deal.version, deal.version_before);
  EXPECT_EQ(deal.partition_key, "a-1:d-1");
  EXPECT_EQ(facts_of(deal),
            (std::vector<std::string>{"deal.approval.events", "deal.approval.events"}));
  EXPECT_EQ(world.deal_member("approval_state"), R"("level_1_review")");
  EXPECT_EQ(world.deal_member("open_levels"), "[1]");
  EXPECT_EQ(world.member(Kind::review_round, "d-1:1", "levels"), "[[1]]");
  EXPECT_EQ(world.member(Kind::review_round, "d-1:1", "submitter"), R"("ana")");
  EXPECT_EQ(world.member(Kind::review_round, "d-1:1", "policy"), world.policy.to_json());
  EXPECT_EQ(world.member(Kind::review_round, "d-1:1", "content_version"), "1");
  EXPECT_NE(world.member(Kind::review_round, "d-1:1", "snapshot").find(R"("3":{)"),
            std::string::npos);
  EXPECT_EQ(world.member(Kind::approval, "d-1:1:1:1", "approver_role"), R"("sales_manager")");
  EXPECT_EQ(world.member(Kind::approval, "d-1:1:1:1", "action"), "");
  EXPECT_NE(world.member(Kind::approval, "d-1:1:1:1", "sla_deadline"), "");
  world.expect_replay();
}

TEST(Decisions, AnApprovalSignsTheContent) {
  ReviewWorld world;
  world.decide(Action::submit, "ana");
  const auto decided = world.decide(Action::approve, "sam");
  EXPECT_EQ(facts_of(decided.changes.at(0)),
            (std::vector<std::string>{"deal.approval.events", "approval.completed"}));
  EXPECT_EQ(world.deal_member("approval_state"), R"("approved")");
  EXPECT_EQ(world.deal_member("approved_version"), "1");
  EXPECT_EQ(world.deal_member("open_levels"), "");
  EXPECT_EQ(world.member(Kind::approval, "d-1:1:1:1", "approver_id"), R"("sam")");
  EXPECT_EQ(world.member(Kind::approval, "d-1:1:1:1", "signed"),
            *deal::signed_content(1, world.record(Kind::deal, "d-1"), {}));
  EXPECT_EQ(world.member(Kind::review_round, "d-1:1", "was_approved"), "true");
  world.expect_replay();
}

TEST(Decisions, RowsOfLevelsThatWaitHaveNoDeadline) {
  ReviewWorld world;
  world.amended({"total_value=200000"});
  world.decide(Action::submit, "ana");
  for (const std::string id : {"d-1:1:2:1", "d-1:1:2:2", "d-1:1:3:1"}) {
    EXPECT_NE(world.record(Kind::approval, id), "") << id;
    EXPECT_EQ(world.member(Kind::approval, id, "sla_deadline"), "");
    EXPECT_EQ(world.member(Kind::approval, id, "opened_at"), "");
  }
  world.decide(Action::approve, "sam");
  EXPECT_EQ(world.deal_member("open_levels"), "[2,3]");
  world.expect_replay();
  const auto half = world.decide(Action::approve, "fay");
  EXPECT_EQ(half.changes.at(0).before, half.changes.at(0).after)
      << "one of two seats: nothing in the deal's record changes, and all the same it is told";
  EXPECT_EQ(half.changes.at(0).event_type, "");
  EXPECT_EQ(half.changes.at(0).facts.size(), 1U);
  world.decide(Action::reject, "lea");
  EXPECT_EQ(world.deal_member("approval_state"), R"("rejected")");
  EXPECT_EQ(world.member(Kind::approval, "d-1:1:2:2", "action"), R"("closed")");
  world.expect_replay();
  world.decide(Action::revise, "ana");
  world.decide(Action::submit, "ana");
  EXPECT_EQ(world.member(Kind::review_round, "d-1:2", "submission"), "2");
  EXPECT_EQ(world.review().round, 2);
  world.expect_replay();
}

TEST(Decisions, OfADealThatIsNotThereOrHasEndedAreRefused) {
  ReviewWorld world;
  auto unknown = world.decision(Action::submit, "ana");
  unknown.deal_id = "d-2";
  EXPECT_EQ(error_of(world.try_decide(unknown)).code, Errc::not_found);
  world.applied(deal::change_status(world.records(), "d-1", deal::Action::cancel, {}, "",
                                    world.context));
  const auto refused = world.try_decide(world.decision(Action::submit, "ana"));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Errc::negative);
  EXPECT_NE(refused.error().message.find("cancelled"), std::string::npos);
}

TEST(Decisions, OfADealThatEndedUnderReviewOnlyEndItsReview) {
  ReviewWorld world;
  world.amended({"total_value=200000"});
  world.decide(Action::submit, "bob");
  world.applied(deal::change_status(world.records(), "d-1", deal::Action::cancel, {}, "",
                                    world.context));
  for (const auto action :
       {Action::approve, Action::escalate, Action::delegate, Action::revise}) {
    auto decision = world.decision(action, "sam");
    decision.command.delegate_to = "sue";
    const auto refused = world.try_decide(decision);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, Errc::negative);
    EXPECT_EQ(refused.error().message,
              "deal 'd-1' has ended: " + std::string(name_of(action)) +
                  " is not allowed: its status is cancelled; expected one of reject, withdraw, "
                  "comment");
  }
  auto comment = world.decision(Action::comment, "sam");
  comment.command.comments = "a pity";
  EXPECT_TRUE(world.try_decide(comment));
  world.decide(Action::withdraw, "bob");
  EXPECT_EQ(world.review().state, ApprovalState::draft);
}

TEST(Decisions, HaveATimeOfTheirOwnWithinWhatIsPossible) {
  ReviewWorld world;
  world.decide(Action::submit, "ana");
  const auto submitted = world.review().seats.at(0).opened_at.value();
  auto approval = world.decision(Action::approve, "sam");
  approval.time = base::Instant{world.context.now.seconds + 1, 0};
  EXPECT_NE(error_of(world.try_decide(approval)).message.find("future"), std::string::npos);
  approval.time = base::Instant{submitted.seconds - 1, 0};
  EXPECT_NE(error_of(world.try_decide(approval)).message.find("last step of the review"),
            std::string::npos);
  approval.time = base::Instant{submitted.seconds + 1, 0};
  const auto decided = world.done(world.try_decide(approval));
  EXPECT_EQ(decided.transitions.at(0).time, *approval.time);
  EXPECT_EQ(world.review().seats.at(0).decided_at, approval.time);
}

TEST(Decisions, AreNotMadeBeforeWhatTheyAreOn) {
  ReviewWorld world;
  world.import(Kind::campaign, deal::campaign_text);
  world.validate();
  const auto made = world.context.now;
  world.amended({"total_value=20000"});
  auto submit = world.decision(Action::submit, "ana");
  submit.time = base::Instant{made.seconds - 1, 0};
  const auto early = world.try_decide(submit);
  ASSERT_FALSE(early);
  EXPECT_EQ(early.error().code, Errc::data);
  EXPECT_EQ(early.error().message,
            "time " + base::to_string(*submit.time) + " lies before deal 'd-1' or a campaign of it "
                "was changed last, at " + base::to_string(made));
  world.context.now.seconds += 3600;
  submit.time = base::Instant{made.seconds + 10, 0};
  world.done(world.try_decide(submit));
  // A change that keeps the round, so that no seat tells of it.
  const auto renamed = world.context.now;
  world.amended({"deal_name=Autumn 2"});
  ASSERT_EQ(world.review().round, 1);
  auto approval = world.decision(Action::approve, "sam");
  approval.time = base::Instant{renamed.seconds - 1, 0};
  EXPECT_FALSE(world.try_decide(approval));
  // Of a campaign, too; its deal's record says nothing of it.
  const auto edited = world.context.now;
  deal::Amendment amendment;
  amendment.assignments.push_back(*deal::parse_assignment(Kind::campaign, "budget=4000"));
  world.changed(deal::amend(world.records(), {Kind::campaign, "c-1"}, amendment, world.context));
  approval.time = base::Instant{edited.seconds - 1, 0};
  EXPECT_FALSE(world.try_decide(approval));
  approval.time = edited;
  world.done(world.try_decide(approval));
  world.expect_replay();
}

TEST(Decisions, OfThePastMayFollowEachOther) {
  ReviewWorld world;
  world.amended({"total_value=200000"});
  const auto made = world.context.now;
  world.context.now.seconds += 3600;
  auto decision = world.decision(Action::submit, "ana");
  for (const auto* next : {"sam", "fay", "fred", "lea"}) {
    decision.time = base::Instant{made.seconds + (next == std::string_view("sam") ? 10 : 20), 0};
    world.done(world.try_decide(decision));
    decision = world.decision(Action::approve, next);
  }
  EXPECT_EQ(world.deal_member("updated_at"),
            '"' + base::to_string(base::Instant{made.seconds + 20, 0}) + '"');
}

TEST(Duties, WhoSubmittedBeforeIsBarred) {
  ReviewWorld world;
  world.decide(Action::submit, "sam");
  world.decide(Action::withdraw, "sam");
  world.decide(Action::submit, "joe");
  EXPECT_EQ(error_of(world.try_decide(world.decision(Action::approve, "sam"))).code,
            Errc::negative);
  world.expect_replay();
  world.decide(Action::withdraw, "joe");
  world.amended({"total_value=50"});
  world.decide(Action::submit, "joe");
  ASSERT_EQ(world.review().state, ApprovalState::approved);
  world.expect_replay();
  world.amended({"total_value=20000"});
  world.decide(Action::approve, "sam");  // the deal was approved since
  world.expect_replay();
}

TEST(Duties, WhoOwnedTheDealWhenItWasSubmittedIsBarred) {
  const auto sign = [](std::string_view policy) {
    ReviewWorld world(policy);
    world.amended({"owner_id=sam"});
    world.decide(Action::submit, "bob");
    world.amended({"owner_id=olga"});
    return world.try_decide(world.decision(Action::approve, "sam"));
  };
  const auto refused = sign(usual_policy);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().message,
            "level 1: sam owned the deal when it was submitted, and nobody decides a deal of their "
            "own (separation of duties)");
  auto generous = std::string(usual_policy);
  generous.insert(1, R"("allow_own_deals":true,)");
  EXPECT_TRUE(sign(generous));
  ReviewWorld world;
  world.amended({"owner_id=sam"});
  world.decide(Action::submit, "bob");
  world.decide(Action::withdraw, "bob");
  world.amended({"owner_id=olga"});
  world.decide(Action::submit, "bob");
  world.decide(Action::approve, "sam");  // owns nothing of what was submitted
}

TEST(Decisions, IdsOfLongDealsAreHashed) {
  ReviewWorld world;
  const std::string id(255, 'd');
  world.import(Kind::deal, R"({"id":")" + id + R"(","account_id":"a-1","deal_name":"x",)"
                           R"("deal_type":"standard","total_value":5000,"currency":"USD"})");
  auto submit = world.decision(Action::submit, "ana");
  submit.deal_id = id;
  const auto decided = world.done(world.try_decide(submit));
  ASSERT_EQ(decided.changes.size(), 3U);
  for (std::size_t i = 1; i < 3; ++i) EXPECT_LE(decided.changes[i].id.size(), 255U);
  EXPECT_EQ(world.records().approvals_of(id).size(), 1U);
}

TEST(Submit, LooksAtCampaigns) {
  ReviewWorld world;
  world.import(Kind::campaign, deal::campaign_text);
  const auto refusal = [&](bool acknowledge = false) {
    auto submit = world.decision(Action::submit, "ana");
    submit.acknowledge = acknowledge;
    const auto decided = world.try_decide(submit);
    EXPECT_FALSE(decided);
    if (decided) return std::string();
    EXPECT_EQ(decided.error().code, Errc::negative);
    return decided.error().message;
  };
  EXPECT_NE(refusal(true).find("campaign 'c-1' has not been validated"), std::string::npos);
  world.validate("[]", false);
  EXPECT_NE(refusal(true).find("campaign 'c-1' failed"), std::string::npos);
  world.validate();
  world.amend({Kind::campaign, "c-1"}, {"campaign_name=Other"});
  EXPECT_NE(refusal(true).find("changed since"), std::string::npos);
  world.import(Kind::campaign, R"({"id":"c-2","deal_id":"d-1","currency":"USD","budget":9000})");
  world.validate();
  EXPECT_NE(refusal(true).find("14000 USD together"), std::string::npos) << refusal(true);
  world.amend({Kind::campaign, "c-2"}, {"status=archived"});
  world.validate(R"([{"code":"TGT001","passed":false,"severity":"warning"}])");
  EXPECT_NE(refusal().find("--acknowledge"), std::string::npos);
  auto submit = world.decision(Action::submit, "ana");
  submit.acknowledge = true;
  const auto decided = world.done(world.try_decide(submit));
  EXPECT_NE(world.member(Kind::review_round, "d-1:1", "acknowledged")
                .find("campaign 'c-1' has open warnings (TGT001)"),
            std::string::npos);
  EXPECT_NE(decided.changes.at(0).transitions.find("TGT001"), std::string::npos);
}

/// A finding on several campaigns lowers what a report said, as long as it came later and is on the
/// same content.
TEST(Submit, LooksAtFindingsOnSeveralCampaigns) {
  const auto submitted = [](std::string_view severity, bool report_last) {
    ReviewWorld world;
    world.import(Kind::campaign, deal::campaign_text);
    const auto find = [&] {
      const auto hash = world.member(Kind::campaign, "c-1", "content_hash");
      world.import(Kind::set_finding,
                   R"({"type":"set_finding","code":"AUD002","severity":")" + std::string(severity) +
                       R"(","message":"m","campaign_ids":["c-1"],"content_hashes":[)" + hash +
                       R"(],"fingerprint":"f"})");
    };
    if (report_last) find();
    world.validate();
    if (!report_last) find();
    const auto decided = world.try_decide(world.decision(Action::submit, "ana"));
    return decided ? std::string("taken") : decided.error().message;
  };
  EXPECT_EQ(submitted("advisory", false), "taken");
  const auto warning = submitted("warning", false);
  EXPECT_NE(warning.find("campaign 'c-1' has open warnings"), std::string::npos) << warning;
  const auto critical = submitted("critical", false);
  EXPECT_NE(critical.find("campaign 'c-1' failed its validation"), std::string::npos) << critical;
  for (const auto* severity : {"advisory", "warning", "critical"}) {
    EXPECT_EQ(submitted(severity, true), "taken") << severity << ", and validated since";
  }
}

TEST(Clock, LeavesDealsAloneThatHaveEnded) {
  for (const std::string status : {"draft", "cancelled"}) {
    ReviewWorld world;
    world.decide(Action::submit, "ana");
    if (status == "cancelled") {
      world.applied(deal::change_status(world.records(), "d-1", deal::Action::cancel, {}, "",
                                        world.context));
    }
    world.context.now.seconds += 48 * 3600;
    const auto looked =
        world.done(escalate_overdue(world.records(), "d-1", {&world.policy}, world.context));
    EXPECT_EQ(looked.transitions.empty(), status == "cancelled") << status;
    EXPECT_EQ(looked.changes.empty(), status == "cancelled") << status;
  }
}

TEST(Clock, EscalatesWhatIsOverdueOnce) {
  ReviewWorld world;
  world.decide(Action::submit, "ana");
  const auto look = [&] {
    return world.done(escalate_overdue(world.records(), "d-1", {&world.policy}, world.context));
  };
  EXPECT_TRUE(look().changes.empty());
  world.context.now.seconds += 24 * 3600;
  const auto escalated = look();
  ASSERT_EQ(escalated.changes.size(), 3U) << "the deal, when the round's last step was, the seat";
  EXPECT_EQ(facts_of(escalated.changes[0]),
            (std::vector<std::string>{"deal.approval.events", "approval.escalated"}));
  world.apply(escalated);
  EXPECT_EQ(world.member(Kind::approval, "d-1:1:1:1", "approver_id"), R"("bea")");
  EXPECT_EQ(world.member(Kind::approval, "d-1:1:1:1", "escalations"), "1");
  EXPECT_EQ(world.member(Kind::approval, "d-1:1:1:1", "is_sla_breached"), "true");
  EXPECT_TRUE(look().changes.empty());
  world.expect_replay();
}

TEST(Content, ThatGrewIsRoutedAnew) {
  ReviewWorld world;
  world.decide(Action::submit, "ana");
  world.decide(Action::approve, "sam");
  const auto decision = world.amended({"total_value=200000"});
  EXPECT_EQ(decision.reopened_levels, std::vector<int>{1});
  const auto& deal = decision.changes.at(0);
  EXPECT_EQ(facts_of(deal),
            (std::vector<std::string>{"deal.approval.events", "approval.reopened"}));
  EXPECT_EQ(world.deal_member("open_levels"), "[1,2,3]")
      << "of a deal that was approved all that is touched opens at once";
  EXPECT_EQ(world.deal_member("approved_version"), "1");
  EXPECT_EQ(world.member(Kind::review_round, "d-1:2", "submission"), "1");
  EXPECT_EQ(world.member(Kind::review_round, "d-1:2", "policy"), world.policy.to_json());
  world.expect_replay();
  world.amended({"total_value=12500.50"});
  EXPECT_EQ(world.deal_member("approval_state"), R"("approved")") << "what was signed came back";
  EXPECT_EQ(world.member(Kind::approval, "d-1:2:2:1", "action"), R"("closed")");
  EXPECT_EQ(world.member(Kind::approval, "d-1:3:1:1", "approver_id"), R"("sam")");
  world.expect_replay();
}

TEST(Content, IsRoutedByThePolicyThatIsGiven) {
  ReviewWorld world;
  world.decide(Action::submit, "ana");
  world.decide(Action::approve, "sam");
  const auto other = policy_of(
      R"({"level":[{"number":3,"role":"legal","sla":"1h"}],)"
      R"("route":[{"when":"true","levels":[[3]]}]})");
  const ContentReview review(&other);
  world.context.review = &review;
  world.amended({"total_value=20000"});
  EXPECT_EQ(world.deal_member("open_levels"), "[3]");
  EXPECT_EQ(world.member(Kind::review_round, "d-1:2", "policy"), other.to_json());
  world.expect_replay();
}

TEST(Content, MinorChangesKeepTheReviewUntilTheyAddUp) {
  ReviewWorld world;
  world.decide(Action::submit, "ana");
  world.decide(Action::approve, "sam");
  world.amended({"end_date=2027-01-02"});
  EXPECT_EQ(world.deal_member("approval_state"), R"("approved")");
  EXPECT_EQ(world.deal_member("approved_version"), "2");
  EXPECT_EQ(world.records().rounds_of("d-1").size(), 1U);
  world.amended({"end_date=2027-01-04"});
  EXPECT_EQ(world.deal_member("approval_state"), R"("level_1_review")");
  world.expect_replay();
}

TEST(Content, MayPauseADealThatRuns) {
  auto text = std::string(usual_policy);
  text.insert(1, R"("on_material_change":"pause",)");
  ReviewWorld world(text);
  world.decide(Action::submit, "ana");
  world.decide(Action::approve, "sam");
  world.amended({"start_date=2026-09-20"});
  world.decide(Action::approve, "sam");
  world.applied(deal::advance(world.records(), "d-1", "", world.context));
  ASSERT_EQ(world.deal_member("status"), R"("active")");
  const auto decision = world.amended({"total_value=20000"});
  EXPECT_EQ(world.deal_member("status"), R"("paused")");
  const auto facts = facts_of(decision.changes.at(0));
  EXPECT_EQ(std::count(facts.begin(), facts.end(), "deal.paused"), 1);
  world.expect_replay();
}

TEST(Content, NothingIsTouchedWithoutAReview) {
  ReviewWorld world;
  world.decide(Action::submit, "ana");
  world.decide(Action::approve, "sam");
  world.context.review = nullptr;
  EXPECT_EQ(world.amended({"total_value=99"}).changes.size(), 1U);
  EXPECT_EQ(world.deal_member("approval_state"), R"("approved")");
  EXPECT_EQ(world.deal_member("approved_version"), "1");
}

TEST(StoredPolicy, IsThatOfTheLatestRound) {
  ReviewWorld world;
  EXPECT_FALSE(stored_policy(world.records(), "d-1", nullptr)->has_value());
  world.decide(Action::submit, "ana");
  const auto stored = stored_policy(world.records(), "d-1", nullptr);
  ASSERT_TRUE(stored && *stored);
  EXPECT_EQ((*stored)->hash(), world.policy.hash());
}

TEST(Reading, SignaturesOfASubmissionThatIsNotKnownDoNotCount) {
  ReviewWorld world;
  world.decide(Action::submit, "ana");
  world.decide(Action::approve, "sam");
  world.amended({"total_value=2000000"});
  ASSERT_EQ(world.review().round, 2);
  EXPECT_EQ(world.review().submission, 1);
  EXPECT_EQ(world.review().signatures.size(), 1U);
  // As a restore leaves it that brings approvals without their rounds.
  for (const std::string id : {"d-1:1", "d-1:2"}) {
    deal::Change gone;
    gone.kind = Kind::review_round;
    gone.id = id;
    world.records().apply(gone);
  }
  EXPECT_EQ(world.review().round, 2);
  EXPECT_EQ(world.review().submission, 2);
  EXPECT_TRUE(world.review().signatures.empty());
  EXPECT_FALSE(world.review().was_approved);
}

TEST(Reading, AnApprovalWhoseRoundIsNotKnownIsThatOfPeople) {
  ReviewWorld world;
  auto deal = *world.records().find(Kind::deal, "d-1");
  const std::string state = R"("approval_state":"draft")";
  auto text = deal.record.text();
  text.replace(text.find(state), state.size(),
               R"("approval_state":"approved","approved_version":1)");
  deal.record = std::move(text);
  world.records().put(deal);
  EXPECT_TRUE(world.review().was_approved);
}

TEST(Reading, RefusesRowsThatAreNone) {
  ReviewWorld world;
  world.decide(Action::submit, "ana");
  auto wrong = *world.records().find(Kind::approval, "d-1:1:1:1");
  auto text = wrong.record.text();
  text.replace(text.find(R"("level":1)"), 9, R"("level":4)");
  wrong.record = std::move(text);
  world.records().put(wrong);
  EXPECT_EQ(error_of(read_review(world.records(), "d-1")).code, Errc::data);
}

TEST(ReviewRecords, AnOwnersSignatureFallsThoughSomebodyElseStoodInTheDealWhenItWasGiven) {
  ReviewWorld world;
  world.amended({"total_value=200000", "owner_id=olga"});
  world.decide(Action::submit, "bob");
  world.amended({"owner_id=fay"});
  world.decide(Action::approve, "sam");
  EXPECT_FALSE(world.try_decide(world.decision(Action::approve, "fay")));
  world.amended({"owner_id=olga"});
  for (const auto* actor : {"sam", "fay", "fred", "lea"}) world.decide(Action::approve, actor);
  EXPECT_EQ(world.review().state, ApprovalState::approved);
  world.amended({"owner_id=fay"});  // what sam signed first fits again, fay's own does not
  EXPECT_EQ(world.review().open_levels(), std::vector<int>{2});
  EXPECT_FALSE(world.try_decide(world.decision(Action::approve, "fay")));
  world.expect_replay();
}

TEST(ReviewRecords, WhatADecisionCallsPeopleIsAnId) {
  ReviewWorld world;
  world.amended({"total_value=200000"});
  world.decide(Action::submit, "bob");
  const auto refuses = [&](auto change) {
    auto decision = world.decision(Action::delegate, "sam");
    decision.command.delegate_to = "sue";
    change(decision.command);
    const auto refused = world.try_decide(decision);
    return !refused && refused.error().code == base::Errc::data;
  };
  EXPECT_TRUE(refuses([](Command& command) { command.actor = std::string(9000, 'x'); }));
  EXPECT_TRUE(refuses([](Command& command) { command.actor = std::string("a\0b", 3); }));
  EXPECT_TRUE(refuses([](Command& command) { command.delegate_to = std::string(256, 'x'); }));
  EXPECT_FALSE(refuses([](Command& command) { command.comments = "two\nlines"; }));
}

}  // namespace
}  // namespace dealkit::approval
