// Whose right a signature uses: a quorum means that many people, each with a right of their own.
// And whose name is whose: people are compared without case and white space.
#include <gtest/gtest.h>

#include "world.hpp"

namespace dealkit::approval {
namespace {

using dealkit::test::error_of;
using test::at;
using test::command;
using test::Fields;
using test::Play;

Command hand_over(const char* from, const char* to, std::optional<base::Instant> until = {}) {
  auto made = command(Action::delegate, from);
  made.delegate_to = to;
  made.until = until;
  return made;
}

/// A level of `quorum` legal seats and who holds the role, with more of the policy's keys.
class RightsTest : public ::testing::Test {
 protected:
  void use(const std::string& members, int quorum, const std::string& more = {}) {
    policy = test::policy_of(
        R"({"roles":{"legal":[)" + members + R"(]},"level":[{"number":1,"role":"legal","sla":"24h",
        "backup":"bob","quorum":)" + std::to_string(quorum) + R"(}],
        "route":[{"when":"true","levels":[[1]]}])" + more + "}");
    play.emplace(Play{policy});
    ok(command(Action::submit, "ann"));
  }
  void ok(const Command& wanted, int hour = 1) {
    const auto done = play->decide(wanted, demand, at(hour));
    ASSERT_TRUE(done.has_value()) << testing::PrintToString(done);
    const auto found = test::complaints(play->review, play->deal, policy, demand);
    ASSERT_TRUE(found.empty()) << found.front();
  }
  void approve(const char* who) { ok(command(Action::approve, who)); }
  base::Error refused(const Command& wanted) {
    return error_of(play->decide(wanted, demand, at(1)));
  }
  base::Error refused_approval(const char* who) { return refused(command(Action::approve, who)); }
  const Seat& seat(std::size_t place) const { return play->review.seats[place]; }

  Policy policy = Policy::defaults();
  Steps demand{{1}};
  std::optional<Play> play;
};

constexpr const char* emil_to_mira = R"(,"delegation":[{"from":"emil","to":"mira"}])";

TEST_F(RightsTest, a_member_and_his_own_delegate_are_no_two_signatures) {
  use(R"("emil")", 2, emil_to_mira);
  approve("emil");
  const auto error = refused_approval("mira");
  EXPECT_EQ(error.code, base::Errc::negative);
  EXPECT_EQ(error.message,
            "level 1 is for the role legal, which mira does not hold; the delegation by emil does "
            "not count: emil decided level 1 at 2026-10-05T01:00:00Z, and nobody signs a level "
            "twice (separation of duties)");
}

TEST_F(RightsTest, nor_in_the_other_order) {
  use(R"("emil")", 2, emil_to_mira);
  approve("mira");
  EXPECT_EQ(seat(0).on_behalf_of, "emil");
  const auto error = refused_approval("emil");
  EXPECT_EQ(error.code, base::Errc::conflict);
  EXPECT_EQ(error.message,
            "decision already made: mira decided level 1 by the right of emil at "
            "2026-10-05T01:00:00Z, and no right counts twice");
}

TEST_F(RightsTest, a_right_that_was_handed_on_and_used_is_used_up) {
  use(R"("emil")", 2);
  ok(hand_over("emil", "zed"));
  EXPECT_EQ(seat(0).on_behalf_of, "emil");
  approve("zed");
  EXPECT_EQ(refused_approval("emil").code, base::Errc::conflict);
  EXPECT_EQ(refused(hand_over("emil", "yan")).code, base::Errc::conflict);
}

TEST_F(RightsTest, who_signs_takes_back_what_they_handed_on) {
  use(R"("emil","ben")", 2);
  ok(hand_over("emil", "zed", at(20)));
  approve("emil");
  EXPECT_EQ(seat(0).approver, "") << "zed's right was emil's";
  EXPECT_EQ(seat(0).on_behalf_of, "");
  EXPECT_EQ(seat(0).assigned_until, std::nullopt);
  EXPECT_EQ(refused_approval("zed").code, base::Errc::negative);
  approve("ben");
  EXPECT_EQ(play->review.state, ApprovalState::approved);
}

TEST_F(RightsTest, of_two_seats_handed_on_by_one_person_one_counts) {
  use(R"("emil","ben")", 2);
  ok(hand_over("emil", "zed"));
  ok(hand_over("emil", "yan"));
  approve("yan");
  EXPECT_EQ(seat(0).approver, "");
  EXPECT_EQ(refused_approval("zed").code, base::Errc::negative);
  approve("ben");
  EXPECT_EQ(play->review.state, ApprovalState::approved);
}

