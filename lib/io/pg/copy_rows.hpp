// Rows in the binary format of COPY (manual, COPY, "Binary Format"): the server has nothing to
// parse and to unescape, which saves it a twelfth of its work on new deals.
#pragma once

#include <span>
#include <string>

#include "core/base/result.hpp"
#include "io/sql/connection.hpp"

namespace dealkit::io::pg {

/// What stands before the first row, and after the last one.
void append_copy_begin(std::string& out);
void append_copy_end(std::string& out);

/// Appends one row, a value for each column, in the form of the column's type. Errc::data for a
/// value that the column cannot hold: a NUL character in a text, an instant that is none.
base::Result<void> append_copy_row(std::string& out, const std::string& table,
                                   std::span<const sql::Column> columns,
                                   std::span<const sql::Value> values);

}  // namespace dealkit::io::pg
