// Writes a record's cells as JSON by its field table: the way back from decode().
#pragma once

#include <string>

#include "core/record/field.hpp"

namespace dealkit::record {

/// Appends the struct of cells `record` as one JSON object on one line, members in the order of the
/// table, absent cells left out. Amounts are exact decimals, instants stand in UTC, values that
/// were kept as JSON stay as they were written but for the white space between their tokens.
/// Members that the table does not know are not there: whoever changes a record of somebody else
/// edits its text instead.
void encode(std::string& out, const Table& table, const void* record);

}  // namespace dealkit::record
