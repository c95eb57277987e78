// The auction types of a deal's member `at` (OpenRTB 2.6 section 3.2.12).
#pragma once

#include <cstdint>

namespace dealkit::deal {

inline constexpr std::int64_t first_price = 1;
inline constexpr std::int64_t fixed_price = 3;  // the deal's floor is the price

}  // namespace dealkit::deal
