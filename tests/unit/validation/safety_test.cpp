// brand_safety: each code with a campaign that breaks it and one that just does not.
#include <fmt/format.h>

#include "core/validation/reference/sellers.hpp"
#include "core/validation/reference/taxonomies.hpp"
#include "rule_fixture.hpp"

namespace dealkit::validation::safety_test {
namespace {

const Rule& brand_safety = *find_rule("brand_safety");

std::string with(std::string_view members, std::string_view more = "") {
  return fmt::format(R"({{"brand_safety":{{{}}}{}}})", members, more);
}
std::string deal(std::string_view members, std::string_view more = "") {
  return fmt::format(R"({{"deals":[{{{}}}]{}}})", members, more);
}
std::string keywords(int count) {
  std::string text;
  for (int i = 0; i < count; ++i) text += fmt::format("{}\"k{}\"", i == 0 ? "" : ",", i);
  return with(fmt::format("\"keywords\":[{}]", text));
}

const std::vector<std::string> clean;

std::vector<RuleCase> category_cases() {
  return {
      {"normative members",
       with(R"("tier":"standard","blocked_categories":["IAB25","IAB26"],"allowed_categories":[],)"
            R"("keywords":["war"],"verification_vendor":"ias")",
            R"(,"budget":99999,"targeting":{"categories":["IAB1-2","IAB9"]})"),
       clean},
      {"no brand safety", R"({"budget":99999})", clean},
      {"an unknown tier", with(R"("tier":"stndard")"), {"BRD011@/brand_safety/tier"}},
      {"only a tier", with(R"("tier":"standard")"), clean},

      {"illegal content left out",
       with(R"("blocked_categories":["IAB25"])"),
       {"BRD001@/brand_safety/blocked_categories"}},
      {"a child is not the floor",
       with(R"("blocked_categories":["IAB25-3","IAB26"])"),
       {"BRD001@/brand_safety/blocked_categories"}},
      {"nothing blocked",
       with(R"("blocked_categories":[])"),
       {"BRD001@/brand_safety/blocked_categories"}},
      {"sensitive topics", with(R"("blocked_categories":["483","v9i3On"])"), clean},
      {"sensitive topics left out",
       with(R"("blocked_categories":["483"])"),
       {"BRD001@/brand_safety/blocked_categories"}},
      {"stated taxonomy",
       with(R"("blocked_categories":["IAB25","IAB26"])", R"(,"targeting":{"category_taxonomy":7})"),
       {"BRD001@/brand_safety/blocked_categories"}},
      {"stated taxonomy 1.0",
       with(R"("blocked_categories":["IAB25","IAB26"])", R"(,"targeting":{"category_taxonomy":1})"),
       clean},
      {"words of one's own", with(R"("blocked_categories":["politics"])"), clean},

      {"blocked and allowed",
       with(
           R"("blocked_categories":["IAB25","IAB26","IAB7"],"allowed_categories":["IAB1","IAB7"])"),
       {"BRD002@/brand_safety/allowed_categories/1"}},
      {"child of a blocked one",
       with(R"("blocked_categories":["IAB25","IAB26","IAB7"],"allowed_categories":["IAB7-39"])"),
       {"BRD002@/brand_safety/allowed_categories/0"}},
      {"parent and sibling of a blocked one",
       with(R"("blocked_categories":["IAB25","IAB26","IAB7-1"],)"
            R"("allowed_categories":["IAB7","IAB7-2","IAB70"])"),
       clean},
      {"targeted though blocked",
       with(R"("blocked_categories":["IAB25","IAB26"])",
            R"(,"targeting":{"categories":["IAB26-2"]})"),
       {"BRD002@/targeting/categories/0"}},

      {"adult content under a standard tier",
       with(R"("tier":"Standard","allowed_categories":["IAB1","IAB25-3","IAB26","v9i3On"])"),
       {"BRD003@/brand_safety/allowed_categories/1", "BRD003@/brand_safety/allowed_categories/2",
        "BRD003@/brand_safety/allowed_categories/3"}},
      {"adult content under an open tier",
       with(R"("tier":"expanded","allowed_categories":["IAB25-3"])"), clean},
      {"adult content without tier", with(R"("allowed_categories":["IAB25-3"])"), clean},
      {"other content under a standard tier",
       with(R"("tier":"standard","allowed_categories":["IAB24","IAB2-6"])"), clean},
  };
}

std::vector<RuleCase> list_cases() {
  return {
      {"nobody verifies",
       with("", R"(,"budget":10000.01)"),
       {"BRD005@/brand_safety/verification_vendor"}},
      {"blank vendor",
       with(R"("verification_vendor":"")", R"(,"budget":10001)"),
       {"BRD005@/brand_safety/verification_vendor"}},
      {"small budget", with("", R"(,"budget":10000)"), clean},
      {"yen", with("", R"(,"budget":1000000,"currency":"JPY")"), clean},
      {"many yen",
       with("", R"(,"budget":1000001,"currency":"JPY")"),
       {"BRD005@/brand_safety/verification_vendor"}},

      {"2001 keywords", keywords(2001), {"BRD006@/brand_safety/keywords"}},
      {"2000 keywords", keywords(2000), clean},

      {"list of 90 days", with(R"("list_updated_at":"2026-07-03T00:00:00Z")"), clean},
      {"older list",
       with(R"("list_updated_at":"2026-07-02T23:59:59Z")"),
       {"BRD010@/brand_safety/list_updated_at"}},
  };
}

std::vector<RuleCase> deal_cases() {
  return {
      {"no seller", deal(R"("auth_required":true)"), {"BRD007@/deals/0/seller_id"}},
      {"blank seller",
       deal(R"("auth_required":true,"seller_id":"")"),
       {"BRD007@/deals/0/seller_id"}},
      {"a seller, no lists", deal(R"("auth_required":true,"seller_id":"1")"), clean},
      {"nobody asks", deal(R"("auth_required":false)"), clean},

      {"incomplete chain",
       deal(R"("schain":{"complete":0,"nodes":[]})"),
       {"BRD008@/deals/0/schain/complete"}},
      {"incomplete chain inside",
       deal(R"("schain":{"schain":{"complete":0}})"),
       {"BRD008@/deals/0/schain/schain/complete"}},
      {"complete chain", deal(R"("schain":{"complete":1,"nodes":[]})"), clean},
      {"odd chains", R"({"deals":[{"schain":[]},{"schain":"x"},{"schain":{"complete":"0"}}]})",
       clean},

      {"dynamic inventory",
       deal(R"("dinventory":2)", R"(,"brand_safety":{"allow_list":true})"),
       {"BRD009@/deals/0/dinventory"}},
      {"static inventory", deal(R"("dinventory":1)", R"(,"brand_safety":{"allow_list":true})"),
       clean},
      {"no list", deal(R"("dinventory":2)", R"(,"brand_safety":{"allow_list":false})"), clean},
  };
}

std::vector<RuleCase> cases() {
  auto all = category_cases();
  for (auto&& more : {list_cases(), deal_cases()}) {
    all.insert(all.end(), more.begin(), more.end());
  }
  return all;
}

TEST(Safety, CasesFireOrDoNot) {
  run_cases(brand_safety, cases());
}
TEST(Safety, EveryCodeHasACase) {
  expect_all_codes_fire(brand_safety.codes, cases(), {"BRD004"});  // below, with taxonomies
}

TEST(Safety, SellersMustBeListed) {
  Sellers sellers;
  ASSERT_TRUE(sellers.parse("ads.txt", "exchange.example, pub-1, DIRECT, f08c47fec0942fa0\n"));
  auto context = context_of(Profile::generic);
  context.sellers = &sellers;
  EXPECT_EQ(codes_of(brand_safety, deal(R"("seller_id":"pub-1")"), context), clean);
  EXPECT_EQ(codes_of(brand_safety, deal(R"("seller_id":"pub-2")"), context),
            std::vector<std::string>{"BRD007@/deals/0/seller_id"});
  EXPECT_EQ(codes_of(brand_safety, deal(R"("id":"d")"), context), clean);
}

TEST(Safety, CategoriesMustBeKnown) {
  Taxonomies taxonomies;
  ASSERT_TRUE(taxonomies.parse("test.tsv",
                               "Relational ID System\t\t\tContent Taxonomy v3.1\t\t\t\t\n"
                               "Unique ID\tParent\tName\n1\t\tAutomotive\nv9i3On\t\tSensitive\n"));
  auto context = context_of(Profile::generic);
  context.taxonomies = &taxonomies;
  const std::vector<std::string> unknown{"BRD004@/brand_safety/blocked_categories/1",
                                         "BRD004@/brand_safety/allowed_categories/0"};
  EXPECT_EQ(codes_of(brand_safety,
                     with(R"("blocked_categories":["v9i3On","x"],"allowed_categories":["2","1"])",
                          R"(,"targeting":{"category_taxonomy":7})"),
                     context),
            unknown);
}

/// Short lists are searched, long ones sorted: the same answer.
TEST(Safety, LongListsAreComparedLikeShortOnes) {
  for (const int count : {10, 32, 33, 5000}) {
    std::string blocked = R"("IAB25","IAB26")";
    for (int i = 2; i < count; ++i) blocked += fmt::format(",\"IAB7-{}\"", i);
    const auto codes = codes_of(
        brand_safety,
        with(fmt::format(R"("blocked_categories":[{}],"allowed_categories":["IAB7-1","IAB7-2"])",
                         blocked)),
        context_of(Profile::generic));
    EXPECT_EQ(codes, std::vector<std::string>{"BRD002@/brand_safety/allowed_categories/1"})
        << count;
  }
}

TEST(Safety, PoliciesMoveTheLimits) {
  auto context = context_of(Profile::generic);
  limit<std::vector<std::string>>(context, "safety.floor_categories") = {"IAB7"};
  limit<std::vector<std::string>>(context, "safety.guarded_tiers") = {"gold"};
  const std::vector<std::string> both{"BRD001@/brand_safety/blocked_categories",
                                      "BRD003@/brand_safety/allowed_categories/0"};
  EXPECT_EQ(codes_of(brand_safety,
                     with(R"("tier":"gold","blocked_categories":["IAB25"],)"
                          R"("allowed_categories":["IAB7-1"])"),
                     context),
            both);
}

}  // namespace
}  // namespace dealkit::validation::safety_test
