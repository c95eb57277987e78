// One snapshot for all that a reader asks, and streams that end when the reader has enough.
// Internal to this folder.
#pragma once

#include <functional>
#include <span>
#include <string_view>

#include "core/base/result.hpp"
#include "io/sql/connection.hpp"

namespace dealkit::io::store {

/// Runs `work` in a transaction that reads, or in the one that is open: a visitor may read too.
inline base::Result<void> in_snapshot(sql::Connection& connection,
                                      const std::function<base::Result<void>()>& work) {
  if (connection.in_transaction()) return work();
  return sql::in_transaction(connection, sql::Begin::read, work);
}

/// Whether the visitor wants more.
enum class Next : bool { enough, more };

/// Streams rows until the visitor has enough. In a transaction.
inline base::Result<void> stream_until(
    sql::Connection& connection, std::string_view statement, std::span<const sql::Value> parameters,
    const std::function<base::Result<Next>(const sql::Row&)>& on_row) {
  bool ended = false;
  const auto result =
      connection.stream(statement, parameters, [&](const sql::Row& row) -> base::Result<void> {
        DEALKIT_ASSIGN_OR_RETURN(const auto next, on_row(row));
        if (next == Next::more) return {};
        ended = true;
        return base::Error{base::Errc::internal, "the visitor has enough"};
      });
  if (!result && !ended) return result.error();
  return {};
}

}  // namespace dealkit::io::store
