// The table of 30-approval, case by case: what each command comes to, and how its refusals read.
#include "core/approval/review.hpp"

#include <gtest/gtest.h>

#include "world.hpp"

namespace dealkit::approval {
namespace {

using test::at;
using test::command;
using test::Fields;
using test::Play;

const char* const plain = R"({"roles":{"sales":["sam","sue"],"finance":["fay","fred","sam"],
  "legal":["lea"]},
  "level":[{"number":1,"role":"sales","sla":"24h","backup":"bob","skip_level":"max",
            "max_escalations":2},
           {"number":2,"role":"finance","sla":"48h","quorum":2},
           {"number":3,"role":"legal","sla":"72h"}],
  "route":[{"when":"true","levels":[[1],[2,3]]}],
  "delegation":[{"from":"lea","to":"lou"},{"from":"owner","to":"fred","role":"legal"}],
  "on_material_change":"pause"})";

class ReviewTest : public ::testing::Test {
 protected:
  void ok(const Command& wanted, int hour = 1) {
    const auto done = play.decide(wanted, demand, at(hour));
    ASSERT_TRUE(done.has_value()) << done.error().message;
    const auto found = test::complaints(play.review, play.deal, policy, demand);
    ASSERT_TRUE(found.empty()) << found.front();
  }
  base::Error refused(const Command& wanted, int hour = 1) {
    const auto before = play.review;
    const auto done = play.decide(wanted, demand, at(hour));
    EXPECT_EQ(play.review, before);
    return dealkit::test::error_of(done);
  }
  void expect_refused(const Command& wanted, base::Errc code, std::string_view message) {
    const auto error = refused(wanted);
    EXPECT_EQ(error.code, code);
    EXPECT_EQ(error.message, message);
  }
  void submit() { ok(command(Action::submit, "ann"), 0); }
  void approve(const char* who) { ok(command(Action::approve, who)); }

  Policy policy = test::policy_of(plain);
  Steps demand{{1}, {2, 3}};
  Play play{policy};
};

TEST_F(ReviewTest, a_submit_is_two_steps_and_opens_the_first_level) {
  submit();
  ASSERT_EQ(play.log.size(), 2U);
  EXPECT_EQ(play.log[0].from, ApprovalState::draft);
  EXPECT_EQ(play.log[0].to, ApprovalState::pending);
  EXPECT_EQ(play.log[1].action, Action::route);
  EXPECT_EQ(play.log[1].to, ApprovalState::level_1_review);
  EXPECT_EQ(test::shape(play.review), "level_1_review 1o 2ww 3w");
  EXPECT_EQ(play.review.seats[0].deadline, at(24));
}

TEST_F(ReviewTest, no_demand_is_approved_at_once) {
  demand = {};
  submit();
  EXPECT_EQ(play.review.state, ApprovalState::approved);
  EXPECT_EQ(play.review.approved_version, 1);
  expect_refused(command(Action::approve, "sam"), base::Errc::conflict,
                 "decision already made: no level was asked for; deal 'd-1' is in state approved, "
                 "where approve is not allowed: expected one of comment");
}

TEST_F(ReviewTest, levels_follow_each_other_and_parallel_ones_open_together) {
  submit();
  approve("sue");
  EXPECT_EQ(play.review.open_levels(), (std::vector<int>{2, 3}));
  approve("lea");
  EXPECT_EQ(play.review.state, ApprovalState::level_2_review);
  approve("fay");
  EXPECT_EQ(play.review.state, ApprovalState::level_2_review);
  approve("fred");
  EXPECT_EQ(play.review.state, ApprovalState::approved);
  EXPECT_TRUE(play.log.back().content_approved);
  EXPECT_EQ(play.review.seats[0].signed_content, "all 1 1 1 day 0");
}

