// What stands in the way of a submit: budgets of every currency against what the deal is worth, and
// what cannot be read or compared.
#include "core/approval/submit_checks.hpp"

#include "review_world.hpp"

namespace dealkit::approval {
namespace {

/// The usual policy in EUR, with rates.
constexpr std::string_view policy_with_rates =
    R"({"currency":"EUR","rates":{"USD":0.5,"JPY":0.01},)"
    R"("level":[{"number":1,"role":"sales_manager","sla":"24h"}],)"
    R"("route":[{"when":"true","levels":[[1]]}]})";

struct Amounts {
  std::string total = "10000";
  std::string currency = R"("EUR")";  // of the deal, as JSON; "" = none is stated
  /// Members of a campaign each.
  std::vector<std::string> campaigns;
};

/// Those of the obstacles that are about amounts, each with its sentence.
std::vector<std::string> obstacles(const Amounts& amounts, std::string_view policy) {
  deal::MemoryRecords records;
  records.put({Kind::deal, "d", 1,
               R"({"type":"deal","id":"d","total_value":)" + amounts.total +
                   (amounts.currency.empty() ? "" : R"(,"currency":)" + amounts.currency) + "}"});
  for (std::size_t i = 0; i < amounts.campaigns.size(); ++i) {
    const auto id = "c" + std::to_string(i);
    records.put({Kind::campaign, id, 1,
                 R"({"type":"campaign","id":")" + id + R"(","deal_id":"d",)" +
                     amounts.campaigns[i] + "}"});
  }
  const auto checks = check_submit(records, "d", policy_of(policy));
  EXPECT_TRUE(checks) << checks.error().message;
  std::vector<std::string> found;
  if (!checks) return found;
  for (const auto& one : checks->obstacles) {
    if (one.find("has not been validated") == std::string::npos) found.push_back(one);
  }
  return found;
}

std::string only(const Amounts& amounts, std::string_view policy = policy_with_rates) {
  const auto found = obstacles(amounts, policy);
  return found.empty() ? "none" : found.size() == 1 ? found[0] : "several";
}

bool says(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

TEST(SubmitBudgets, CountInTheDealsCurrency) {
  EXPECT_EQ(only({.campaigns = {R"("budget":10000,"currency":"EUR")"}}), "none");
  EXPECT_EQ(only({.campaigns = {R"("budget":9999)", R"("budget":1,"currency":"EUR")"}}), "none");
  EXPECT_EQ(only({.campaigns = {R"("budget":9999)", R"("budget":1.01,"currency":"EUR")"}}),
            "2 campaigns have budgets of 10000.01 EUR together, more than the deal's total_value "
            "of 10000");
  EXPECT_EQ(only({.campaigns = {R"("budget":10000)", R"("budget":-1)"}}), "none");
  EXPECT_NE(only({.campaigns = {R"("budget":10001)", R"("budget":-1)"}}), "none")
      << "a negative budget frees nothing";
}

TEST(SubmitBudgets, CountByThePolicysRates) {
  EXPECT_EQ(only({.campaigns = {R"("budget":20000,"currency":"USD")"}}), "none");
  EXPECT_TRUE(says(only({.campaigns = {R"("budget":20000.01,"currency":"USD")"}}),
                   "a budget of 20000.01 USD, more than the deal's total_value of 10000 EUR by the "
                   "policy's rates"));
  const Amounts mixed{.campaigns = {R"("budget":4000)", R"("budget":10000,"currency":"USD")",
                                    R"("budget":100000,"currency":"JPY")"}};
  EXPECT_EQ(only(mixed), "none") << "4000 + 5000 + 1000 of 10000 EUR";
  auto more = mixed;
  more.campaigns[2] = R"("budget":100001,"currency":"JPY")";
  EXPECT_TRUE(says(only(more), "together"));
  // A deal whose currency is not the policy's.
  EXPECT_EQ(only({.currency = R"("USD")", .campaigns = {R"("budget":5000,"currency":"EUR")"}}),
            "none");
  EXPECT_NE(only({.currency = R"("USD")", .campaigns = {R"("budget":5000.01,"currency":"EUR")"}}),
            "none");
}

TEST(SubmitBudgets, WithoutARateCannotBeCompared) {
  const auto found = only({.campaigns = {R"("budget":1,"currency":"CHF")"}});
  EXPECT_TRUE(says(found, "1 CHF, which cannot be compared with the deal's total_value of 10000"))
      << found;
  EXPECT_TRUE(says(found, "no rate for CHF")) << found;
  EXPECT_TRUE(says(only({.currency = R"("CHF")", .campaigns = {R"("budget":1,"currency":"EUR")"}}),
                   "no rate for CHF"));
  EXPECT_TRUE(says(only({.campaigns = {R"("budget":8999999999999,"currency":"USD")",
                                       R"("budget":8999999999999,"currency":"USD")"}}),
                   "cannot be compared"));
}

TEST(SubmitBudgets, AreInTheOneCurrencyThatIsStated) {
  EXPECT_EQ(only({.currency = "", .campaigns = {R"("budget":9999)",
                                                R"("budget":1,"currency":"CHF")"}}), "none");
  EXPECT_NE(only({.currency = "", .campaigns = {R"("budget":9999)",
                                                R"("budget":2,"currency":"CHF")"}}), "none");
  EXPECT_TRUE(says(only({.currency = "null",
                         .campaigns = {R"("budget":1,"currency":"USD")",
                                       R"("budget":1,"currency":"EUR")"}}),
                   "the deal states no currency"));
}

TEST(SubmitBudgets, ThatCannotBeReadAreNotAbsent) {
  for (const std::string budget : {R"("1")", "1e13", "true", "[]"}) {
    EXPECT_TRUE(says(only({.campaigns = {R"("budget":)" + budget}}), "campaign 'c0' has a budget"))
        << budget;
    EXPECT_TRUE(says(only({.total = budget, .campaigns = {R"("budget":1)"}}), "total_value cannot"))
        << budget;
  }
  EXPECT_TRUE(says(only({.campaigns = {R"("budget":1,"currency":7)"}}), "a currency that cannot"));
  EXPECT_TRUE(says(only({.currency = "7", .campaigns = {R"("budget":1)"}}), "currency cannot"));
  EXPECT_EQ(only({.total = "null", .campaigns = {R"("budget":1)"}}), "none") << "no limit is set";
  EXPECT_EQ(only({.campaigns = {R"("budget":null,"daily_budget":1)"}}), "none");
}

TEST(SubmitBudgets, OfCampaignsThatAreReleasedAreFree) {
  for (const std::string status : {"cancelled", "canceled", "Archived", "ENTITY_STATUS_ARCHIVED"}) {
    EXPECT_EQ(only({.campaigns = {R"("budget":20000,"status":")" + status + "\""}}), "none")
        << status;
  }
  for (const std::string status : {"completed", "Paused", "odd"}) {
    EXPECT_NE(only({.campaigns = {R"("budget":20000,"status":")" + status + "\""}}), "none")
        << status;
  }
}

}  // namespace
}  // namespace dealkit::approval
