// Slips of the keyboard in names of members, and what is no slip.
#include "core/record/near_miss.hpp"

#include <gtest/gtest.h>

#include "core/deal/campaign.hpp"
#include "core/deal/deal.hpp"

namespace dealkit::record {
namespace {

std::string near(const Table& table, std::string_view name) {
  return std::string(near_name(table, name));
}

TEST(NearNameTest, FindsWhatIsMeant) {
  const auto& campaign = deal::campaign_table;
  for (const auto& [name, known] : std::initializer_list<std::pair<const char*, const char*>>{
           {"targetting", "targeting"},
           {"bugdet", "budget"},
           {"budgt", "budget"},
           {"budgets", "budget"},
           {"Budget", "budget"},
           {"dealId", "deal_id"},
           {"deal-id", "deal_id"},
           {"dealid", "deal_id"},
           {"campaing_name", "campaign_name"},
           {"daily_buget", "daily_budget"},
           {"statsu", "status"},
           {"frequency_cap", "frequency_caps"},
           {"creativeSpecs", "creative_specs"}}) {
    EXPECT_EQ(near(campaign, name), known) << name;
  }
  EXPECT_EQ(near(deal::deal_table, "deal_nam"), "deal_name");
  EXPECT_EQ(near(deal::deal_table, "total_vaule"), "total_value");
}

/// Two slips in two of its words, in whatever way words are told apart.
TEST(NearNameTest, FindsSlipsInEveryWriting) {
  for (const auto* name : {"totla_vaule", "totla-vaule", "totlaVaule", "TotlaVaule", "TOTLA_VAULE",
                           "TOTLA-VAULE", "Totla_Vaule"}) {
    EXPECT_EQ(near(deal::deal_table, name), "total_value") << name;
  }
}

TEST(NearNameTest, LeavesOtherNamesAlone) {
  for (const std::string_view name :
       {"budget", "note", "created_by", "updated_by", "x_budgets", "_budget", "ext", "budget:eur",
        "name", "owner", "state", "last", "b", "campaign_owner", "deal_owner", "", "bud\xC3\xA9get",
        "validation", "version"}) {
    EXPECT_EQ(near(deal::campaign_table, name), "") << name;
  }
  EXPECT_EQ(near(deal::campaign_table, std::string(65, 'b')), "");
}

/// Names of one table never stand for one another, else a record could not hold them both.
TEST(NearNameTest, NamesOfATableAreNoSlips) {
  for (const auto* table : {&deal::campaign_table, &deal::deal_table}) {
    for (const auto& field : table->fields) EXPECT_EQ(near(*table, field.name), "") << field.name;
  }
}

struct Twins {
  Text budget_min, budget_max;
};
constexpr Field twins_fields[] = {DEALKIT_FIELD(Twins, budget_min, "One"),
                                  DEALKIT_FIELD(Twins, budget_max, "Other")};
constexpr Table twins_table = make_table<Twins>("twins", "Two names", twins_fields);

/// Of several neighbours the first of the table, so that the answer does not hang on its length;
/// another writing of a name beats any slip, wherever it stands.
TEST(NearNameTest, OfSeveralTheFirstAndTheSameLettersBeforeAll) {
  EXPECT_EQ(near(twins_table, "budget_mix"), "budget_min");
  EXPECT_EQ(near(twins_table, "budget_mxa"), "budget_max");
  EXPECT_EQ(near(twins_table, "budgetMax"), "budget_max");
  EXPECT_EQ(near(twins_table, "budget-min"), "budget_min");
}

TEST(NearMissesTest, NamesEachMemberAtItsPlace) {
  json::Reader reader;
  const auto document = reader.read(
      R"({"id":"c","bugdet":1,"targeting":{"geo_target":["DE"],"x_geo_targets":1},)"
      R"("creative_specs":[{"id":"a"},{"formt":"video"}],"bid":5,"ext":{"bugdet":1}})");
  ASSERT_TRUE(document);
  NearNames names;
  const auto found = near_misses((*document)->root(), deal::campaign_table, names);
  ASSERT_EQ(found.size(), 3U);
  EXPECT_EQ((*document)->pointer(found[0].node), "/bugdet");
  EXPECT_EQ((*document)->pointer(found[1].node), "/targeting/geo_target");
  EXPECT_EQ((*document)->pointer(found[2].node), "/creative_specs/1/formt");
  EXPECT_EQ(describe(**document, found[0]), R"(unknown member "bugdet"; did you mean "budget"?)");
}

/// What it remembers is of one table and one name.
TEST(NearNamesTest, AnswersAsIfItRememberedNothing) {
  NearNames names;
  for (int round = 0; round < 3; ++round) {
    for (const std::string_view name : {"units", "unit", "deal_nam", "bugdet", "note", "typ"}) {
      for (const auto* table : {&deal::campaign_table, &deal::deal_table}) {
        EXPECT_EQ(names.find(*table, name), near_name(*table, name)) << name;
      }
    }
    for (int i = 0; i < 1000; ++i) {
      EXPECT_EQ(names.find(deal::deal_table, "field_" + std::to_string(i)), "");
    }
  }
}

}  // namespace
}  // namespace dealkit::record
