// The currency table: decimals, and everything that is not a currency.
#include "core/base/currency.hpp"

namespace dealkit::base {
namespace {

int decimals(std::string_view code) {
  const Currency* const currency = find_currency(code);
  if (currency == nullptr) return -1;
  EXPECT_EQ(currency->code, code);
  return currency->decimals;
}

TEST(Currency, KnowsEveryExceptionFromTwoDecimals) {
  const std::vector<std::string> none{"BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG",
                                      "RWF", "UGX", "UYI", "VND", "VUV", "XAF", "XOF", "XPF"};
  const std::vector<std::string> three{"BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"};
  const std::vector<std::string> four{"CLF", "UYW"};
  std::map<int, std::size_t> found;
  std::string code = "AAA";
  for (code[0] = 'A'; code[0] <= 'Z'; ++code[0]) {
    for (code[1] = 'A'; code[1] <= 'Z'; ++code[1]) {
      for (code[2] = 'A'; code[2] <= 'Z'; ++code[2]) ++found[decimals(code)];
    }
  }
  for (const auto& each : none) EXPECT_EQ(decimals(each), 0) << each;
  for (const auto& each : three) EXPECT_EQ(decimals(each), 3) << each;
  for (const auto& each : four) EXPECT_EQ(decimals(each), 4) << each;
  EXPECT_EQ(found[0], none.size());
  EXPECT_EQ(found[3], three.size());
  EXPECT_EQ(found[4], four.size());
  EXPECT_EQ(found[2], 139U);
  EXPECT_EQ(found.size(), 5U);  // with -1 for what is none
}

TEST(Currency, KnowsRecentCodesAndForgetsWithdrawnOnes) {
  for (const char* code : {"USD", "EUR", "GBP", "VED", "VES", "SLE", "XCG", "ZWG", "XAD", "ZAR"}) {
    EXPECT_EQ(decimals(code), 2) << code;
  }
  for (const char* code : {"DEM", "HRK", "BGN", "ANG", "SLL", "ZWL", "CUC", "XTS", "XXX", "XAU"}) {
    EXPECT_EQ(decimals(code), -1) << code;
  }
}

TEST(Currency, RefusesEverythingButThreeCapitals) {
  for (const char* code :
       {"", "U", "US", "USDX", "usd", "Usd", "US ", "U$D", "\xFFSD", "[[[", "@@@"}) {
    EXPECT_EQ(find_currency(code), nullptr) << code;
  }
  EXPECT_EQ(find_currency(std::string_view("US\0", 3)), nullptr);
}

}  // namespace
}  // namespace dealkit::base