TEST_F(ReviewTest, refusals_name_the_rule) {
  submit();
  expect_refused(command(Action::submit, "ann"), base::Errc::negative,
                 "deal 'd-1' is in state level_1_review, where submit is not allowed: expected one "
                 "of approve, reject, escalate, delegate, withdraw, comment");
  expect_refused(command(Action::approve, "lea"), base::Errc::negative,
                 "level 1 is for the role sales, which lea does not hold");
  expect_refused(command(Action::approve, "sam", "finance"), base::Errc::negative,
                 "level 1 is for the role sales, the decision states the role finance");
  expect_refused(command(Action::approve, "ann"), base::Errc::negative,
                 "level 1: ann submitted the deal, and nobody decides what they submitted "
                 "(separation of duties)");
  expect_refused(command(Action::approve, "owner"), base::Errc::negative,
                 "level 1: owner owns the deal, and nobody decides a deal of their own "
                 "(separation of duties)");
  expect_refused(command(Action::withdraw, "sam"), base::Errc::negative,
                 "deal 'd-1': only its submitter may withdraw it, ann, found sam");
  expect_refused(command(Action::approve, ""), base::Errc::data,
                 "expected an actor, found none: say who decides");
  auto early = command(Action::approve, "lea");
  early.level = 3;
  expect_refused(early, base::Errc::negative,
                 "level 3 waits for its turn; open in deal 'd-1': level 1");
  auto stale = command(Action::approve, "sam");
  stale.version = 7;
  expect_refused(stale, base::Errc::conflict,
                 "deal 'd-1' is at version 1, the decision saw version 7: look at it again");
}

TEST_F(ReviewTest, who_comes_second_is_told_who_came_first) {
  submit();
  approve("sue");
  const auto error = refused(command(Action::approve, "sue"));
  EXPECT_EQ(error.code, base::Errc::conflict);
  EXPECT_TRUE(error.message.starts_with(
      "decision already made: level 1 was approved by sue at 2026-10-05T01:00:00Z"))
      << error.message;
  auto late = command(Action::approve, "sam");
  late.level = 1;
  expect_refused(late, base::Errc::conflict,
                 "decision already made: level 1 was approved by sue at 2026-10-05T01:00:00Z; "
                 "open in deal 'd-1': levels 2 and 3");
  approve("fay");
  auto twice = command(Action::approve, "fay");
  twice.level = 2;
  expect_refused(twice, base::Errc::conflict,
                 "decision already made: fay decided level 2 at 2026-10-05T01:00:00Z, and nobody "
                 "signs a level twice");
}

TEST_F(ReviewTest, nobody_decides_two_levels_of_a_deal) {
  submit();
  approve("sam");
  auto again = command(Action::approve, "sam");
  again.level = 2;
  expect_refused(again, base::Errc::negative,
                 "level 2: sam decided level 1 at 2026-10-05T01:00:00Z, and nobody decides two "
                 "levels of one deal (separation of duties)");
}

TEST_F(ReviewTest, a_delegation_of_a_member_counts_and_that_of_others_does_not) {
  submit();
  approve("sue");
  auto legal = command(Action::approve, "fred");
  legal.level = 3;
  EXPECT_EQ(refused(legal).code, base::Errc::negative);
  ok(command(Action::approve, "lou"));
  EXPECT_EQ(play.review.open_levels(), (std::vector<int>{2}));
}

TEST_F(ReviewTest, a_reject_closes_everything_and_revise_begins_anew) {
  submit();
  approve("sue");
  ok(command(Action::reject, "lea"));
  EXPECT_EQ(play.review.state, ApprovalState::rejected);
  const auto error = refused(command(Action::approve, "fay"));
  EXPECT_EQ(error.code, base::Errc::conflict);
  EXPECT_TRUE(error.message.starts_with("decision already made: level 3 was rejected by lea at"));
  ok(command(Action::revise, "anybody"));
  ok(command(Action::submit, "eve"));
  EXPECT_EQ(play.review.round, 2);
  EXPECT_EQ(play.review.submission, 2);
  EXPECT_EQ(test::shape(play.review), "level_1_review 1o 2ww 3w");
}

TEST_F(ReviewTest, only_the_submitter_withdraws) {
  submit();
  ok(command(Action::withdraw, "ann"));
  EXPECT_EQ(play.review.state, ApprovalState::draft);
}

TEST_F(ReviewTest, who_submitted_before_is_barred_until_people_approve_the_deal) {
  ok(command(Action::submit, "sue"), 0);
  ok(command(Action::withdraw, "sue"));
  ok(command(Action::submit, "ann"));
  expect_refused(command(Action::approve, "sue"), base::Errc::negative,
                 "level 1: sue submitted the deal, and nobody decides what they submitted "
                 "(separation of duties)");
  auto to_sue = command(Action::delegate, "sam");
  to_sue.delegate_to = "sue";
  EXPECT_EQ(refused(to_sue).code, base::Errc::negative);
  for (const auto* actor : {"sam", "lea", "fay", "fred"}) approve(actor);
  ASSERT_EQ(play.review.state, ApprovalState::approved);
  ASSERT_TRUE(play.change(Fields{1, 1, 2, 0}, demand, at(2)).has_value());
  EXPECT_EQ(play.review.open_levels(), std::vector<int>{1});
  ok(command(Action::approve, "sue"), 3);
  // A submission that was approved, and was taken back after a change, goes on to count.
  ASSERT_TRUE(play.change(Fields{1, 1, 3, 0}, demand, at(4)).has_value());
  ok(command(Action::withdraw, "ann"), 5);
  ok(command(Action::submit, "bob"), 6);
  EXPECT_EQ(play.review.earlier_submitters, base::People{"ann"});
}

