// A copy of a whole store in another database: all of it in one transaction, or nothing.
#include <filesystem>
#include <vector>

#include <fmt/format.h>

#include "core/base/time.hpp"
#include "io/store/admin/admin.hpp"
#include "io/store/admin/copy_tables.hpp"
#include "io/store/admin/invariants.hpp"
#include "io/store/migrations.hpp"

namespace dealkit::io::store {

namespace {

using base::Errc;
using base::Error;
using base::Result;
using sql::Dialect;

/// Every table that a copy fills.
std::vector<std::string> all_tables() {
  std::vector<std::string> names;
  for (const auto& kind : deal::all_kinds()) names.emplace_back(kind.name);
  for (const auto& table : plain_tables()) names.emplace_back(table.name);
  names.emplace_back("outbox_reader");
  return names;
}

/// What tells a database from every other one: server and number of the database there.
Result<std::string> identity_of(sql::Connection& connection) {
  std::string text;
  DEALKIT_RETURN_IF_ERROR(
      connection.run("SELECT pg_postmaster_start_time()::text || ' ' || oid::text FROM pg_database "
                     "WHERE datname = current_database()",
                     {}, [&](const sql::Row& row) {
                       text = row.text(0);
                       return Result<void>();
                     }));
  return text;
}

Error the_same(const std::string& name) {
  return {Errc::usage, fmt::format("expected two stores, found {} twice", name)};
}

/// Before the other file is opened, which would create it.
Result<void> check_files_differ(const Opened& from, const Options& to) {
  constexpr std::string_view scheme = "sqlite:";
  if (from.path.empty() || !to.url.starts_with(scheme)) return {};
  std::error_code error;  // one that is not there is no error here
  const auto path = to.url.substr(scheme.size());
  const bool same = from.path == path || std::filesystem::equivalent(from.path, path, error);
  if (same) return the_same(from.name);
  return {};
}

Result<void> check_databases_differ(const Opened& from, const Opened& to) {
  if (from.connection->dialect() != Dialect::postgresql ||
      to.connection->dialect() != Dialect::postgresql) {
    return {};
  }
  DEALKIT_ASSIGN_OR_RETURN(const auto one, identity_of(*from.connection));
  DEALKIT_ASSIGN_OR_RETURN(const auto other, identity_of(*to.connection));
  if (one == other) return the_same(from.name);
  return {};
}

/// Makes the tables where there are none.
Result<void> ensure_schema(const Opened& opened, const Options& options) {
  DEALKIT_ASSIGN_OR_RETURN(const auto status, read_schema_status(*opened.connection));
  if (status.stored == 0) {
    DEALKIT_RETURN_IF_ERROR(
        apply_migrations(*opened.connection, {0, base::to_string(options.now), options.actor}));
    return {};
  }
  if (status.stored == status.known) return {};
  return Error{Errc::configuration,
               fmt::format("store {} has schema {}, this dealctl needs {}: {}", opened.name,
                           status.stored, status.known,
                           status.stored < status.known ? "run `dealctl store migrate`"
                                                        : "upgrade dealkit")};
}

/// Nobody writes to it from here on, and it has nothing.
Result<void> take_empty(sql::Connection& connection, const std::string& name) {
  if (connection.dialect() == Dialect::postgresql) {
    // Whoever writes locks one of these, see records/transact.cpp. (The audit log may not even be
    // locked.)
    DEALKIT_RETURN_IF_ERROR(
        connection.run("LOCK TABLE deal, account, approval, campaign "
                       "IN EXCLUSIVE MODE"));
  }
  for (const auto& table : all_tables()) {
    DEALKIT_ASSIGN_OR_RETURN(const auto rows,
                             connection.run(fmt::format("SELECT 1 FROM {} LIMIT 1", table)));
    if (rows == 0) continue;
    return Error{Errc::conflict,
                 fmt::format("expected {} to be empty, found rows in {}: nothing was copied; copy "
                             "into a new store", name, table)};
  }
  return {};
}

Result<std::uint64_t> count_rows(sql::Connection& connection, std::string_view table) {
  std::uint64_t count = 0;
  DEALKIT_RETURN_IF_ERROR(
      connection.run(fmt::format("SELECT count(*) FROM {}", table), {}, [&](const sql::Row& row) {
        count = static_cast<std::uint64_t>(row.integer(0));
        return Result<void>();
      }));
  return count;
}

Result<void> copy_tables(const Between& between, Copied& copied) {
  for (const auto& kind : deal::all_kinds()) {
    DEALKIT_ASSIGN_OR_RETURN(const auto rows, copy_records(between, kind.kind));
    copied.rows.emplace_back(kind.name, rows);
  }
  for (const auto& table : plain_tables()) {
    DEALKIT_ASSIGN_OR_RETURN(const auto rows, copy_plain(between, table));
    copied.rows.emplace_back(table.name, rows);
  }
  DEALKIT_ASSIGN_OR_RETURN(const auto readers, copy_readers(between));
  copied.rows.emplace_back("outbox_reader", readers);
  return go_on_counting(between);
}

/// The copy has as many rows as the original, and holds together by itself.
Result<void> check_copy(const Between& between, const Copied& copied) {
  for (const auto& [table, rows] : copied.rows) {
    DEALKIT_ASSIGN_OR_RETURN(const auto here, count_rows(between.from, table));
    DEALKIT_ASSIGN_OR_RETURN(const auto there, count_rows(between.to, table));
    if (here == there && there == rows) continue;
    return Error{Errc::internal, fmt::format("{}: copied {} of {} rows, found {} in {}", table,
                                             rows, here, there, copied.to)};
  }
  if (between.to.dialect() == Dialect::postgresql) {
    DEALKIT_RETURN_IF_ERROR(
        between.to.script(fmt::format("ANALYZE {}", fmt::join(all_tables(), ", "))));
  }
  std::string first;
  std::uint64_t problems = 0;
  DEALKIT_RETURN_IF_ERROR(check_all(between.to, [&](std::string_view problem) {
    if (problems++ == 0) first = problem;
    return Result<void>();
  }));
  if (problems == 0) return {};
  return Error{Errc::data,
               fmt::format("the copy would not pass `dealctl store check` ({} problem{}; first: "
                           "{}), so nothing was copied: see what it says of {}", problems,
                           problems == 1 ? "" : "s", first, copied.from)};
}

}  // namespace

Result<Copied> copy(const Copying& copying) {
  auto from_options = copying.from;
  from_options.read_only = true;
  from_options.create = from_options.any_schema = false;
  DEALKIT_ASSIGN_OR_RETURN(const auto from, open_connection(from_options));
  auto to_options = copying.to;
  to_options.read_only = false;
  to_options.create = to_options.any_schema = true;
  DEALKIT_RETURN_IF_ERROR(check_files_differ(from, to_options));
  DEALKIT_ASSIGN_OR_RETURN(const auto to, open_connection(to_options));
  DEALKIT_RETURN_IF_ERROR(check_databases_differ(from, to));
  DEALKIT_RETURN_IF_ERROR(ensure_schema(to, to_options));
  Copied copied{from.name, to.name, {}};
  auto& target = *to.connection;
  const Between between{*from.connection, target};
  const auto work = [&]() -> Result<void> {
    DEALKIT_RETURN_IF_ERROR(take_empty(target, to.name));
    DEALKIT_RETURN_IF_ERROR(copy_tables(between, copied));
    return check_copy(between, copied);
  };
  const auto in_both = [&] { return sql::in_transaction(target, sql::Begin::write, work); };
  DEALKIT_RETURN_IF_ERROR(sql::in_transaction(*from.connection, sql::Begin::read, in_both));
  return copied;
}

}  // namespace dealkit::io::store
