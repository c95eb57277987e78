// BUD006 against a naive model, and its cases.
#include <rapidcheck/gtest.h>

#include "core/validation/reference/rates.hpp"
#include "set_fixture.hpp"

namespace dealkit::validation {
namespace {

using Ordinals = std::vector<std::vector<std::uint64_t>>;

TestCampaign child(std::string id, int budget) {
  TestCampaign campaign;
  campaign.id = std::move(id);
  campaign.deal_id = "d";
  campaign.currency = "EUR";
  campaign.budget = budget;
  return campaign;
}

std::string deal(std::string_view total, std::string_view currency = "EUR") {
  return R"({"type":"deal","id":"d","total_value":)" + std::string(total) + R"(,"currency":")" +
         std::string(currency) + "\"}";
}

TEST(DealBudgets, TheDealsRecordIsTheLimit) {
  const auto a = child("a", 60).json();
  const auto b = child("b", 40).json();
  EXPECT_EQ(run_records({a, b, deal("100")}).findings.size(), 0u) << "tolerance 0: equal is well";
  const auto run = run_records({a, b, deal("99.999999")});
  ASSERT_EQ(run.findings.size(), 1u);
  const auto& finding = run.findings[0];
  EXPECT_EQ(finding.info->code, "BUD006");
  EXPECT_EQ(finding.severity, Severity::critical);
  EXPECT_EQ(finding.campaign_ids, (std::vector<std::string>{"a", "b"}));
  EXPECT_EQ(finding.ordinals, (std::vector<std::uint64_t>{0, 1}));
  EXPECT_EQ(finding.message,
            "2 campaigns of deal \"d\" have a budget of 100 EUR together, 0.000001 EUR more than "
            "its total_value of 99.999999 EUR");
}

TEST(DealBudgets, TheLastRecordOfADealAndOfACampaignCounts) {
  const auto a = child("a", 60).json();
  EXPECT_EQ(run_records({a, deal("10"), deal("60")}).findings.size(), 0u);
  EXPECT_EQ(run_records({a, deal("60"), deal("10")}).findings.size(), 1u);
  EXPECT_EQ(run_records({child("a", 600).json(), deal("60"), a}).findings.size(), 0u);
}

TEST(DealBudgets, TheGreatestStatedLimitStandsInForTheRecord) {
  auto a = child("a", 60);
  auto b = child("b", 60);
  a.limit = 100;
  EXPECT_EQ(run_campaigns({a, b}).ordinals_of("BUD006"), (Ordinals{{0, 1}}));
  b.limit = 120;
  EXPECT_EQ(run_campaigns({a, b}).findings.size(), 0u);
  std::swap(a.limit, b.limit);  // whichever comes first by the hash of its id
  EXPECT_EQ(run_campaigns({a, b}).findings.size(), 0u);
  a.limit = b.limit = 119;
  EXPECT_EQ(run_campaigns({a, b}).ordinals_of("BUD006"), (Ordinals{{0, 1}}));
  a.limit = 50;
  EXPECT_EQ(run_campaigns({a}).findings.size(), 0u) << "one campaign alone is BUD013's affair";
}

TEST(DealBudgets, CancelledCampaignsTakeNoPart) {
  auto a = child("a", 60);
  auto b = child("b", 60);
  a.limit = 100;
  for (const std::string status : {"cancelled", "canceled", "Archived", "ENTITY_STATUS_ARCHIVED"}) {
    b.status = status;
    EXPECT_EQ(run_campaigns({a, b}).findings.size(), 0u) << status;
  }
  for (const std::string status : {"completed", "paused", "no such word"}) {
    b.status = status;
    EXPECT_EQ(run_campaigns({a, b}).ordinals_of("BUD006"), (Ordinals{{0, 1}})) << status;
  }
}

TEST(DealBudgets, CurrenciesAreConvertedOrTold) {
  auto a = child("a", 60);
  auto b = child("b", 50);
  b.currency = "USD";
  const std::vector<std::string> records{a.json(), b.json(), deal("100")};
  auto run = run_records(records);
  ASSERT_EQ(run.findings.size(), 1u);
  EXPECT_EQ(run.findings[0].severity, Severity::critical) << "unknown is not unlimited";
  EXPECT_EQ(run.ordinals_of("BUD006"), (Ordinals{{0, 1}}));
  EXPECT_NE(run.findings[0].message.find("no rate is given to add 50 USD"), std::string::npos);
  const auto strong = Rates::parse("EUR,1\nUSD,0.9\n");
  ASSERT_TRUE(strong.has_value());
  TestOptions options;
  options.rates = &*strong;
  run = run_records(records, options);
  ASSERT_EQ(run.findings.size(), 1u);
  EXPECT_EQ(run.findings[0].severity, Severity::critical);
  EXPECT_NE(run.findings[0].message.find("105 EUR together, 5 EUR more"), std::string::npos);
  const auto weak = Rates::parse("EUR,1\nUSD,0.8\n");
  options.rates = &*weak;
  EXPECT_EQ(run_records(records, options).findings.size(), 0u);
}

std::string in_deal(std::string_view id, std::string_view members) {
  return R"({"type":"campaign","id":")" + std::string(id) + R"(","deal_id":"d",)" +
         std::string(members) + "}";
}

std::string only_message(const std::vector<std::string>& records, const Rates* rates = nullptr) {
  TestOptions options;
  options.rates = rates;
  const auto run = run_records(records, options);
  if (run.findings.empty()) return "none";
  EXPECT_EQ(run.findings.size(), 1u);
  EXPECT_EQ(run.findings[0].severity, Severity::critical);
  return run.findings[0].message;
}

TEST(DealBudgets, AnAmountWithoutACurrencyIsInTheOneThatIsStated) {
  const auto plain = in_deal("a", R"("budget":60)");
  const auto euros = in_deal("b", R"("budget":40,"currency":"EUR")");
  const std::string deal_of_none = R"({"type":"deal","id":"d","total_value":100})";
  EXPECT_EQ(only_message({plain, euros, deal("100")}), "none");
  EXPECT_EQ(only_message({plain, euros, deal_of_none}), "none");
  EXPECT_NE(only_message({plain, in_deal("b", R"("budget":41,"currency":"EUR")"), deal_of_none})
                .find("101 EUR together"), std::string::npos);
  const auto dollars = in_deal("c", R"("budget":1,"currency":"USD")");
  EXPECT_NE(only_message({euros, dollars, deal_of_none}).find("states no currency"),
            std::string::npos);
  // The deal's own currency stands beside each campaign of an export.
  const auto exported = [](std::string_view id, int budget) {
    return in_deal(id, R"("budget":)" + std::to_string(budget) +
                           R"(,"currency":"USD","deal_budget_limit":100,)"
                           R"("deal":{"currency":"EUR"})");
  };
  const auto half = Rates::parse("EUR,1\nUSD,0.5\n");
  EXPECT_EQ(only_message({exported("a", 100), exported("b", 100)}, &*half), "none");
  EXPECT_NE(only_message({exported("a", 100), exported("b", 101)}, &*half).find("100.5 EUR"),
            std::string::npos);
  EXPECT_NE(only_message({exported("a", 1), exported("b", 1)}).find("no rate is given to add 2"),
            std::string::npos);
}

TEST(DealBudgets, LimitsThatCannotBeComparedAreNone) {
  const auto a = in_deal("a", R"("budget":60,"currency":"USD","deal_budget_limit":100)");
  const auto b = in_deal("b", R"("budget":50,"currency":"EUR","deal_budget_limit":100)");
  EXPECT_NE(only_message({a, b}).find("deal_budget_limit is stated in EUR and USD"),
            std::string::npos);
  const auto weak = Rates::parse("EUR,1\nUSD,0.5\n");
  EXPECT_EQ(only_message({a, b}, &*weak), "none") << "80 of 100 EUR";
}

TEST(DealBudgets, WhatCannotBeReadIsNotAbsent) {
  const auto a = in_deal("a", R"("budget":60,"currency":"EUR")");
  for (const std::string budget : {R"("10")", "9000000000000", "true", "{}"}) {
    const auto b = in_deal("b", R"("currency":"EUR","budget":)" + budget);
    EXPECT_NE(only_message({a, b, deal("100")}).find("1 of them cannot be read"),
              std::string::npos) << budget;
    EXPECT_NE(only_message({a, deal(budget)}).find("total_value cannot be read"),
              std::string::npos) << budget;
    const auto limit = R"(,"deal_budget_limit":)" + budget;
    EXPECT_NE(only_message({in_deal("a", R"("budget":60)" + limit),
                            in_deal("b", R"("budget":60)" + limit)})
                  .find("deal_budget_limit cannot be read"), std::string::npos) << budget;
  }
  EXPECT_EQ(only_message({a, in_deal("b", R"("budget":null)"), deal("100")}), "none");
}

RC_GTEST_PROP(DealBudgets, ASumNeverShrinksByWhatCannotBeRead, ()) {
  // Campaigns whose budgets exceed the deal, or not; then some of them are made unreadable or get a
  // currency that nobody has a rate for.
  const auto budgets = *rc::gen::container<std::vector<int>>(rc::gen::inRange(1, 100));
  const auto total = *rc::gen::inRange(1, 400);
  std::vector<std::string> good, bad{deal(std::to_string(total))};
  good = bad;
  bool any = false;
  for (std::size_t i = 0; i < budgets.size(); ++i) {
    const auto id = "c" + std::to_string(i);
    const auto budget = std::to_string(budgets[i]);
    good.push_back(in_deal(id, R"("currency":"EUR","budget":)" + budget));
    const auto how = *rc::gen::inRange(0, 4);
    any = any || how > 0;
    bad.push_back(how == 0   ? good.back()
                  : how == 1 ? in_deal(id, R"("currency":"EUR","budget":")" + budget + "\"")
                  : how == 2 ? in_deal(id, R"("currency":"XTS","budget":)" + budget)
                             : in_deal(id, R"("currency":"EUR","budget":1e13)"));
  }
  const bool was_found = !run_records(good).findings.empty();
  const auto now = run_records(bad).findings;
  RC_ASSERT(!was_found || !now.empty());
  RC_ASSERT(!any || !now.empty());
  for (const auto& finding : now) RC_ASSERT(finding.severity == Severity::critical);
}

