// TOML into a ConfigTree: values, places in bytes, exact digits, mistakes.
#include <gtest/gtest.h>

#include "io/toml/read.hpp"

namespace dealkit::io::toml {
namespace {

using base::ConfigTree;

ConfigTree parsed(std::string_view text) {
  auto tree = parse_toml(text);
  EXPECT_TRUE(tree) << (tree ? "" : tree.error().message);
  return tree ? *tree : ConfigTree{};
}

TEST(Toml, KeepsOrderAndPlacesInBytes) {
  const auto tree = parsed(
      "zeta = 1\nalpha = \"ä\"\n\n[[external]]\n\"kü\" = { x = true, y = 'z' }\n");
  ASSERT_EQ(tree.members().size(), 3u);
  EXPECT_EQ(tree.members()[0].key, "zeta");
  EXPECT_EQ(tree.members()[1].key, "alpha");
  EXPECT_EQ(tree.find("alpha")->text(), "ä");
  EXPECT_EQ(tree.find("alpha")->position().line, 2u);
  EXPECT_EQ(tree.find("alpha")->position().column, 9u);
  const auto& external = tree.find("external")->elements().at(0);
  EXPECT_EQ(external.members()[0].position.line, 5u);
  const auto* inner = external.find("kü");
  ASSERT_NE(inner, nullptr);
  EXPECT_EQ(inner->position().column, 9u);  // "ü" has two bytes
  EXPECT_TRUE(inner->find("x")->boolean());
}

TEST(Toml, PlacesTheValuesOfOneLine) {
  std::string line = "a = [";
  std::vector<std::size_t> places;
  for (int i = 0; i < 300; ++i) {
    if (i > 0) line += i % 3 == 0 ? " , " : ",";
    places.push_back(line.size() + 1);
    line += i % 2 == 0 ? "\"ü\"" : "\"x\"";
  }
  const auto text = "x = 1\n" + line + "]\nb = [\"p\", \"q\"]\nc = \"é\"";
  const auto tree = parsed(text);
  const auto& elements = tree.find("a")->elements();
  ASSERT_EQ(elements.size(), places.size());
  for (std::size_t i = 0; i < places.size(); ++i) {
    EXPECT_EQ(elements[i].position().line, 2u);
    EXPECT_EQ(elements[i].position().column, places[i]);
    EXPECT_EQ(elements[i].position().offset, 6 + places[i] - 1);
  }
  EXPECT_EQ(tree.find("b")->elements()[1].position().column, 11u);
  EXPECT_EQ(tree.find("c")->position().column, 5u);
}

TEST(Toml, NumbersKeepTheirDigits) {
  const auto tree = parsed(
      "a = 0.10\nb = 1_000\nc=[1.50,2e3 ]\nd = 0xFF\ne = +7\nf = 9223372036854775807\n"
      "g = { h = 12345678901234567.123456 } # x\n");
  EXPECT_EQ(tree.find("a")->text(), "0.10");
  EXPECT_EQ(tree.find("b")->text(), "1000");
  EXPECT_EQ(tree.find("b")->integer(), 1000);
  EXPECT_EQ(tree.find("c")->elements()[0].text(), "1.50");
  EXPECT_EQ(tree.find("c")->elements()[1].text(), "2e3");
  EXPECT_EQ(tree.find("d")->text(), "255");
  EXPECT_EQ(tree.find("e")->text(), "7");
  EXPECT_EQ(tree.find("f")->integer(), INT64_MAX);
  EXPECT_EQ(tree.find("g")->find("h")->text(), "12345678901234567.123456");
}

TEST(Toml, TimesKeepTheirText) {
  const auto tree = parsed(
      "a = 2026-10-01T00:00:00Z\nb = 2026-10-01 # day\nc = [2026-10-01 07:30:00, 08:00:00]\n");
  EXPECT_EQ(tree.find("a")->text(), "2026-10-01T00:00:00Z");
  EXPECT_EQ(tree.find("b")->text(), "2026-10-01");
  EXPECT_EQ(tree.find("c")->elements()[0].text(), "2026-10-01 07:30:00");
  EXPECT_EQ(tree.find("c")->elements()[1].text(), "08:00:00");
}

TEST(Toml, MistakesHaveAPlace) {
  struct Case {
    std::string text;
    std::uint32_t line;
    std::uint32_t column;
  };
  for (const auto& one : std::vector<Case>{{"a = 1\nb = \n", 2, 5},
                                           {"a = 1\na = 2\n", 2, 5},
                                           {"é = 1\n", 1, 1},
                                           {"a = 99999999999999999999", 1, 25}}) {
    const auto tree = parse_toml(one.text);
    ASSERT_FALSE(tree) << one.text;
    EXPECT_EQ(tree.error().code, base::Errc::configuration);
    EXPECT_EQ(tree.error().position.line, one.line) << tree.error().message;
    EXPECT_EQ(tree.error().position.column, one.column) << tree.error().message;
  }
}

TEST(Toml, DepthHasALimit) {
  EXPECT_TRUE(parse_toml("a = " + std::string(40, '[') + std::string(40, ']')));
  EXPECT_FALSE(parse_toml("a = " + std::string(100, '[') + std::string(100, ']')));
  EXPECT_FALSE(parse_toml("a = " + std::string(100'000, '[')));
  std::string dotted = "a";
  for (int i = 0; i < 200'000; ++i) dotted += ".a";
  EXPECT_FALSE(parse_toml(dotted + " = 1"));
}

TEST(Toml, FilesThatCannotBeReadSayWhy) {
  const auto absent = read_toml("/nonexistent/x.toml");
  ASSERT_FALSE(absent);
  EXPECT_EQ(absent.error().message, "cannot read '/nonexistent/x.toml': No such file or directory");
  const auto folder = read_toml("/");
  ASSERT_FALSE(folder);
  EXPECT_EQ(folder.error().message, "cannot read '/': Is a directory");
}

}  // namespace
}  // namespace dealkit::io::toml
