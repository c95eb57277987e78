// The days of the week as people and ad servers write them: mon or monday, in any case.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace dealkit::validation {

inline constexpr std::array<std::string_view, 7> day_names{
    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"};
inline constexpr std::size_t short_day_length = 3;

/// 0 for Monday to 6 for Sunday; nullopt for a name that is no day. Three letters are compared as
/// one number: calls to compare them would cost more than the rest of a rule.
constexpr std::optional<std::size_t> day_of(std::string_view name) {
  constexpr auto lower = [](char c) {
    return static_cast<std::uint32_t>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c) & 0xFFU;
  };
  constexpr auto packed = [lower](std::string_view s) {
    return lower(s[0]) << 16 | lower(s[1]) << 8 | lower(s[2]);
  };
  if (name.size() < short_day_length) return std::nullopt;
  const auto key = packed(name);
  std::size_t day = 0;
  while (day < day_names.size() && packed(day_names[day]) != key) ++day;
  if (day == day_names.size()) return std::nullopt;
  if (name.size() == short_day_length) return day;
  const auto whole = day_names[day];
  if (name.size() != whole.size()) return std::nullopt;
  for (std::size_t i = short_day_length; i < whole.size(); ++i) {
    if (lower(name[i]) != lower(whole[i])) return std::nullopt;
  }
  return day;
}

}  // namespace dealkit::validation
