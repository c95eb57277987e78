// Documents that are filled by pointer: which tokens are places of an array.
#include "core/deal/convert/tree.hpp"

#include <gtest/gtest.h>

namespace dealkit::deal::convert {
namespace {

constexpr auto firm = Tree::Firmness::firm;

std::string text_of(const Tree& tree) {
  std::string out;
  tree.append(out);
  return out;
}

TEST(Tree, PlacesOfAnArrayAreNumbersInTheirOrder) {
  Tree tree;
  EXPECT_TRUE(tree.put("/a/0", "10", firm));
  for (const auto* wrong : {"/a/00", "/a/01", "/a/1x", "/a/x", "/a/-1", "/a/+1", "/a/", "/a/2",
                            "/a/18446744073709551616"}) {
    EXPECT_FALSE(tree.put(wrong, "99", firm)) << wrong;
  }
  EXPECT_EQ(text_of(tree), R"({"a":[10]})");
  EXPECT_TRUE(tree.put("/a/1", "11", firm));
  EXPECT_FALSE(tree.put("/a/1", "99", firm)) << "taken";
  EXPECT_EQ(text_of(tree), R"({"a":[10,11]})");
  EXPECT_EQ(tree.text_at("/a/1"), "11");
  EXPECT_EQ(tree.text_at("/a/01"), "");
}

TEST(Tree, NamesOfAnObjectMayLookLikeNumbers) {
  Tree tree;
  EXPECT_TRUE(tree.put("/o/x", "1", firm));
  EXPECT_TRUE(tree.put("/o/01", "2", firm));
  EXPECT_TRUE(tree.put("/o/0", "3", firm));
  EXPECT_EQ(text_of(tree), R"({"o":{"x":1,"01":2,"0":3}})");
}

}  // namespace
}  // namespace dealkit::deal::convert
