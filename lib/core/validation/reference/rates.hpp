// Exchange rates (--rates): CSV lines "currency,rate", the rate being units of the first line's
// currency for one unit of that line's ("EUR,1" first, then "USD,0.92").
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/money.hpp"

namespace dealkit::validation {

class Rates {
 public:
  /// Errc::configuration with the line, for what is no currency or no positive rate.
  static base::Result<Rates> parse(std::string_view csv);

  /// `amount` of `from` in `to`, rounded half to even; nullopt without a rate for either.
  std::optional<base::Micros> convert(base::Micros amount, std::string_view from,
                                      std::string_view to) const;

 private:
  std::map<std::string, base::Micros, std::less<>> rates_;  // in the first line's currency
};

}  // namespace dealkit::validation
