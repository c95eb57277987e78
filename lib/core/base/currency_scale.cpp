#include "core/base/currency_scale.hpp"

#include <algorithm>
#include <array>

namespace dealkit::base {
namespace {

struct Scale {
  std::string_view code;
  int exponent;
};

// The logarithm of the rate to the US dollar, rounded, as of early 2026; sorted by code. A currency
// that is not here is worth about as much as a dollar, or more.
constexpr Scale scales[] = {
    {"AED", 1}, {"AFN", 2}, {"ALL", 2}, {"AMD", 3}, {"AOA", 3}, {"ARS", 3}, {"BDT", 2}, {"BIF", 3},
    {"BOB", 1}, {"BRL", 1}, {"BTN", 2}, {"BWP", 1}, {"CDF", 3}, {"CLP", 3}, {"CNY", 1}, {"COP", 4},
    {"CRC", 3}, {"CUP", 2}, {"CVE", 2}, {"CZK", 1}, {"DJF", 2}, {"DKK", 1}, {"DOP", 2}, {"DZD", 2},
    {"EGP", 2}, {"ERN", 1}, {"ETB", 2}, {"GHS", 1}, {"GMD", 2}, {"GNF", 4}, {"GTQ", 1}, {"GYD", 2},
    {"HKD", 1}, {"HNL", 1}, {"HTG", 2}, {"HUF", 3}, {"IDR", 4}, {"ILS", 1}, {"INR", 2}, {"IQD", 3},
    {"IRR", 6}, {"ISK", 2}, {"JMD", 2}, {"JPY", 2}, {"KES", 2}, {"KGS", 2}, {"KHR", 4}, {"KMF", 3},
    {"KPW", 3}, {"KRW", 3}, {"KZT", 3}, {"LAK", 4}, {"LBP", 5}, {"LKR", 2}, {"LRD", 2}, {"LSL", 1},
    {"LYD", 1}, {"MAD", 1}, {"MDL", 1}, {"MGA", 4}, {"MKD", 2}, {"MMK", 3}, {"MNT", 4}, {"MOP", 1},
    {"MRU", 2}, {"MUR", 2}, {"MVR", 1}, {"MWK", 3}, {"MXN", 1}, {"MYR", 1}, {"MZN", 2}, {"NAD", 1},
    {"NGN", 3}, {"NIO", 2}, {"NOK", 1}, {"NPR", 2}, {"PEN", 1}, {"PGK", 1}, {"PHP", 2}, {"PKR", 2},
    {"PLN", 1}, {"PYG", 4}, {"QAR", 1}, {"RON", 1}, {"RSD", 2}, {"RUB", 2}, {"RWF", 3}, {"SAR", 1},
    {"SBD", 1}, {"SCR", 1}, {"SDG", 3}, {"SEK", 1}, {"SLE", 1}, {"SOS", 3}, {"SRD", 2}, {"SSP", 4},
    {"STN", 1}, {"SVC", 1}, {"SYP", 4}, {"SZL", 1}, {"THB", 2}, {"TJS", 1}, {"TMT", 1}, {"TRY", 2},
    {"TTD", 1}, {"TWD", 2}, {"TZS", 3}, {"UAH", 2}, {"UGX", 4}, {"UYI", 1}, {"UYU", 2}, {"UZS", 4},
    {"VED", 2}, {"VES", 2}, {"VND", 4}, {"VUV", 2}, {"XAF", 3}, {"XOF", 3}, {"XPF", 2}, {"YER", 2},
    {"ZAR", 1}, {"ZMW", 1}, {"ZWG", 1},
};

constexpr bool sorted = [] {
  for (std::size_t i = 1; i < std::size(scales); ++i) {
    if (!(scales[i - 1].code < scales[i].code)) return false;
  }
  return true;
}();
static_assert(sorted);

struct CurrencyName {
  std::string_view name, code;
};
constexpr CurrencyName currency_names[] = {
    {"EURO", "EUR"}, {"EUROS", "EUR"}, {"\xE2\x82\xAC", "EUR"}, {"DOLLAR", "USD"},
    {"$", "USD"},    {"US$", "USD"},   {"\xC2\xA3", "GBP"},     {"POUND", "GBP"},
    {"STG", "GBP"},  {"YEN", "JPY"},   {"\xC2\xA5", "JPY"},     {"RMB", "CNY"},
    {"CNH", "CNY"},  {"RUR", "RUB"},   {"TRL", "TRY"},          {"SFR", "CHF"},
    {"NTD", "TWD"},  {"WON", "KRW"},   {"HRK", "EUR"},          {"BGN", "EUR"},
};

}  // namespace

int dollar_exponent(const Currency& currency) {
  if (currency.code == "USD" || currency.code == "EUR") return 0;  // as most are
  const auto* found =
      std::lower_bound(std::begin(scales), std::end(scales), currency.code,
                       [](const Scale& scale, std::string_view code) { return scale.code < code; });
  return found != std::end(scales) && found->code == currency.code ? found->exponent : 0;
}

Micros worth_of(Micros dollars, const Currency* currency) {
  if (currency == nullptr) return dollars;
  std::int64_t factor = 1;
  for (int i = dollar_exponent(*currency); i > 0; --i) factor *= 10;
  return scale(dollars, factor, 1, Rounding::down).value_or(micros_limit);
}

std::string currency_hint(std::string_view code) {
  std::string capitals;
  for (const char c : code.substr(0, 16)) {
    capitals.push_back(c >= 'a' && c <= 'z' ? static_cast<char>(c - ('a' - 'A')) : c);
  }
  const auto* found =
      std::find_if(std::begin(currency_names), std::end(currency_names),
                   [&](const CurrencyName& other) { return other.name == capitals; });
  const auto meant = found == std::end(currency_names) ? std::string_view(capitals) : found->code;
  if (find_currency(meant) == nullptr) return {};
  return "; did you mean '" + std::string(meant) + "'?";
}

}  // namespace dealkit::base
