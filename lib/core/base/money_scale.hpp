// How many decimals the integers of money.hpp have, and how a message quotes what is no amount; for
// the files of this room that read and compute them.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace dealkit::base {

inline constexpr int micros_decimals = 6;
inline constexpr int nanos_decimals = 9;
inline constexpr std::int64_t nanos_per_micro = 1'000;

/// In quotation marks, cut: a number of a megabyte must not fill the log.
std::string quoted_amount(std::string_view text);

}  // namespace dealkit::base
