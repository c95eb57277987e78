// A request with a key is done once, whoever keeps the answers.
#include "core/base/idempotency.hpp"

#include <gtest/gtest.h>

namespace dealkit::base {
namespace {

class OnceInMemory : public testing::Test {
 protected:
  Result<std::string> ask(const std::string& key, const std::string& body,
                          const std::string& answer) {
    return answer_once(book_, {key, body}, {1'790'000'000, 250'000'000}, [&](std::string& text) {
      ++runs_;
      text += answer;
      return Result<void>();
    });
  }
  MemoryAnswers book_;
  int runs_ = 0;
};

TEST_F(OnceInMemory, TheSameKeyGivesTheSameAnswer) {
  EXPECT_EQ(*ask("k", "body", "first"), "first");
  EXPECT_EQ(*ask("k", "body", "other"), "first");
  EXPECT_EQ(*ask("k2", "body", "other"), "other");
  EXPECT_EQ(runs_, 2);
}

TEST_F(OnceInMemory, AnotherBodyIsAConflictThatSaysWhen) {
  ASSERT_TRUE(ask("k", "body", "first"));
  const auto refused = ask("k", "another", "other");
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Errc::conflict);
  EXPECT_EQ(refused.error().message,
            "the idempotency key 'k' was used at 2026-09-21T14:13:20.250Z for another request: use "
            "a new key");
  EXPECT_EQ(runs_, 1);
}

TEST_F(OnceInMemory, WhatFailedMayBeAskedAgainForSomethingElse) {
  const auto failed = answer_once(book_, {"k", "body"}, {}, [](std::string& text) {
    text += "half";
    return Result<void>(Error{Errc::negative, "no"});
  });
  EXPECT_EQ(failed.error().code, Errc::negative);
  EXPECT_EQ(*ask("k", "another", "whole"), "whole");
}

TEST_F(OnceInMemory, WithoutAKeyItIsDoneWheneverItComes) {
  EXPECT_EQ(*ask("", "body", "a"), "a");
  EXPECT_EQ(*ask("", "body", "b"), "b");
  EXPECT_EQ(runs_, 2);
}

TEST_F(OnceInMemory, AKeyIsAnId) {
  EXPECT_EQ(ask(std::string(256, 'k'), "body", "").error().code, Errc::usage);
  EXPECT_EQ(ask("a\nb", "body", "").error().code, Errc::usage);
  EXPECT_EQ(runs_, 0);
}

/// Whose owner has forgotten the key between the two questions.
class Forgetful final : public AnswerBook {
 public:
  Result<bool> take(const std::string&, const std::string&, Instant) override { return false; }
  Result<std::optional<Answered>> find(const std::string&) override {
    return std::optional<Answered>();
  }
  Result<void> keep(const std::string&, const std::string&) override { return {}; }
  void give_up(const std::string&) override {}
};

TEST(Once, AKeyThatIsForgottenMeanwhileIsToBeTriedAgain) {
  Forgetful book;
  const auto result =
      answer_once(book, {"k", "body"}, {}, [](std::string&) { return Result<void>(); });
  EXPECT_EQ(result.error().code, Errc::again);
}

}  // namespace
}  // namespace dealkit::base
