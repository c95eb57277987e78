// pacing_rules: each code with a campaign that breaks the limit and one just inside it.
#include <fmt/format.h>

#include "core/validation/reference/delivery.hpp"
#include "rule_fixture.hpp"

namespace dealkit::validation::pacing_test {
namespace {

const Rule& pacing_rules = *find_rule("pacing_rules");

using P = Profile;
const std::vector<std::string> clean;

std::string pacing(std::string_view members, std::string_view more = "") {
  return fmt::format(R"({{"pacing":{{{}}}{}}})", members, more);
}
/// A flight of as many days from 2026-09-21 on; now is its eleventh midnight.
std::string flight(std::string_view end) {
  return fmt::format(R"(,"scheduling":{{"start":"2026-09-21","end":"{}"}})", end);
}
/// 1000 over 20 days, half of which have passed: 500 is expected.
std::string delivered(std::string_view amount, std::string_view more = "") {
  return pacing(fmt::format(R"("delivered":{}{})", amount, more),
                R"(,"id":"c-1","budget":1000)" + flight("2026-10-10"));
}

const std::vector<RuleCase> cases{
    {"nothing", "{}", clean},
    {"whole", pacing(R"("type":"even","period":"daily","daily_cap":100,"unit":"currency")"), clean},
    {"unknown type", pacing(R"("type":"slow")"), {"PAC001@/pacing/type"}},
    {"a part of a word", pacing(R"("type":"eve")"), {"PAC001@/pacing/type"}},
    {"empty type", pacing(R"("type":"")"), {"PAC001@/pacing/type"}},
    {"ahead", pacing(R"("type":"ahead","period":"flight")"), clean},
    {"unknown period", pacing(R"("period":"weekly")"), {"PAC001@/pacing/period"}},
    {"unknown unit", pacing(R"("unit":"clicks")"), {"PAC001@/pacing/unit"}},
    {"asap over the flight", pacing(R"("type":"asap","period":"flight")"),
     {"PAC002@/pacing/type"}},
    {"dv360, asap over the flight", pacing(R"("type":"asap","period":"flight")"),
     {"PAC002@/pacing/type"}, P::dv360},
    {"gam, asap over the flight", pacing(R"("type":"asap","period":"flight")"), clean, P::gam},
    {"asap by day", pacing(R"("type":"asap","period":"daily","daily_cap":1)"), clean},
    {"daily without cap", pacing(R"("period":"daily")"), {"PAC003@/pacing/daily_cap"}},
    {"daily with a daily budget", pacing(R"("period":"daily")", R"(,"daily_budget":10)"), clean},
    {"daily impressions", pacing(R"("period":"daily","daily_impressions":1)"), clean},
    {"cap of 0", pacing(R"("daily_cap":0)"), {"PAC003@/pacing/daily_cap"}},
    {"least cap", pacing(R"("daily_cap":0.01)"), clean},
    {"0 impressions", pacing(R"("daily_impressions":0)"), {"PAC003@/pacing/daily_impressions"}},
    {"money, not impressions", pacing(R"("daily_cap":5,"unit":"impressions")"),
     {"PAC004@/pacing/daily_cap"}},
    {"impressions, not money", pacing(R"("daily_impressions":5,"unit":"currency")"),
     {"PAC004@/pacing/daily_impressions"}},
    {"impressions", pacing(R"("daily_impressions":5,"unit":"impressions")"), clean},
    {"two caps", pacing(R"("daily_cap":5,"daily_impressions":5)"),
     {"PAC005@/pacing/daily_impressions"}},
    {"asap for 7 days", pacing(R"("type":"asap")", flight("2026-09-27")), clean},
    {"asap for 8 days", pacing(R"("type":"asap")", flight("2026-09-28")), {"PAC006@/pacing/type"}},
    {"even for 8 days", pacing(R"("type":"even")", flight("2026-09-28")), clean},
    {"0.90", delivered("450"), clean},
    {"below 0.90", delivered("449.99"), {"PAC007@/pacing/delivered"}},
    {"1.10", delivered("550"), clean},
    {"above 1.10", delivered("550.01"), {"PAC008@/pacing/delivered"}},
    {"ahead, as is wanted", delivered("700", R"(,"type":"ahead")"), clean},
    {"behind, though to be ahead", delivered("100", R"(,"type":"ahead")"),
     {"PAC007@/pacing/delivered"}},
    {"before the flight", pacing(R"("delivered":0)",
                                 R"(,"budget":10,"scheduling":{"start":"2026-10-01",)"
                                 R"("end":"2026-10-02"})"), clean},
    {"1.5 times the best day", delivered("475", R"(,"best_day":35)"), clean},
    {"more than the best day can", delivered("475", R"(,"best_day":34.9)"),
     {"PAC009@/pacing/delivered"}},
    {"changed on the way", pacing(R"("flight_changed_at":"2026-09-22")", flight("2026-10-10")),
     {"PAC010@/pacing/flight_changed_at"}},
    {"changed before the start",
     pacing(R"("flight_changed_at":"2026-09-21")", flight("2026-10-10")), clean},
    {"changed, but over", pacing(R"("flight_changed_at":"2026-09-22")", flight("2026-09-30")),
     clean},
};

TEST(Pacing, CasesFireOrDoNot) { run_cases(pacing_rules, cases); }
TEST(Pacing, EveryCodeHasACase) { expect_all_codes_fire(pacing_rules.codes, cases); }

TEST(Pacing, StrongDeviationsSaySo) {
  const auto says = [](std::string_view amount) {
    const auto found = findings_of(pacing_rules, delivered(amount), context_of(P::generic));
    return found.size() == 1 ? found[0].message : "";
  };
  EXPECT_TRUE(says("375").ends_with(": behind")) << says("375");
  EXPECT_TRUE(says("374.99").ends_with("strongly behind")) << says("374.99");
  EXPECT_TRUE(says("625").ends_with(": ahead")) << says("625");
  EXPECT_TRUE(says("625.01").ends_with("strongly ahead")) << says("625.01");
}

TEST(Pacing, DeliveryMayComeFromAFile) {
  const auto delivery = Delivery::parse(R"({"campaign_id":"c-1","delivered":100,"best_day":200})");
  ASSERT_TRUE(delivery.has_value());
  auto context = context_of(P::generic);
  context.delivery = &*delivery;
  const auto campaign = R"({"id":"c-1","budget":1000)" + flight("2026-10-10") + "}";
  EXPECT_EQ(codes_of(pacing_rules, campaign, context), std::vector<std::string>{"PAC007@"});
  EXPECT_EQ(codes_of(pacing_rules, R"({"id":"c-2","budget":1000)" + flight("2026-10-10") + "}",
                     context), clean);
  EXPECT_EQ(codes_of(pacing_rules, delivered("500"), context), clean) << "the record counts first";
}

}  // namespace
}  // namespace dealkit::validation::pacing_test
