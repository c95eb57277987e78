// The part of a record type's manual page (section 5) that says what its members are.
#pragma once

#include <string>

#include "core/record/field.hpp"

namespace dealkit::record {

/// man(7) source without a section heading: an entry for each field, then a subsection for each
/// object inside the record, named by its path ("targeting.dayparts"). A table that stands at two
/// places is described at the first one.
std::string manual_fields(const Table& table);

}  // namespace dealkit::record
