// What two lists share: pair by pair and sorted must agree with the definition.
#include "core/validation/token_lists.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace dealkit::validation::token_lists_test {
namespace {

/// Indices in `a` of the elements that `b` holds too, as for_each_common finds them.
std::vector<std::size_t> common(const std::vector<int>& a, const std::vector<int>& b) {
  const auto array = [](const std::vector<int>& list) {
    std::string text = "[";
    for (const int n : list) text += fmt::format("{}\"{}\"", text.size() > 1 ? "," : "", n);
    return text + "]";
  };
  json::Reader reader;
  const std::string text = "[" + array(a) + "," + array(b) + "]";
  const auto document = reader.read(text);
  EXPECT_TRUE(document.has_value());
  const auto root = (*document)->root();
  record::Tokens left, right;
  left.set(root.at(0));
  right.set(root.at(1));
  std::vector<std::size_t> found;
  for_each_common(left, right, SameToken{}, [&](json::Value in, json::Value out) {
    EXPECT_EQ(record::token(in), record::token(out));
    // The lists hold no containers: an element's place follows from its node.
    found.push_back(in.index() - root.at(0).index() - 1);
    return true;
  });
  return found;
}

RC_GTEST_PROP(TokenLists, CommonElementsAreThoseOfTheDefinition, ()) {
  // Lengths on both sides of the one from which lists are sorted.
  const auto size = [] { return *rc::gen::inRange<std::size_t>(0, 80); };
  const auto element = rc::gen::inRange(0, 60);
  const auto a = *rc::gen::container<std::vector<int>>(size(), element);
  const auto b = *rc::gen::container<std::vector<int>>(size(), element);
  std::vector<std::size_t> expected;
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (std::find(b.begin(), b.end(), a[i]) != b.end()) expected.push_back(i);
  }
  RC_ASSERT(common(a, b) == expected);
}

TEST(TokenLists, TokensAreCutBetweenCharacters) {
  EXPECT_EQ(brief("short"), "short");
  EXPECT_EQ(brief(std::string(61, 'x')).size(), 60u);
  const std::string umlauts = "x" + [] {
    std::string text;
    for (int i = 0; i < 40; ++i) text += "\xC3\xA4";
    return text;
  }();
  EXPECT_EQ(brief(umlauts).size(), 59u);
}

}  // namespace
}  // namespace dealkit::validation::token_lists_test
