// Places as campaigns name them: countries by any ISO 3166-1 code, subdivisions by ISO 3166-2.
#pragma once

#include <bitset>
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

/// The identity of a place among tokens: "DE" and "DEU" are one.
struct SamePlace {
  std::string_view operator()(std::string_view code) const {
    const auto* country = base::find_country(code);
    return country == nullptr ? code : country->alpha3;
  }
};

}  // namespace dealkit::validation
