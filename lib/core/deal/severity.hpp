// The severities of findings, as reports and set findings have them: the one list that validate
// writes and imports read.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace dealkit::deal {

enum class Severity : std::uint8_t { advisory, warning, critical };

/// By Severity.
inline constexpr std::array<std::string_view, 3> severity_words{"advisory", "warning", "critical"};
/// The same as a field table lists them.
inline constexpr std::string_view severity_list = "critical|warning|advisory";

/// In any capitals; nullopt for another word.
std::optional<Severity> parse_severity(std::string_view word);

}  // namespace dealkit::deal
