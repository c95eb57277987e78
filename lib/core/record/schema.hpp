// The JSON Schema of a record type, for editors and for those who produce records.
#pragma once

#include <string>

#include "core/record/field.hpp"

namespace dealkit::record {

/// JSON Schema (draft 2020-12) of what decode() takes without a problem: every member may be left
/// out or null, unknown members are fine. Words that rules (not the decoder) ask for stand in the
/// description and as examples. On one line.
std::string json_schema(const Table& table);

}  // namespace dealkit::record
