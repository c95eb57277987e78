// ISO 4217: the alphabetic codes in use and the number of decimals of each currency's minor unit.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace dealkit::base {

struct Currency {
  std::string_view code;      // "USD"
  std::uint8_t decimals = 2;  // 0 for JPY, 3 for KWD
};

/// The currency of that code (upper case, exact), nullptr if ISO 4217 does not list it.
const Currency* find_currency(std::string_view code);

}  // namespace dealkit::base
