// What currencies are worth to a power of ten, and what people write for their codes.
#include "core/base/currency_scale.hpp"

namespace dealkit::base {
namespace {

Micros units(std::int64_t count) { return {count * micros_per_unit}; }

TEST(CurrencyScale, TenThousandDollarsInOtherCurrencies) {
  const std::pair<std::string_view, std::int64_t> table[] = {
      {"USD", 10'000},         {"EUR", 10'000},        {"KWD", 10'000},    {"CHF", 10'000},
      {"PLN", 100'000},        {"JPY", 1'000'000},     {"INR", 1'000'000}, {"HUF", 10'000'000},
      {"CLP", 10'000'000},     {"KRW", 10'000'000},    {"IDR", 100'000'000},
      {"VND", 100'000'000},    {"LBP", 1'000'000'000}, {"CLF", 10'000}};
  for (const auto& [code, count] : table) {
    ASSERT_NE(find_currency(code), nullptr) << code;
    EXPECT_EQ(worth_of(units(10'000), find_currency(code)), units(count)) << code;
  }
  EXPECT_EQ(worth_of(units(10'000), nullptr), units(10'000));
  EXPECT_EQ(worth_of(units(1'000'000'000), find_currency("IRR")), micros_limit);
}

/// Every row is of a currency that can be written, so that a slip in the table shows.
TEST(CurrencyScale, RowsAreCurrencies) {
  int scaled = 0;
  for (char a = 'A'; a <= 'Z'; ++a) {
    for (char b = 'A'; b <= 'Z'; ++b) {
      for (char c = 'A'; c <= 'Z'; ++c) {
        const char code[] = {a, b, c};
        const auto* currency = find_currency({code, 3});
        if (currency != nullptr && dollar_exponent(*currency) > 0) ++scaled;
        if (currency == nullptr) {
          EXPECT_EQ(dollar_exponent({std::string_view(code, 3), 2}), 0) << std::string(code, 3);
        }
      }
    }
  }
  EXPECT_EQ(scaled, 123);
}

TEST(CurrencyHint, NamesWhatIsMeant) {
  EXPECT_EQ(currency_hint("eur"), "; did you mean 'EUR'?");
  EXPECT_EQ(currency_hint("Euro"), "; did you mean 'EUR'?");
  EXPECT_EQ(currency_hint("$"), "; did you mean 'USD'?");
  EXPECT_EQ(currency_hint("RMB"), "; did you mean 'CNY'?");
  for (const std::string_view code : {"", "XXX", "doubloons"}) EXPECT_EQ(currency_hint(code), "");
}

}  // namespace
}  // namespace dealkit::base