TEST(DealBudgets, SumsBeyond64BitsAreRight) {
  std::vector<std::string> records{deal("8999999999999")};
  for (int i = 0; i < 100; ++i) {
    records.push_back(
        R"({"type":"campaign","deal_id":"d","currency":"EUR","budget":8999999999999})");
  }
  const auto run = run_records(records);
  ASSERT_EQ(run.findings.size(), 1u);
  EXPECT_NE(run.findings[0].message.find("899999999999900 EUR together"), std::string::npos);
  EXPECT_EQ(run.findings[0].ordinals.size(), 100u);
}

TEST(DealBudgets, EveryChildIsMarkedHoweverFewAreListed) {
  std::vector<std::string> records{deal("10")};
  for (int i = 0; i < 40; ++i) records.push_back(child("c" + std::to_string(i), 1).json());
  TestOptions options;
  options.rules.limits.max_listed = 3;
  options.rules.by_record = true;
  const auto run = run_records(records, options);
  EXPECT_EQ(run.ordinals_of("BUD006"), (Ordinals{{1, 2, 3}}));
  EXPECT_EQ(run.by_record[0], std::vector<std::string>{}) << "the deal itself";
  for (std::size_t i = 1; i < run.by_record.size(); ++i) {
    EXPECT_EQ(run.by_record[i], std::vector<std::string>{"BUD006 critical"}) << i;
  }
}

