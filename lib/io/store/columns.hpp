// How a record stands in its table: one column a known member, `extra` for the unknown ones, and
// the columns that only the store knows. Derived from the field tables, so that no list of columns
// is written twice; a test holds the migrations against it.
#pragma once

#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/json/document.hpp"
#include "core/base/result.hpp"
#include "core/deal/entity.hpp"
#include "io/sql/connection.hpp"

namespace dealkit::io::store {

struct StoredColumn {
  sql::Column column;                    // "total_value_micros", integer
  const record::Field* field = nullptr;  // nullptr: `extra`, `version` of accounts and campaigns, …
};

/// The table of a kind ("deal"), with its columns in the order of every statement: `id` where the
/// record has none of its own; the fields of the kind but `type`, which the table's name says, and
/// what is computed on export; `version` where it is counted and the record has none; `extra`.
struct TableOf {
  std::string name;
  std::vector<StoredColumn> columns;
};
const TableOf& table_of(deal::Kind kind);

/// "id, account_id, …, extra": what a SELECT asks for so that read_record() understands its rows.
/// Instants come as RFC 3339 text from both databases.
std::string select_list(const TableOf& table, sql::Dialect dialect, std::string_view alias = {});

/// A column that holds an instant, as a SELECT asks for it so that it comes as text, and that text
/// with as many digits as matter ("2026-10-01T09:00:00.250Z"), the same from both databases.
std::string select_instant(std::string_view column, sql::Dialect dialect);
std::string read_instant(std::string_view text);

/// A member that is computed for whoever reads a record, whatever its column says.
struct Computed {
  std::string_view member;  // a member that has a column
  std::string json;         // "" = absent
};

/// The record of a row whose columns begin at `first`, in normal form. A stored record always names
/// its type.
base::Result<deal::Stored> read_record(deal::Kind kind, const TableOf& table, const sql::Row& row,
                                       std::size_t first = 0, const Computed* computed = nullptr);

/// Appends the values of a record in the order of the columns; texts live in `texts` or in the
/// record itself, which must outlive the values. Errc::internal if the record is not in normal
/// form, or its type, id or version are not those of `record`. A reader given is used again.
base::Result<void> append_values(std::vector<sql::Value>& values, std::deque<std::string>& texts,
                                 const TableOf& table, const deal::Stored& record);
base::Result<void> append_values(std::vector<sql::Value>& values, std::deque<std::string>& texts,
                                 const TableOf& table, const deal::Stored& record,
                                 json::Reader& reader);

}  // namespace dealkit::io::store
