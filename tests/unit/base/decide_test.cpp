// What deciders and tools do by themselves.
#include "core/base/decide.hpp"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

namespace dealkit::base {
namespace {

/// Echoes; "bad…" is an error after half a reply, "no…" a negative verdict.
class Echo final : public SingleDecider {
 protected:
  Result<Verdict> decide_one(const Request& request, std::size_t index, Replies& replies) override {
    replies.main += std::to_string(index) + ":";
    replies.side += "seen\n";
    replies.main += request.bytes;
    if (request.bytes.starts_with("bad")) return Error{Errc::data, "expected better", {2, 1, 3}};
    replies.main += '\n';
    return request.bytes.starts_with("no") ? Verdict::negative : Verdict::positive;
  }
  std::string pointer() const override { return "/p"; }
};

Request of(std::string_view bytes) {
  Request request;
  request.bytes = bytes;
  return request;
}

TEST(SingleDecider, TakesHalfRepliesBackAndGoesOn) {
  const Error too_long{Errc::limit, "too long"};
  Request unreadable;
  unreadable.error = &too_long;
  const std::vector<Request> requests{of("a"), of("bad"), unreadable, of("no")};
  Replies replies;
  Echo echo;
  echo.decide(requests, replies);
  EXPECT_EQ(replies.main, "0:a\n3:no\n");
  EXPECT_EQ(replies.side, "seen\nseen\n");
  EXPECT_EQ(replies.positive, 1U);
  EXPECT_EQ(replies.negative, 1U);
  ASSERT_EQ(replies.bad.size(), 2U);
  EXPECT_EQ(replies.bad[0].index, 1U);
  EXPECT_EQ(replies.bad[0].pointer, "/p");
  EXPECT_EQ(replies.bad[0].mark.main_bytes, 4U) << "what came before it stands";
  EXPECT_EQ(replies.bad[1].error.code, Errc::limit);
  EXPECT_EQ(replies.bad[1].pointer, "");
}

TEST(SingleDecider, StopsAtABadRequestWhereTheHostSaysSo) {
  const std::vector<Request> requests{of("a"), of("bad"), of("b")};
  Replies replies;
  replies.stop_at_bad = true;
  Echo echo;
  echo.decide(requests, replies);
  EXPECT_EQ(replies.main, "0:a\n");
  EXPECT_EQ(replies.bad.size(), 1U);
}

TEST(HostedTool, DoesNothingByItself) {
  class Idle final : public HostedTool {
  } tool;
  const std::vector<Request> requests{of("a")};
  Replies replies;
  tool.make_decider()->decide(requests, replies);
  EXPECT_TRUE(tool.apply(requests, replies));
  EXPECT_TRUE(tool.collect(requests, replies));
  EXPECT_TRUE(tool.finish([](Replies&) -> Result<void> {
    return Error{Errc::internal, "nothing is said at the end"};
  }));
  EXPECT_EQ(replies.main + replies.side, "");
}

}  // namespace
}  // namespace dealkit::base
