#include "core/validation/places.hpp"

namespace dealkit::validation {

std::string country_hint(std::string_view code, bool alpha3) {
  if (code == "EU") return "; name its members: no code stands for a union";
  const auto* country = base::likely_country(code);
  if (country == nullptr) return {};
  const bool three = alpha3 || code.size() == 3;
  return "; did you mean '" + std::string(three ? country->alpha3 : country->alpha2) + "'?";
}

}  // namespace dealkit::validation
