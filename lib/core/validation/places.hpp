// Places as campaigns name them: countries by any ISO 3166-1 code, subdivisions by ISO 3166-2.
#pragma once

#include <bitset>
#include <string>
#include <string_view>

#include "core/base/country.hpp"

namespace dealkit::validation {

using Countries = std::bitset<base::country_count>;

struct Place {
  const base::Country* country = nullptr;  // nullptr: no known code
  bool subdivision = false;                // a part of the country
};

inline Place place_of(std::string_view code) {
  if (const auto* country = base::find_country(code)) return {country, false};
  return {base::find_country_of_subdivision(code), true};
}

/// "; did you mean 'GB'?" for what is no code of a country, in the form of the code or, where only
/// that is taken, in alpha-3; nothing where nobody can tell.
std::string country_hint(std::string_view code, bool alpha3);

/// The identity of a place among tokens: "DE" and "DEU" are one.
struct SamePlace {
  std::string_view operator()(std::string_view code) const {
    const auto* country = base::find_country(code);
    return country == nullptr ? code : country->alpha3;
  }
};

}  // namespace dealkit::validation
