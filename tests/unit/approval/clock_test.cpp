// Deadlines and escalations beside quorums, backups, delegations and changes of hands: pairs of
// features, and what a seat carries over from the step before.
#include <gtest/gtest.h>

#include "world.hpp"

namespace dealkit::approval {
namespace {

using dealkit::test::error_of;
using test::at;
using test::command;
using test::Fields;
using test::Play;

const char* const two_seats = R"({"roles":{"sales":["sam","sue","cem"],"legal":["lea"]},
  "level":[{"number":1,"role":"sales","sla":"24h","quorum":2,"backup":"bob","max_escalations":2},
           {"number":3,"role":"legal","sla":"48h","backup":"bea"}],
  "route":[{"when":"true","levels":[[1],[3]]}]})";

class ClockTest : public ::testing::Test {
 protected:
  void ok(const Command& wanted, int hour = 1) {
    const auto done = play.decide(wanted, demand, at(hour));
    ASSERT_TRUE(done.has_value()) << testing::PrintToString(done);
    const auto found = test::complaints(play.review, play.deal, policy, demand);
    ASSERT_TRUE(found.empty()) << found.front();
  }
  base::Error refused(const Command& wanted, int hour = 1) {
    return error_of(play.decide(wanted, demand, at(hour)));
  }
  void submit() { ok(command(Action::submit, "ann"), 0); }
  void tick(int hour) { ASSERT_TRUE(play.tick(at(hour)).has_value()); }
  void give(const char* from, const char* to, std::optional<base::Instant> until = {},
            int hour = 1) {
    auto made = command(Action::delegate, from);
    made.delegate_to = to;
    made.until = until;
    ok(made, hour);
  }
  const Seat& seat(std::size_t place) const { return play.review.seats[place]; }

  Policy policy = test::policy_of(two_seats);
  Steps demand{{1}, {3}};
  Play play{policy};
};

TEST_F(ClockTest, a_backup_takes_over_one_of_two_late_seats) {
  submit();
  tick(25);
  EXPECT_EQ(seat(0).approver, "bob");
  EXPECT_EQ(seat(1).approver, "");
  EXPECT_TRUE(seat(0).breached && seat(1).breached);
  EXPECT_EQ(seat(1).deadline, at(49)) << "the other one has a new deadline as well";
}

TEST_F(ClockTest, the_other_late_seat_stays_with_whom_it_was_given_to) {
  submit();
  give("sam", "yan");
  give("sue", "zed", at(40));
  tick(25);
  EXPECT_EQ(seat(0).approver, "bob");
  EXPECT_EQ(seat(0).on_behalf_of, "");
  EXPECT_EQ(seat(1).approver, "zed");
  EXPECT_EQ(seat(1).on_behalf_of, "sue");
  EXPECT_EQ(seat(1).assigned_until, at(40));
  EXPECT_EQ(seat(1).escalations, 1);
}

TEST_F(ClockTest, at_its_deadline_a_seat_is_not_late_though_another_of_the_level_is) {
  submit();
  ok(command(Action::escalate, "sam"), 20);  // bob's from here on, with a new deadline
  ASSERT_EQ(seat(0).deadline, at(44));
  ASSERT_EQ(seat(1).deadline, at(24));
  tick(24);
  EXPECT_EQ(seat(1).escalations, 0);
  tick(44);  // the second is late, the first just in time
  EXPECT_EQ(seat(1).deadline, at(68));
  EXPECT_TRUE(seat(1).breached);
  EXPECT_EQ(seat(0).deadline, at(44));
  EXPECT_FALSE(seat(0).breached);
  ASSERT_TRUE(play.tick({at(44).seconds, 1}).has_value());
  EXPECT_TRUE(seat(0).breached);
}

TEST_F(ClockTest, a_decision_in_time_after_a_breach_is_still_of_a_breached_seat) {
  submit();
  tick(25);
  ok(command(Action::approve, "bob"), 26);
  EXPECT_TRUE(seat(0).breached);
  EXPECT_EQ(seat(0).escalations, 1);
  EXPECT_EQ(seat(0).deadline, at(49));
}

TEST_F(ClockTest, a_takeover_has_no_end_though_the_delegation_had_one) {
  submit();
  give("sam", "zoe", at(30));
  tick(25);
  EXPECT_EQ(seat(0).approver, "bob");
  EXPECT_EQ(seat(0).assigned_until, std::nullopt);
  EXPECT_EQ(refused(command(Action::approve, "zoe"), 31).code, base::Errc::negative);
  ok(command(Action::approve, "bob"), 31);
}

TEST_F(ClockTest, a_delegation_ends_after_the_present) {
  submit();
  auto made = command(Action::delegate, "sam");
  made.delegate_to = "zoe";
  made.until = at(1);
  EXPECT_EQ(refused(made).message,
            "delegate: expected an end that is still to come, found 2026-10-05T01:00:00Z");
  made.until = base::Instant{at(1).seconds, 1};
  ok(made);
}

