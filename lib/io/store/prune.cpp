// Forgetting what was told: events that every reader has read, answers that nobody asks for again.
// In small transactions, so that writers are not held up.
#include <array>

#include <fmt/format.h>

#include "core/base/time.hpp"
#include "io/store/outbox_reader.hpp"
#include "io/store/sql_store.hpp"

namespace dealkit::io::store {

namespace {

using sql::Dialect;

constexpr int rows_a_transaction = 10'000;

/// "created_at < $1". SQLite keeps UTC texts, which compare as times without their Z: with it,
/// "…:00Z" would come after "…:00.5Z".
std::string older(Dialect dialect) {
  return dialect == Dialect::sqlite ? "rtrim(created_at, 'Z') < rtrim($1, 'Z')"
                                    : "created_at < $1::timestamptz";
}

/// What all readers have read; nothing where there is none.
std::string read_by_all(Dialect dialect) {
  return fmt::format(
      "EXISTS (SELECT 1 FROM outbox_reader) "
      "AND NOT EXISTS (SELECT 1 FROM outbox_reader r WHERE {})",
      is_unread(dialect));
}

struct Rows {
  std::string from;       // "outbox o"
  std::string key;        // what a row is deleted by
  std::string condition;  // on $1
};

base::Result<std::uint64_t> count(sql::Connection& connection, const Rows& rows,
                                  const std::string& before) {
  std::uint64_t found = 0;
  const std::array<sql::Value, 1> parameters{std::string_view(before)};
  DEALKIT_RETURN_IF_ERROR(
      connection.run(fmt::format("SELECT count(*) FROM {} WHERE {}", rows.from, rows.condition),
                     parameters, [&](const sql::Row& row) {
                       found = static_cast<std::uint64_t>(row.integer(0));
                       return base::Result<void>();
                     }));
  return found;
}

base::Result<std::uint64_t> remove(sql::Connection& connection, const Rows& rows,
                                   const std::string& before) {
  const auto table = rows.from.substr(0, rows.from.find(' '));
  const auto statement =
      fmt::format("DELETE FROM {} WHERE {} IN (SELECT {} FROM {} WHERE {} ORDER BY 1 LIMIT {})",
                  table, rows.key, rows.key, rows.from, rows.condition, rows_a_transaction);
  const std::array<sql::Value, 1> parameters{std::string_view(before)};
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

/// Remembers that events before `before` may be gone, so that their absence is no damage.
base::Result<void> remember(sql::Connection& connection, const std::string& before) {
  const bool is_sqlite = connection.dialect() == Dialect::sqlite;
  const std::string_view later =
      is_sqlite ? "rtrim(outbox_pruned.horizon, 'Z') < rtrim(excluded.horizon, 'Z')"
                : "outbox_pruned.horizon < excluded.horizon";
  const auto statement = fmt::format(
      "INSERT INTO outbox_pruned (only_row, horizon) VALUES (1, {}) "
      "ON CONFLICT (only_row) DO UPDATE SET horizon = excluded.horizon WHERE {}",
      is_sqlite ? "$1" : "$1::timestamptz", later);
  const std::array<sql::Value, 1> parameters{std::string_view(before)};
  return sql::in_transaction(connection, sql::Begin::write, [&]() -> base::Result<void> {
    DEALKIT_RETURN_IF_ERROR(connection.run(statement, parameters));
    return {};
  });
}

}  // namespace

base::Result<Store::Pruned> SqlStore::prune(const PruneOptions& options) {
  const auto events_before = base::to_string(options.events_before);
  const auto answers_before = base::to_string(options.answers_before);
  Rows old_events{"outbox o", "seq", older(dialect())};
  const Rows answers{"answer a", "key", older(dialect())};
  DEALKIT_ASSIGN_OR_RETURN(const auto old, count(*connection_, old_events, events_before));
  Rows events = old_events;
  if (!options.unread) events.condition += " AND " + read_by_all(dialect());
  if (!options.dry_run) DEALKIT_RETURN_IF_ERROR(remember(*connection_, events_before));
  Pruned pruned;
  DEALKIT_ASSIGN_OR_RETURN(pruned.events, options.dry_run
                                              ? count(*connection_, events, events_before)
                                              : remove(*connection_, events, events_before));
  DEALKIT_ASSIGN_OR_RETURN(pruned.answers, options.dry_run
                                               ? count(*connection_, answers, answers_before)
                                               : remove(*connection_, answers, answers_before));
  pruned.kept_unread = old > pruned.events ? old - pruned.events : 0;
  return pruned;
}

}  // namespace dealkit::io::store