TEST_F(RightsTest, who_holds_the_role_uses_their_own_right_before_that_of_others) {
  use(R"("emil","mira")", 2, emil_to_mira);
  ok(hand_over("emil", "mira"));
  approve("mira");
  EXPECT_EQ(seat(0).on_behalf_of, "");
  approve("emil");
  EXPECT_EQ(play->review.state, ApprovalState::approved);
}

/// Where one person may sign several levels, a right is used up on the level where it was used.
TEST_F(RightsTest, a_right_counts_once_on_each_level) {
  policy = test::policy_of(R"({"roles":{"legal":["emil","ben"]},"allow_several_levels":true,
      "level":[{"number":1,"role":"legal","sla":"24h","quorum":2},
               {"number":2,"role":"legal","sla":"24h"},{"number":3,"role":"legal","sla":"24h"}],
      "route":[{"when":"true","levels":[[1],[2],[3]]}],
      "delegation":[{"from":"emil","to":"mira"}]})");
  demand = {{1}, {2}, {3}};
  play.emplace(Play{policy});
  ok(command(Action::submit, "ann"));
  approve("mira");
  EXPECT_EQ(refused_approval("emil").code, base::Errc::conflict);
  approve("ben");
  ASSERT_EQ(play->review.state, ApprovalState::level_2_review);
  approve("emil");
  ASSERT_EQ(play->review.state, ApprovalState::level_3_review);
  approve("mira");
  EXPECT_EQ(play->review.state, ApprovalState::approved);
}

TEST_F(RightsTest, a_chain_hands_on_one_right) {
  use(R"("emil","ben")", 2);
  ok(hand_over("emil", "zed"));
  ok(hand_over("zed", "yan"));
  EXPECT_EQ(seat(0).approver, "yan");
  EXPECT_EQ(seat(0).on_behalf_of, "emil");
  approve("yan");
  EXPECT_EQ(refused_approval("emil").code, base::Errc::conflict);
}

TEST_F(RightsTest, a_delegate_of_two_members_takes_a_right_that_is_left) {
  use(R"("emil","ben")", 2, R"(,"delegation":[{"from":"emil","to":"mira"},
      {"from":"ben","to":"mira","until":"2026-10-08T00:00:00Z"}])");
  approve("emil");
  approve("mira");
  EXPECT_EQ(seat(1).on_behalf_of, "ben");
}

TEST_F(RightsTest, a_right_is_handed_on_until_its_very_end_and_no_longer) {
  use(R"("emil")", 1, R"(,"delegation":[{"from":"emil","to":"mira",
      "until":"2026-10-05T09:00:00Z"}])");
  const auto end = at(9);
  EXPECT_EQ(refused(hand_over("mira", "zed", base::Instant{end.seconds, 1})).code,
            base::Errc::negative);
  ok(hand_over("mira", "zed", end));
  EXPECT_EQ(seat(0).assigned_until, end);
  EXPECT_EQ(refused(hand_over("zed", "yan", base::Instant{end.seconds, 1})).code,
            base::Errc::negative);
  ok(hand_over("zed", "yan", end), 2);
  EXPECT_EQ(seat(0).assigned_until, end);
}

/// Whoever comes too late for several levels that were theirs hears of the last one, in whatever
/// order levels were decided.
TEST_F(RightsTest, who_comes_too_late_hears_of_the_last_decision) {
  const char* const people[] = {"emil", "ben", "cem"};
  for (const auto& order : {std::vector{1, 2, 3}, std::vector{3, 2, 1}, std::vector{2, 3, 1}}) {
    policy = test::policy_of(R"({"roles":{"legal":["emil","ben","cem","dan"]},
        "level":[{"number":1,"role":"legal","sla":"24h"},{"number":2,"role":"legal","sla":"24h"},
                 {"number":3,"role":"legal","sla":"24h"}],
        "route":[{"when":"true","levels":[[1,2,3]]}]})");
    demand = {{1, 2, 3}};
    play.emplace(Play{policy});
    ok(command(Action::submit, "ann"));
    for (int i = 0; i < 3; ++i) {
      auto approval = command(Action::approve, people[i]);
      approval.level = order[static_cast<std::size_t>(i)];
      ok(approval, i + 2);
    }
    ASSERT_EQ(play->review.state, ApprovalState::approved);
    const auto error = error_of(play->decide(command(Action::approve, "dan"), demand, at(6)));
    EXPECT_EQ(error.code, base::Errc::conflict);
    EXPECT_NE(error.message.find("level " + std::to_string(order[2]) +
                                 " was approved by cem at 2026-10-05T04:00:00Z"),
              std::string::npos)
        << error.message;
  }
}