TEST_F(ReviewTest, a_delegated_seat_is_its_delegates_until_it_lapses) {
  submit();
  auto hand_over = command(Action::delegate, "sam");
  hand_over.delegate_to = "zoe";
  hand_over.until = at(5);
  ok(hand_over);
  expect_refused(command(Action::approve, "sue"), base::Errc::negative,
                 "level 1 is assigned to zoe until 2026-10-05T05:00:00Z: expected zoe or a "
                 "delegate, found sue");
  auto late = play;
  EXPECT_TRUE(late.decide(command(Action::approve, "sue"), demand, at(5)).has_value());
  EXPECT_FALSE(late.decide(command(Action::approve, "zoe"), demand, at(5)).has_value());
  approve("zoe");
  EXPECT_EQ(play.review.seats[0].approver, "zoe");
}

Command hand_on(const char* from, const char* to, std::optional<base::Instant> until) {
  auto made = command(Action::delegate, from);
  made.delegate_to = to;
  made.until = until;
  return made;
}

TEST_F(ReviewTest, a_delegate_hands_on_no_longer_than_the_right_lasts) {
  submit();
  ok(hand_on("sam", "zoe", at(5)));
  expect_refused(hand_on("zoe", "yan", at(6)), base::Errc::negative,
                 "level 1: the right of zoe to decide it ends at 2026-10-05T05:00:00Z: expected to "
                 "hand it on until then at most, found 2026-10-05T06:00:00Z");
  expect_refused(hand_on("zoe", "zoe", std::nullopt), base::Errc::negative,
                 "level 1: the right of zoe to decide it ends at 2026-10-05T05:00:00Z and is no "
                 "longer for being delegated to themselves: expected somebody else");
  ok(hand_on("zoe", "yan", std::nullopt));
  EXPECT_EQ(play.review.seats[0].assigned_until, at(5)) << "inherited";
  ok(hand_on("yan", "xia", at(3)));
  EXPECT_EQ(play.review.seats[0].assigned_until, at(3));
}

TEST_F(ReviewTest, a_delegation_of_the_policy_is_handed_on_until_its_end_at_most) {
  policy = test::policy_of(R"({"roles":{"sales":["sam","sue"]},
    "level":[{"number":1,"role":"sales","sla":"24h"}],"route":[{"when":"true","levels":[[1]]}],
    "delegation":[{"from":"sam","to":"zoe","until":"2026-10-05T05:00:00Z"},
                  {"from":"sue","to":"zoe","role":"sales","until":"2026-10-05T07:00:00Z"},
                  {"from":"yan","to":"zoe","until":"2026-10-05T04:00:00Z"},
                  {"from":"sam","to":"lou"}]})");
  demand = {{1}};
  submit();
  EXPECT_EQ(refused(hand_on("zoe", "xia", at(8))).code, base::Errc::negative);
  const auto start = play;
  ok(hand_on("zoe", "xia", std::nullopt));
  EXPECT_EQ(play.review.seats[0].assigned_until, at(7)) << "the later of two";
  play.review = start.review;
  ok(hand_on("lou", "xia", std::nullopt));
  EXPECT_EQ(play.review.seats[0].assigned_until, std::nullopt) << "a delegation without an end";
  play.review = start.review;
  // In the place of somebody whom the seat was given to: until the earlier of both ends.
  ok(hand_on("sam", "yan", at(6)));
  const auto given = play.review;
  ok(hand_on("zoe", "xia", std::nullopt));
  EXPECT_EQ(play.review.seats[0].assigned_until, at(4));
  play.review = given;
  ok(hand_on("yan", "sam", at(3)));
  ok(hand_on("zoe", "xia", std::nullopt));
  EXPECT_EQ(play.review.seats[0].assigned_until, at(3));
}

TEST_F(ReviewTest, who_signs_a_seat_leaves_another_that_has_lapsed) {
  submit();
  approve("sue");
  auto first = command(Action::delegate, "fred");
  first.delegate_to = "gil";
  first.until = at(3);
  ok(first);
  auto second = command(Action::delegate, "fay");
  second.delegate_to = "fred";
  second.until = at(4);
  ok(second);
  ASSERT_EQ(play.review.seats[2].approver, "fred");
  ok(command(Action::approve, "fred"), 5);
  EXPECT_EQ(play.review.seats[1].approver, "fred");
  EXPECT_EQ(play.review.seats[2].approver, "");
  EXPECT_EQ(play.review.seats[2].state, SeatState::open);
}

