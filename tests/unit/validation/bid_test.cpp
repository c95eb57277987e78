// bid_strategy: each code with a campaign that breaks the limit and one just inside it.
#include <fmt/format.h>

#include "core/validation/reference/rates.hpp"
#include "rule_fixture.hpp"

namespace dealkit::validation::bid_test {
namespace {

const Rule& bid_strategy = *find_rule("bid_strategy");

using P = Profile;
const std::vector<std::string> clean;

std::string bid(std::string_view members, std::string_view currency = "EUR") {
  return fmt::format(R"({{"currency":"{}","bid":{{{}}}}})", currency, members);
}
/// A bid of 2.50 EUR on one deal.
std::string deal(std::string_view members, std::string_view offer = R"("amount":2.50)") {
  return fmt::format(R"({{"currency":"EUR","bid":{{{}}},"deals":[{{"id":"d",{}}}]}})", offer,
                     members);
}
std::string goal(std::string_view name, std::string_view amount) {
  return bid(fmt::format(R"("goal":"{}","goal_amount":{})", name, amount));
}

const std::vector<RuleCase> price_cases{
    {"nothing", "{}", clean},
    {"whole", bid(R"("strategy":"fixed","amount":2.50,"max_bid":4,"min_bid":1)"), clean},
    {"unknown currency", R"({"bid":{"currency":"eur","amount":1}})", {"BID013@/bid/currency"}},
    {"unknown strategy", bid(R"("strategy":"fixd")"), {"BID014@/bid/strategy"}},
    {"at the floor", deal(R"("floor":2.50,"currency":"EUR")"), clean},
    {"below the floor", deal(R"("floor":2.500001,"floor_currency":"EUR")"),
     {"BID001@/bid/amount"}},
    {"max_bid below the floor", deal(R"("floor":3,"floor_currency":"EUR")", R"("max_bid":2)"),
     {"BID001@/bid/max_bid"}},
    {"nothing offered", deal(R"("floor":3,"floor_currency":"EUR")", R"("goal":"cpa")"), clean},
    {"1000", bid(R"("amount":1000,"max_bid":1000)"), clean},
    {"above 1000", bid(R"("amount":1000.01)"), {"BID002@/bid/amount"}},
    {"max_bid above 1000", bid(R"("max_bid":1000.01)"), {"BID002@/bid/max_bid"}},
    {"one cent", bid(R"("amount":0.01)"), clean},
    {"below a cent", bid(R"("amount":0.009)"), {"BID003@/bid/amount"}},
    {"0", bid(R"("amount":0)"), {"BID003@/bid/amount"}},
    {"below 0", bid(R"("max_bid":-1)"), {"BID003@/bid/max_bid"}},
    {"one yen", bid(R"("amount":1)", "JPY"), clean},
    {"half a yen", bid(R"("amount":0.5)", "JPY"), {"BID003@/bid/amount"}},
    {"3 decimals", bid(R"("amount":1.005)"), {"BID004@/bid/amount"}},
    {"3 decimals of a dinar", bid(R"("amount":1.005)", "KWD"), clean},
    {"the bid's own currency", bid(R"("amount":1.5,"currency":"JPY")"), {"BID004@/bid/amount"}},
    {"unknown currency", bid(R"("amount":1.000001)", "XXQ"), clean},
    {"amount as max_bid", bid(R"("amount":4,"max_bid":4)"), clean},
    {"amount above max_bid", bid(R"("amount":4.01,"max_bid":4)"), {"BID005@/bid/amount"}},
    {"min_bid above max_bid", bid(R"("min_bid":4.01,"max_bid":4)"), {"BID005@/bid/min_bid"}},
    {"3 times the median", bid(R"("amount":6,"peer_median":2)"), clean},
    {"more than 3 times the median", bid(R"("amount":6.01,"peer_median":2)"),
     {"BID012@/bid/amount"}},
    {"median of 0", bid(R"("amount":6,"peer_median":0)"), clean},
};

const std::vector<RuleCase> strategy_cases{
    {"fixed without amount", bid(R"("strategy":"fixed","max_bid":4)"), {"BID006@/bid/amount"}},
    {"fixed with amount", bid(R"("strategy":"fixed","amount":4)"), clean},
    {"target without goal", bid(R"("strategy":"target_cpa")"), clean},
    {"target and its goal", bid(R"("strategy":"target_roas","goal":"roas")"), clean},
    {"conversions are fine", bid(R"("strategy":"maximize_conversions","goal":"conversions")"),
     clean},
    {"target and another goal", bid(R"("strategy":"target_cpa","goal":"cpc")"),
     {"BID006@/bid/goal"}},
    {"a strategy without a goal of its own", bid(R"("strategy":"manual","goal":"cpc")"), clean},
    {"unknown strategy with a goal", bid(R"("strategy":"own","goal":"cpc")"),
     {"BID014@/bid/strategy"}},
    {"dv360, viewable", bid(R"("goal":"viewable_cpm","max_bid":3)"), {"BID006@/bid/max_bid"},
     P::dv360},
    {"elsewhere, viewable", bid(R"("goal":"viewable_cpm","max_bid":3)"), clean},
    {"14 conversions", bid(R"("strategy":"target_cpa","conversions_30d":14)"),
     {"BID007@/bid/conversions_30d"}},
    {"15 conversions", bid(R"("strategy":"target_cpa","conversions_30d":15)"), clean},
    {"no conversions needed", bid(R"("strategy":"target_cpc","conversions_30d":0)"), clean},
    {"CPA 10000", goal("cpa", "10000"), clean},
    {"CPA above", goal("cpa", "10000.01"), {"BID009@/bid/goal_amount"}},
    {"CPA 0", goal("cpa", "0"), {"BID009@/bid/goal_amount"}},
    {"CPC 1000", goal("cpc", "1000"), clean},
    {"CPC above", goal("cpc", "1000.01"), {"BID009@/bid/goal_amount"}},
    {"viewable CPM 1000", goal("vcpm", "1000"), clean},
    {"viewable CPM above", goal("viewable_cpm", "1000.01"), {"BID009@/bid/goal_amount"}},
    {"custom 0.01", goal("custom", "0.01"), clean},
    {"custom below", goal("custom", "0.009"), {"BID009@/bid/goal_amount"}},
    {"custom above", goal("custom", "1000.01"), {"BID009@/bid/goal_amount"}},
    {"another goal", goal("reach", "99999"), clean},
};

const std::vector<RuleCase> deal_cases{
    {"floor in dollars unless said", deal(R"("floor":1)"), {"BID008@/deals/0/floor"}},
    {"floor of 0", deal(R"("floor":0)"), clean},
    {"floor in pounds", deal(R"("floor":1,"floor_currency":"GBP","currency":"EUR")"),
     {"BID008@/deals/0/floor"}},
    {"the deal's currency", deal(R"("floor":1,"currency":"EUR")"), clean},
    {"fixed without price", deal(R"("at":3)"), {"BID010@/deals/0/price"}},
    {"fixed price type without price", deal(R"("pricetype":3)"), {"BID010@/deals/0/price"}},
    {"fixed with price", deal(R"("at":3,"price":2)"), clean},
    {"fixed at the floor", deal(R"("at":3,"floor":2,"floor_currency":"EUR")"), clean},
    {"first price", deal(R"("at":1)"), clean},
    {"both fixed", deal(R"("at":3,"pricetype":3,"price":2)"), clean},
    {"neither fixed", deal(R"("at":1,"pricetype":2)"), clean},
    {"only at is fixed", deal(R"("at":3,"pricetype":1,"price":2)"), {"BID011@/deals/0/at"}},
    {"only pricetype is fixed", deal(R"("at":1,"pricetype":3,"price":2)"), {"BID011@/deals/0/at"}},
};

std::vector<RuleCase> cases() {
  auto all = price_cases;
  all.insert(all.end(), strategy_cases.begin(), strategy_cases.end());
  all.insert(all.end(), deal_cases.begin(), deal_cases.end());
  return all;
}

TEST(Bid, CasesFireOrDoNot) { run_cases(bid_strategy, cases()); }
TEST(Bid, EveryCodeHasACase) { expect_all_codes_fire(bid_strategy.codes, cases()); }

TEST(Bid, FloorsAreComparedAfterExchange) {
  const auto rates = Rates::parse("EUR,1\nUSD,0.5\n");
  ASSERT_TRUE(rates.has_value());
  auto context = context_of(P::generic);
  context.rates = &*rates;
  EXPECT_EQ(codes_of(bid_strategy, deal(R"("floor":5)"), context), clean);
  EXPECT_EQ(codes_of(bid_strategy, deal(R"("floor":5.01)"), context),
            std::vector<std::string>{"BID001@/bid/amount"});
  EXPECT_EQ(codes_of(bid_strategy, deal(R"("floor":5,"floor_currency":"JPY")"), context),
            std::vector<std::string>{"BID008@/deals/0/floor"});
}

TEST(Bid, FractionsAreRoundedDownByAFix) {
  const auto found = findings_of(bid_strategy, bid(R"("amount":1.009)"), context_of(P::generic));
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].info->fixing, Fixing::safe);
  ASSERT_EQ(found[0].fix.size(), 1u);
  EXPECT_EQ(found[0].fix[0].pointer, "/bid/amount");
  EXPECT_EQ(found[0].fix[0].value, "1");
}

