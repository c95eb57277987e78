// The tree of a configuration file, its readers' problems, and its printing.
#include <gtest/gtest.h>

#include "core/base/config_tree.hpp"
#include "core/base/nearest.hpp"

namespace dealkit::base {
namespace {

Position at(std::uint32_t line, std::uint32_t column) { return {0, line, column}; }

ConfigTree sample() {
  return ConfigTree::table({
      {"name", at(1, 1), ConfigTree::string("a \"b\"\n", at(1, 8))},
      {"count", at(2, 1), ConfigTree::integer(3, "3", at(2, 9))},
      {"price", at(3, 1), ConfigTree::number(0.1, "0.10", at(3, 9))},
      {"on", at(4, 1), ConfigTree::boolean(true, at(4, 6))},
      {"tags", at(5, 1),
       ConfigTree::array(
           {ConfigTree::string("x", at(5, 9)), ConfigTree::integer(1, "1", at(5, 14))}, at(5, 8))},
      {"external", at(7, 3),
       ConfigTree::array({ConfigTree::table({{"password", at(8, 1), ConfigTree::string("pw")},
                                             {"url", at(9, 1), ConfigTree::string("u")}},
                                            at(7, 1))},
                         at(7, 1))},
      {"policy", at(11, 2),
       ConfigTree::table({{"odd key", at(12, 1), ConfigTree::boolean(false)}})},
  });
}

TEST(ConfigReader, ReadsWhatIsThere) {
  Problems problems("f.toml");
  const auto tree = sample();
  ConfigReader reader(tree, "", problems);
  EXPECT_EQ(reader.text("name"), "a \"b\"\n");
  EXPECT_EQ(reader.integer("count"), 3);
  EXPECT_EQ(reader.number("count"), 3.0);
  EXPECT_EQ(reader.decimal("price"), "0.10");
  EXPECT_EQ(reader.boolean("on"), true);
  EXPECT_EQ(reader.text("absent"), std::nullopt);
  auto external = reader.sections("external");
  ASSERT_EQ(external.size(), 1u);
  EXPECT_EQ(external[0].path(), "external[0]");
  EXPECT_EQ(external[0].required_text("url"), "u");
  EXPECT_TRUE(problems.empty());
}

TEST(ConfigReader, ReportsEveryProblemWithItsPlace) {
  Problems problems("f.toml");
  const auto tree = sample();
  ConfigReader reader(tree, "", problems);
  EXPECT_EQ(reader.integer("name"), std::nullopt);
  EXPECT_EQ(reader.texts("tags"), std::nullopt);
  EXPECT_EQ(reader.required_text("nmae"), std::nullopt);
  EXPECT_EQ(reader.choice("name", {"a", "b"}), std::nullopt);
  reader.any("cuont");
  reader.any("price");
  for (auto& external : reader.sections("external")) {
    external.text("pasword");
    external.text("url");
    external.finish();
  }
  reader.any("policy");
  reader.finish();
  problems.sort();
  std::vector<std::string> lines;
  for (const auto& problem : problems.list()) lines.push_back(to_string(problem));
  EXPECT_EQ(lines, (std::vector<std::string>{
                       "f.toml: error: 'nmae' is missing: a string is required",
                       "f.toml:1:8: error: 'name' must be an integer, not a string",
                       "f.toml:1:8: error: 'name' is 'a \"b\"\n', not one of a, b",
                       "f.toml:2:1: error: unknown key 'count'; did you mean 'cuont'?",
                       "f.toml:4:1: error: unknown key 'on'",
                       "f.toml:5:14: error: 'tags[1]' must be a string, not an integer",
                       "f.toml:8:1: error: unknown key 'external[0].password'; did you mean "
                       "'pasword'?",
                   }));
}

TEST(ConfigTree, PrintsAsTomlWithoutSecrets) {
  EXPECT_EQ(to_toml(sample(), {"password"}),
            "name = \"a \\\"b\\\"\\n\"\ncount = 3\nprice = 0.10\non = true\ntags = [\"x\", 1]\n"
            "\n[[external]]\npassword = \"***\"\nurl = \"u\"\n\n[policy]\n\"odd key\" = false\n");
}

TEST(Nearest, FindsTypos) {
  const std::vector<std::string> words{"color", "config", "jobs", "j"};
  EXPECT_EQ(nearest("colour", words), "color");
  EXPECT_EQ(nearest("jbos", words), "jobs");
  EXPECT_EQ(nearest("confgi", words), "config");
  EXPECT_EQ(nearest("x", words), std::nullopt);
  EXPECT_EQ(nearest("zzzzzz", words), std::nullopt);
  EXPECT_EQ(did_you_mean("colr", words), "; did you mean 'color'?");
  EXPECT_EQ(did_you_mean("", words), "");
}

}  // namespace
}  // namespace dealkit::base
