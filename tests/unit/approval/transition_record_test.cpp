// Lines of transitions, decisions and errors.
#include "core/approval/transition_record.hpp"

#include <gtest/gtest.h>

namespace dealkit::approval {
namespace {

base::Error refusal(std::string_view line) {
  json::Reader reader;
  const auto document = reader.read(line);
  if (!document) return document.error();
  const auto decision = parse_decision((*document)->root());
  if (!decision) return decision.error();
  ADD_FAILURE() << "expected a refusal of " << line;
  return {};
}

TEST(TransitionRecord, says_what_the_interface_promises) {
  Transition transition;
  transition.action = Action::approve;
  transition.from = ApprovalState::level_1_review;
  transition.to = ApprovalState::approved;
  transition.actor = "a\"na";
  transition.level = 1;
  transition.version = 4;
  std::string line;
  append_transition(line, "d-1", transition);
  EXPECT_EQ(line,
            R"({"type":"approval_transition","deal_id":"d-1","action":"approve",)"
            R"("from_state":"level_1_review","to_state":"approved","actor_id":"a\"na","level":1,)"
            R"("version":4,"time":"1970-01-01T00:00:00Z","round":0,"submission":0})");
}

TEST(TransitionRecord, refuses_what_is_none) {
  for (const std::string_view line :
       {R"([])", R"({})", R"({"type":"approval"})",
        R"({"type":"approval_transition","action":"fly","from_state":"draft","to_state":"draft",)"
        R"("version":1,"time":"1970-01-01T00:00:00Z"})",
        R"({"type":"approval_transition","action":"comment","from_state":"draft",)"
        R"("to_state":"draft","version":1,"time":"1970-01-01T00:00:00Z",)"
        R"("seats":[{"level":9,"seat":1,"state":"open"}]})"}) {
    json::Reader reader;
    const auto document = reader.read(line);
    ASSERT_TRUE(document.has_value());
    const auto transition = parse_transition((*document)->root());
    ASSERT_FALSE(transition.has_value()) << line;
    EXPECT_EQ(transition.error().code, base::Errc::data);
  }
}

TEST(DecisionRecord, is_read_whole) {
  json::Reader reader;
  const auto document = reader.read(
      R"({"deal_id":"d","action":"delegate","actor_id":"ana","role":"legal","comments":"x",)"
      R"("level":3,"version":7,"idempotency_key":"k","time":"2026-10-05T01:00:00Z",)"
      R"("acknowledge":false,"delegate_to":"ben","until":"2026-10-06T00:00:00+01:00"})");
  ASSERT_TRUE(document.has_value());
  const auto decision = parse_decision((*document)->root());
  ASSERT_TRUE(decision.has_value()) << decision.error().message;
  EXPECT_EQ(decision->command.action, Action::delegate);
  EXPECT_EQ(decision->command.level, 3);
  EXPECT_EQ(decision->command.version, 7);
  EXPECT_EQ(decision->command.delegate_to, "ben");
  EXPECT_EQ(base::to_string(*decision->command.until), "2026-10-05T23:00:00Z");
  EXPECT_FALSE(decision->acknowledge);
  EXPECT_EQ(decision->idempotency_key, "k");
}

TEST(DecisionRecord, takes_nothing_that_belongs_to_another_action) {
  const auto of = [](std::string_view action, std::string_view member) {
    return R"({"deal_id":"d","actor_id":"a","action":")" + std::string(action) + "\"," +
           std::string(member) + "}";
  };
  EXPECT_EQ(refusal(of("approve", R"("delegate_to":"zed")")).message,
            "decision: expected \"delegate_to\" with the action delegate only, found it with "
            "approve; did you mean the action delegate?");
  EXPECT_EQ(refusal(of("reject", R"("until":"2026-10-06T00:00:00Z")")).message,
            "decision: expected \"until\" with the action delegate only, found it with reject; "
            "did you mean the action delegate?");
  EXPECT_EQ(refusal(of("approve", R"("acknowledge":true)")).message,
            "decision: expected \"acknowledge\" with the action submit only, found it with "
            "approve; did you mean the action submit?");
  for (const auto& text : {of("submit", R"("acknowledge":true)"),
                           of("approve", R"("acknowledge":false,"delegate_to":"","until":null)")}) {
    json::Reader reader;
    const auto document = reader.read(text);
    ASSERT_TRUE(document.has_value());
    EXPECT_TRUE(parse_decision((*document)->root()).has_value()) << text;
  }
}

TEST(DecisionRecord, refuses_what_it_does_not_understand) {
  EXPECT_EQ(refusal(R"({"deal_id":"d","action":"approve","actor_id":"a","verison":1})").message,
            "decision: expected a member of a decision, found \"verison\"; did you mean "
            "'version'?");
  EXPECT_EQ(refusal(R"({"deal_id":"d","action":"approve"})").message,
            "decision: expected a string in \"actor_id\", found nothing");
  EXPECT_EQ(refusal(R"({"deal_id":"","action":"approve","actor_id":"a"})").message,
            "decision: expected a string that is not empty in \"deal_id\", found an empty one");
  EXPECT_EQ(refusal(R"({"deal_id":"d","action":"aprove","actor_id":"a"})").message,
            "decision: expected one of submit, approve, reject, escalate, revise, delegate, "
            "withdraw, comment in \"action\", found \"aprove\"; did you mean 'approve'?");
  EXPECT_EQ(refusal(R"({"deal_id":"d","action":"reopen","actor_id":"a"})").code, base::Errc::data);
  EXPECT_EQ(refusal(R"({"deal_id":"d","action":"approve","actor_id":"a","level":4})").message,
            "decision: expected a level from 1 to 3 in \"level\", found 4");
  const auto long_id = std::string(256, 'x');
  EXPECT_EQ(refusal(R"({"deal_id":"d","action":"approve","actor_id":")" + long_id + "\"}").code,
            base::Errc::data);
  EXPECT_EQ(refusal(R"({"deal_id":"d\u0007","action":"approve","actor_id":"a"})").message,
            "decision: \"deal_id\": expected an id without control characters, found one at "
            "byte 2");
  EXPECT_EQ(refusal(R"({"deal_id":"d","action":"comment","actor_id":"a","comments":"\u0000"})")
                .message,
            "decision: expected text without U+0000 in \"comments\", found one");
  EXPECT_EQ(refusal(R"(["approve"])").message,
            "decision: expected an object, found an array");
}

TEST(ErrorRecord, repeats_what_the_decision_named) {
  json::Reader reader;
  const auto document = reader.read(R"({"deal_id":"d","action":7})");
  ASSERT_TRUE(document.has_value());
  std::string line;
  append_error(line, (*document)->root(), {base::Errc::negative, "no"});
  EXPECT_EQ(line, R"({"type":"approval_error","deal_id":"d","action":7,"error":"no",)"
                  R"("code":"not_allowed"})");
}

}  // namespace
}  // namespace dealkit::approval
