// targeting_criteria: each code with a campaign that breaks the limit and one just inside it.
#include <fmt/format.h>

#include "core/validation/reference/taxonomies.hpp"
#include "rule_fixture.hpp"

namespace dealkit::validation::targeting_test {
namespace {

const Rule& targeting_criteria = *find_rule("targeting_criteria");

/// A clean targeting with more members.
std::string with(std::string_view members, std::string_view more = "") {
  return fmt::format(
      R"({{"targeting":{{"audience_segments":["s1","s2"],"geo_targets":["DE"]{}{}}}{}}})",
      members.empty() ? "" : ",", members, more);
}

std::string list_of(std::string_view member, int count, std::string_view element = "\"x{}\"") {
  std::string text = fmt::format("\"{}\":[", member);
  for (int i = 0; i < count; ++i) {
    if (i > 0) text += ',';
    text += fmt::format(fmt::runtime(element), i);
  }
  return text + "]";
}

using P = Profile;
const std::vector<std::string> clean;

std::string languages(int count) { return list_of("languages", count, "\"en-x-a{}\""); }
std::string points(int count) { return list_of("geo_points", count, "{{\"lat\":{}}}"); }

const std::vector<RuleCase> required_cases{
    {"unknown words", with(R"("genders":["female","girls"],"purpose":"branding")"),
     {"TGT015@/targeting/purpose", "TGT015@/targeting/genders/1"}},
    {"full and clean",
     with(R"("exclude_segments":["s3"],"device_types":[1,"ctv","Smart TV"],)"
          R"("age":{"min":18,"max":65},)"
          R"("languages":["en","pt-BR","zh-Hant-TW"],"categories":["IAB1"],)"
          R"("exclude_categories":["IAB2"],)"
          R"("dayparts":[{"days":["mon","sun"],"start":0,"end":24}],)"
          R"("genders":["female","unknown"])"),
     clean},

    {"no targeting", R"({})", {"TGT013@/targeting", "TGT014@/targeting"}},
    {"null targeting", R"({"targeting":null})", {"TGT013@/targeting", "TGT014@/targeting"}},
    {"wrong type", R"({"targeting":5})", {"TGT013@/targeting", "TGT014@/targeting"}},
    {"list as targeting", R"({"targeting":[]})", {"TGT013@/targeting", "TGT014@/targeting"}},
    {"members missing", R"({"targeting":{}})",
     {"TGT013@/targeting/audience_segments", "TGT014@/targeting/geo_targets"}},
    {"members empty", R"({"targeting":{"audience_segments":[],"geo_targets":[]}})",
     {"TGT013@/targeting/audience_segments", "TGT014@/targeting/geo_targets"}},
    {"members of a wrong type", R"({"targeting":{"audience_segments":"s1","geo_targets":{}}})",
     {"TGT013@/targeting/audience_segments", "TGT014@/targeting/geo_targets"}},
    {"elements of a wrong type", R"({"targeting":{"audience_segments":[{}],"geo_targets":["DE"]}})",
     {"TGT013@/targeting/audience_segments"}},
    {"blank elements", R"({"targeting":{"audience_segments":["s1"],"geo_targets":["",""]}})",
     {"TGT014@/targeting/geo_targets"}},
    {"numbers are ids", R"({"targeting":{"audience_segments":[7],"geo_targets":["DE"]}})", clean},
};

const std::vector<RuleCase> limit_cases{
  {"segment in both", with(R"("exclude_segments":["s2","s9"])"),
     {"TGT003@/targeting/audience_segments/1"}},
    {"number and text are one id",
     R"({"targeting":{"audience_segments":[7,8],"geo_targets":["DE"],"exclude_segments":["7"]}})",
     {"TGT003@/targeting/audience_segments/0"}},
    {"category in both", with(R"("categories":["a","b"],"exclude_categories":["b"])"),
     {"TGT003@/targeting/categories/1"}},
    {"other case is another id", with(R"("exclude_segments":["S1"])"), clean},

    {"age below", with(R"("age":{"min":12,"max":20})"), {"TGT004@/targeting/age/min"}},
    {"age above", with(R"("age":{"min":20,"max":66})"), {"TGT004@/targeting/age/max"}},
    {"age limits", with(R"("age":{"min":13,"max":65})"), clean},
    {"age turned round", with(R"("age":{"min":31,"max":30})"), {"TGT004@/targeting/age"}},
    {"age of one year", with(R"("age":{"min":30,"max":30})"), clean},
    {"age below, meta", with(R"("age":{"min":12})"), {"TGT004@/targeting/age/min"}, P::meta},
    {"human ages elsewhere", with(R"("age":{"min":0,"max":120})"), clean, P::dv360},
    {"no human age", with(R"("age":{"max":121})"), {"TGT004@/targeting/age/max"}, P::dv360},

    {"many languages are a warning", with(languages(51)), {"TGT005@/targeting/languages"}},
    {"50 languages", with(languages(50)), clean},
    {"51 languages elsewhere", with(languages(51)), clean, P::gam},
    {"too many languages", with(languages(91)), {"TGT005@/targeting/languages"}, P::meta},
    {"interests", with(list_of("interests", 101)), {"TGT005@/targeting/interests"}},
    {"100 interests", with(list_of("interests", 100)), clean},
    {"cities", with(list_of("cities", 251)), {"TGT005@/targeting/cities"}},
    {"250 cities", with(list_of("cities", 250)), clean},
    {"251 cities elsewhere", with(list_of("cities", 251)), clean, P::opendirect21},
    {"regions", with(list_of("regions", 201)), {"TGT005@/targeting/regions"}},
    {"200 regions", with(list_of("regions", 200)), clean},
    {"markets", with(list_of("geo_markets", 211)), {"TGT005@/targeting/geo_markets"}},
    {"210 markets", with(list_of("geo_markets", 210)), clean},
    {"points", with(points(201)), {"TGT005@/targeting/geo_points"}},
    {"200 points", with(points(200)), clean},
};

const std::vector<RuleCase> reach_cases{
  {"device 0", with(R"("device_types":[1,0])"), {"TGT006@/targeting/device_types/1"}},
    {"device 9", with(R"("device_types":["9"])"), {"TGT006@/targeting/device_types/0"}},
    {"device name", with(R"("device_types":["toaster"])"), {"TGT006@/targeting/device_types/0"}},
    {"devices 1 to 8", with(R"("device_types":[1,2,3,4,5,6,7,8])"), clean},

    {"television and banners",
     with(R"("device_types":["ctv",7])",
          R"(,"creative_specs":{"format":"banner","w":300,"h":250})"),
     {"TGT007@/targeting/device_types"}},
    {"television, banners and a film",
     with(R"("device_types":["ctv"])",
          R"(,"creative_specs":[{"format":"banner"},{"format":"video"}])"),
     clean},
    {"television and phones", with(R"("device_types":["ctv",4])",
                                   R"(,"creative_specs":{"format":"banner"})"), clean},
    {"pause picture", with(R"("device_types":["ctv"])",
                           R"(,"creative_specs":{"format":"display","w":1920,"h":1080})"), clean},
    {"below the age floor",
     with(R"("age":{"min":13,"max":17})", R"(,"compliance":{"age_floor":18})"),
     {"TGT007@/targeting/age/max"}},
    {"at the age floor",
     with(R"("age":{"min":13,"max":18})", R"(,"compliance":{"age_floor":18})"),
     clean},

    {"small audience", with(R"("audience_size":999)"), {"TGT008@/targeting/audience_size"}},
    {"audience of 1000", with(R"("audience_size":1000)"), clean},

    {"start hour", with(R"("dayparts":[{"start":24,"end":24}])"),
     {"TGT009@/targeting/dayparts/0/start"}},
    {"start before midnight", with(R"("dayparts":[{"start":-1,"end":2}])"),
     {"TGT009@/targeting/dayparts/0/start"}},
    {"end hour", with(R"("dayparts":[{"start":0,"end":25}])"),
     {"TGT009@/targeting/dayparts/0/end"}},
    {"end hour 0", with(R"("dayparts":[{"end":0}])"), {"TGT009@/targeting/dayparts/0/end"}},
    {"empty daypart", with(R"("dayparts":[{"start":9,"end":9}])"),
     {"TGT009@/targeting/dayparts/0/end"}},
    {"one hour, and the last", with(R"("dayparts":[{"start":9,"end":10},{"start":23,"end":24}])"),
     clean},
    {"whole names of days",
     with(R"("dayparts":[{"days":["monday","SUNDAY","Tue"],"start":1,"end":2}])"), clean},
    {"unknown day", with(R"("dayparts":[{"days":["mon","monkey"],"start":1,"end":2}])"),
     {"TGT009@/targeting/dayparts/0/days/1"}},

    {"languages", with(R"("languages":["en","en_US","english","jp",""])"),
     {"TGT010@/targeting/languages/1", "TGT010@/targeting/languages/2",
      "TGT010@/targeting/languages/3", "TGT010@/targeting/languages/4"}},

    {"only the unknown gender", with(R"("genders":["unknown"])"), {"TGT011@/targeting/genders"}},
    {"also a known gender", with(R"("genders":["unknown","male"])"), clean},
    {"only unknown devices", with(R"("device_types":["unknown"])"),
     {"TGT011@/targeting/device_types"}},
    {"only und", with(R"("languages":["und"])"), {"TGT011@/targeting/languages"}},

    {"all segments excluded", with(R"("exclude_segments":["s2","s1"])"),
     {"TGT003@/targeting/audience_segments/0", "TGT003@/targeting/audience_segments/1",
      "TGT012@/targeting/exclude_segments"}},
    {"all countries excluded", with(R"("geo_exclude":["FR","DEU"])"),
     {"TGT012@/targeting/geo_exclude"}},
    {"one country left",
     R"({"targeting":{"audience_segments":["a"],"geo_targets":["DE","FR"],"geo_exclude":["FR"]}})",
     clean},
};

std::vector<RuleCase> cases() {
  std::vector<RuleCase> all;
  for (const auto* table : {&required_cases, &limit_cases, &reach_cases}) {
    all.insert(all.end(), table->begin(), table->end());
  }
  return all;
}

TEST(Targeting, CasesFireOrDoNot) { run_cases(targeting_criteria, cases()); }

TEST(Targeting, EveryCodeHasACase) {
  // TGT001 and TGT002: below, with taxonomies.
  expect_all_codes_fire(targeting_criteria.codes, cases(), {"TGT001", "TGT002"});
}

TEST(Targeting, LongListsOfLanguagesAndInterestsAreGraded) {
  const auto severity = [](const std::string& campaign) {
    const auto found = findings_of(targeting_criteria, campaign, context_of(Profile::generic));
    EXPECT_EQ(found.size(), 1u) << campaign.substr(0, 100);
    return found.empty() ? Severity::advisory : found[0].severity;
  };
  EXPECT_EQ(severity(with(list_of("languages", 90, "\"en-x-a{}\""))), Severity::warning);
  EXPECT_EQ(severity(with(list_of("languages", 91, "\"en-x-a{}\""))), Severity::critical);
  EXPECT_EQ(severity(with(list_of("interests", 5000))), Severity::warning);
}

/// The lists that are compared pair by pair and those that are sorted give the same answer.
TEST(Targeting, ConflictsOfLongListsAreFoundAndReportedUpToALimit) {
  for (const int count : {31, 32, 33, 99, 5000}) {
    std::string segments, excluded;
    for (int i = 0; i < count; ++i) {
      segments += fmt::format("{}\"{}\"", i == 0 ? "" : ",", i);
      if (i % 10 == 0) excluded += fmt::format("{}{}", excluded.empty() ? "" : ",", i);
    }
    const auto codes = codes_of(
        targeting_criteria,
        fmt::format(R"({{"targeting":{{"audience_segments":[{}],"geo_targets":["DE"],)"
                    R"("exclude_segments":[{}]}}}})", segments, excluded),
        context_of(Profile::generic));
    const auto expected = std::min((count + 9) / 10, 100);
    ASSERT_EQ(codes.size(), static_cast<std::size_t>(expected)) << count;
    EXPECT_EQ(codes[1], "TGT003@/targeting/audience_segments/10");
  }
}

class TargetingTaxonomies : public testing::Test {
 protected:
  void SetUp() override {
    for (const std::string_view text :
         {"Relational ID System\t\t\tContent Taxonomy v3.1\t\t\t\t\nUnique ID\tParent\tName\n"
          "1\t\tAutomotive\n42\t\tBooks\n",
          "Relational ID System\t\t\tContent Taxonomy v2.1\t\t\t\t\nUnique ID\tParent\tName\n"
          "1\t\tAutomotive\n42\t\tBooks\n1479\t\tMetro\n",
          "Content 1.0 Unique ID\tContent 1.0 IAB Category\tContent 2.0 Unique ID\t"
          "Imperfect Mapping\nIAB1\tArts\t1\tOne to Many\nIAB1-1\tBooks\t42\t\n",
          "\tUnique ID\tParent ID\tCondensed Name (1st, 2nd, Last Tier)\n\t3\t\tAge\n"}) {
      ASSERT_TRUE(taxonomies_.parse("test.tsv", text));
    }
    context_ = context_of(Profile::generic);
    context_.taxonomies = &taxonomies_;
  }
  std::vector<std::string> codes(std::string_view members) {
    return codes_of(targeting_criteria, with(members), context_);
  }
  Taxonomies taxonomies_;
  Context context_;
};

TEST_F(TargetingTaxonomies, UnknownAndDeprecatedIds) {
  using V = std::vector<std::string>;
  EXPECT_EQ(codes(R"("categories":["1","42"])"), V{});
  EXPECT_EQ(codes(R"("categories":[1,77])"), V{"TGT001@/targeting/categories/1"});
  EXPECT_EQ(codes(R"("exclude_categories":["IAB9"])"), V{"TGT001@/targeting/exclude_categories/0"});
  EXPECT_EQ(codes(R"("categories":["1479"])"), V{"TGT002@/targeting/categories/0"});
  EXPECT_EQ(codes(R"("categories":["1479"],"category_taxonomy":6)"), V{});
  EXPECT_EQ(codes(R"("categories":["x"],"category_taxonomy":500)"), V{});
}

TEST_F(TargetingTaxonomies, SegmentsAreCheckedOnlyWhereTheirTaxonomyIsStated) {
  using V = std::vector<std::string>;
  EXPECT_EQ(codes(R"("category_taxonomy":6)"), V{});
  EXPECT_EQ(codes(R"("audience_taxonomy":4)"),
            (V{"TGT001@/targeting/audience_segments/0", "TGT001@/targeting/audience_segments/1"}));
  EXPECT_EQ(codes(R"("audience_taxonomy":0)"), V{});
  EXPECT_EQ(codes_of(targeting_criteria,
                     R"({"targeting":{"audience_segments":[3],"geo_targets":["DE"],)"
                     R"("audience_taxonomy":4}})", context_), V{});
}

TEST_F(TargetingTaxonomies, OfficialOneToOneMappingsAreFixes) {
  const auto mapped =
      findings_of(targeting_criteria, with(R"("categories":["1","IAB1-1"])"), context_);
  ASSERT_EQ(mapped.size(), 1u);
  ASSERT_EQ(mapped[0].fix.size(), 1u);
  EXPECT_EQ(mapped[0].info->fixing, Fixing::safe);
  EXPECT_EQ(mapped[0].severity, Severity::warning);
  EXPECT_EQ(mapped[0].fix[0].operation, Edit::Operation::replace);
  EXPECT_EQ(mapped[0].fix[0].pointer, "/targeting/categories/1");
  EXPECT_EQ(mapped[0].fix[0].value, "\"42\"");
  const auto imperfect =
      findings_of(targeting_criteria, with(R"("categories":["IAB1"])"), context_);
  ASSERT_EQ(imperfect.size(), 1u);
  EXPECT_TRUE(imperfect[0].fix.empty());
}

TEST_F(TargetingTaxonomies, AListOfUnknownIdsIsReportedUpToALimit) {
  EXPECT_EQ(codes(list_of("categories", 1000)).size(), 100u);
}

}  // namespace
}  // namespace dealkit::validation::targeting_test
