// Conditions of the expression language as SQL, so that a database need not hand out rows that
// cannot match. The reader puts the SQL into its WHERE and still evaluates the expression on every
// record that comes back:
//   const auto where = where_to_sql(*query.where, deal::Kind::deal, dialect, 1);
//   "SELECT … FROM deal WHERE " + where.sql, with refer(where.parameters) as $1, $2, …
// Do not use it where the record that is evaluated is not the one in the columns (`effective`), or
// where the expression sees more than the record's own members.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/deal/entity.hpp"
#include "core/expression/program.hpp"
#include "io/sql/connection.hpp"
#include "io/store/columns.hpp"

namespace dealkit::io::store {

/// sql::Value with a text of its own.
using OwnedValue = std::variant<std::monostate, std::int64_t, double, bool, std::string>;
std::vector<sql::Value> refer(const std::vector<OwnedValue>& values);

struct WhereSql {
  /// Holds for every record for which the expression is true, if not more often. "TRUE" if nothing
  /// could be translated. Safe to put between AND and OR.
  std::string sql;
  std::vector<OwnedValue> parameters;
  /// Holds for no other record either (but for those that exceed the limits of an evaluation).
  bool exact = false;
};

struct WhereOptions {
  sql::Dialect dialect = sql::Dialect::sqlite;
  int first_parameter = 1;
  /// Put before the names of columns, for joins: "r" makes "r.status".
  std::string_view alias = {};
};

/// What is translated: comparisons of a member with a constant or, of texts, with another member;
/// `in` a list of constants; has(member); &&, ||, ! and ?: over these; in PostgreSQL also 'X' in
/// document.member where that is a list of tokens, so that the index on the document is used.
/// Of everything else only that the members it reads must be there.
/// Members that are not columns, and those that the store computes, are never translated.
WhereSql where_to_sql(const expression::Program& program, const TableOf& table,
                      const WhereOptions& options);
inline WhereSql where_to_sql(const expression::Program& program, deal::Kind kind,
                             sql::Dialect dialect, int first_parameter) {
  return where_to_sql(program, table_of(kind), {dialect, first_parameter, {}});
}

}  // namespace dealkit::io::store
