// What the rows keep so that nothing is dated before a step of the review, who may decide what is
// open by them, and routes over what is minor.
#include "core/approval/records.hpp"
#include "printers.hpp"
#include "review_world.hpp"

namespace dealkit::approval {
namespace {

using base::Errc;
using dealkit::test::error_of;

base::Instant later(base::Instant from, std::int64_t seconds) {
  return {from.seconds + seconds, from.nanos};
}

class StepsTest : public ::testing::Test {
 protected:
  DecidedDeal delegate(std::string from, std::string to) {
    auto made = world.decision(Action::delegate, std::move(from));
    made.command.delegate_to = std::move(to);
    return world.done(world.try_decide(made));
  }
  void comment() {
    auto made = world.decision(Action::comment, "anybody");
    made.command.comments = "seen";
    world.done(world.try_decide(made));
  }
  /// A decision is refused a second before `step`, and taken at it.
  void expect_not_before(base::Instant step, const std::string& actor,
                         Action action = Action::approve) {
    auto decision = world.decision(action, actor);
    decision.time = later(step, -1);
    const auto error = error_of(world.try_decide(decision));
    EXPECT_EQ(error.code, Errc::data);
    EXPECT_NE(error.message.find("lies before"), std::string::npos) << error.message;
    decision.time = step;
    const auto taken = world.try_decide(decision);
    EXPECT_TRUE(taken.has_value()) << (taken ? "" : taken.error().message);
    world.expect_replay();
  }

