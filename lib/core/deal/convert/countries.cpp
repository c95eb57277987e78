// Reading codes of countries.
#include "core/deal/convert/countries.hpp"

#include <string>
#include <utility>

namespace dealkit::deal::convert {

const base::Country* country_of(std::string_view code) {
  constexpr std::pair<std::string_view, std::string_view> habits[] = {{"UK", "GB"}, {"EL", "GR"}};
  constexpr std::size_t longest = 3;
  if (code.size() > longest) return nullptr;
  std::string capitals(code);
  for (char& letter : capitals) {
    if (letter >= 'a' && letter <= 'z') letter = static_cast<char>(letter - 'a' + 'A');
  }
  if (const auto* country = base::find_country(capitals)) return country;
  for (const auto& [habit, official] : habits) {
    if (capitals == habit) return base::find_country(official);
  }
  return nullptr;
}

}  // namespace dealkit::deal::convert
