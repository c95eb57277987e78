// Assignments as people type them: typed by the field tables, refused with what would be right.
#include <gtest/gtest.h>

#include "core/deal/change.hpp"

namespace dealkit::deal {
namespace {

std::string typed(Kind kind, std::string_view text) {
  const auto assignment = parse_assignment(kind, text);
  if (assignment) return assignment->json;
  EXPECT_EQ(assignment.error().code, base::Errc::usage);
  return "! " + assignment.error().message;
}

TEST(Assignment, IsTypedByTheTable) {
  EXPECT_EQ(typed(Kind::deal, "deal_name=12.50"), R"("12.50")");
  EXPECT_EQ(typed(Kind::deal, "deal_name=a=\"b\""), R"("a=\"b\"")");
  EXPECT_EQ(typed(Kind::deal, "total_value=12.50"), "12.50");
  EXPECT_EQ(typed(Kind::deal, "units=100"), "100");
  EXPECT_EQ(typed(Kind::deal, "start_date=2026-10-01"), R"("2026-10-01")");
  EXPECT_EQ(typed(Kind::deal, "wseat=s1,s2"), R"(["s1","s2"])");
  EXPECT_EQ(typed(Kind::deal, "wseat.1=s2"), R"("s2")");
  EXPECT_EQ(typed(Kind::deal, "floor="), "");
  EXPECT_EQ(typed(Kind::campaign, "targeting.geo_targets=DE,FR"), R"(["DE","FR"])");
  EXPECT_EQ(typed(Kind::campaign, "targeting.age.min=18"), "18");
  EXPECT_EQ(typed(Kind::campaign, "scheduling.flights.0.budget=100"), "100");
  EXPECT_EQ(typed(Kind::campaign, "scheduling.exclusive=true"), "true");
  EXPECT_EQ(typed(Kind::campaign, "bid.goal=cpa"), R"("cpa")");
  EXPECT_EQ(typed(Kind::campaign, "bid.goal=2.5"), "2.5");
}

TEST(Assignment, SaysWhatIsExpected) {
  EXPECT_EQ(typed(Kind::deal, "total_valu=1"),
            "! deal has no member 'total_valu'; did you mean 'total_value'? (--set-json sets "
            "members of your own)");
  EXPECT_EQ(typed(Kind::deal, "total_value=much"),
            "! total_value: expected a number (an amount in major units), found 'much'");
  EXPECT_EQ(typed(Kind::deal, "units=1.5").substr(0, 8), "! units:");
  EXPECT_EQ(typed(Kind::deal, "total_value=0.0000001").substr(0, 14), "! total_value:");
  EXPECT_EQ(typed(Kind::deal, "start_date=tomorrow").substr(0, 13), "! start_date:");
  EXPECT_EQ(typed(Kind::deal, "deal_name.x=1"), "! 'deal_name' is a string and has no member 'x'");
  EXPECT_EQ(typed(Kind::deal, "deal_name"), "! expected path=value, found 'deal_name'");
  EXPECT_EQ(typed(Kind::deal, "a..b=1").substr(0, 14), "! expected the");
  EXPECT_NE(typed(Kind::deal, "wseat=[\"a\"]").find("--set-json"), std::string::npos);
  EXPECT_NE(typed(Kind::campaign, "targeting=DE").find("name a member"), std::string::npos);
  EXPECT_NE(typed(Kind::campaign, "scheduling.flights.budget=1").find("a place in it"),
            std::string::npos);
  EXPECT_NE(typed(Kind::campaign, "frequency_caps.0=1").find("an object"), std::string::npos);
  EXPECT_NE(typed(Kind::campaign, "compliance.consent.tcf=1").find("--set-json"),
            std::string::npos);
}

TEST(Assignment, OfWhatOnlyDecisionsSetNamesTheWay) {
  EXPECT_NE(typed(Kind::deal, "status=active").find("dealctl pause"), std::string::npos);
  EXPECT_NE(typed(Kind::deal, "approval_state=approved").find("approve"), std::string::npos);
  EXPECT_NE(typed(Kind::deal, "version=3").find("--if-version"), std::string::npos);
  EXPECT_NE(typed(Kind::deal, "id=x").find("never changes"), std::string::npos);
  EXPECT_EQ(typed(Kind::campaign, "status=paused"), R"("paused")");
  EXPECT_NE(typed(Kind::interaction, "kind=call").find("not amended"), std::string::npos);
  EXPECT_FALSE(parse_json_assignment(Kind::deal, "status=\"active\""));
}

TEST(Assignment, OfJsonTakesMembersOfOnesOwn) {
  EXPECT_EQ(parse_json_assignment(Kind::deal, "crm.stage={\"a\": 1}")->json, R"({"a": 1})");
  EXPECT_EQ(parse_json_assignment(Kind::deal, "crm=null")->json, "");
  EXPECT_EQ(parse_json_assignment(Kind::deal, "crm= [1] ")->json, "[1]");
  const auto wrong = parse_json_assignment(Kind::deal, "crm=won");
  ASSERT_FALSE(wrong);
  EXPECT_EQ(wrong.error().code, base::Errc::usage);
}

}  // namespace
}  // namespace dealkit::deal