  ReviewWorld world;
};

TEST_F(StepsTest, NothingIsDecidedBeforeADelegation) {
  world.decide(Action::submit, "ana");
  world.context.now.seconds += 3600;
  const auto step = world.context.now;
  delegate("sam", "zed");
  EXPECT_EQ(world.member(Kind::review_round, "d-1:1", "last_step_at"),
            '"' + base::to_string(step) + '"');
  world.expect_replay();
  expect_not_before(step, "zed");
}

TEST_F(StepsTest, NorBeforeAnEscalationByPeople) {
  world.decide(Action::submit, "ana");
  world.context.now.seconds += 3600;
  const auto step = world.context.now;
  world.decide(Action::escalate, "sam");
  expect_not_before(step, "bea");
}

TEST_F(StepsTest, NorBeforeOneByTheClock) {
  world.decide(Action::submit, "ana");
  world.context.now.seconds += 25 * 3600;
  const auto step = world.context.now;
  auto escalated = escalate_overdue(world.records(), "d-1", {&world.policy}, world.context);
  world.apply(world.done(std::move(escalated)));
  expect_not_before(step, "bea");
}

TEST_F(StepsTest, NorBeforeAComment) {
  world.decide(Action::submit, "ana");
  world.context.now.seconds += 3600;
  const auto step = world.context.now;
  comment();
  expect_not_before(step, "sam");
}

TEST_F(StepsTest, NorBeforeACommentOnADealThatWasNeverSubmitted) {
  world.context.now.seconds += 3600;
  const auto step = world.context.now;
  comment();
  EXPECT_EQ(world.deal_member("version"), "1");
  auto submit = world.decision(Action::submit, "ana");
  submit.time = later(step, -1);
  EXPECT_EQ(error_of(world.try_decide(submit)).code, Errc::data);
  submit.time = step;
  world.done(world.try_decide(submit));
}

TEST_F(StepsTest, TheClockDatesNothingBeforeTheLastStep) {
  world.decide(Action::submit, "ana");
  world.context.now.seconds += 26 * 3600;
  const auto step = world.context.now;
  comment();
  world.context.now = later(step, -3600);  // overdue then, too
  const auto escalated = world.done(
      escalate_overdue(world.records(), "d-1", {&world.policy}, world.context));
  ASSERT_EQ(escalated.transitions.size(), 1U);
  EXPECT_EQ(escalated.transitions[0].time, step);
}

TEST_F(StepsTest, WhoseRightWasUsedIsKept) {
  world.amended({"total_value=200000"});
  world.decide(Action::submit, "ana");
  world.decide(Action::approve, "sam");
  delegate("fay", "zed");
  EXPECT_EQ(world.member(Kind::approval, "d-1:1:2:1", "on_behalf_of"), R"("fay")");
  world.decide(Action::approve, "zed");
  EXPECT_EQ(world.member(Kind::approval, "d-1:1:2:1", "on_behalf_of"), R"("fay")");
  EXPECT_EQ(error_of(world.try_decide(world.decision(Action::approve, "fay"))).code,
            Errc::negative);
  world.decide(Action::approve, "fred");
  world.expect_replay();
}

TEST_F(StepsTest, AConditionOverWhatIsMinorAsksForItsLevel) {
  world.policy = policy_of(
      R"({"roles":{"sales_manager":["sam"],"legal":["lea"]},"level":[)"
      R"({"number":1,"role":"sales_manager","sla":"24h"},{"number":3,"role":"legal","sla":"72h"}],)"
      R"("route":[{"when":"deal_name == 'Big'","levels":[[1],[3]]},)"
      R"({"when":"true","levels":[[1]]}]})");
  world.decide(Action::submit, "ana");
  world.amended({"deal_name=Big"});
  EXPECT_EQ(world.member(Kind::review_round, "d-1:2", "levels"), "[[1],[3]]");
  world.decide(Action::approve, "sam");
  EXPECT_EQ(world.deal_member("open_levels"), "[3]");
  world.amended({"deal_name=Small"});
  EXPECT_EQ(world.deal_member("approval_state"), R"("approved")");
  world.amended({"deal_name=Big"});
  EXPECT_EQ(world.deal_member("open_levels"), "[3]");
  EXPECT_EQ(world.member(Kind::approval, "d-1:4:1:1", "approver_id"), R"("sam")")
      << "signatures that fit stay";
  world.expect_replay();
}

TEST_F(StepsTest, ApprovedByAChangeCountsAsApprovedOnce) {
  world.amended({"total_value=200000"});
  world.decide(Action::submit, "ana");
  world.amended({"total_value=50"});
  EXPECT_EQ(world.deal_member("approval_state"), R"("approved")");
  EXPECT_EQ(world.member(Kind::review_round, "d-1:2", "was_approved"), "true");
  world.amended({"total_value=200000"});
  EXPECT_EQ(world.deal_member("open_levels"), "[1,2,3]");
  world.expect_replay();
}

using Places = std::vector<std::string>;

TEST_F(StepsTest, WhatSomebodyMayDecideIsListed) {
  world.policy = policy_of(
      R"({"roles":{"sales_manager":["sam","ana"],"finance":["fay","fred","sam"],)"
      R"("legal":["lea"]},"level":[{"number":1,"role":"sales_manager","sla":"24h"},)"
      R"({"number":2,"role":"finance","sla":"48h","quorum":2},)"
      R"({"number":3,"role":"legal","sla":"72h"}],"route":[{"when":"true","levels":[[1],[2,3]]}],)"
      R"("delegation":[{"from":"lea","to":"lou","until":"2099-01-01T00:00:00Z"},)"
      R"({"from":"ana","to":"kim"}]})");
  const auto of = [&](std::string person, std::string role = {}) {
    const auto seats = seats_for(world.records(), "d-1", {std::move(person), std::move(role)},
                                 world.context);
    Places list;
    EXPECT_TRUE(seats.has_value()) << (seats ? "" : seats.error().message);
    if (!seats) return list;
    for (const auto& seat : *seats) {
      list.push_back(std::to_string(seat.level) + "/" + std::to_string(seat.seat));
    }
    return list;
  };
  EXPECT_EQ(of("sam"), Places{}) << "nothing is open";
  world.decide(Action::submit, "ana");
  EXPECT_EQ(of("sam"), Places{"1/1"});
  EXPECT_EQ(of("SAM "), Places{"1/1"});
  EXPECT_EQ(of("ana"), Places{}) << "submitted it";
  EXPECT_EQ(of("kim"), Places{}) << "for whom submitted it";
  EXPECT_EQ(of("lea"), Places{}) << "its turn has not come";
  world.decide(Action::approve, "sam");
  EXPECT_EQ(of("sam"), Places{}) << "signed another level";
  EXPECT_EQ(of("fay"), Places{"2/1"}) << "one seat of two is theirs to decide";
  EXPECT_EQ(of("fay", "legal"), Places{});
  EXPECT_EQ(of("lou"), Places{"3/1"}) << "stands in for lea";
  delegate("fay", "zed");
  EXPECT_EQ(of("zed"), Places{"2/1"});
  EXPECT_EQ(of("fay"), Places{"2/2"}) << "until zed has used the right";
  auto approval = world.decision(Action::approve, "zed");
  world.done(world.try_decide(approval));
  EXPECT_EQ(of("fay"), Places{});
  EXPECT_EQ(of("fred"), Places{"2/2"});
}

/// What is listed for a person is what an approval of theirs would be taken for, whatever bars
/// them: owners of now and of the submit, submitters of now and before, decisions, lenders.
TEST_F(StepsTest, WhatIsListedIsWhatIsTaken) {
  world.policy = policy_of(
      R"({"roles":{"sales_manager":["sam","ana","olga","bob","kim"],)"
      R"("finance":["fay","sam","olga"]},)"
      R"("level":[{"number":1,"role":"sales_manager","sla":"24h","quorum":2},)"
      R"({"number":2,"role":"finance","sla":"48h"}],"route":[{"when":"true","levels":[[1,2]]}],)"
      R"("delegation":[{"from":"olga","to":"zoe"},{"from":"sam","to":"yan"}]})");
  const std::vector<std::string> people{"sam", "ana", "olga", "bob", "kim",
                                        "fay", "zoe", "yan",  "nobody"};
  const auto expect_both = [&](const char* when) {
    for (const auto& person : people) {
      const auto seats = seats_for(world.records(), "d-1", {person, {}}, world.context);
      ASSERT_TRUE(seats.has_value()) << seats.error().message;
      for (int level = 1; level <= 2; ++level) {
        const bool listed = std::any_of(seats->begin(), seats->end(), [level](const Seat& seat) {
          return seat.level == level;
        });
        auto approval = world.decision(Action::approve, person);
        approval.command.level = level;
        auto by = world.context;
        by.actor = person;
        const auto taken = decide_deal(world.records(), approval, {&world.policy}, by);
        EXPECT_EQ(listed, taken.has_value())
            << when << ": " << person << ", level " << level
            << (taken ? "" : ": " + taken.error().message);
      }
    }
  };
  world.amended({"owner_id=sam"});
  expect_both("before a submit");
  world.decide(Action::submit, "bob");
  expect_both("sam owns it, bob submitted it");
  world.amended({"owner_id=olga"});
  expect_both("sam owned it, olga owns it");
  world.decide(Action::withdraw, "bob");
  world.decide(Action::submit, "ana");
  expect_both("bob submitted it before");
  world.amended({"owner_id=nina"});
  expect_both("olga owned it when it was submitted");
  delegate("kim", "tom");
  auto approval = world.decision(Action::approve, "fay");
  approval.command.level = 2;
  world.done(world.try_decide(approval));
  expect_both("a seat is given away, another level is signed");
}

TEST_F(StepsTest, ASubmitWarnsOfLevelsThatTooFewCanDecide) {
  world.policy = policy_of(
      R"({"roles":{"sales_manager":["ana","Sam"],"finance":["fay","ANA"]},"level":[)"
      R"({"number":1,"role":"sales_manager","sla":"24h"},)"
      R"({"number":2,"role":"finance","sla":"48h","quorum":2},)"
      R"({"number":3,"role":"legal","sla":"72h"}],)"
      R"("route":[{"when":"true","levels":[[1],[2,3]]}]})");
  const auto decided = world.decide(Action::submit, "ana");
  EXPECT_EQ(decided.warnings,
            (std::vector<std::string>{
                "level 2 wants 2 more signatures, and only fay can sign it: of the role finance "
                "ANA submitted the deal, and nobody decides what they submitted",
                "nobody can decide level 3: the policy names nobody for the role legal"}));
  EXPECT_TRUE(world.decide(Action::approve, "sam").warnings.empty());
}

/// Three reasons are told, and how many more there are.
TEST(Shortages, AFewReasonsWillDo) {
  for (int barred = 1; barred <= 5; ++barred) {
    ReviewWorld world;
    std::string members;
    for (int i = 1; i <= barred; ++i) {
      members += (i > 1 ? R"(,"p)" : R"("p)") + std::to_string(i) + '"';
    }
    world.policy = policy_of(R"({"roles":{"sales_manager":[)" + members +
                             R"(]},"level":[{"number":1,"role":"sales_manager","sla":"24h"}],)"
                             R"("route":[{"when":"true","levels":[[1]]}]})");
    std::vector<std::string> warnings;
    for (int i = 1; i <= barred; ++i) {
      const auto who = "p" + std::to_string(i);
      warnings = world.decide(Action::submit, who).warnings;
      if (i < barred) world.decide(Action::withdraw, who);
    }
    std::string expected = "nobody can decide level 1: of the role sales_manager ";
    for (int i = 1; i <= std::min(barred, 3); ++i) {
      expected += (i > 1 ? "; p" : "p") + std::to_string(i) +
                  " submitted the deal, and nobody decides what they submitted";
    }
    if (barred > 3) expected += "; and " + std::to_string(barred - 3) + " more";
    EXPECT_EQ(warnings, std::vector<std::string>{expected});
  }
}

TEST_F(StepsTest, ASubmitUnderTrustedRolesWarnsOfNothing) {
  world.policy = policy_of(R"({"trust_stated_roles":true})");
  EXPECT_TRUE(world.decide(Action::submit, "ana").warnings.empty());
}

}  // namespace
}  // namespace dealkit::approval
