// ISO 3166-1: the officially assigned country codes, alpha-2 and alpha-3, and Kosovo (XK, XKX).
#pragma once

#include <cstddef>
#include <string_view>

namespace dealkit::base {

struct Country {
  std::string_view alpha2;  // "DE"
  std::string_view alpha3;  // "DEU"
};

/// How many countries there are, and the place of one in their list: for sets of countries.
inline constexpr std::size_t country_count = 250;
std::size_t index_of(const Country& country);

/// The country of an alpha-2 or alpha-3 code (upper case, exact), nullptr if ISO 3166-1 assigns it
/// to none. The pointer identifies the country, so that "DE" and "DEU" compare equal. Kosovo has no
/// code of ISO 3166-1: XK and XKX are what we write, XKK and UNK what peers write too.
const Country* find_country(std::string_view code);

/// The country that `code` is probably meant to be where find_country() knows none: another case
/// ("de"), a code of other lists ("UK", "EL", "GER") or a name ("Germany"). For "did you mean", and
/// for reading on after that was said.
const Country* likely_country(std::string_view code);

/// The country of an ISO 3166-2 subdivision ("US-CA"): two capitals, a hyphen, one to three
/// capitals or digits. nullptr for another shape or an unknown country; the subdivision itself is
/// not looked up.
const Country* find_country_of_subdivision(std::string_view code);

}  // namespace dealkit::base
