// What stands in the way of a submit: budgets of every currency against what the deal is worth, and
// what cannot be read or compared.
#include "core/approval/submit_checks.hpp"

#include "core/deal/content_hash.hpp"
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
               R"({"type":"deal","id":"d","deal_name":"D","total_value":)" + amounts.total +
                   (amounts.currency.empty() ? "" : R"(,"currency":)" + amounts.currency) + "}"});
  for (std::size_t i = 0; i < amounts.campaigns.size(); ++i) {
    const auto id = "c" + std::to_string(i);
    records.put({Kind::campaign, id, 1,
                 R"({"type":"campaign","id":")" + id + R"(","deal_id":"d",)" +
                     amounts.campaigns[i] + "}"});
  }
  const auto checks = check_submit(records, "d", policy_of(policy), {});
  EXPECT_TRUE(checks) << checks.error().message;
  std::vector<std::string> found;
  if (!checks) return found;
  for (const auto& one : checks->obstacles) {
    const bool of_the_deal = one.find("(DEL") != std::string::npos ||
                             one.find("(SYN") != std::string::npos;
    if (!of_the_deal && one.find("has not been validated") == std::string::npos) {
      found.push_back(one);
    }
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

/// A deal under the usual policy, and what a submit of it says.
class DealWorld : public ReviewWorld {
 public:
  std::string submit(bool acknowledge = false) {
    auto record = decision(Action::submit, "ana");
    record.acknowledge = acknowledge;
    const auto decided = decide_deal(records(), record, {&policy}, context);
    return decided ? "taken" : decided.error().message;
  }
  /// A report of validate on the deal.
  void report(std::string_view results, bool valid, std::string_view hash = "") {
    json::Reader reader;
    const auto document = reader.read(this->record(Kind::deal, "d-1"));
    const auto own = deal::deal_content_hash((*document)->root());
    context.now.seconds += 60;
    import(Kind::validation_report,
           R"({"type":"validation_report","deal_id":"d-1","content_hash":")" +
               (hash.empty() ? *own : std::string(hash)) + R"(","is_valid":)" +
               (valid ? "true" : "false") + R"(,"validated_at":")" + base::to_string(context.now) +
               R"(","results":)" + std::string(results) + "}");
  }
};

TEST(SubmitDeal, NeedsWhatValidateAsksOfADeal) {
  DealWorld world;
  world.amended({"deal_type=guaranteed"});
  const auto refused = world.submit(true);
  EXPECT_TRUE(says(refused, "a guaranteed deal needs units above 0 (DEL016)")) << refused;
  EXPECT_TRUE(says(refused, "price above 0 (DEL016)")) << refused;
  world.amended({"units=1000", "price=0"});
  EXPECT_TRUE(says(world.submit(true), "DEL016"));
  world.amended({"price=10"});
  EXPECT_EQ(world.submit(), "taken");
  world.amended({"deal_name="});
  EXPECT_TRUE(says(world.submit(true), "DEL015"));
}

TEST(SubmitDeal, ThatIsMemberByMemberWrongIsRefused) {
  DealWorld world;
  world.records().put({Kind::deal, "d-1", 1,
                       R"({"type":"deal","id":"d-1","deal_name":"Autumn","total_value":100,)"
                       R"("currency":"USD","units":"many","version":1})"});
  EXPECT_TRUE(says(world.submit(true), "SYN002")) << world.submit(true);
}

TEST(SubmitDeal, TakesAnExceptionThatSomebodyAnswersFor) {
  DealWorld world;
  deal::Amendment amendment;
  amendment.merge_patch =
      R"({"deal_type":"guaranteed","x_validate":{"ignore":[{"code":"DEL016","until":"2030-01-01",)"
      R"("reason":"terms follow"}]}})";
  world.amend({Kind::deal, "d-1"}, amendment);
  EXPECT_EQ(world.submit(), "taken");
}

