// Forgetting what was told: events that every reader has read.
#include <array>
#include <string>

#include <fmt/format.h>

#include "core/base/time.hpp"
#include "io/store/forget.hpp"
#include "io/store/outbox/outbox.hpp"
#include "io/store/outbox/outbox_reader.hpp"

namespace dealkit::io::store {

namespace {

using sql::Dialect;

/// What all readers have read; nothing where there is none.
std::string read_by_all(Dialect dialect) {
  return fmt::format(
      "EXISTS (SELECT 1 FROM outbox_reader) "
      "AND NOT EXISTS (SELECT 1 FROM outbox_reader r WHERE {})",
      is_unread(dialect));
}

/// Remembers that events before `before` may be gone, so that their absence is no damage.
base::Result<void> remember(sql::Connection& connection, base::Instant before) {
  const bool is_sqlite = connection.dialect() == Dialect::sqlite;
  const std::string_view later =
      is_sqlite ? "rtrim(outbox_pruned.horizon, 'Z') < rtrim(excluded.horizon, 'Z')"
                : "outbox_pruned.horizon < excluded.horizon";
  const auto statement = fmt::format(
      "INSERT INTO outbox_pruned (only_row, horizon) VALUES (1, {}) "
      "ON CONFLICT (only_row) DO UPDATE SET horizon = excluded.horizon WHERE {}",
      is_sqlite ? "$1" : "$1::timestamptz", later);
  const auto moment = base::to_string(before);
  const std::array<sql::Value, 1> parameters{std::string_view(moment)};
  return sql::in_transaction(connection, sql::Begin::write, [&]() -> base::Result<void> {
    DEALKIT_RETURN_IF_ERROR(connection.run(statement, parameters));
    return {};
  });
}

}  // namespace

base::Result<Outbox::Pruned> Outbox::prune(const PruneOptions& options) const {
  DEALKIT_ASSIGN_OR_RETURN(const auto connection, database_.connection());
  OldRows events{"outbox o", "seq", ""};
  DEALKIT_ASSIGN_OR_RETURN(const auto old, count_old(*connection, events, options.before));
  if (!options.unread) events.condition = read_by_all(database_.dialect());
  if (!options.dry_run) DEALKIT_RETURN_IF_ERROR(remember(*connection, options.before));
  Pruned pruned;
  DEALKIT_ASSIGN_OR_RETURN(pruned.events, options.dry_run
                                              ? count_old(*connection, events, options.before)
                                              : forget_old(*connection, events, options.before));
  pruned.kept_unread = old > pruned.events ? old - pruned.events : 0;
  return pruned;
}

}  // namespace dealkit::io::store