TEST_F(RightsTest, a_backup_decides_by_a_right_of_their_own) {
  use(R"("emil","ben")", 2);
  ok(hand_over("emil", "zed"));
  ASSERT_TRUE(play->tick(at(26)).has_value());
  EXPECT_EQ(seat(0).approver, "bob");
  EXPECT_EQ(seat(0).on_behalf_of, "");
  ok(command(Action::approve, "emil"), 27);
  ok(command(Action::approve, "bob"), 27);
  EXPECT_EQ(play->review.state, ApprovalState::approved);
}

TEST_F(RightsTest, a_backup_whose_right_was_used_does_not_take_over) {
  use(R"("bob","ben")", 2, R"(,"delegation":[{"from":"bob","to":"mira"}])");
  approve("mira");
  EXPECT_EQ(refused(command(Action::escalate, "ben")).message,
            "level 1: mira decided level 1 by the right of bob at 2026-10-05T01:00:00Z, and no "
            "right counts twice (separation of duties)");
  ASSERT_TRUE(play->tick(at(26)).has_value());
  EXPECT_EQ(seat(1).approver, "");
}

TEST_F(RightsTest, trusted_roles_give_everybody_a_right_of_their_own) {
  use("", 2, R"(,"trust_stated_roles":true)");
  auto given = hand_over("emil", "zed");
  given.role = "legal";
  ok(given);
  approve("zed");
  EXPECT_EQ(refused(command(Action::approve, "emil", "legal")).code, base::Errc::conflict);
  ok(command(Action::approve, "ben", "legal"));
  EXPECT_EQ(play->review.state, ApprovalState::approved);
}

TEST_F(RightsTest, of_signatures_by_one_right_that_fit_again_one_counts) {
  use(R"("emil","ben","cem")", 2);
  const auto change = [&](int day, int hour) {
    ASSERT_TRUE(play->change(Fields{1, 1, 1, day}, demand, at(hour)).has_value());
    const auto found = test::complaints(play->review, play->deal, policy, demand);
    ASSERT_TRUE(found.empty()) << found.front();
  };
  ok(hand_over("emil", "zed"));
  approve("zed");
  change(4, 2);  // zed's signature is for day 0, and falls
  EXPECT_EQ(test::shape(play->review), "level_1_review 1oo");
  ok(command(Action::approve, "emil"), 3);
  change(2, 4);  // within 3 days of both
  EXPECT_EQ(test::shape(play->review), "level_1_review 1ao");
  EXPECT_EQ(seat(0).approver, "emil");
  change(0, 5);
  EXPECT_EQ(test::shape(play->review), "level_1_review 1ao");
  EXPECT_EQ(seat(0).approver, "zed");
}

/// Of one person's signatures that all fit again the last one counts: it is what they saw last.
TEST_F(RightsTest, of_signatures_of_one_person_the_newest_comes_back) {
  use(R"("emil","ben")", 2);
  const auto change = [&](int day, int hour) {
    ASSERT_TRUE(play->change(Fields{1, 1, 1, day}, demand, at(hour)).has_value());
  };
  approve("emil");
  change(4, 2);
  ok(command(Action::approve, "emil"), 3);
  change(6, 4);  // within 3 days of the second
  EXPECT_EQ(seat(0).decided_at, at(3));
  change(9, 5);
  ASSERT_EQ(test::shape(play->review), "level_1_review 1oo");
  ok(command(Action::approve, "emil"), 6);
  change(20, 7);
  ASSERT_EQ(test::shape(play->review), "level_1_review 1oo");
  change(2, 8);  // within 3 days of the first two
  EXPECT_EQ(test::shape(play->review), "level_1_review 1ao");
  EXPECT_EQ(seat(0).decided_at, at(3));
  change(7, 9);  // of the last two; but the one that stands stays
  EXPECT_EQ(test::shape(play->review), "level_1_review 1ao");
  EXPECT_EQ(seat(0).decided_at, at(3));
}

