// The catalogue: every code can be explained, listed and read back.
#include "core/validation/output/explain.hpp"

#include <sstream>

#include "output_fixture.hpp"

namespace dealkit::validation::test {
namespace {

TEST(Explain, SaysWhatWhyAndHow) {
  EXPECT_EQ(*explain("bud013"),
            "BUD013 exceeds-remaining\n\n"
            "What      budget is above deal_budget_limit - allocated_spend\n"
            "Why       the deal would be overspent: a breach of contract\n"
            "Fix       lower budget to what remains, or amend the deal\n"
            "Severity  critical\n"
            "Rule      budget_constraints\n"
            "Source    dealkit\n");
  EXPECT_EQ(*explain("exceeds-remaining"), *explain("BUD013"));
  EXPECT_NE(explain("BUD003")->find("Fixed by  --fix\n"), std::string::npos);
  EXPECT_NE(explain("BUD006")->find("several campaigns"), std::string::npos);
}

TEST(Explain, UnknownCodesGetAHint) {
  const auto unknown = explain("BUD0113");
  ASSERT_FALSE(unknown);
  EXPECT_EQ(unknown.error().code, base::Errc::usage);
  EXPECT_NE(unknown.error().message.find("did you mean 'BUD011'"), std::string::npos)
      << unknown.error().message;
  EXPECT_FALSE(explain(""));
}

TEST(Explain, EveryCodeFitsItsColumns) {
  for (const auto* info : all_codes()) {
    std::istringstream lines(*explain(info->code));
    for (std::string line; std::getline(lines, line);) {
      const bool one_word = line.find(' ', 11) == std::string::npos;
      EXPECT_TRUE(line.size() <= 80 || one_word) << info->code << ": " << line;
    }
    EXPECT_FALSE(info->what.empty()) << info->code;
    EXPECT_FALSE(info->why.empty()) << info->code;
    EXPECT_FALSE(info->how_to_fix.empty()) << info->code;
    EXPECT_FALSE(info->source.empty()) << info->code;
  }
}

TEST(Rules, TableAndNdjsonHoldEveryCodeOnce) {
  const auto table = rules_table(Profile::generic);
  std::istringstream lines(rules_ndjson(Profile::generic));
  std::size_t count = 0;
  for (std::string text; count < all_codes().size() && std::getline(lines, text); ++count) {
    const Parsed line(text);
    const auto* info = all_codes()[count];
    EXPECT_EQ(line.string("/type"), "validation_code");
    EXPECT_EQ(line.string("/code"), info->code);
    EXPECT_EQ(line.string("/severity"), to_string(info->severity));
    const auto row = "\n" + std::string(info->code) + "  ";
    EXPECT_NE(table.find(row), std::string::npos) << row;
    EXPECT_EQ(table.find(row, table.find(row) + 1), std::string::npos) << row;
  }
  EXPECT_EQ(count, all_codes().size());
  EXPECT_NE(table.find("\nbudget_constraints: amounts that can be spent"), std::string::npos);
  EXPECT_NE(table.find("BUD003  critical  --fix         unit-not-billable\n"), std::string::npos);
}

/// What a policy may set stands behind the codes, with what the profile starts from.
TEST(Rules, ThresholdsStandBehindTheCodes) {
  const auto table = rules_table(Profile::dv360);
  EXPECT_NE(table.find("\nbudget.per_day_minimum = 1 (US dollars' worth): BUD010 below this "
                       "amount a day\n"), std::string::npos) << table;
  EXPECT_NE(table.find("\nfrequency.caps_most = 1 (caps)"), std::string::npos);
  auto thresholds = thresholds_of(Profile::generic);
  std::istringstream lines(rules_ndjson(Profile::generic));
  std::string text;
  for (std::size_t i = 0; i < all_codes().size(); ++i) std::getline(lines, text);
  for (const auto& ref : thresholds.all()) {
    ASSERT_TRUE(std::getline(lines, text));
    const Parsed line(text);
    EXPECT_EQ(line.string("/type"), "validation_threshold");
    EXPECT_EQ(line.string("/name"), ref.threshold->name);
    EXPECT_EQ(line.string("/default"), value_text(ref));
    EXPECT_NE(table.find("\n" + std::string(ref.threshold->name) + " = "), std::string::npos);
  }
  EXPECT_FALSE(std::getline(lines, text));
}

}  // namespace
}  // namespace dealkit::validation::test
