#include "core/validation/reference/rates.hpp"

#include <algorithm>

#include "core/base/ascii.hpp"
#include "core/base/currency.hpp"

namespace dealkit::validation {
base::Result<Rates> Rates::parse(std::string_view csv) {
  constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";  // spreadsheets write one
  if (csv.starts_with(byte_order_mark)) csv.remove_prefix(byte_order_mark.size());
  Rates rates;
  std::uint32_t line_number = 0;
  while (!csv.empty()) {
    const auto end = std::min(csv.find('\n'), csv.size());
    const auto line = base::trim(csv.substr(0, end));
    csv.remove_prefix(std::min(end + 1, csv.size()));
    ++line_number;
    if (line.empty() || line.front() == '#' || line == "currency,rate") continue;
    const auto comma = line.find(',');
    const auto currency = base::trim(line.substr(0, comma));
    const auto fail = [&](std::string message) {
      return base::Error{base::Errc::configuration, std::move(message), {0, line_number, 1}};
    };
    if (comma == std::string_view::npos || base::find_currency(currency) == nullptr) {
      return fail("expected \"currency,rate\" with an ISO 4217 currency, found \"" +
                  std::string(line.substr(0, 60)) + "\"");
    }
    const auto rate = base::parse_micros(base::trim(line.substr(comma + 1)));
    if (!rate || rate->value <= 0) {
      return fail("expected a positive rate with up to 6 decimals for " + std::string(currency) +
                  ", found \"" + std::string(base::trim(line.substr(comma + 1))) + "\"");
    }
    rates.rates_.insert_or_assign(std::string(currency), *rate);
  }
  return rates;
}

std::optional<base::Micros> Rates::convert(base::Micros amount, std::string_view from,
                                           std::string_view to) const {
  if (from == to) return amount;
  const auto source = rates_.find(from);
  const auto target = rates_.find(to);
  if (source == rates_.end() || target == rates_.end()) return std::nullopt;
  const auto converted = base::scale(amount, source->second.value, target->second.value,
                                     base::Rounding::half_even);
  if (!converted) return std::nullopt;
  return *converted;
}

}  // namespace dealkit::validation
