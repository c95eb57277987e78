// budget_constraints: each code with a campaign that breaks the limit and one just inside it.
#include <fmt/format.h>

#include "core/validation/reference/rates.hpp"
#include "rule_fixture.hpp"

namespace dealkit::validation::budget_test {
namespace {

const Rule& budget_constraints = *find_rule("budget_constraints");

using P = Profile;
const std::vector<std::string> clean;

std::string in(std::string_view currency, std::string_view members) {
  return fmt::format(R"({{"currency":"{}",{}}})", currency, members);
}
/// Ten days.
std::string ten_days(std::string_view members) {
  return fmt::format(R"({{{},"scheduling":{{"start":"2026-10-01","end":"2026-10-10"}}}})",
                     members);
}
std::string guaranteed(std::string_view totalcost) {
  return fmt::format(R"({{"deals":[{{"units":1000000,"rate":10,"totalcost":{}}}]}})", totalcost);
}

/// Under a deal of 100 EUR.
std::string foreign(std::string_view members) {
  return fmt::format(R"({{{},"deal_budget_limit":100,"deal":{{"currency":"EUR"}}}})", members);
}
std::string others(std::string_view members, std::string_view bound) {
  return fmt::format(R"({{{},"deal_budget_limit":100,"deal":{{"currency":"EUR",)"
                     R"("allocated_other":[{}]}}}})", members, bound);
}

const std::vector<RuleCase> cases{
    {"nothing", "{}", clean},
    {"whole",
     R"({"currency":"EUR","budget":1000,"daily_budget":100,"deal_budget_limit":5000,)"
     R"("allocated_spend":4000,"scheduling":{"start":"2026-10-01","end":"2026-10-10"}})",
     clean},
    {"budget 0", R"({"budget":0})", {"BUD001@/budget"}},
    {"budget below 0", R"({"budget":-5})", {"BUD001@/budget"}},
    {"daily 0", R"({"daily_budget":0})", {"BUD001@/daily_budget"}},
    {"least", R"({"budget":0.01,"daily_budget":0.01})", clean},
    {"as the product asks", R"({"budget":500,"product":{"minspend":500}})", clean},
    {"below the product", R"({"budget":499.99,"product":{"minspend":500}})", {"BUD002@/budget"}},
    {"other currency, no rate",
     R"({"currency":"EUR","budget":1,"product":{"minspend":500,"currency":"USD"}})",
     {"BUD002@/product/minspend"}},
    {"the deal's currency, no rate",
     R"({"deal":{"currency":"EUR"},"budget":1,"product":{"minspend":500,"currency":"USD"}})",
     {"BUD002@/product/minspend"}},
    {"no currency of its own",
     R"({"budget":499,"product":{"minspend":500,"currency":"USD"}})", {"BUD002@/budget"}},
    {"cents", in("EUR", R"("budget":10.01)"), clean},
    {"parts of a cent", in("EUR", R"("budget":10.011,"daily_budget":1.001)"),
     {"BUD003@/budget", "BUD003@/daily_budget"}},
    {"yen", in("JPY", R"("budget":10.0)"), clean},
    {"parts of a yen", in("JPY", R"("budget":10.5)"), {"BUD003@/budget"}},
    {"thousandths of a dinar", in("KWD", R"("budget":10.001)"), clean},
    {"unknown currency", R"({"currency":"EURO"})", {"BUD004@/currency"}},
    {"the deal's currency", R"({"currency":"EUR","deal":{"currency":"EUR"}})", clean},
    {"another than the deal's", R"({"currency":"EUR","deal":{"currency":"USD"}})",
     {"BUD004@/currency"}},
    {"daily as total", R"({"budget":10,"daily_budget":10})", clean},
    {"daily above total", R"({"budget":10,"daily_budget":10.01})", {"BUD005@/daily_budget"}},
    {"0.95 of it", ten_days(R"("budget":1000,"daily_budget":95)"), clean},
    {"below 0.95 of it", ten_days(R"("budget":1000,"daily_budget":94.99)"),
     {"BUD007@/daily_budget"}},
    {"1.2 of it", ten_days(R"("budget":1000,"daily_budget":120)"), clean},
    {"above 1.2 of it", ten_days(R"("budget":1000,"daily_budget":120.01)"),
     {"BUD008@/daily_budget"}},
    {"no end", R"({"budget":10,"scheduling":{"start":"2026-10-01"}})", {"BUD009@/scheduling/end"}},
    {"no end, by day", R"({"budget":10,"daily_budget":1,"scheduling":{"start":"2026-10-01"}})",
     clean},
    {"not scheduled", R"({"budget":10})", clean},
    {"1 a day", ten_days(R"("budget":10)"), clean},
    {"less than 1 a day", ten_days(R"("budget":9.99)"), {"BUD010@/budget"}},
    {"meta, 1 a day", ten_days(R"("budget":10)"), clean, P::meta},
    {"meta, less than 1 a day", ten_days(R"("budget":9.99)"), {"BUD010@/budget"}, P::meta},
    {"arithmetic", guaranteed("10000"), clean},
    {"a little off", guaranteed("10050"), clean},
    {"more off", guaranteed("9950"), {"BUD011@/deals/0/totalcost"}},
    {"off", guaranteed("10051"), {"BUD011@/deals/0/totalcost"}},
    {"below a milliard", R"({"budget":999999999.99})", clean},
    {"just below a milliard", R"({"budget":999999999})", clean},
    {"a milliard and a half of rupiah", R"({"budget":1500000000,"currency":"IDR"})", clean},
    {"a hundred milliards of yen", R"({"budget":100000000000,"currency":"JPY"})",
     {"BUD012@/budget"}},
    {"just below that", R"({"budget":99999999999,"currency":"JPY"})", clean},
    {"a billion of dong", R"({"budget":1000000000000,"currency":"VND"})", {"BUD012@/budget"}},
    {"a milliard", R"({"budget":1000000000})", {"BUD012@/budget"}},
    {"what remains", R"({"budget":40,"deal_budget_limit":100,"allocated_spend":60})", clean},
    {"more than remains", R"({"budget":40.01,"deal_budget_limit":100,"allocated_spend":60})",
     {"BUD013@/budget"}},
    {"no spend", R"({"budget":100,"deal_budget_limit":100})", clean},
    {"no spend, too much", R"({"budget":100.01,"deal_budget_limit":100})", {"BUD013@/budget"}},
    {"no limit", R"({"budget":100,"allocated_spend":1000})", clean},
    {"status", R"({"status":"Archived"})", clean},
    {"another status", R"({"status":"on its way"})", {"BUD014@/status"}},
    {"parts of the deal's yen", R"({"budget":10.5,"deal":{"currency":"JPY"}})", {"BUD003@/budget"}},
    {"another currency than the limit's", foreign(R"("budget":1,"currency":"USD")"),
     {"BUD004@/currency"}},
    {"no currency but the limit's", foreign(R"("budget":100)"), clean},
    {"more than the limit", foreign(R"("budget":100.01)"), {"BUD013@/budget"}},
    {"others in another currency", others(R"("budget":1)", R"({"currency":"USD","amount":1})"),
     {"BUD004@/deal/allocated_other/0"}},
    {"others in no known currency", others(R"("budget":1)", R"({"amount":1})"),
     {"BUD004@/deal/allocated_other/0"}},
    {"others of no known amount", others(R"("budget":1)", R"({"currency":"EUR"})"),
     {"BUD004@/deal/allocated_other/0"}},
    {"others in the deal's", others(R"("budget":99)", R"({"currency":"EUR","amount":1})"), clean},
    {"too much with others'", others(R"("budget":99)", R"({"currency":"EUR","amount":1.01})"),
     {"BUD013@/budget"}},
    {"nobody states a currency, one other does",
     R"({"budget":99,"deal_budget_limit":100,"deal":{"allocated_other":)"
     R"([{"currency":"USD","amount":2}]}})", {"BUD013@/budget"}},
    {"nobody states a currency, others do",
     R"({"budget":1,"deal_budget_limit":100,"deal":{"allocated_other":)"
     R"([{"currency":"USD","amount":2},{"currency":"EUR","amount":2}]}})",
     {"BUD004@/deal/allocated_other/0", "BUD004@/deal/allocated_other/1"}},
    {"the campaign's where the deal has none",
     R"({"budget":99,"currency":"USD","deal_budget_limit":100,"allocated_spend":2})",
     {"BUD013@/budget"}},
    {"overspent already", R"({"budget":1,"deal_budget_limit":5,"allocated_spend":60})",
     {"BUD013@/budget"}},
};

TEST(Budget, CasesFireOrDoNot) { run_cases(budget_constraints, cases); }
TEST(Budget, EveryCodeHasACase) { expect_all_codes_fire(budget_constraints.codes, cases); }

TEST(Budget, ExceedsRemainingNamesBothAmounts) {
  const auto found = findings_of(
      budget_constraints, R"({"budget":40.5,"deal_budget_limit":100,"allocated_spend":60})",
      context_of(P::generic));
  ASSERT_EQ(found.size(), 1u);
  EXPECT_NE(found[0].message.find("40.5"), std::string::npos);
  EXPECT_NE(found[0].message.find("40 that remain"), std::string::npos) << found[0].message;
}

TEST(Budget, AmountsAreComparedAfterExchange) {
  const auto rates = Rates::parse("EUR,1\nUSD,0.5\n");
  ASSERT_TRUE(rates.has_value());
  auto context = context_of(P::generic);
  context.rates = &*rates;
  const auto codes = [&](std::string_view budget) {
    return codes_of(budget_constraints,
                    fmt::format(R"({{"currency":"EUR","budget":{},"deal":{{"currency":"USD"}},)"
                                R"("product":{{"minspend":500,"currency":"USD"}}}})", budget),
                    context);
  };
  EXPECT_EQ(codes("250"), clean);
  EXPECT_EQ(codes("249.99"), std::vector<std::string>{"BUD002@/budget"});
}

TEST(Budget, RatesMakeOtherCurrenciesCountAgainstTheLimit) {
  const auto rates = Rates::parse("EUR,1\nUSD,0.5\nKWD,3\n");
  ASSERT_TRUE(rates.has_value());
  auto context = context_of(P::generic);
  context.rates = &*rates;
  const auto codes = [&](const std::string& campaign) {
    return codes_of(budget_constraints, campaign, context);
  };
  using Codes = std::vector<std::string>;
  EXPECT_EQ(codes(foreign(R"("budget":200,"currency":"USD")")), clean);
  EXPECT_EQ(codes(foreign(R"("budget":200.01,"currency":"USD")")), Codes{"BUD013@/budget"});
  const auto beside = [&](std::string_view budget) {
    return codes(others(fmt::format(R"("currency":"USD","allocated_spend":40,"budget":{})", budget),
                        R"({"currency":"USD","amount":20},{"currency":"KWD","amount":10})"));
  };
  EXPECT_EQ(beside("40"), clean) << "40 + 10 + 30 + 20 of 100 EUR";
  EXPECT_EQ(beside("40.01"), Codes{"BUD013@/budget"});
  EXPECT_EQ(codes(foreign(R"("budget":8999999999999,"currency":"KWD")")),
            (Codes{"BUD012@/budget", "BUD013@/budget"})) << "what no amount can state is too much";
  EXPECT_EQ(codes(others(R"("budget":1)", R"({"currency":"KWD","amount":8999999999999})")),
            Codes{"BUD013@/budget"});
  EXPECT_EQ(codes(foreign(R"("budget":1,"currency":"CHF")")), Codes{"BUD004@/currency"});
}

TEST(Budget, FractionsAreRoundedDownByAFix) {
  const auto found = findings_of(budget_constraints, in("JPY", R"("budget":1999.9)"),
                                 context_of(P::generic));
  ASSERT_EQ(found.size(), 1u);
  ASSERT_EQ(found[0].fix.size(), 1u);
  EXPECT_EQ(found[0].fix[0].pointer, "/budget");
  EXPECT_EQ(found[0].fix[0].value, "1999");
}

}  // namespace
}  // namespace dealkit::validation::budget_test