RC_GTEST_PROP(DealBudgets, AsANaiveModel, ()) {
  const auto count = *rc::gen::inRange(0, 60);
  std::vector<std::string> records;
  struct Row {
    bool deal;
    std::string id, deal_id;
    int amount;
  };
  std::vector<Row> rows;
  for (int i = 0; i < count; ++i) {
    const bool is_deal = *rc::gen::inRange(0, 8) == 0;
    const auto id = (is_deal ? "d" : "c") + std::to_string(*rc::gen::inRange(0, is_deal ? 4 : 30));
    const Row row{is_deal, id, "d" + std::to_string(*rc::gen::inRange(0, 4)),
                  *rc::gen::inRange(1, is_deal ? 400 : 100)};
    rows.push_back(row);
    if (is_deal) {
      records.push_back(R"({"type":"deal","id":")" + id + R"(","total_value":)" +
                        std::to_string(row.amount) + R"(,"currency":"EUR"})");
      continue;
    }
    auto campaign = child(id, row.amount);
    campaign.deal_id = row.deal_id;
    records.push_back(campaign.json());
  }
  Ordinals expected;
  for (int d = 0; d < 4; ++d) {
    const auto name = "d" + std::to_string(d);
    std::optional<int> total;
    std::map<std::string, std::pair<int, std::uint64_t>> children;
    for (std::size_t i = 0; i < rows.size(); ++i) {
      if (rows[i].deal && rows[i].id == name) total = rows[i].amount;
      if (!rows[i].deal && rows[i].deal_id == name) children[rows[i].id] = {rows[i].amount, i};
    }
    int sum = 0;
    std::vector<std::uint64_t> ordinals;
    for (const auto& [id, budget] : children) {
      sum += budget.first;
      ordinals.push_back(budget.second);
    }
    std::sort(ordinals.begin(), ordinals.end());
    if (total && sum > *total) expected.push_back(ordinals);
  }
  std::sort(expected.begin(), expected.end());
  RC_ASSERT(run_records(records).ordinals_of("BUD006") == expected);
}

}  // namespace
}  // namespace dealkit::validation
