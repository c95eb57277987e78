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
  a.limit = 50;
  EXPECT_EQ(run_campaigns({a}).findings.size(), 0u) << "one campaign alone is BUD013's affair";
}

TEST(DealBudgets, CancelledCampaignsTakeNoPart) {
  auto a = child("a", 60);
  auto b = child("b", 60);
  a.limit = 100;
  b.status = "cancelled";
  EXPECT_EQ(run_campaigns({a, b}).findings.size(), 0u);
}

TEST(DealBudgets, CurrenciesAreConvertedOrTold) {
  auto a = child("a", 60);
  auto b = child("b", 50);
  b.currency = "USD";
  const std::vector<std::string> records{a.json(), b.json(), deal("100")};
  auto run = run_records(records);
  ASSERT_EQ(run.findings.size(), 1u);
  EXPECT_EQ(run.findings[0].severity, Severity::advisory);
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
