// A query as one SELECT: what of it the database does, and what is left to do on the records that
// come back. Internal to this folder.
#pragma once

#include <string>
#include <vector>

#include "io/store/columns.hpp"
#include "io/store/records/records.hpp"
#include "io/store/records/where_sql.hpp"

namespace dealkit::io::store {

struct Select {
  std::string statement;
  std::vector<OwnedValue> parameters;
  /// The columns of the record. With `effective`, one more follows them: see unfold_changes().
  TableOf table;
  bool has_parent = false;  // what read_parent() reads follows them
};

/// Errc::usage: an order by a member that there is not, that cannot be ordered, or (effective)
/// whose value today is not the one that is given out; `effective` of a kind that is not approved.
base::Result<Select> select_of(const Query& query, const TableOf& table, sql::Dialect dialect);

/// The changes of a deal that were made after those of its approved version, newest first, from the
/// column that an `effective` SELECT ends with: "17 {…}" for each, in lines of any order.
base::Result<std::vector<std::string>> unfold_changes(std::string_view column);

}  // namespace dealkit::io::store