TEST_F(RightsTest, as_many_signatures_count_together_as_can) {
  // zed signs by emil's right, and later by ben's; emil signs himself. Of the three that fit, two
  // count: zed's for ben and emil's, though zed's for emil is the one that stands.
  use(R"("emil","ben")", 2);
  const auto change = [&](int day, int hour) {
    ASSERT_TRUE(play->change(Fields{1, 1, 1, day}, demand, at(hour)).has_value());
  };
  ok(hand_over("ben", "zed"));
  approve("zed");
  ok(command(Action::approve, "emil"));
  ASSERT_EQ(play->review.state, ApprovalState::approved);
  change(4, 2);
  ASSERT_EQ(test::shape(play->review), "level_1_review 1oo");
  ok(hand_over("emil", "zed"), 3);
  ok(command(Action::approve, "zed"), 3);
  EXPECT_EQ(seat(0).on_behalf_of, "emil");
  change(3, 4);
  EXPECT_EQ(test::shape(play->review), "approved 1aa");
}

TEST_F(RightsTest, a_level_that_lost_a_signature_is_named_though_an_older_one_came_back) {
  use(R"("emil","ben","cem")", 2);
  const auto change = [&](int day, int hour) {
    ASSERT_TRUE(play->change(Fields{1, 1, 1, day}, demand, at(hour)).has_value());
  };
  approve("emil");
  change(5, 2);
  ok(command(Action::approve, "ben"), 3);
  change(0, 4);
  EXPECT_EQ(test::shape(play->review), "level_1_review 1ao");
  EXPECT_EQ(seat(0).approver, "emil");
  EXPECT_EQ(play->log.back().fallen_levels, std::vector<int>{1});
}

TEST_F(RightsTest, a_smaller_quorum_leaves_signatures_standing_and_nothing_fallen) {
  use(R"("emil","ben","cem")", 3);
  for (const auto* who : {"emil", "ben", "cem"}) approve(who);
  policy = test::policy_of(R"({"roles":{"legal":["emil","ben","cem"]},
      "level":[{"number":1,"role":"legal","sla":"24h","quorum":2}],
      "route":[{"when":"true","levels":[[1]]}]})");
  ASSERT_TRUE(play->change(Fields{1, 1, 1, 1}, demand, at(2)).has_value());
  EXPECT_EQ(test::shape(play->review), "approved 1aa");
  EXPECT_TRUE(play->log.back().fallen_levels.empty());
}

TEST_F(RightsTest, people_are_compared_without_case_and_white_space) {
  use("", 1, R"(,"trust_stated_roles":true)");
  for (const auto* name : {"OWNER", "owner ", "o wner", "ANN", " Ann", "a\u00a0nn"}) {
    const auto error = refused(command(Action::approve, name, "legal"));
    EXPECT_EQ(error.code, base::Errc::negative) << name;
    EXPECT_NE(error.message.find("(separation of duties)"), std::string::npos) << error.message;
  }
  EXPECT_EQ(refused(command(Action::withdraw, "anna")).code, base::Errc::negative);
  ok(command(Action::withdraw, "Ann"));
}

TEST_F(RightsTest, nobody_signs_twice_in_other_capitals) {
  use("", 2, R"(,"trust_stated_roles":true)");
  ok(command(Action::approve, "ana", "legal"));
  EXPECT_EQ(refused(command(Action::approve, "ANA", "legal")).code, base::Errc::conflict);
  EXPECT_EQ(refused(command(Action::approve, "A na", "legal")).code, base::Errc::conflict);
  ok(command(Action::approve, "anna", "legal"));
}

TEST_F(RightsTest, roles_delegations_and_seats_know_people_by_any_spelling) {
  use(R"("Emil","Ben")", 2, R"(,"delegation":[{"from":"BEN","to":"Mira"}])");
  ok(hand_over("emil ", "Zed"));
  EXPECT_EQ(refused(hand_over("EMIL", "zed")).code, base::Errc::negative) << "zed has a seat";
  approve("ZED");
  approve("mira");
  EXPECT_EQ(seat(1).on_behalf_of, "Ben");
  EXPECT_EQ(play->review.state, ApprovalState::approved);
}

TEST_F(RightsTest, two_levels_are_not_signed_by_one_person_under_two_names) {
  policy = test::policy_of(R"({"trust_stated_roles":true,"level":[
      {"number":1,"role":"sales","sla":"24h"},{"number":2,"role":"finance","sla":"24h"}],
      "route":[{"when":"true","levels":[[1],[2]]}]})");
  demand = {{1}, {2}};
  play.emplace(Play{policy});
  ok(command(Action::submit, "ann"));
  ok(command(Action::approve, "ana", "sales"));
  EXPECT_EQ(refused(command(Action::approve, "ANA", "finance")).code, base::Errc::negative);
  EXPECT_EQ(refused(command(Action::approve, "ａｎａ", "finance")).code, base::Errc::negative)
      << "full-width letters";
}

}  // namespace
}  // namespace dealkit::approval
