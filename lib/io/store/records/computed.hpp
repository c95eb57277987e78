// What an export fills in that no stored record holds: of a campaign what its deal allows in all,
// what the deal's other campaigns have bound of it, and what rules must know of the deal, which the
// database computes in the snapshot that is read; of an account its version. Internal to this
// folder.
#pragma once

#include <cstddef>
#include <string>

#include "io/sql/connection.hpp"
#include "io/store/columns.hpp"

namespace dealkit::io::store {

/// What stands behind FROM, as "r", and the columns that it has.
struct Source {
  std::string from;  // "deal AS r"
  TableOf table;
  /// ", r.parent_currency, …": what a SELECT asks for after the columns of the table, so that
  /// read_parent() understands its rows. "" = nothing is computed that way.
  std::string parent;
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
/// deal_budget_limit: the total_value of the campaign's deal. allocated_spend: the sum of the
/// budgets of the deal's other campaigns, in the deal's currency (in the campaign's where the deal
/// has none). A campaign binds its budget unless its status says that it is free again
/// (deal::binds_budget); budgets without a currency are in the deal's. A sum of 9e12 units or more
/// is given as the largest amount that there is.
Source source_of(deal::Kind kind, const TableOf& table, const SourceOptions& options);

/// The campaign's member `deal`, JSON, from what Source::parent asked for, whose first column is
/// `place`: currency and dates of the deal, the account's time zone, countries and frequency_caps
/// where the deal's record has them, and as allocated_other what the deal's other campaigns have
/// bound in other currencies than allocated_spend, by currency. "" if there is nothing to say.
base::Result<std::string> read_parent(const sql::Row& row, std::size_t place,
                                      json::Reader& reader);

}  // namespace dealkit::io::store
