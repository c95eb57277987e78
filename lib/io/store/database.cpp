// Opening a store: where it is, and whether its schema is the one that this program knows.
#include <fmt/format.h>

#include "core/base/secrets.hpp"
#include "core/base/time.hpp"
#include "io/pg/connection.hpp"
#include "io/sqlite/connection.hpp"
#include "io/store/database.hpp"
#include "io/store/migrations.hpp"

namespace dealkit::io::store {

namespace {

using base::Errc;
using base::Error;

constexpr std::string_view sqlite_scheme = "sqlite:";

struct Location {
  sql::Dialect dialect = sql::Dialect::sqlite;
  std::string path;  // of an SQLite file
  std::string name;  // for messages
};

/// A URL whose scheme was forgotten, user:password@host, may be anything elsewhere, but not here.
std::string without_secrets(std::string_view url) {
  const auto shown = base::without_secrets(url);
  const auto at = shown.rfind('@');
  const auto colon = shown.substr(0, at).find(':');
  const bool whole_url = shown.find("://") != std::string::npos;
  if (whole_url || at == std::string::npos || colon == std::string::npos) return shown;
  return shown.substr(0, colon + 1) + "***" + shown.substr(at);
}

Error not_understood(std::string_view url) {
  const auto hint = url.find(':') == std::string_view::npos && !url.empty()
                        ? fmt::format("; for a file write sqlite:{}", without_secrets(url))
                        : std::string();
  return {Errc::usage, fmt::format("expected a store's URL, sqlite:PATH or postgresql://…, found "
                                   "'{}'{}",
                                   without_secrets(url), hint)};
}

base::Result<Location> locate(std::string_view url) {
  if (url.starts_with("postgresql://") || url.starts_with("postgres://")) {
    DEALKIT_ASSIGN_OR_RETURN(auto name, pg::public_name(url));
    return Location{sql::Dialect::postgresql, "", std::move(name)};
  }
  if (!url.starts_with(sqlite_scheme)) return not_understood(url);
  const auto path = url.substr(sqlite_scheme.size());
  if (path.empty()) return Error{Errc::usage, "expected sqlite:PATH, found no path"};
  if (path.starts_with("//")) {
    return Error{Errc::usage, fmt::format("expected sqlite:PATH, found '{}': the path follows the "
                                          "colon as it is, without //",
                                          url)};
  }
  return Location{sql::Dialect::sqlite, std::string(path), std::string(url)};
}

base::Result<std::unique_ptr<sql::Connection>> connect(const Options& options,
                                                       const Location& location) {
  if (location.dialect == sql::Dialect::sqlite) {
    sqlite::OpenOptions file;
    file.path = location.path;
    file.read_only = options.read_only;
    file.create = options.create;
    file.lock_timeout = options.lock_timeout;
    return sqlite::open(file);
  }
  pg::OpenOptions server;
  server.url = options.url;
  server.read_only = options.read_only;
  server.connect_timeout = options.connect_timeout;
  server.lock_timeout = options.lock_timeout;
  return pg::open(server);
}

Error unfit(const Location& location, std::string_view what) {
  return {Errc::configuration, fmt::format("store {} {}", location.name, what)};
}

/// Makes the tables of a file that was just created (true), and refuses a schema that is not ours.
base::Result<bool> ensure_schema(sql::Connection& connection, const Options& options,
                                 const Location& location) {
  DEALKIT_ASSIGN_OR_RETURN(const auto status, read_schema_status(connection));
  if (status.stored > status.known) {
    return unfit(location, fmt::format("has schema {}, this dealctl knows up to {}: upgrade "
                                       "dealkit",
                                       status.stored, status.known));
  }
  if (options.any_schema || status.stored == status.known) return false;
  if (status.stored > 0) {
    return unfit(location, fmt::format("has schema {}, this dealctl needs {}: run `dealctl store "
                                       "migrate`",
                                       status.stored, status.known));
  }
  if (!options.create || options.read_only || location.dialect != sql::Dialect::sqlite) {
    return unfit(location, "has no tables yet: make them with `dealctl store init`");
  }
  DEALKIT_RETURN_IF_ERROR(
      apply_migrations(connection, {0, base::to_string(options.now), options.actor}));
  return true;
}

}  // namespace

base::Result<void> check_url(const std::string& url) {
  DEALKIT_RETURN_IF_ERROR(locate(url));
  return {};
}

base::Result<Opened> open_connection(const Options& options) {
  DEALKIT_ASSIGN_OR_RETURN(auto location, locate(options.url));
  DEALKIT_ASSIGN_OR_RETURN(auto connection, connect(options, location));
  DEALKIT_ASSIGN_OR_RETURN(const bool created, ensure_schema(*connection, options, location));
  return Opened{std::move(connection), std::move(location.path), std::move(location.name), created};
}

base::Result<std::unique_ptr<Database>> open(const Options& options) {
  DEALKIT_ASSIGN_OR_RETURN(auto opened, open_connection(options));
  return std::make_unique<Database>(options, std::move(opened));
}

Database::Database(const Options& options, Opened opened)
    : options_(options),
      dialect_(opened.connection->dialect()),
      name_(opened.name),
      is_new_(opened.created),
      event_ids_(options.seed),
      pool_({name_, options.connections, options.lock_timeout}, std::move(opened.connection),
            [this]() -> base::Result<std::unique_ptr<sql::Connection>> {
              DEALKIT_ASSIGN_OR_RETURN(auto another, open_connection(options_));
              return std::move(another.connection);
            }) {}

}  // namespace dealkit::io::store
