// The schema of a store: numbered steps, forward only, each with its row in one transaction.
#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "core/base/hash.hpp"
#include "core/base/time.hpp"
#include "io/store/columns.hpp"
#include "io/store/migrations.hpp"

namespace dealkit::io::store {

namespace {

using sql::Dialect;

/// Any number, the same in all programs of dealkit: who has it may migrate ("dealkit" in ASCII).
constexpr std::int64_t migration_lock = 0x6465616C6B6974;

struct Applied {
  std::int64_t number = 0;
  std::string name, checksum, applied_at;
};

base::Result<bool> has_migration_table(sql::Connection& connection) {
  bool found = false;
  const std::string_view statement =
      connection.dialect() == Dialect::sqlite
          ? "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'migration'"
          : "SELECT 1 FROM pg_catalog.pg_class c "
            "JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace "
            "WHERE n.nspname = 'dealkit' AND c.relname = 'migration'";
  DEALKIT_RETURN_IF_ERROR(connection.run(statement, {}, [&](const sql::Row&) {
    found = true;
    return base::Result<void>();
  }));
  return found;
}

base::Result<std::vector<Applied>> read_applied(sql::Connection& connection) {
  std::vector<Applied> applied;
  DEALKIT_ASSIGN_OR_RETURN(const bool found, has_migration_table(connection));
  if (!found) return applied;
  // With its schema: whoever may not use that one is told so, not that there is no store.
  const auto statement = fmt::format(
      "SELECT number, name, checksum, {} FROM {}migration ORDER BY number",
      select_instant("applied_at", connection.dialect()),
      connection.dialect() == Dialect::sqlite ? "" : "dealkit.");
  DEALKIT_RETURN_IF_ERROR(connection.run(statement, {}, [&](const sql::Row& row) {
    applied.push_back({row.integer(0), std::string(row.text(1)), std::string(row.text(2)),
                       read_instant(row.text(3))});
    return base::Result<void>();
  }));
  return applied;
}

base::Result<void> write_down(sql::Connection& connection, const Migration& step,
                              const Migrating& options) {
  using sql::ColumnType;
  const auto checksum = step.checksum(connection.dialect());
  const sql::Insert insert{"migration",
                           {{"number", ColumnType::integer},
                            {"name", ColumnType::text},
                            {"checksum", ColumnType::text},
                            {"applied_at", ColumnType::instant},
                            {"applied_by", ColumnType::text}},
                           ""};
  const std::array<sql::Value, 5> values{step.number, step.name, std::string_view(checksum),
                                         std::string_view(options.applied_at),
                                         std::string_view(options.applied_by)};
  DEALKIT_RETURN_IF_ERROR(connection.insert(insert, values));
  return {};
}

/// Applies the step unless somebody else was faster. Both databases let one in at a time.
base::Result<bool> apply(sql::Connection& connection, const Migration& step,
                         const Migrating& options) {
  bool applied = false;
  const auto work = [&]() -> base::Result<void> {
    if (connection.dialect() == Dialect::postgresql) {
      const std::array<sql::Value, 1> lock{migration_lock};
      DEALKIT_RETURN_IF_ERROR(connection.run("SELECT pg_advisory_xact_lock($1::bigint)", lock));
    }
    DEALKIT_ASSIGN_OR_RETURN(const auto before, read_applied(connection));
    const bool there = std::any_of(before.begin(), before.end(), [&](const Applied& other) {
      return other.number == step.number;
    });
    if (there) return {};
    DEALKIT_RETURN_IF_ERROR(connection.script(step.text(connection.dialect())));
    DEALKIT_RETURN_IF_ERROR(write_down(connection, step, options));
    applied = true;
    return {};
  };
  DEALKIT_RETURN_IF_ERROR(sql::in_transaction(connection, sql::Begin::write, work));
  return applied;
}

}  // namespace

std::string Migration::checksum(Dialect dialect) const { return base::sha256_hex(text(dialect)); }

base::Result<SchemaStatus> read_schema_status(sql::Connection& connection) {
  DEALKIT_ASSIGN_OR_RETURN(auto applied, read_applied(connection));
  SchemaStatus status;
  for (const auto& step : migrations()) {
    status.known = step.number;
    status.steps.push_back({step.number, std::string(step.name), ""});
  }
  for (auto& step : applied) {
    status.stored = std::max(status.stored, step.number);
    const auto known = std::find_if(status.steps.begin(), status.steps.end(),
                                    [&](const auto& other) { return other.number == step.number; });
    if (known != status.steps.end()) {
      known->applied_at = std::move(step.applied_at);
    } else {
      status.steps.push_back({step.number, std::move(step.name), std::move(step.applied_at)});
    }
  }
  return status;
}

base::Result<std::vector<std::string>> changed_migrations(sql::Connection& connection) {
  DEALKIT_ASSIGN_OR_RETURN(const auto applied, read_applied(connection));
  std::vector<std::string> problems;
  for (const auto& step : applied) {
    for (const auto& known : migrations()) {
      if (known.number != step.number || known.checksum(connection.dialect()) == step.checksum) {
        continue;
      }
      problems.push_back(fmt::format(
          "migration {} ({}) was applied with another text than this program has: expected "
          "SHA-256 {}, found {}",
          step.number, known.name, known.checksum(connection.dialect()), step.checksum));
    }
  }
  return problems;
}

base::Result<std::vector<std::int64_t>> apply_migrations(sql::Connection& connection,
                                                         const Migrating& options) {
  std::vector<std::int64_t> done;
  DEALKIT_ASSIGN_OR_RETURN(const auto before, read_applied(connection));
  for (const auto& step : migrations()) {
    if (options.last != 0 && step.number > options.last) break;
    const bool there = std::any_of(before.begin(), before.end(), [&](const Applied& other) {
      return other.number == step.number;
    });
    if (there) continue;
    DEALKIT_ASSIGN_OR_RETURN(const bool applied, apply(connection, step, options));
    if (applied) done.push_back(step.number);
  }
  return done;
}

}  // namespace dealkit::io::store
