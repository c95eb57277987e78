// geo_restrictions: each code with a campaign that breaks the limit and one just inside it.
#include <fmt/format.h>

#include "rule_fixture.hpp"

namespace dealkit::validation::geo_test {
namespace {

const Rule& geo_restrictions = *find_rule("geo_restrictions");

std::string with(std::string_view targeting, std::string_view more = "") {
  return fmt::format(R"({{"targeting":{{{}}}{}}})", targeting, more);
}
std::string point(std::string_view members, std::string_view more = "") {
  return with(fmt::format(R"("geo_points":[{{{}}}])", members), more);
}
std::string postal_codes(int count) {
  std::string text = R"("postal_codes":[)";
  for (int i = 0; i < count; ++i) text += fmt::format("{}{}", i == 0 ? "" : ",", 10000 + i);
  return with(text + "]");
}

const std::string radius_at = "GEO003@/targeting/geo_points/0/radius";

using P = Profile;
const std::vector<std::string> clean;

const std::vector<RuleCase> table{
    {"nothing", "{}", clean},
    {"wrong type", R"({"targeting":[]})", clean},
    {"full and clean",
     with(R"("geo_targets":["US","DEU","FR-75"],"geo_exclude":["CA","US-AK"],)"
          R"("regions":["US-CA","3847"],)"
          R"("geo_points":[{"lat":52.5,"lon":13.4,"radius":10,"unit":"km"}],)"
          R"("postal_codes":["10115"])"),
     clean},

    {"unknown country", with(R"("geo_targets":["DE","UK"])"), {"GEO001@/targeting/geo_targets/1"}},
    {"small letters", with(R"("geo_targets":["de"])"), {"GEO001@/targeting/geo_targets/0"}},
    {"a number", with(R"("geo_exclude":[276])"), {"GEO001@/targeting/geo_exclude/0"}},
    {"unknown country of a region", with(R"("regions":["XX-1","California"])"),
     {"GEO001@/targeting/regions/0", "GEO001@/targeting/regions/1"}},
    {"a deal's countries", R"({"deals":[{"countries":["USA","XYZ"]}]})",
     {"GEO001@/deals/0/countries/1"}},
    {"the deal's countries", R"({"deal":{"countries":["UK","IE"]}})",
     {"GEO001@/deal/countries/0"}},
    {"an unknown code is no freedom",
     with(R"("geo_targets":["US"])", R"(,"deal":{"countries":["XX"]})"),
     {"GEO001@/deal/countries/0", "GEO005@/targeting/geo_targets/0"}},
    {"nor at the supply side",
     with(R"("geo_targets":["US"])", R"(,"deals":[{"countries":["EL"]}])"),
     {"GEO001@/deals/0/countries/0", "GEO005@/targeting/geo_targets/0"}},
    {"what is meant is allowed",
     with(R"("geo_targets":["GB"])", R"(,"deal":{"countries":["UK"]})"),
     {"GEO001@/deal/countries/0"}},
    {"in small letters",
     with(R"("geo_targets":["GB"])", R"(,"deal":{"countries":["gb","de"]})"),
     {"GEO001@/deal/countries/0", "GEO001@/deal/countries/1"}},
    {"licences and special categories",
     with(R"("zone_licences":["uk"])", R"(,"compliance":{"special_category_countries":["EU"]})"),
     {"GEO001@/compliance/special_category_countries/0", "GEO001@/targeting/zone_licences/0"}},
    {"Kosovo", with(R"("geo_targets":["XK"],"geo_exclude":["UNK"])"),
     {"GEO002@/targeting/geo_targets/0"}},
    {"Kosovo alone", with(R"("geo_targets":["XKK"])", R"(,"deal":{"countries":["XK"]})"), clean},
    {"no subdivision among alpha-3", with(R"("geo_targets":["USA","FR-75"])"),
     {"GEO001@/targeting/geo_targets/1"}, P::dealsync1},

    {"both, in two codes", with(R"("geo_targets":["FR","US"],"geo_exclude":["USA"])"),
     {"GEO002@/targeting/geo_targets/1"}},
    {"region in both", with(R"("geo_targets":["US"],"regions":["US-CA"],"geo_exclude":["US-CA"])"),
     {"GEO002@/targeting/regions/0"}},
    {"apart", with(R"("geo_targets":["FR"],"geo_exclude":["US","US-CA-X"])"),
     {"GEO001@/targeting/geo_exclude/1"}},

    {"0.9 km", point(R"("radius":0.9)"), {radius_at}},
    {"1 km", point(R"("radius":1,"unit":"km")"), clean},
    {"800 km", point(R"("radius":800,"unit":"km")"), clean},
    {"800.1 km", point(R"("radius":800.1,"unit":"km")"), {radius_at}},
    {"500 mi", point(R"("radius":500,"unit":"mi")"), clean},
    {"500.1 mi", point(R"("radius":500.1,"unit":"mi")"), {radius_at}},
    {"0.9 mi, dv360", point(R"("radius":0.9,"unit":"mi")"), {radius_at}, P::dv360},
    {"0.7 mi elsewhere", point(R"("radius":0.7,"unit":"mi")"), clean, P::meta},
    {"no radius at all", point(R"("radius":0,"unit":"mi")"), {radius_at}, P::meta},
    {"unknown unit", point(R"("radius":5,"unit":"ft")"),
     {"GEO003@/targeting/geo_points/0/unit"}},

    {"beyond the poles", point(R"("lat":90.1,"lon":0)"), {"GEO004@/targeting/geo_points/0/lat"}},
    {"beyond the date line", point(R"("lat":0,"lon":-180.1)"),
     {"GEO004@/targeting/geo_points/0/lon"}},
    {"corners", point(R"("lat":-90,"lon":180)"), clean},

    {"outside the deal", with(R"("geo_targets":["DE","FR"])", R"(,"deal":{"countries":["DEU"]})"),
     {"GEO005@/targeting/geo_targets/1"}},
    {"a part outside the deal", with(R"("regions":["US-CA"])", R"(,"deal":{"countries":["DEU"]})"),
     {"GEO005@/targeting/regions/0"}},
    {"inside the deal", with(R"("geo_targets":["DE-BE","DEU"])", R"(,"deal":{"countries":["DE"]})"),
     {"GEO007@/targeting/geo_targets/0"}},
    {"outside all supply deals",
     with(R"("geo_targets":["DE","FR","IT"])",
          R"(,"deals":[{"countries":["DEU"]},{"countries":["FRA"]}])"),
     {"GEO005@/targeting/geo_targets/2"}},
    {"one supply deal is open", with(R"("geo_targets":["IT"])",
                                     R"(,"deals":[{"countries":["DEU"]},{"id":"x"}])"), clean},

    {"a part of a target", with(R"("geo_targets":["US-CA","USA"])"),
     {"GEO007@/targeting/geo_targets/0"}},
    {"named twice", with(R"("geo_targets":["US","FR","USA"])"),
     {"GEO007@/targeting/geo_targets/2"}},
    {"a part of an exclusion", with(R"("geo_targets":["FR"],"geo_exclude":["US","US-CA"])"),
     {"GEO007@/targeting/geo_exclude/1"}},
    {"a region of an excluded country",
     with(R"("geo_targets":["FR"],"regions":["US-CA"],"geo_exclude":["US"])"),
     {"GEO007@/targeting/regions/0"}},
    {"a region narrows its country", with(R"("geo_targets":["US"],"regions":["US-CA"])"), clean},

    {"postal codes", postal_codes(50001), {"GEO009@/targeting/postal_codes"}},
    {"50,000 postal codes", postal_codes(50000), clean},
    {"50,001 postal codes, meta", postal_codes(50001), {"GEO009@/targeting/postal_codes"}, P::meta},
    {"50,001 postal codes elsewhere", postal_codes(50001), clean, P::gam},

    {"0.9 mi for housing", point(R"("radius":0.9,"unit":"mi")",
                                 R"(,"compliance":{"special_category":"housing"})"),
     {"GEO011@/targeting/geo_points/0/radius"}, P::meta},
    {"1.6 km for housing", point(R"("radius":1.6)",
                                 R"(,"compliance":{"special_category":"housing"})"),
     {"GEO011@/targeting/geo_points/0/radius"}},
    {"1.7 km for housing", point(R"("radius":1.7)",
                                 R"(,"compliance":{"special_category":"housing"})"), clean},
    {"1 mi for housing", point(R"("radius":1,"unit":"mi")",
                               R"(,"compliance":{"special_category":"housing"})"), clean},
    {"1 km for none",
     point(R"("radius":1)", R"(,"compliance":{"special_category":"none"})"), clean},
};

std::vector<RuleCase> cases() {
  auto all = table;
  for (const auto profile : {P::opendirect21, P::dealsync1, P::openrtb26}) {
    all.push_back({"alpha-2", with(R"("geo_targets":["DEU","FR"])"),
                   {"GEO008@/targeting/geo_targets/1"}, profile});
    all.push_back({"alpha-3", with(R"("geo_targets":["DEU","FRA"])"), clean, profile});
  }
  for (const auto profile : {P::generic, P::dv360, P::gam, P::googleads, P::meta}) {
    all.push_back({"either", with(R"("geo_targets":["DEU","FR"])"), clean, profile});
  }
  return all;
}

TEST(Geo, CasesFireOrDoNot) { run_cases(geo_restrictions, cases()); }
TEST(Geo, EveryCodeHasACase) {
  expect_all_codes_fire(geo_restrictions.codes, cases(),
                        {"GEO006", "GEO010"});  // below, with a policy
}

TEST(Geo, PoliciesForbidPlacesOrAskForALicence) {
  using V = std::vector<std::string>;
  auto context = context_of(Profile::generic);
  limit<std::vector<std::string>>(context, "geo.embargoed") = {"CUB", "UA-43"};
  limit<std::vector<std::string>>(context, "geo.licence_zones") = {"NJ", "US-NJ", "GB"};
  const auto codes = [&](std::string_view targeting) {
    return codes_of(geo_restrictions, with(targeting), context);
  };
  EXPECT_EQ(codes(R"("geo_targets":["CU","US"])"), V{"GEO006@/targeting/geo_targets/0"});
  EXPECT_EQ(codes(R"("geo_targets":["DE"],"regions":["CU-03","UA-43","UA-30"])"),
            (V{"GEO006@/targeting/regions/0", "GEO006@/targeting/regions/1"}));
  EXPECT_EQ(codes(R"("geo_targets":["US","US-NY"])"), V{"GEO007@/targeting/geo_targets/1"});
  EXPECT_EQ(codes(R"("geo_targets":["GBR","US-NJ"])"),
            (V{"GEO010@/targeting/geo_targets/0", "GEO010@/targeting/geo_targets/1"}));
  EXPECT_EQ(codes(R"("geo_targets":["GBR","US-NJ"],"zone_licences":["GB","US-NJ"])"), V{});
  EXPECT_EQ(codes(R"("geo_targets":["GBR"],"zone_licences":["US-NJ"])"),
            V{"GEO010@/targeting/geo_targets/0"});
}

TEST(Geo, FixesKeepTheMeaning) {
  const auto alpha = findings_of(geo_restrictions, with(R"("geo_targets":["FR"])"),
                                 context_of(Profile::dealsync1));
  ASSERT_EQ(alpha.size(), 1u);
  ASSERT_EQ(alpha[0].fix.size(), 1u);
  EXPECT_EQ(alpha[0].info->fixing, Fixing::safe);
  EXPECT_EQ(alpha[0].fix[0].operation, Edit::Operation::replace);
  EXPECT_EQ(alpha[0].fix[0].pointer, "/targeting/geo_targets/0");
  EXPECT_EQ(alpha[0].fix[0].value, "\"FRA\"");

  const auto child = findings_of(geo_restrictions, with(R"("geo_targets":["US","US-CA"])"),
                                 context_of(Profile::generic));
  ASSERT_EQ(child.size(), 1u);
  EXPECT_EQ(child[0].severity, Severity::advisory);
  ASSERT_EQ(child[0].fix.size(), 1u);
  EXPECT_EQ(child[0].fix[0].operation, Edit::Operation::remove);
  EXPECT_EQ(child[0].fix[0].pointer, "/targeting/geo_targets/1");

  const auto region = findings_of(
      geo_restrictions, with(R"("geo_targets":["FR"],"regions":["US-CA"],"geo_exclude":["US"])"),
      context_of(Profile::generic));
  ASSERT_EQ(region.size(), 1u);
  EXPECT_TRUE(region[0].fix.empty());  // which of the two is meant, nobody can tell
}

TEST(Geo, LongListsAreReportedUpToALimit) {
  std::string places;
  for (int i = 0; i < 20000; ++i) places += fmt::format("{}\"US-{}\"", i == 0 ? "" : ",", i % 1000);
  const auto codes =
      codes_of(geo_restrictions,
               with(fmt::format(R"("geo_targets":[{}],"geo_exclude":[{}])", places, places)),
               context_of(Profile::generic));
  EXPECT_EQ(codes.size(), 100u);
}

TEST(GeoTest, NamesTheCodeThatIsMeantInTheFormThatThePlaceWants) {
  const auto message = [](std::string_view code, Profile profile) {
    const auto found =
        findings_of(geo_restrictions, with(fmt::format(R"("geo_targets":["{}"])", code)),
                    context_of(profile));
    return found.empty() ? std::string() : found.front().message;
  };
  EXPECT_EQ(message("UK", Profile::generic),
            "\"UK\" in geo_targets is not the code of a country; did you mean 'GB'?");
  EXPECT_EQ(message("UK", Profile::openrtb26),
            "\"UK\" in geo_targets is not the code of a country; did you mean 'GBR'?");
  EXPECT_EQ(message("deu", Profile::generic),
            "\"deu\" in geo_targets is not the code of a country; did you mean 'DEU'?");
  EXPECT_EQ(message("EU", Profile::generic),
            "\"EU\" in geo_targets is not the code of a country; name its members: no code stands "
            "for a union");
}

}  // namespace
}  // namespace dealkit::validation::geo_test
