// Replies of checks: each form of the protocol, and each way to miss it.
#include "io/check/reply.hpp"

#include <gtest/gtest.h>

namespace dealkit::io::check {
namespace {

using base::Errc;

Result<std::vector<CheckFinding>> parse(std::string_view reply) {
  json::Reader reader;
  return parse_reply(reply, reader);
}

TEST(Reply, Passed) {
  for (const char* text : {R"({"passed":true})", R"({"id":7,"findings":[]})",
                           R"({"passed":true,"findings":[],"took_ms":3})",
                           R"({"error":null,"passed":true})"}) {
    const auto findings = parse(text);
    ASSERT_TRUE(findings) << text << findings.error().message;
    EXPECT_TRUE(findings->empty()) << text;
  }
}

TEST(Reply, Findings) {
  const auto findings = parse(
      R"({"id":1,"passed":false,"findings":[{"code":"A-1.b","severity":"advisory","message":"m\n",)"
      R"("pointer":"/a/0","actual":1.10,"expected":{"max": 2}},{}]})");
  ASSERT_TRUE(findings) << findings.error().message;
  ASSERT_EQ(findings->size(), 2U);
  const auto& first = findings->front();
  EXPECT_EQ(first.code, "A-1.b");
  EXPECT_EQ(first.severity, Severity::advisory);
  EXPECT_EQ(first.message, "m\n");
  EXPECT_EQ(first.pointer, "/a/0");
  EXPECT_EQ(first.actual, "1.10");  // bytes as written
  EXPECT_EQ(first.expected, R"({"max": 2})");
  const auto& bare = findings->back();
  EXPECT_EQ(bare.code, "");
  EXPECT_FALSE(bare.severity);
  EXPECT_EQ(bare.actual, "");
}

TEST(Reply, NoWithoutReasonIsOneFinding) {
  const auto findings = parse(R"({"passed":false})");
  ASSERT_TRUE(findings);
  EXPECT_EQ(findings->size(), 1U);
}

TEST(Reply, OwnErrorIsAFailureInItsWords) {
  const auto findings = parse(R"({"id":1,"error":"closed \u2014 come back"})");
  ASSERT_FALSE(findings);
  EXPECT_EQ(findings.error().code, Errc::unavailable);
  EXPECT_EQ(findings.error().message, "it reports: closed \u2014 come back");
}

TEST(Reply, AnythingElseIsRefused) {
  for (const char* text :
       {"", "nonsense", "[]", "{}", R"({"id":1})", R"({"passed":"true"})", R"({"passed":1})",
        R"({"passed":null})", R"({"findings":{}})", R"({"findings":null})", R"({"findings":[1]})",
        R"({"passed":true,"findings":[{}]})", R"({"passed":false,"findings":[]})",
        R"({"error":1})", R"({"error":"e","passed":true})", R"({"error":"e","findings":[]})",
        R"({"findings":[{"severity":"fatal"}]})", R"({"findings":[{"severity":1}]})",
        R"({"findings":[{"code":"a b"}]})", R"({"findings":[{"code":7}]})",
        R"({"findings":[{"message":[]}]})", R"({"findings":[{"pointer":"a"}]})",
        R"({"passed":true,"passed":false})"}) {
    const auto findings = parse(text);
    ASSERT_FALSE(findings) << text;
    EXPECT_EQ(findings.error().code, Errc::data) << text;
  }
}

TEST(Reply, LimitsHoldExactly) {
  const auto reply_of = [](std::size_t findings) {
    std::string text = R"({"findings":[{})";
    for (std::size_t i = 1; i < findings; ++i) text += ",{}";
    return text + "]}";
  };
  EXPECT_TRUE(parse(reply_of(max_findings)));
  EXPECT_FALSE(parse(reply_of(max_findings + 1)));
  const auto code_of = [](std::size_t bytes) {
    return R"({"findings":[{"code":")" + std::string(bytes, 'x') + R"("}]})";
  };
  EXPECT_TRUE(parse(code_of(max_code_bytes)));
  EXPECT_FALSE(parse(code_of(max_code_bytes + 1)));
}

}  // namespace
}  // namespace dealkit::io::check
