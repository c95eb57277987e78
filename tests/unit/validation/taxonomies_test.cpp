// The IAB taxonomies: excerpts in the published layouts.
#include "core/validation/reference/taxonomies.hpp"

namespace dealkit::validation::taxonomies_test {
namespace {

using Status = Taxonomies::Answer::Status;

constexpr std::string_view content_3 =
    "Relational ID System\t\t\tContent Taxonomy v3.1 Tiered Categories\t\t\t\tExtension\r\n"
    "Unique ID\tParent\tName\tTier 1\tTier 2\tTier 3\tTier 4\t\r\n"
    "1\t\tAutomotive\tAutomotive\t\t\t\t\r\n"
    "42\t\tBooks and Literature\tBooks and Literature\t\t\t\t\r\n"
    "32\t1\tAuto Parts\tAutomotive\tAuto Parts\t\t\t\r\n"
    "JLBCU7\t\tEntertainment\tEntertainment\t\t\t\t\r\n"
    "\t\t\t\t\t\t\t\r\n";
constexpr std::string_view content_2 =
    "Relational ID System\t\t\tContent Taxonomy v2.1 with Tiered Categories\t\t\t\tExtension\r\n"
    "Unique ID\tParent\tName\tTier 1\tTier 2\tTier 3\tTier 4\t\r\n"
    "1\t\tAutomotive\tAutomotive\t\t\t\t\r\n"
    "42\t\tBooks and Literature\tBooks and Literature\t\t\t\t\r\n"
    "32\t1\tAuto Parts\tAutomotive\tAuto Parts\t\t\t\r\n"
    "1479\t1219\tMetro\tContent Source Geo\tMetro\t\t\t\r\n";
constexpr std::string_view mapping =
    "Content 1.0 Unique ID\tContent 1.0 IAB Category\tContent 1.0 Tier\tContent 2.0 Unique ID\t"
    "Content 2.0 Parent\tContent 2.0 Category\tContent 2.0 Tier 1\tContent 2.0 Tier 2\t"
    "Content 2.0 Tier 3\tContent 2.0 Tier 4\tImperfect Mapping\r\n"
    "IAB1\tArts & Entertainment\tTier 1\t1014\t1010\tEntertainment Content\tContent Type\t"
    "Entertainment Content\t\t\tOne to Many\r\n"
    "IAB1-1\tBooks & Literature\tTier 2\t42\t\tBooks and Literature\tBooks and Literature\t\t\t\t"
    "\r\n"
    "IAB2\tAutomotive\tTier 1\t1\t\tAutomotive\tAutomotive\t\t\t\t\r\n"
    "IAB2-1\tAuto Parts\tTier 2\t32\t1\tAuto Parts\tAutomotive\tAuto Parts\t\t\t\r\n"
    "IAB2-9\tMore Parts\tTier 2\t32\t1\tAuto Parts\tAutomotive\tAuto Parts\t\t\t\r\n"
    "IAB3-1\tMetro\tTier 2\t1479\t\tMetro\tContent Source Geo\tMetro\t\t\t\r\n"
    "AB7\tHealth & Fitness\tTier 1\t223\t\tHealthy Living\tHealthy Living\t\t\t\t\r\n"
    "IAB26-3\tSpyware/Malware\tTier 2\t\t\t\t\t\t\t\tUncategorized\r\n";
constexpr std::string_view audience =
    "\tUnique ID\tParent ID\tCondensed Name (1st, 2nd, Last Tier)\tTier 1\tTier 2\r\n"
    "\t1\t\tDemographic\tDemographic\t\r\n"
    "\t2\t1\tDemographic | Age Range\tDemographic\tAge Range\r\n";
constexpr std::string_view ad_product =
    "Unique ID\tParent ID\tName\tTier 1\tTier 2\tTier 3\r\n"
    "1002\t\tAlcohol\tAlcohol\t\t\r\n1004\t1002\tBeer\tAlcohol\tBeer\t";
constexpr std::string_view product_mapping =
    "Ad Product 2.0\t\t\t\t\tContent 1.0\t\t\t\r\n"
    "Name\tUnique ID\tTier 1\tTier 2\tTier 3\tName\tContent 1.0 ID\tTier 1\tTier 2\r\n"
    "Beer\t1004\tAlcohol\tBeer\t\tCocktails/Beer\tIAB8-5\tFood & Drink\tCocktails/Beer\r\n";

Taxonomies read(std::initializer_list<std::string_view> texts) {
  Taxonomies taxonomies;
  for (const auto text : texts) {
    const auto done = taxonomies.parse("test.tsv", text);
    EXPECT_TRUE(done.has_value()) << done.error().message;
  }
  return taxonomies;
}

TEST(Taxonomies, ReadsEachPublishedLayout) {
  const auto all = read({content_3, content_2, mapping, audience, ad_product, product_mapping});
  EXPECT_EQ(*all.find(Taxonomy::content_3, "JLBCU7"), "Entertainment");
  EXPECT_EQ(*all.find(Taxonomy::content_2, "1479"), "Metro");
  EXPECT_EQ(*all.find(Taxonomy::content_1, "IAB26-3"), "Spyware/Malware");
  EXPECT_EQ(*all.find(Taxonomy::audience_1, "2"), "Demographic | Age Range");
  EXPECT_EQ(*all.find(Taxonomy::ad_product_2, "1004"), "Beer");
  EXPECT_EQ(all.content_of_product("1004"), "IAB8-5");
  EXPECT_EQ(all.content_of_product("1002"), "");
  EXPECT_EQ(all.find(Taxonomy::content_3, ""), nullptr);
}

TEST(Taxonomies, CategoriesWithoutAStatedTaxonomy) {
  const auto all = read({content_3, content_2, mapping});
  EXPECT_EQ(all.category("1").status, Status::known);
  EXPECT_EQ(all.category("JLBCU7").status, Status::known);
  EXPECT_EQ(all.category("99999").status, Status::unknown);
  EXPECT_EQ(all.category("IAB99").status, Status::unknown);
  EXPECT_EQ(all.category("1479").status, Status::deprecated);  // 2.2 had it, 3.1 has not
  EXPECT_EQ(all.category("1479").replacement, "");
  EXPECT_EQ(all.category("IAB1-1").status, Status::deprecated);
  EXPECT_EQ(all.category("IAB1-1").replacement, "42");
}

TEST(Taxonomies, ThePublishedSlipIsCorrected) {
  const auto all = read({mapping});
  EXPECT_EQ(all.category("IAB7").status, Status::deprecated);
  EXPECT_EQ(all.find(Taxonomy::content_1, "AB7"), nullptr);
}

TEST(Taxonomies, OnlyOneToOneMappingsToCurrentNodesReplace) {
  const auto all = read({content_3, content_2, mapping});
  EXPECT_EQ(all.category("IAB1").replacement, "");     // one to many
  EXPECT_EQ(all.category("IAB2-1").replacement, "");   // two become one
  EXPECT_EQ(all.category("IAB3-1").replacement, "");   // its node is retired
  EXPECT_EQ(all.category("IAB26-3").replacement, "");  // nothing corresponds
  EXPECT_EQ(read({content_2, mapping}).category("IAB3-1").replacement, "1479");
}

TEST(Taxonomies, AStatedTaxonomyIsTheOnlyOneThatCounts) {
  const auto all = read({content_3, content_2, mapping, audience, ad_product});
  EXPECT_EQ(all.category("1479", 6).status, Status::known);
  EXPECT_EQ(all.category("JLBCU7", 6).status, Status::unknown);
  EXPECT_EQ(all.category("1479", 7).status, Status::deprecated);
  EXPECT_EQ(all.category("IAB1-1", 9).status, Status::unknown);
  EXPECT_EQ(all.category("IAB1-1", 1).status, Status::deprecated);
  EXPECT_EQ(all.category("IAB1-1", 1).replacement, "");
  EXPECT_EQ(all.category("1004", 8).status, Status::known);
  EXPECT_EQ(all.category("42", 8).status, Status::unknown);
  EXPECT_EQ(all.category("2", 4).status, Status::known);
  EXPECT_EQ(all.category("x", 3).status, Status::unchecked);
  EXPECT_EQ(all.category("x", 500).status, Status::unchecked);
}

TEST(Taxonomies, WhatWasNotGivenIsNotJudged) {
  const Taxonomies none;
  EXPECT_EQ(none.category("1").status, Status::unchecked);
  EXPECT_EQ(none.category("IAB1").status, Status::unchecked);
  EXPECT_EQ(none.audience("1").status, Status::unchecked);
  const auto only_3 = read({content_3});
  EXPECT_EQ(only_3.category("IAB1").status, Status::unchecked);
  EXPECT_EQ(only_3.category("1479").status, Status::unknown);
  EXPECT_EQ(read({mapping}).category("42").status, Status::unchecked);
}

TEST(Taxonomies, RefusesOtherFilesWithTheLine) {
  Taxonomies taxonomies;
  const auto header = taxonomies.parse("x.tsv", "id\tname\n1\tA\n");
  ASSERT_FALSE(header);
  EXPECT_EQ(header.error().code, base::Errc::configuration);
  EXPECT_EQ(header.error().position.line, 1u);
  const auto row = taxonomies.parse(
      "y.tsv", "Unique ID\tParent ID\tName\tTier 1\n1\t\tA\tA\n\t\tB\tB\n");
  ASSERT_FALSE(row);
  EXPECT_EQ(row.error().position.line, 3u);
  EXPECT_NE(row.error().message.find("\"B\""), std::string::npos);
  const auto columns = taxonomies.parse("z.tsv", "Content Taxonomy v3\nId\tName\n");
  ASSERT_FALSE(columns);
  EXPECT_EQ(columns.error().position.line, 2u);
  EXPECT_FALSE(taxonomies.parse("empty.tsv", ""));
}

}  // namespace
}  // namespace dealkit::validation::taxonomies_test