TEST(Bid, ManyDealsAreReportedUpToALimit) {
  std::string deals = R"({"at":3})";
  for (int i = 0; i < 3000; ++i) deals += R"(,{"at":3})";
  EXPECT_LE(codes_of(bid_strategy, R"({"deals":[)" + deals + "]}", context_of(P::generic)).size(),
            103u);
}

std::string bid_in(std::string_view currency, std::string_view members) {
  return fmt::format(R"({{"currency":"{}","bid":{{{}}}}})", currency, members);
}

/// A bid of some ten dollars passes, one of some ten thousand does not, whatever the currency.
TEST(BidTest, CeilingsScaleByCurrency) {
  const std::pair<std::string_view, int> currencies[] = {
      {"USD", 0}, {"EUR", 0}, {"PLN", 1}, {"JPY", 2}, {"HUF", 3},
      {"CLP", 3}, {"KRW", 3}, {"IDR", 4}, {"VND", 4}, {"LBP", 5}};
  const auto context = context_of(Profile::generic);
  for (const auto& [currency, exponent] : currencies) {
    const auto dollars = [exponent = exponent](int count) {
      return std::to_string(count) + std::string(static_cast<std::size_t>(exponent), '0');
    };
    const auto ceiling = dollars(1000);
    EXPECT_EQ(codes_of(bid_strategy, bid_in(currency, R"("amount":)" + dollars(10)), context),
              clean);
    EXPECT_EQ(codes_of(bid_strategy, bid_in(currency, R"("max_bid":)" + ceiling), context), clean);
    EXPECT_EQ(codes_of(bid_strategy, bid_in(currency, R"("amount":)" + dollars(1001)), context),
              std::vector<std::string>{"BID002@/bid/amount"})
        << currency;
    const auto cpa = [&](int count) {
      return bid_in(currency, R"("strategy":"target_cpa","goal":"cpa","goal_amount":)" +
                                  dollars(count));
    };
    EXPECT_EQ(codes_of(bid_strategy, cpa(10'000), context), clean) << currency;
    EXPECT_EQ(codes_of(bid_strategy, cpa(10'001), context),
              std::vector<std::string>{"BID009@/bid/goal_amount"})
        << currency;
  }
}

TEST(BidTest, TheBidsOwnCurrencyCounts) {
  const auto context = context_of(Profile::generic);
  EXPECT_EQ(codes_of(bid_strategy, R"({"currency":"USD","bid":{"currency":"JPY","amount":1500}})",
                     context), clean);
  EXPECT_EQ(codes_of(bid_strategy, R"({"currency":"JPY","bid":{"currency":"USD","amount":1500}})",
                     context),
            std::vector<std::string>{"BID002@/bid/amount"});
}

/// 1,000 units are DV360's own limit, and a policy can say that its numbers are units as well.
TEST(BidTest, UnscaledCeilings) {
  const auto jpy = bid_in("JPY", R"("amount":1500)");
  EXPECT_EQ(codes_of(bid_strategy, jpy, context_of(Profile::dv360)),
            std::vector<std::string>{"BID002@/bid/amount"});
  auto context = context_of(Profile::generic);
  limit<std::int64_t>(context, "bid.goals_unscaled") = 1;
  EXPECT_EQ(codes_of(bid_strategy, bid_in("JPY", R"("goal":"cpc","goal_amount":1500)"), context),
            std::vector<std::string>{"BID009@/bid/goal_amount"});
}

TEST(BidTest, UnknownCurrenciesAndWords) {
  const auto context = context_of(Profile::generic);
  const auto found = findings_of(
      bid_strategy, R"({"currency":"EUR","bid":{"currency":"eur","strategy":"fixd","goal":"cpx",)"
                 R"("amount":1},"deals":[{"currency":"Euro"},{"floor_currency":"$"}]})",
      context);
  std::vector<std::string> codes;
  for (const auto& finding : found) {
    codes.push_back(std::string(finding.code()) + "@" + finding.pointer);
  }
  EXPECT_EQ(codes, (std::vector<std::string>{"BID014@/bid/strategy", "BID014@/bid/goal",
                                             "BID013@/bid/currency", "BID013@/deals/0/currency",
                                             "BID013@/deals/1/floor_currency"}));
}

}  // namespace
}  // namespace dealkit::validation::bid_test
