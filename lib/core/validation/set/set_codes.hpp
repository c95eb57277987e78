// The codes that set rules report, in the order of their text: findings about the same record stand
// in it.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace dealkit::validation {

enum class SetCode : std::uint8_t {
  overlap_warn, overlap_strong, overlap_merge, overlap_unmeasured, children_exceed_parent,
  exclusive_double_booked, sov_over_100, competitive_separation
};
inline constexpr std::array<std::string_view, 8> set_code_names{
    "AUD002", "AUD003", "AUD004", "AUD006", "BUD006", "SCH009", "SCH010", "SCH017"};
inline constexpr std::size_t set_code_count = set_code_names.size();

constexpr std::string_view to_string(SetCode code) {
  return set_code_names[static_cast<std::size_t>(code)];
}

/// A set of codes.
using SetCodes = std::uint8_t;
constexpr SetCodes bit(SetCode code) {
  return static_cast<SetCodes>(1U << static_cast<unsigned>(code));
}

}  // namespace dealkit::validation
