// compliance_rules: each code with a campaign that breaks it and one that just does not.
#include <fmt/format.h>

#include "core/base/country.hpp"
#include "core/validation/rules/compliance_tables.hpp"
#include "rule_fixture.hpp"

namespace dealkit::validation::compliance_test {
namespace {

const Rule& compliance_rules = *find_rule("compliance_rules");

/// A campaign with consent and disclosure, further members of compliance, of targeting, of itself.
std::string with(std::string_view compliance, std::string_view targeting = "",
                 std::string_view more = "") {
  const auto comma = [](std::string_view members) { return members.empty() ? "" : ","; };
  return fmt::format(R"({{"compliance":{{"consent":"tcf","disclosure":"Ad"{}{}}},)"
                     R"("targeting":{{"audience_segments":["s1"]{}{}}}{}{}}})",
                     comma(compliance), compliance, comma(targeting), targeting, comma(more), more);
}
std::string in(std::string_view countries, std::string_view compliance,
               std::string_view more = "") {
  return with(compliance,
              fmt::format(R"("geo_targets":[{}]{}{})", countries, more.empty() ? "" : ",", more));
}

const std::vector<std::string> clean;
constexpr auto meta = Profile::meta;
constexpr auto googleads = Profile::googleads;

std::vector<RuleCase> special_cases() {
  return {
      {"nothing declared", R"({"targeting":{"geo_targets":["DE"]}})", clean},
      {"normative members",
       in(R"("DE","US")", R"("special_category":"none","political":false,"age_floor":18,)"
                          R"("child_directed":false)"),
       clean},
      {"housing without declaration",
       with(R"("product":"Real Estate")"),
       {"CMP001@/compliance/special_category"}},
      {"declared as none",
       with(R"("product":"jobs","special_category":"none")"),
       {"CMP001@/compliance/special_category"}},
      {"declared", with(R"("product":"loans","special_category":"FINANCIAL_PRODUCTS_SERVICES")"),
       clean},
      {"by the campaign's product category",
       with("", "", R"("product_category":"insurance")"),
       {"CMP001@/compliance/special_category"}},
      {"without compliance", R"({"product_category":"housing"})", {"CMP001@"}},
      {"other product categories", R"({"product_category":"shoes"})", clean},
      {"unknown category",
       with(R"("special_category":"housng")"),
       {"CMP001@/compliance/special_category"}},
      {"a restricted product as category",
       in(R"("DE")", R"("special_category":"alcohol","age_floor":18)"), clean},
      {"countries, meta",
       with(R"("special_category":"housing")"),
       {"CMP001@/compliance/special_category_countries"},
       meta},
      {"countries, elsewhere", with(R"("special_category":"housing")"), clean, Profile::dv360},
      {"all countries",
       in(R"("US","CA")",
          R"("special_category":"housing","special_category_countries":["USA","CA"])"),
       clean, meta},
      {"one country missing",
       in(R"("US","CA")", R"("special_category":"housing","special_category_countries":["US"])"),
       {"CMP001@/targeting/geo_targets/1"}},

      {"ages", with(R"("special_category":"employment")", R"("age":{"min":18,"max":65})"), clean},
      {"older only",
       with(R"("special_category":"employment")", R"("age":{"min":19})"),
       {"CMP002@/targeting/age/min"}},
      {"too young",
       with(R"("special_category":"employment")", R"("age":{"min":17})"),
       {"CMP002@/targeting/age/min"}},
      {"younger only",
       with(R"("special_category":"employment")", R"("age":{"max":64})"),
       {"CMP002@/targeting/age/max"}},
      {"one gender",
       with(R"("special_category":"housing")", R"("genders":["female"])"),
       {"CMP002@/targeting/genders"}},
      {"both genders", with(R"("special_category":"housing")", R"("genders":["male","Female"])"),
       clean},
      {"postal codes",
       with(R"("special_category":"credit")", R"("postal_codes":["10115"])"),
       {"CMP002@/targeting/postal_codes"}},
      {"lookalikes",
       with(R"("special_category":"credit")", R"("lookalikes":["l"])"),
       {"CMP002@/targeting/lookalikes"}},
      {"exclusions",
       with(R"("special_category":"credit")", R"("exclude_segments":["x"])"),
       {"CMP002@/targeting/exclude_segments"}},
      {"all of it without a special category",
       with("", R"("age":{"min":21,"max":30},"genders":["male"],"postal_codes":["1"],)"
                R"("lookalikes":["l"],"exclude_segments":["x"])"),
       clean},
  };
}

std::vector<RuleCase> political_cases() {
  constexpr auto paid = R"("political":true,"payer":"Party")";
  return {
      {"political in the EU",
       in(R"("US","FR")", paid),
       {"CMP003@/compliance/eu_declaration", "CMP003@/compliance/transparency_notice"}},
      {"by category",
       in(R"("FR")", R"("special_category":"politics","payer":"P",)"
                     R"("eu_declaration":true,"transparency_notice":false)"),
       {"CMP003@/compliance/transparency_notice"}},
      {"declared",
       in(R"("FR")", R"("political":true,"payer":"P","eu_declaration":true,)"
                     R"("transparency_notice":true)"),
       clean},
      {"outside the EU", in(R"("US","GB","CHE","NO")", paid), clean},
      {"alpha-3, and a region",
       with(paid, R"("regions":["IT-25"])"),
       {"CMP003@/compliance/eu_declaration", "CMP003@/compliance/transparency_notice"}},
      {"an outermost region",
       in(R"("GLP")", paid),
       {"CMP003@/compliance/eu_declaration", "CMP003@/compliance/transparency_notice"}},
      {"over before the law",
       with(paid, R"("geo_targets":["FR"])", R"("scheduling":{"end":"2025-10-09T23:59:59Z"})"),
       clean},
      {"ends as the law begins",
       with(paid, R"("geo_targets":["FR"])", R"("scheduling":{"end":"2025-10-10T00:00:00Z"})"),
       {"CMP003@/compliance/eu_declaration", "CMP003@/compliance/transparency_notice"}},
      {"no answer, Google", in(R"("DE")", ""), {"CMP003@/compliance/political"}, googleads},
      {"answered, Google", in(R"("DE")", R"("political":false)"), clean, googleads},
      {"no answer outside the EU, Google", in(R"("US")", ""), clean, googleads},
      {"no answer elsewhere", in(R"("DE")", ""), clean, meta},
      {"no payer", in(R"("US")", R"("political":true)"), {"CMP004@/compliance/payer"}},
      {"blank payer",
       in(R"("US")", R"("political":true,"payer":"")"),
       {"CMP004@/compliance/payer"}},
  };
}

std::vector<RuleCase> product_cases() {
  return {
      {"alcohol in Saudi Arabia",
       in(R"("DE","SAU")", R"("product":"beer","age_floor":18)"),
       {"CMP005@/targeting/geo_targets/1"}},
      {"gambling without licence",
       in(R"("DE")", R"("product":"casino","age_floor":18)"),
       {"CMP005@/targeting/geo_targets/0"}},
      {"gambling with licence",
       in(R"("DE")", R"("product":"casino","age_floor":18)", R"("zone_licences":["DEU"])"), clean},
      {"licence of a state",
       with(R"("product":"gambling","age_floor":21)",
            R"("regions":["US-NJ","US-NY"],"zone_licences":["US-NJ"])"),
       {"CMP005@/targeting/regions/1"}},
      {"medicine",
       in(R"("US","GB")", R"("product":"prescription drugs")"),
       {"CMP005@/targeting/geo_targets/1"}},
      {"vaping in the EU",
       in(R"("PL")", R"("product":"vape","age_floor":18)"),
       {"CMP005@/targeting/geo_targets/0"}},
      {"other products", in(R"("SA")", R"("product":"shoes")"), clean},
      {"no known country", in(R"("XX","Saudi Arabia")", R"("product":"beer")"), clean},

      {"alcohol from 17",
       in(R"("DE")", R"("product":"wine","age_floor":17)"),
       {"CMP006@/compliance/age_floor"}},
      {"alcohol from 18", in(R"("DE")", R"("product":"wine","age_floor":18)"), clean},
      {"alcohol from any age",
       in(R"("DE")", R"("product":"wine")"),
       {"CMP006@/compliance/age_floor"}},
      {"the strictest country",
       in(R"("DE","US")", R"("product":"wine","age_floor":20)"),
       {"CMP006@/compliance/age_floor"}},
      {"by targeting", in(R"("DE","US")", R"("product":"wine")", R"("age":{"min":21})"), clean},
  };
}

std::vector<RuleCase> signal_cases() {
  return {
      {"children", with(R"("child_directed":true)"), {"CMP007@/targeting/audience_segments/0"}},
      {"children by context",
       R"({"compliance":{"child_directed":true,"consent":"tcf"},)"
       R"("targeting":{"audience_segments":["Contextual:toys","contextual-games"]}})",
       clean},
      {"children by interests",
       R"({"compliance":{"child_directed":true},"targeting":{"audience_segments":["contextual"],)"
       R"("interests":["i"],"lookalikes":["l"],"audience_names":["n"]}})",
       {"CMP007@/targeting/interests", "CMP007@/targeting/lookalikes",
        "CMP007@/targeting/audience_names"}},

      {"no consent",
       R"({"compliance":{},"targeting":{"audience_segments":["s"],"geo_targets":["US","GB"]}})",
       {"CMP008@/compliance/consent"}},
      {"empty consent",
       R"({"compliance":{"consent":{}},)"
       R"("targeting":{"audience_segments":["s"],"geo_targets":["NO"]}})",
       {"CMP008@/compliance/consent"}},
      {"consent refused",
       R"({"compliance":{"consent":false},)"
       R"("targeting":{"audience_segments":["s"],"geo_targets":["DE"]}})",
       {"CMP008@/compliance/consent"}},
      {"consent object",
       R"({"compliance":{"consent":{"tcf":"C"}},)"
       R"("targeting":{"audience_segments":["s"],"geo_targets":["DE"]}})",
       clean},
      {"no consent asked for",
       R"({"compliance":{},"targeting":{"audience_segments":["s"],"geo_targets":["US"]}})", clean},
      {"nobody followed",
       R"({"compliance":{},"targeting":{"audience_segments":["contextual"],"geo_targets":["DE"]}})",
       clean},

      {"blank disclosure",
       R"({"compliance":{"disclosure":" "}})",
       {"CMP009@/compliance/disclosure"}},
      {"political without disclosure",
       R"({"compliance":{"political":true,"payer":"P"}})",
       {"CMP009@/compliance/disclosure"}},
      {"sponsored",
       R"({"campaign_type":"sponsored","compliance":{"age_floor":18}})",
       {"CMP009@/compliance/disclosure"}},
      {"display", R"({"campaign_type":"display","compliance":{"age_floor":18}})", clean},
  };
}

std::vector<RuleCase> contract_cases() {
  const auto order = [](std::string_view members) {
    return with(fmt::format(R"("advertiser":"Acme","insertion_order":{{{}}})", members), "",
                R"("currency":"EUR","budget":100.50,"scheduling":{"time_zone":"Europe/Berlin",)"
                R"("start":"2026-11-01","end":"2026-11-30"})");
  };
  return {
      {"approved", with(R"("approved_hash":"sha256:ab")", "", R"("content_hash":"ab")"), clean},
      {"changed",
       with(R"("approved_hash":"sha256:ab","content_hash":"sha256:ac")", "",
            R"("content_hash":"sha256:ab")"),
       {"CMP010@/compliance/approved_hash"}},
      {"no hash now", with(R"("approved_hash":"ab")"), clean},
      {"a year ago", with(R"("approved_at":"2025-10-01T00:00:00Z")"), clean},
      {"more than a year ago",
       with(R"("approved_at":"2025-09-30T23:59:59Z")"),
       {"CMP010@/compliance/approved_at"}},

      {"as signed",
       order(R"("advertiser":"Acme","currency":"EUR","total":100.5,)"
             R"("start":"2026-10-31T23:00:00Z","end":"2026-11-30")"),
       clean},
      {"nothing as signed",
       order(R"("advertiser":"Acme Ltd","currency":"USD","total":100.51,)"
             R"("start":"2026-11-01T00:00:00Z","end":"2026-11-29")"),
       {"CMP011@/compliance/insertion_order/advertiser",
        "CMP011@/compliance/insertion_order/currency", "CMP011@/compliance/insertion_order/total",
        "CMP011@/compliance/insertion_order/start", "CMP011@/compliance/insertion_order/end"}},

      {"illness",
       with("", R"("audience_names":["Shoes 2026","Diabetes-Patients Q1"])"),
       {"CMP012@/targeting/audience_names/1"}},
      {"hardship",
       with("", R"("audience_names":["LOW_INCOME homes","debts"])"),
       {"CMP012@/targeting/audience_names/0", "CMP012@/targeting/audience_names/1"}},
      {"words inside words",
       with("", R"("audience_names":["Indebted readers","patiently","cancerian"])"), clean},
  };
}

std::vector<RuleCase> cases() {
  auto all = special_cases();
  for (auto&& more : {political_cases(), product_cases(), signal_cases(), contract_cases()}) {
    all.insert(all.end(), more.begin(), more.end());
  }
  return all;
}

TEST(Compliance, CasesFireOrDoNot) {
  run_cases(compliance_rules, cases());
}
TEST(Compliance, EveryCodeHasACase) {
  expect_all_codes_fire(compliance_rules.codes, cases());
}

TEST(Compliance, AnOldApprovalAndAnUnknownCategoryAreWarnings) {
  for (const auto* members :
       {R"("approved_at":"2024-01-01T00:00:00Z")", R"("special_category":"xyz")"}) {
    const auto found = findings_of(compliance_rules, with(members), context_of(Profile::generic));
    ASSERT_EQ(found.size(), 1u);
    EXPECT_EQ(found[0].severity, Severity::warning);
  }
}

TEST(Compliance, PoliciesCorrectTheTable) {
  auto context = context_of(Profile::generic);
  limit<std::vector<std::string>>(context, "compliance.restricted") = {
      "alcohol:*=forbidden", "alcohol:DE=16", "beer:NO=licence", "nonsense",
      "alcohol:DE=x",        "alcohol:EU=-3"};
  limit<std::vector<std::string>>(context, "compliance.sensitive_words") = {"gout"};
  const std::vector<std::string> both{"CMP005@/targeting/geo_targets/1",
                                      "CMP005@/targeting/geo_targets/2"};
  EXPECT_EQ(codes_of(compliance_rules,
                     in(R"("DE","FR","NO")", R"("product":"alcohol","age_floor":16)"), context),
            both);
  EXPECT_EQ(codes_of(compliance_rules, with("", R"("audience_names":["Gout"])"), context),
            std::vector<std::string>{"CMP012@/targeting/audience_names/0"});
}

TEST(Compliance, TheUnionHas27Members) {
  int members = 0, asking = 0;
  for (char a = 'A'; a <= 'Z'; ++a) {
    for (char b = 'A'; b <= 'Z'; ++b) {
      const std::string code{a, b};
      const bool real = base::find_country(code) != nullptr;
      EXPECT_TRUE(real || !compliance::asks_consent(code)) << code;
      members += compliance::is_eu(code) ? 1 : 0;
      asking += compliance::asks_consent(code) ? 1 : 0;
    }
  }
  EXPECT_EQ(members, 27 + 7);
  EXPECT_EQ(asking, 27 + 7 + 5);
  for (const auto* outside : {"GB", "CH", "NO", "GL", "US", "", "EU"}) {
    EXPECT_FALSE(compliance::is_eu(outside)) << outside;
  }
}

}  // namespace
}  // namespace dealkit::validation::compliance_test
