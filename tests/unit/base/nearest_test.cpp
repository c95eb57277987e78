// What a word may have been meant for: how many edits its length allows, and which of several.
#include "core/base/nearest.hpp"

#include <gtest/gtest.h>

namespace dealkit::base {
namespace {

using Words = std::vector<std::string>;

TEST(Nearest, LongerWordsAllowMoreEdits) {
  const struct {
    std::string word, one, two, three, four;  // that many edits away
  } cases[] = {
      {"abcd", "abcx", "abxy", "", ""},
      {"abcde", "abcdx", "abcxy", "abxyz", ""},
      {"abcdefgh", "abcdefgx", "abcdefxy", "abcdexyz", ""},
      {"abcdefghi", "abcdefghx", "abcdefgxy", "abcdefxyz", "abcdewxyz"},
  };
  for (const auto& test : cases) {
    const std::size_t allowed = test.word.size() <= 4 ? 1 : test.word.size() <= 8 ? 2 : 3;
    std::size_t edits = 0;
    for (const auto& other : {test.one, test.two, test.three, test.four}) {
      ++edits;
      if (other.empty()) continue;
      EXPECT_EQ(edit_distance(test.word, other), edits) << test.word << ' ' << other;
      EXPECT_EQ(nearest(test.word, {other}).has_value(), edits <= allowed)
          << test.word << ' ' << other;
    }
  }
}

/// A word of which nothing is left is no slip of it.
TEST(Nearest, SomethingIsLeftOfAWord) {
  EXPECT_EQ(nearest("a", {"b"}), std::nullopt);
  EXPECT_EQ(nearest("ab", {"b"}), std::nullopt);
  EXPECT_EQ(nearest("ab", {"cb"}), "cb");
  EXPECT_EQ(nearest("abcde", {"bd"}), std::nullopt);
  EXPECT_EQ(nearest("xbcde", {"abc"}), std::nullopt);
  EXPECT_EQ(nearest("", {"a"}), std::nullopt);
  EXPECT_EQ(nearest("a", {}), std::nullopt);
}

TEST(Nearest, OfSeveralTheNearestAndOfEqualsTheFirst) {
  EXPECT_EQ(nearest("abcde", Words{"abcxy", "abcdx", "abcde"}), "abcde");
  EXPECT_EQ(nearest("abcde", Words{"abcdy", "abcdx"}), "abcdy");
  EXPECT_EQ(nearest("abcde", Words{"abcdx", "abcdy"}), "abcdx");
  EXPECT_EQ(nearest("abdce", Words{"abcde"}), "abcde") << "neighbours swapped are one edit";
  EXPECT_EQ(edit_distance("abdce", "abcde"), 1U);
  EXPECT_EQ(did_you_mean("abcdx", {"abcde"}), "; did you mean 'abcde'?");
  EXPECT_EQ(did_you_mean("xyz", {"abcde"}), "");
}

TEST(Nearest, WordsOf64BytesAreStillWords) {
  const std::string word(64, 'a');
  EXPECT_EQ(nearest(word, {std::string(63, 'a') + "b"}), std::string(63, 'a') + "b");
  EXPECT_EQ(nearest(word + "a", {word}), std::nullopt);
  EXPECT_EQ(nearest(word, {word + "a"}), std::nullopt);
}

}  // namespace
}  // namespace dealkit::base
