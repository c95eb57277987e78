// Sets of countries and of parts of countries, as bytes: whether the places of two campaigns meet.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/record/field.hpp"

namespace dealkit::validation {

/// Appends the places of `targets` without `excluded`; no targets = everywhere. A code that ISO
/// 3166 does not know is a place of its own. A part that is excluded from a country that is
/// targeted whole is not taken out of it.
void append_places(std::string& out, const record::Tokens& targets,
                   const record::Tokens& excluded);

/// Whether two sets share a place: the same country, a country and its part, the same part.
bool places_meet(std::string_view a, std::string_view b);

/// 64 bits such that places that meet have masks that share a bit.
std::uint64_t places_mask(std::string_view places);

}  // namespace dealkit::validation
