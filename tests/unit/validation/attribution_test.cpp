// attribution_windows: each code with a campaign that breaks the limit and one just inside it.
#include <fmt/format.h>

#include "rule_fixture.hpp"

namespace dealkit::validation::attribution_test {
namespace {

const Rule& attribution_windows = *find_rule("attribution_windows");

using P = Profile;
const std::vector<std::string> clean;

/// An attribution with a model.
std::string with(std::string_view members, std::string_view more = "") {
  return fmt::format(R"({{"attribution":{{"model":"last_click",{}}}{}}})", members, more);
}
const std::string cpa = R"(,"bid":{"goal":"cpa"})";

const std::vector<RuleCase> cases{
    {"nothing", "{}", clean},
    {"whole", with(R"("click_days":30,"view_days":1,"view_share":50)"), clean},
    {"click 90", with(R"("click_days":90)"), clean},
    {"click 0", with(R"("click_days":0)"), clean},
    {"click 91", with(R"("click_days":91)"), {"ATT001@/attribution/click_days"}},
    {"click -1", with(R"("click_days":-1)"), {"ATT001@/attribution/click_days"}},
    {"view 90", with(R"("view_days":90)"), clean},
    {"view 91", with(R"("view_days":91)"), {"ATT002@/attribution/view_days"}},
    {"view -1", with(R"("view_days":-1)"), {"ATT002@/attribution/view_days"}},
    {"view as click", with(R"("click_days":7,"view_days":7)"), clean},
    {"view beyond click", with(R"("click_days":7,"view_days":8)"),
     {"ATT003@/attribution/view_days"}},
    {"share 100", with(R"("view_share":100)"), clean},
    {"share 0", with(R"("view_share":0)"), clean},
    {"share above 100", with(R"("view_share":100.001)"), {"ATT004@/attribution/view_share"}},
    {"share below 0", with(R"("view_share":-0.001)"), {"ATT004@/attribution/view_share"}},
    {"unknown model", R"({"attribution":{"model":"gut_feeling"}})", {"ATT005@/attribution/model"}},
    {"data driven", R"({"attribution":{"model":"data_driven","click_days":7}})", clean},
    {"no model", R"({"attribution":{"click_days":7}})", {"ATT006@/attribution/model"}},
    {"no model and no window", R"({"attribution":{"view_share":7}})", clean},
    {"meta, click 30", with(R"("click_days":30)"), clean, P::meta},
    {"meta, click 31", with(R"("click_days":31)"), {"ATT007@/attribution/click_days"}, P::meta},
    {"meta, view 1", with(R"("view_days":1)"), clean, P::meta},
    {"meta, view 2", with(R"("view_days":2)"), {"ATT007@/attribution/view_days"}, P::meta},
    {"meta, refused anyway", with(R"("click_days":91)"), {"ATT001@/attribution/click_days"},
     P::meta},
    {"gam, click 31", with(R"("click_days":31)"), clean, P::gam},
    {"as long as reporting", with(R"("click_days":14,"reporting_cutoff_days":14)"), clean},
    {"longer than reporting", with(R"("click_days":15,"reporting_cutoff_days":14)"),
     {"ATT007@/attribution/click_days"}},
    {"no source for a CPA", with(R"("conversion_sources":[])", cpa),
     {"ATT008@/attribution/conversion_sources"}},
    {"a source for a CPA", with(R"("conversion_sources":["a"])", cpa), clean},
    {"the account's sources", with(R"("click_days":7)", cpa), clean},
    {"no source needed", with(R"("conversion_sources":[])", R"(,"bid":{"goal":"cpc"})"), clean},
    {"source twice", with(R"("conversion_sources":["a","b","a"])"),
     {"ATT009@/attribution/conversion_sources/2"}},
    {"number and text", with(R"("conversion_sources":[1,"1"])"),
     {"ATT009@/attribution/conversion_sources/1"}},
    {"three sources", with(R"("conversion_sources":["a","b","c"])"), clean},
};

TEST(Attribution, CasesFireOrDoNot) { run_cases(attribution_windows, cases); }
TEST(Attribution, EveryCodeHasACase) { expect_all_codes_fire(attribution_windows.codes, cases); }

TEST(Attribution, RepeatedSourcesAreReportedUpToALimit) {
  std::string sources = "\"a\"";
  for (int i = 0; i < 5000; ++i) sources += ",\"a\"";
  const auto codes = codes_of(attribution_windows,
                              with(R"("conversion_sources":[)" + sources + "]"),
                              context_of(P::generic));
  EXPECT_EQ(codes.size(), 100u);
}

}  // namespace
}  // namespace dealkit::validation::attribution_test
