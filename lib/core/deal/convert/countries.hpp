// Codes of countries as people write them.
#pragma once

#include <string_view>

#include "core/base/country.hpp"

namespace dealkit::deal::convert {

/// The country of a code of ISO 3166-1 in any capitals, or of one that is often written for it
/// ("UK", and "EL" in the European Union); nullptr for others.
const base::Country* country_of(std::string_view code);

}  // namespace dealkit::deal::convert
