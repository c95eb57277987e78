// What an export fills in that no table holds: of a campaign what its deal allows in all, and what
// the deal's other campaigns have bound of it. The database computes both in the snapshot that is
// read. Internal to this folder.
#pragma once

#include <string>

#include "io/sql/connection.hpp"
#include "io/store/columns.hpp"

namespace dealkit::io::store {

/// What stands behind FROM, as "r", and the columns that it has.
struct Source {
  std::string from;  // "deal AS r"
  TableOf table;
};

struct SourceOptions {
  sql::Dialect dialect = sql::Dialect::sqlite;
  bool computed = false;
  /// Only a few records are asked for: each looks up its deal's campaigns. Otherwise the sums of
  /// all deals are made first, so that the time grows with the number of campaigns and not its
  /// square.
  bool few = false;
};

/// The records of a kind.
///
/// allocated_spend: the sum of the budgets of the deal's other campaigns. A campaign binds its
/// budget whatever its status but archived or cancelled (one that is completed has spent it), if
/// it has the deal's currency or states none. A campaign in another currency than its deal gets
/// neither member: the amounts could not be compared. A sum of 9e12 units or more is given as the
/// largest amount that there is.
Source source_of(deal::Kind kind, const TableOf& table, const SourceOptions& options);

}  // namespace dealkit::io::store
