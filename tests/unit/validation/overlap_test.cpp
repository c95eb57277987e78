// audience_overlap, the part that one record decides.
#include <fmt/format.h>

#include "rule_fixture.hpp"

namespace dealkit::validation::overlap_test {
namespace {

const Rule& audience_overlap = *find_rule("audience_overlap");

std::string with(std::string_view targeting) {
  return fmt::format(R"({{"targeting":{{{}}}}})", targeting);
}

std::vector<RuleCase> cases() {
  const std::vector<std::string> clean;
  return {
      {"nothing", "{}", clean},
      {"wrong type", R"({"targeting":7})", clean},
      {"include and exclude", with(R"("audience_segments":["a","b"],"exclude_segments":["c","b"])"),
       {"AUD001@/targeting/audience_segments/1"}},
      {"apart", with(R"("audience_segments":["a","b"],"exclude_segments":["c","B"])"), clean},
      {"customers while prospecting",
       with(R"("purpose":"prospecting",)"
            R"("audience_segments":["lookalike","crm-2026","old_CUSTOMERS"])"),
       {"AUD005@/targeting/audience_segments/1", "AUD005@/targeting/audience_segments/2"}},
      {"a name says it", with(R"("purpose":"prospecting","audience_segments":["17"],)"
                              R"("audience_names":["All customers DE"])"),
       {"AUD005@/targeting/audience_names/0"}},
      {"customers otherwise",
       with(R"("purpose":"retention","audience_segments":["customers"])"), clean},
      {"no word of its own",
       with(R"("purpose":"prospecting","audience_segments":["customerservice","scrm"])"), clean},
      {"no purpose", with(R"("audience_segments":["customers"])"), clean},
  };
}

TEST(Overlap, CasesFireOrDoNot) { run_cases(audience_overlap, cases()); }
TEST(Overlap, EveryRecordCodeHasACase) { expect_all_codes_fire(audience_overlap.codes, cases()); }

TEST(Overlap, WhatNeedsSeveralCampaignsIsASetRule) {
  std::vector<std::string_view> set_rules;
  for (const auto& code : audience_overlap.codes) {
    if (code.set_rule) set_rules.push_back(code.code);
  }
  EXPECT_EQ(set_rules, (std::vector<std::string_view>{"AUD002", "AUD003", "AUD004", "AUD006"}));
}

TEST(Overlap, LongListsAreReportedUpToALimit) {
  std::string ids;
  for (int i = 0; i < 20000; ++i) ids += fmt::format("{}{}", i == 0 ? "" : ",", i);
  const auto codes = codes_of(
      audience_overlap,
      with(fmt::format(R"("audience_segments":[{}],"exclude_segments":[{}])", ids, ids)),
      context_of(Profile::generic));
  EXPECT_EQ(codes.size(), 100u);
}

}  // namespace
}  // namespace dealkit::validation::overlap_test