TEST_F(ReviewTest, whose_signature_comes_back_leaves_the_seat_that_was_assigned) {
  demand = {{2}};
  submit();
  approve("fay");
  ASSERT_TRUE(play.change(Fields{2, 1, 1, 0}, demand, at(2)).has_value());
  EXPECT_EQ(test::shape(play.review), "level_2_review 2oo");
  for (const auto* to : {"gil", "fay"}) {  // seat 1, then seat 2
    auto give = command(Action::delegate, "sam");
    give.delegate_to = to;
    ok(give, 3);
  }
  ASSERT_TRUE(play.change(Fields{1, 1, 1, 0}, demand, at(4)).has_value());
  EXPECT_EQ(test::shape(play.review), "level_2_review 2ao");
  EXPECT_EQ(play.review.seats[0].approver, "fay");
  EXPECT_EQ(play.review.seats[1].approver, "");
}

TEST_F(ReviewTest, a_delegate_must_be_free_to_decide) {
  submit();
  auto hand_over = command(Action::delegate, "sam");
  expect_refused(hand_over, base::Errc::data,
                 "delegate: expected somebody to delegate to, found nobody: say whom");
  hand_over.delegate_to = "ann";
  EXPECT_EQ(refused(hand_over).code, base::Errc::negative);
}

TEST_F(ReviewTest, an_escalation_hands_over_to_the_backup) {
  submit();
  ok(command(Action::escalate, "ann"), 3);
  const auto& seat = play.review.seats[0];
  EXPECT_EQ(seat.approver, "bob");
  EXPECT_EQ(seat.escalations, 1);
  EXPECT_EQ(seat.deadline, at(27));
  EXPECT_FALSE(seat.breached);
  approve("bob");
  auto next = command(Action::escalate, "lea");
  EXPECT_EQ(refused(next).message, "level 3 has no backup in the policy, so that nobody can take "
                                   "over: delegate it to somebody");
}

TEST_F(ReviewTest, breaches_escalate_up_to_the_cap_and_alert_once) {
  submit();
  ASSERT_TRUE(play.tick(at(24)).has_value());
  EXPECT_EQ(play.log.size(), 2U) << "due is not late";
  for (const int hour : {25, 26, 50, 75, 76, 200}) ASSERT_TRUE(play.tick(at(hour)).has_value());
  ASSERT_EQ(play.log.size(), 5U);
  EXPECT_EQ(play.log[2].action, Action::escalate);
  EXPECT_EQ(play.log[2].notify, "max");
  EXPECT_EQ(play.log[3].seats[0].deadline, at(74));
  EXPECT_EQ(play.log[4].action, Action::alert);
  EXPECT_EQ(play.review.seats[0].escalations, 3);
  EXPECT_EQ(play.review.seats[0].deadline, at(74));
  EXPECT_TRUE(play.review.seats[0].breached);
}

TEST_F(ReviewTest, a_change_reopens_what_it_touches_and_what_comes_back_fits_again) {
  submit();
  for (const auto* who : {"sue", "lea", "fay", "fred"}) approve(who);
  ASSERT_TRUE(play.change(Fields{1, 2, 1, 0}, demand, at(9)).has_value());
  EXPECT_EQ(test::shape(play.review), "level_1_review 1o 2aa 3o");
  EXPECT_EQ(play.log.back().fallen_levels, (std::vector<int>{1, 3}));
  EXPECT_TRUE(play.log.back().pauses_deal);
  EXPECT_EQ(play.review.round, 2);
  EXPECT_EQ(play.review.submission, 1);
  EXPECT_EQ(play.review.approved_version, 1);
  ASSERT_TRUE(play.change(Fields{1, 1, 1, 0}, demand, at(10)).has_value());
  EXPECT_EQ(test::shape(play.review), "approved 1a 2aa 3a");
  EXPECT_EQ(play.review.round, 2);
  EXPECT_EQ(play.review.approved_version, 3);
}

TEST_F(ReviewTest, minor_changes_keep_approvals_but_do_not_add_up_unseen) {
  demand = {{1}};
  submit();
  approve("sue");
  ASSERT_TRUE(play.change(Fields{1, 1, 1, 2}, demand, at(2)).has_value());
  EXPECT_EQ(test::shape(play.review), "approved 1a");
  EXPECT_EQ(play.review.approved_version, 2);
  ASSERT_TRUE(play.change(Fields{1, 1, 1, 4}, demand, at(3)).has_value());
  EXPECT_EQ(test::shape(play.review), "level_1_review 1o");
}

