// ISO 3166-1 codes and the countries they name.
#include "core/base/country.hpp"

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
