// Deleting old rows; see forget.hpp.
#include "io/store/forget.hpp"

#include <array>

#include <fmt/format.h>

namespace dealkit::io::store {

namespace {

constexpr int rows_a_transaction = 10'000;

/// SQLite keeps UTC texts, which compare as times without their Z: with it, "…:00Z" would come
/// after "…:00.5Z".
std::string condition_of(const OldRows& rows, sql::Dialect dialect) {
  std::string condition = dialect == sql::Dialect::sqlite
                              ? "rtrim(created_at, 'Z') < rtrim($1, 'Z')"
                              : "created_at < $1::timestamptz";
  if (!rows.condition.empty()) condition += " AND " + rows.condition;
  return condition;
}

}  // namespace

base::Result<std::uint64_t> count_old(sql::Connection& connection, const OldRows& rows,
                                      base::Instant before) {
  std::uint64_t found = 0;
  const auto moment = base::to_string(before);
  const std::array<sql::Value, 1> parameters{std::string_view(moment)};
  DEALKIT_RETURN_IF_ERROR(connection.run(fmt::format("SELECT count(*) FROM {} WHERE {}", rows.from,
                                                     condition_of(rows, connection.dialect())),
                                         parameters, [&](const sql::Row& row) {
                                           found = static_cast<std::uint64_t>(row.integer(0));
                                           return base::Result<void>();
                                         }));
  return found;
}

base::Result<std::uint64_t> forget_old(sql::Connection& connection, const OldRows& rows,
                                       base::Instant before) {
  const auto table = rows.from.substr(0, rows.from.find(' '));
  const auto statement = fmt::format(
      "DELETE FROM {} WHERE {} IN (SELECT {} FROM {} WHERE {} ORDER BY 1 LIMIT {})", table,
      rows.key, rows.key, rows.from, condition_of(rows, connection.dialect()), rows_a_transaction);
  const auto moment = base::to_string(before);
  const std::array<sql::Value, 1> parameters{std::string_view(moment)};
  std::uint64_t removed = 0;
  for (std::uint64_t now = rows_a_transaction; now == rows_a_transaction; removed += now) {
    const auto step = [&]() -> base::Result<void> {
      DEALKIT_ASSIGN_OR_RETURN(now, connection.run(statement, parameters));
      return {};
    };
    DEALKIT_RETURN_IF_ERROR(sql::in_transaction(connection, sql::Begin::write, step));
  }
  return removed;
}

}  // namespace dealkit::io::store