TEST_F(ReviewTest, a_minor_change_is_routed_anew_and_keeps_what_fits) {
  demand = {{1}};
  submit();
  approve("sue");
  demand = {{1}, {3}};
  ASSERT_TRUE(play.change(Fields{1, 1, 1, 1}, demand, at(2)).has_value());
  EXPECT_EQ(test::shape(play.review), "level_3_review 1a 3o");
}

TEST_F(ReviewTest, a_small_deal_grown_large_meets_all_levels) {
  demand = {};
  submit();
  demand = {{1}, {2, 3}};
  ASSERT_TRUE(play.change(Fields{3, 1, 1, 0}, demand, at(2)).has_value());
  EXPECT_EQ(test::shape(play.review), "level_1_review 1o 2oo 3o");
}

TEST_F(ReviewTest, a_seat_that_stays_keeps_its_clock) {
  demand = {{1}, {2}};
  submit();
  approve("sue");
  ASSERT_TRUE(play.tick(at(60)).has_value());
  ASSERT_TRUE(play.change(Fields{1, 1, 2, 0}, {{2}}, at(61)).has_value());
  EXPECT_EQ(test::shape(play.review), "level_2_review 2oo");
  EXPECT_EQ(play.review.seats[0].escalations, 1);
  EXPECT_EQ(play.review.seats[0].opened_at, at(1));
  EXPECT_EQ(play.review.seats[0].deadline, at(108));
}

TEST_F(ReviewTest, what_somebody_signed_who_then_owns_the_deal_falls) {
  submit();
  for (const auto* who : {"sue", "lea", "fay"}) approve(who);
  auto to_ana = command(Action::delegate, "fred");
  to_ana.delegate_to = "ana";
  ok(to_ana);
  approve("ana");
  ASSERT_EQ(play.review.state, ApprovalState::approved);
  auto fields = play.deal.fields();
  fields.owner = 1;
  ASSERT_TRUE(play.change(fields, demand, at(9)).has_value());
  EXPECT_EQ(test::shape(play.review), "level_2_review 1a 2ao 3a");
  EXPECT_EQ(play.log.back().fallen_levels, (std::vector<int>{2}));
  fields.owner = 0;
  ASSERT_TRUE(play.change(fields, demand, at(10)).has_value());
  EXPECT_EQ(test::shape(play.review), "approved 1a 2aa 3a");
}

TEST_F(ReviewTest, nothing_is_approved_on_signatures_for_other_content) {
  submit();
  for (const auto* who : {"sue", "lea", "fay"}) approve(who);
  play.deal.set(Fields{1, 2, 1, 0});  // past the review, as a restore does it
  const auto error = refused(command(Action::approve, "fred"));
  EXPECT_EQ(error.code, base::Errc::conflict);
  EXPECT_EQ(error.message,
            "level 1 was approved by sue at 2026-10-05T01:00:00Z, but for other content than "
            "deal 'd-1' has now: withdraw or reject it, and submit it again");
  ok(command(Action::reject, "fred"));
}

TEST_F(ReviewTest, nothing_is_approved_while_a_seat_waits_that_no_step_has) {
  demand = {{1}, {3}};
  submit();
  play.review.steps = {{1}};
  EXPECT_EQ(refused(command(Action::approve, "sue")).code, base::Errc::data);
}

TEST_F(ReviewTest, a_decision_after_the_deadline_is_marked_as_late) {
  demand = {{1}, {3}};
  submit();
  ok(command(Action::approve, "sue"), 25);
  EXPECT_TRUE(play.review.seats[0].breached);
  ok(command(Action::approve, "lea"), 97);
  EXPECT_FALSE(play.review.seats[1].breached) << "the deadline itself is in time";
}

TEST_F(ReviewTest, a_deal_that_was_never_routed_becomes_a_draft) {
  play.review.state = ApprovalState::approved;
  play.review.approved_version = 1;
  ASSERT_TRUE(play.change(Fields{}, {}, at(1), {false, false}).has_value());
  EXPECT_EQ(play.review.approved_version, 2);
  ASSERT_TRUE(play.change(Fields{2, 1, 1, 0}, {}, at(1), {false, true}).has_value());
  EXPECT_EQ(play.review.state, ApprovalState::draft);
}

}  // namespace
}  // namespace dealkit::approval
