// ISO 3166-1: the officially assigned country codes, alpha-2 and alpha-3.
#pragma once

#include <cstddef>
#include <string_view>

namespace dealkit::base {

struct Country {
  std::string_view alpha2;  // "DE"
  std::string_view alpha3;  // "DEU"
};

/// How many countries there are, and the place of one in their list: for sets of countries.
inline constexpr std::size_t country_count = 249;
std::size_t index_of(const Country& country);

/// The country of an alpha-2 or alpha-3 code (upper case, exact), nullptr if ISO 3166-1 assigns it
/// to none. The pointer identifies the country, so that "DE" and "DEU" compare equal.
const Country* find_country(std::string_view code);

/// The country of an ISO 3166-2 subdivision ("US-CA"): two capitals, a hyphen, one to three
/// capitals or digits. nullptr for another shape or an unknown country; the subdivision itself is
/// not looked up.
const Country* find_country_of_subdivision(std::string_view code);

}  // namespace dealkit::base
