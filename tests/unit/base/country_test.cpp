// ISO 3166-1 codes and the countries they name.
#include "core/base/country.hpp"

#include <fstream>
#include <iterator>
#include <string>

#include "core/base/json/document.hpp"

namespace dealkit::base {
namespace {

TEST(Country, BothCodesNameTheSameCountry) {
  ASSERT_NE(find_country("DE"), nullptr);
  EXPECT_EQ(find_country("DE"), find_country("DEU"));
  EXPECT_EQ(find_country("US")->alpha3, "USA");
  EXPECT_EQ(find_country("ZWE")->alpha2, "ZW");
  EXPECT_EQ(find_country("ABW")->alpha2, "AW");
}

TEST(Country, WhatIsNotAssignedIsUnknown) {
  for (const std::string_view code : {"", "U", "us", "usa", "UK", "XX", "XXX", "EU", "DEUT",
                                      "D\xC3", "12", "AAA", "ZZZ"}) {
    EXPECT_EQ(find_country(code), nullptr) << code;
  }
}

TEST(Country, EveryPairOfCapitalsIsConsistent) {
  int count = 0;
  for (char a = 'A'; a <= 'Z'; ++a) {
    for (char b = 'A'; b <= 'Z'; ++b) {
      const char code[] = {a, b};
      const auto* country = find_country({code, 2});
      if (country == nullptr) continue;
      ++count;
      EXPECT_EQ(country->alpha2, std::string_view(code, 2));
      EXPECT_EQ(find_country(country->alpha3), country);
      EXPECT_EQ(index_of(*country), static_cast<std::size_t>(count - 1));
    }
  }
  EXPECT_EQ(count, static_cast<int>(country_count));
}

/// The table against Debian's (package iso-codes).
TEST(Country, TheTableIsThatOfIso3166) {
  std::ifstream file("/usr/share/iso-codes/json/iso_3166-1.json");
  ASSERT_TRUE(file) << "the package iso-codes is not installed";
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  json::Reader reader;
  const auto document = reader.read(text);
  ASSERT_TRUE(document) << document.error().message;
  std::size_t count = 0;
  for (const auto entry : (*document)->root().find("3166-1")) {
    const auto* country = find_country(entry.find("alpha_2").string());
    ASSERT_NE(country, nullptr) << entry.text();
    EXPECT_EQ(country->alpha3, entry.find("alpha_3").string());
    ++count;
  }
  EXPECT_EQ(count + 1, country_count);  // Kosovo is in none of ISO's lists
}

TEST(Country, KosovoHasTheCodesThatPeersWrite) {
  const auto* kosovo = find_country("XK");
  ASSERT_NE(kosovo, nullptr);
  EXPECT_EQ(kosovo->alpha3, "XKX");
  for (const std::string_view code : {"XKX", "XKK", "UNK"}) {
    EXPECT_EQ(find_country(code), kosovo) << code;
  }
  EXPECT_EQ(find_country_of_subdivision("XK-01"), kosovo);
}

TEST(Country, WhatIsProbablyMeant) {
  const std::pair<std::string_view, std::string_view> table[] = {
      {"UK", "GB"}, {"uk", "GB"},      {"EL", "GR"},  {"de", "DE"},  {"deu", "DE"},
      {"De", "DE"}, {"Germany", "DE"}, {"GER", "DE"}, {"xkk", "XK"}, {"GB", "GB"}};
  for (const auto& [code, meant] : table) {
    const auto* country = likely_country(code);
    ASSERT_NE(country, nullptr) << code;
    EXPECT_EQ(country->alpha2, meant) << code;
  }
  for (const std::string_view code : {"", "EU", "XX", "Narnia", "D", "US-CA"}) {
    EXPECT_EQ(likely_country(code), nullptr) << code;
  }
  EXPECT_EQ(likely_country(std::string(100, 'A')), nullptr);
}

TEST(Country, SubdivisionsBelongToTheirCountry) {
  EXPECT_EQ(find_country_of_subdivision("US-CA"), find_country("USA"));
  EXPECT_EQ(find_country_of_subdivision("FR-971"), find_country("FR"));
  for (const std::string_view code : {"US", "US-", "US-CALI", "us-ca", "XX-CA", "USA-CA", "US-ca",
                                      "US_CA"}) {
    EXPECT_EQ(find_country_of_subdivision(code), nullptr) << code;
  }
}

}  // namespace
}  // namespace dealkit::base
