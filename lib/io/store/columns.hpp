// How a record stands in its table: one column a known member, `extra` for the unknown ones, and
// the columns that only the store knows. Derived from the field tables, so that no list of columns
// is written twice; a test holds the migrations against it.
#pragma once

#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.hpp"
#include "core/deal/entity.hpp"
#include "io/sql/connection.hpp"

namespace dealkit::io::store {

struct StoredColumn {
  sql::Column column;                    // "total_value_micros", integer
  const record::Field* field = nullptr;  // nullptr: `extra`, `version` of accounts and campaigns, …
};

/// The table of a kind ("deal"), with its columns in the order of every statement.
struct TableOf {
  std::string name;
  std::vector<StoredColumn> columns;
};
TableOf table_of(deal::Kind kind);

/// "id, account_id, …, extra": what a SELECT asks for so that read_record() understands its rows.
/// Instants come as RFC 3339 text from both databases.
std::string select_list(const TableOf& table, sql::Dialect dialect, std::string_view alias = {});

/// The record of a row whose columns begin at `first`, in normal form.
base::Result<deal::Stored> read_record(deal::Kind kind, const TableOf& table, const sql::Row& row,
                                       std::size_t first = 0);

/// Appends the values of a record in the order of the columns; texts live in `texts` or in the
/// record itself, which must outlive the values.
base::Result<void> append_values(std::vector<sql::Value>& values, std::deque<std::string>& texts,
                                 const TableOf& table, const deal::Stored& record);

}  // namespace dealkit::io::store
