// Decisions as lines: what a host hands over, and at which present.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "core/approval/decisions.hpp"
#include "review_world.hpp"

namespace dealkit::approval {
namespace {

class DecisionToolTest : public testing::Test {
 protected:
  /// What the tool replies to lines that arrive at `now`, one at a time.
  std::string reply(const std::vector<std::string>& lines, std::string_view now) {
    std::string all;
    for (const auto& line : lines) {
      base::Request request{line, "test", 1};
      request.now = *base::parse_instant(now);
      base::Replies replies;
      EXPECT_TRUE(tool_.apply({&request, 1}, replies));
      EXPECT_TRUE(tool_.collect({&request, 1}, replies));
      for (const auto& bad : replies.bad) all += "bad: " + bad.error.message + '\n';
      all += replies.main;
    }
    return all;
  }

  static constexpr const char* deal =
      R"({"type":"deal","id":"d","account_id":"a","deal_name":"n","total_value":50,)"
      R"("currency":"USD","start_date":"2026-10-01","end_date":"2026-12-31","owner_id":"olga"})";
  static constexpr const char* submit = R"({"deal_id":"d","action":"submit","actor_id":"sam"})";

  Policy policy_ = policy_of(usual_policy);
  MemoryDecisions decisions_{{}, &policy_};
  DecisionTool tool_{decisions_};
};

TEST_F(DecisionToolTest, DecidesAtThePresentOfTheRequest) {
  EXPECT_EQ(reply({deal}, "2026-09-01T08:00:00Z"), "");
  const auto answer = reply({submit}, "2026-09-02T09:30:00.123456Z");
  EXPECT_NE(answer.find(R"("to_state":"approved")"), std::string::npos) << answer;
  EXPECT_NE(answer.find(R"("time":"2026-09-02T09:30:00.123Z")"), std::string::npos) << answer;
}

TEST_F(DecisionToolTest, AnswersAKeyOnceAndRefusesAnotherDecisionOfIt) {
  static_cast<void>(reply({deal}, "2026-09-01T08:00:00Z"));
  const std::string keyed =
      R"({"deal_id":"d","action":"submit","actor_id":"sam","idempotency_key":"k"})";
  const auto first = reply({keyed}, "2026-09-02T08:00:00Z");
  EXPECT_EQ(reply({keyed}, "2026-09-03T08:00:00Z"), first) << "the answer of then";
  const auto other = reply(
      {R"({"deal_id":"d","action":"submit","actor_id":"zoe","idempotency_key":"k"})"},
      "2026-09-03T08:00:00Z");
  EXPECT_NE(other.find(R"("code":"conflict")"), std::string::npos) << other;
}

TEST_F(DecisionToolTest, TellsBadLinesFromRefusedDecisions) {
  const auto replied = reply({"[]", R"({"type":"auction"})", R"({"deal_id":"d","action":"fly"})"},
                             "2026-09-01T08:00:00Z");
  EXPECT_NE(replied.find("bad: expected a decision or a record"), std::string::npos) << replied;
  EXPECT_NE(replied.find("bad: type 'auction'"), std::string::npos) << replied;
  EXPECT_NE(replied.find(R"("type":"approval_error")"), std::string::npos) << replied;
}

/// A store that is away.
class Away final : public Decisions {
 public:
  base::Result<std::string> decide(const DecisionRecord&, base::Instant) override {
    return base::Error{base::Errc::unavailable, "the store is away"};
  }
  base::Result<void> learn(deal::Kind, json::Value, base::Instant) override { return {}; }
};

TEST_F(DecisionToolTest, AStoreThatIsAwayEndsTheRun) {
  Away away;
  DecisionTool tool(away);
  const base::Request request{submit, "test", 1};
  base::Replies replies;
  EXPECT_TRUE(tool.apply({&request, 1}, replies));
  EXPECT_EQ(replies.main, "") << "nobody is told that a decision was refused";
  const auto ended = tool.collect({&request, 1}, replies);
  ASSERT_FALSE(ended);
  EXPECT_EQ(ended.error().code, base::Errc::unavailable);
}

}  // namespace
}  // namespace dealkit::approval