TEST(SubmitDeal, AReportOnlyAdds) {
  DealWorld world;
  EXPECT_EQ(world.submit(), "taken") << "none is needed";
  world.report(R"([{"rule_name":"ours","passed":false,"severity":"critical","code":"X1"}])", false);
  const auto refused = world.submit(true);
  EXPECT_TRUE(says(refused, "it failed its own validation (X1)")) << refused;
  world.report(R"([{"rule_name":"ours","passed":false,"severity":"warning","code":"X2"}])", true);
  EXPECT_TRUE(says(world.submit(), "the deal itself has open warnings (X2)")) << world.submit();
  EXPECT_EQ(world.submit(true), "taken");
  world.report("[]", false, "sha256:00");
  EXPECT_EQ(world.submit(), "taken") << "on other content";
  world.report("[]", true);
  world.amended({"deal_type=guaranteed"});
  EXPECT_TRUE(says(world.submit(true), "DEL016")) << "the report was on other content";
  world.report("[]", true);
  EXPECT_TRUE(says(world.submit(true), "DEL016")) << "a clean report takes nothing away";
}

TEST(SubmitDeal, AReportOnACampaignOfTheDealsIdIsNotItsOwn) {
  DealWorld world;
  world.import(Kind::campaign, R"({"id":"d-1","deal_id":"d-1","status":"archived"})");
  world.validate("[]", false);
  EXPECT_EQ(world.submit(), "taken");
}

/// By what the deal says now, of which a report knows nothing.
TEST(SubmitDeal, CampaignsLieWithinItsDatesAndCountries) {
  const auto submitted = [](const std::string& places, const std::string& span) {
    DealWorld world;
    deal::Amendment amendment;
    amendment.merge_patch = R"({"countries":["DE","FR"]})";
    world.amend({Kind::deal, "d-1"}, amendment);
    world.import(Kind::campaign, R"({"id":"c-1","deal_id":"d-1","targeting":{"geo_targets":[)" +
                                     places + R"(]},"scheduling":{)" + span + "}}");
    world.validate();
    return world.submit(true);
  };
  const std::string within =
      R"("start":"2026-10-01T00:00:00Z","end":"2027-01-01T00:00:00Z")";
  const std::string early = R"("start":"2026-09-30T23:59:59Z","end":"2026-10-02T00:00:00Z")";
  const std::string late = R"("start":"2026-10-01T00:00:00Z","end":"2027-01-01T00:00:01Z")";
  EXPECT_EQ(submitted(R"("DE","FR")", within), "taken");
  EXPECT_EQ(submitted(R"("FR")", ""), "taken");
  for (const auto& span : {early, late}) {
    const auto refused = submitted(R"("DE")", span);
    EXPECT_TRUE(says(refused, "campaign 'c-1': ") && says(refused, "(SCH005)")) << refused;
    EXPECT_FALSE(says(refused, "GEO005")) << refused;
  }
  const auto abroad = submitted(R"("DE","US")", within);
  EXPECT_TRUE(says(abroad, "campaign 'c-1': ") && says(abroad, "(GEO005)")) << abroad;
  EXPECT_FALSE(says(abroad, "SCH005")) << abroad;
  const auto both = submitted(R"("US")", late);
  EXPECT_TRUE(says(both, "(GEO005)") && says(both, "(SCH005)")) << both;
}

TEST(ApproveDeal, NobodySignsWhatNoSubmitWouldTake) {
  DealWorld world;
  world.decide(Action::submit, "ana");
  world.amended({"deal_type=guaranteed"});
  const auto refused = world.try_decide(world.decision(Action::approve, "sam"));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, base::Errc::negative);
  EXPECT_TRUE(says(refused.error().message, "cannot be approved")) << refused.error().message;
  auto comment = world.decision(Action::comment, "sam");
  comment.command.comments = "units are missing";
  EXPECT_TRUE(world.try_decide(comment));
  world.amended({"units=1000", "price=10"});
  EXPECT_TRUE(world.try_decide(world.decision(Action::approve, "sam")));
}

}  // namespace
}  // namespace dealkit::approval
