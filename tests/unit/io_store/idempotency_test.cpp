// A request with a key is done once; its answer is kept with what it did.
#include "databases.hpp"
#include "io/store/idempotency/answers.hpp"

namespace dealkit::io::store {
namespace {

using base::Errc;

class Once : public OnBothDatabases {
 protected:
  base::Result<std::string> ask(const std::string& key, const std::string& body,
                                const std::string& id, const std::string& answer) {
    return Answers(store()).transact_once(
        context_of(), {key, body}, [&](UnitOfWork& unit, std::string& text) -> base::Result<void> {
          ++runs_;
          unit.apply(creation(a_deal(id)));
          text += answer;
          return {};
        });
  }
  int runs_ = 0;
};
DEALKIT_ON_BOTH(Once);

TEST_P(Once, TheSameKeyGivesTheSameAnswer) {
  const std::string answer = "{\"a\":\"\\\"é\"}\n";
  EXPECT_EQ(must(ask("k", "body", "d1", answer)), answer);
  EXPECT_EQ(must(ask("k", "body", "d2", "other")), answer);
  EXPECT_EQ(runs_, 1);
  EXPECT_EQ(count("deal"), 1);
  EXPECT_EQ(must(ask("k2", "body", "d2", "")), "");
  EXPECT_EQ(must(ask("k2", "body", "d3", "other")), "");
  EXPECT_EQ(count("deal"), 2);
}

TEST_P(Once, AnotherBodyIsAConflict) {
  must(ask("k", "body", "d1", "x"));
  const auto refused = ask("k", "another", "d2", "y");
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Errc::conflict);
  EXPECT_NE(refused.error().message.find("'k' was used at 2026-10-01T09:00:00.250Z"),
            std::string::npos);
  EXPECT_EQ(count("deal"), 1);
}

TEST_P(Once, WhatFailedMayBeAskedAgain) {
  const auto failed = Answers(store()).transact_once(
      context_of(), {"k", "body"}, [&](UnitOfWork&, std::string&) -> base::Result<void> {
        return base::Error{Errc::negative, "no"};
      });
  EXPECT_EQ(failed.error().code, Errc::negative);
  EXPECT_EQ(count("answer"), 0);
  EXPECT_EQ(must(ask("k", "another", "d1", "x")), "x");
}

TEST_P(Once, WithoutAKeyNothingIsKept) {
  EXPECT_EQ(must(ask("", "body", "d1", "x")), "x");
  EXPECT_EQ(must(ask("", "body", "d2", "y")), "y");
  EXPECT_EQ(count("answer"), 0);
  EXPECT_EQ(ask(std::string(256, 'k'), "body", "d3", "").error().code, Errc::usage);
  EXPECT_EQ(ask("a\nb", "body", "d3", "").error().code, Errc::usage);
}

}  // namespace
}  // namespace dealkit::io::store