TEST_F(ClockTest, an_escalation_takes_a_free_seat_and_leaves_a_colleagues) {
  submit();
  give("sam", "zed");
  ok(command(Action::escalate, "sue"), 3);
  EXPECT_EQ(seat(0).approver, "zed");
  EXPECT_EQ(seat(0).deadline, at(24));
  EXPECT_EQ(seat(1).approver, "bob");
  EXPECT_EQ(seat(1).deadline, at(27));
}

TEST_F(ClockTest, an_escalation_takes_the_actors_own_seat_before_a_free_one) {
  submit();
  give("sam", "zed");
  ok(command(Action::escalate, "zed"), 3);
  EXPECT_EQ(seat(0).approver, "bob");
  EXPECT_EQ(seat(1).approver, "");
}

TEST_F(ClockTest, nobody_pushes_out_the_deadline_of_a_colleague) {
  submit();
  give("sam", "zed");
  ok(command(Action::escalate, "sue"), 3);
  const auto before = play.review;
  EXPECT_EQ(refused(command(Action::escalate, "sue"), 4).message,
            "level 1 is assigned to bob: expected bob or a delegate, found sue");
  EXPECT_EQ(refused(command(Action::escalate, "ann"), 4).message,
            "seat 1 of level 1 is zed's: only they escalate it; seat 2 of level 1 is bob's: only "
            "they escalate it");
  EXPECT_EQ(play.review, before);
}

TEST_F(ClockTest, the_submitter_escalates_a_free_seat) {
  submit();
  give("sam", "zed");
  ok(command(Action::escalate, "ann"), 3);
  EXPECT_EQ(seat(1).approver, "bob");
  EXPECT_EQ(seat(0).deadline, at(24));
}

TEST_F(ClockTest, a_role_that_the_submitter_states_says_which_level) {
  demand = {{1, 3}};
  submit();
  EXPECT_EQ(refused(command(Action::escalate, "ann")).code, base::Errc::data);
  ok(command(Action::escalate, "ann", "legal"), 2);
  EXPECT_EQ(seat(2).approver, "bea");
  auto wrong = command(Action::escalate, "ann", "sales");
  wrong.level = 3;
  EXPECT_EQ(refused(wrong).message,
            "level 3 is for the role legal, the decision states the role sales");
}

TEST_F(ClockTest, a_comment_is_a_step_and_the_last_one_is_remembered) {
  submit();
  EXPECT_EQ(play.review.last_step, at(0));
  ok(command(Action::comment, "anybody"), 7);
  EXPECT_EQ(play.review.last_step, at(7));
  give("sam", "zed", {}, 9);
  EXPECT_EQ(play.review.last_step, at(9));
  tick(25);
  EXPECT_EQ(play.review.last_step, at(25));
}

TEST_F(ClockTest, what_somebody_decides_elsewhere_frees_the_seat_that_they_had) {
  demand = {{1, 3}};
  submit();
  auto made = command(Action::delegate, "lea");
  made.delegate_to = "sam";
  ok(made);
  ASSERT_EQ(seat(2).approver, "sam");
  auto approval = command(Action::approve, "sam");
  approval.level = 1;
  ok(approval, 2);
  EXPECT_EQ(seat(2).approver, "") << "nobody decides two levels";
  ok(command(Action::approve, "lea"), 3);
}

TEST_F(ClockTest, approved_without_levels_by_a_change_counts_as_approved_once) {
  submit();
  ASSERT_TRUE(play.change(Fields{2, 1, 1, 0}, {}, at(2)).has_value());
  EXPECT_EQ(play.review.state, ApprovalState::approved);
  EXPECT_TRUE(play.review.was_approved);
  ASSERT_TRUE(play.change(Fields{3, 1, 1, 0}, demand, at(3)).has_value());
  EXPECT_EQ(test::shape(play.review), "level_1_review 1oo 3o");
}

TEST_F(ClockTest, decision_already_made_names_one_of_the_actors_level) {
  policy = test::policy_of(R"({"roles":{"sales":["sam"],"finance":["fay","fred"],"legal":["lea"]},
      "level":[{"number":1,"role":"sales","sla":"24h"},{"number":2,"role":"finance","sla":"24h"},
               {"number":3,"role":"legal","sla":"24h"}],
      "route":[{"when":"true","levels":[[1,2,3]]}]})");
  demand = {{1, 2, 3}};
  submit();
  for (const auto* who : {"sam", "fay", "lea"}) ok(command(Action::approve, who), 2);
  ASSERT_EQ(play.review.state, ApprovalState::approved);
  const auto names = [&](const Command& wanted, std::string_view start) {
    const auto error = refused(wanted, 3);
    EXPECT_EQ(error.code, base::Errc::conflict);
    EXPECT_TRUE(error.message.starts_with("decision already made: " + std::string(start)))
        << error.message;
  };
  names(command(Action::approve, "fred"), "level 2 was approved by fay");
  names(command(Action::reject, "fay"), "level 2 was approved by fay");
  names(command(Action::approve, "sam"), "level 1 was approved by sam");
  auto third = command(Action::approve, "fred");
  third.level = 3;
  names(third, "level 3 was approved by lea");
  names(command(Action::approve, "stranger"), "level 3 was approved by lea");
}

}  // namespace
}  // namespace dealkit::approval
