// Backups: an online copy of an SQLite store and its way back; for PostgreSQL, whose own programs
// do it better, how to call them.
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include <charconv>
#include <chrono>
#include <filesystem>
#include <optional>

#include <fmt/format.h>

#include "io/coprocess/process.hpp"
#include "io/sqlite/connection.hpp"
#include "io/store/admin/admin.hpp"
#include "io/store/admin/invariants.hpp"
#include "io/sys/fd.hpp"
#include "io/sys/system_error.hpp"

namespace dealkit::io::store {

namespace {

using base::Errc;
using base::Error;

constexpr std::string_view sqlite_scheme = "sqlite:";

/// The file of an SQLite store; Errc::usage for another one.
base::Result<std::string> path_of(std::string_view url) {
  if (url.starts_with(sqlite_scheme)) return std::string(url.substr(sqlite_scheme.size()));
  return Error{Errc::usage,
               "expected an SQLite store: a backup of PostgreSQL is put back with pg_restore (see "
               "`dealctl store backup`)"};
}

/// The first line that a program writes; nullopt if it cannot be started or says nothing.
std::optional<std::string> first_line_of(const std::vector<std::string>& command) {
  constexpr std::chrono::milliseconds patience{5000};
  auto process = coprocess::spawn(command);
  if (!process) return std::nullopt;
  process->input.reset();
  std::string text;
  while (text.find('\n') == std::string::npos && sys::readable(process->output.get(), patience)) {
    char buffer[256];
    const auto count = sys::read_some(process->output.get(), buffer, sizeof buffer);
    if (!count || *count == 0) break;
    text.append(buffer, *count);
  }
  if (!sys::readable(process->exited.get(), patience)) coprocess::signal_group(*process, SIGKILL);
  while (coprocess::reap(*process).empty()) sys::readable(process->exited.get(), patience);
  const auto end = text.find('\n');
  if (end == std::string::npos) return std::nullopt;
  return text.substr(0, end);
}

/// "pg_dump (PostgreSQL) 15.14 (Debian …)": 15; nullopt if there is no such program.
std::optional<int> major_of_pg_dump() {
  const auto line = first_line_of({"pg_dump", "--version"});
  if (!line) return std::nullopt;
  constexpr std::string_view before = "(PostgreSQL) ";
  const auto at = line->find(before);
  if (at == std::string::npos) return std::nullopt;
  int major = 0;
  const auto* const first = line->data() + at + before.size();
  if (std::from_chars(first, line->data() + line->size(), major).ec != std::errc()) {
    return std::nullopt;
  }
  return major;
}

base::Result<int> major_of_server(sql::Connection& connection) {
  int major = 0;
  DEALKIT_RETURN_IF_ERROR(connection.run(
      "SELECT current_setting('server_version_num')::bigint / 10000", {}, [&](const sql::Row& row) {
        major = static_cast<int>(row.integer(0));
        return base::Result<void>();
      }));
  return major;
}

/// Whether the pg_dump of this machine can read the server's data: it refuses newer servers.
std::string verdict_on_pg_dump(sql::Connection& connection) {
  const auto server = major_of_server(connection);
  const auto program = major_of_pg_dump();
  if (!server) return fmt::format("# The server's version is not known: {}\n",
                                  server.error().message);
  if (!program) {
    return fmt::format("# pg_dump is not here: install postgresql-client, version {} or later, or "
                       "run it elsewhere.\n", *server);
  }
  if (*program < *server) {
    return fmt::format("# pg_dump here has version {}, the server has {}: pg_dump refuses newer "
                       "servers; install postgresql-client-{}.\n", *program, *server, *server);
  }
  return fmt::format("# pg_dump here has version {}, the server has {}: they fit.\n", *program,
                     *server);
}

/// A word as a shell reads it.
std::string shell_word(std::string_view word) {
  std::string out = "'";
  for (const char c : word) {
    if (c == '\'') out += "'\\''";
    else out.push_back(c);
  }
  return out + "'";
}

/// Makes sure that nobody else has the store open: leaving WAL mode needs the file for oneself, so
/// it fails while any other connection is open, even an idle one. Holds the file until `connection`
/// goes.
base::Result<void> take_for_oneself(sql::Connection& connection, const std::string& path) {
  bool alone = false;
  const auto result =
      connection.run("PRAGMA journal_mode = DELETE", {}, [&](const sql::Row& row) {
        alone = row.text(0) == "delete";
        return base::Result<void>();
      });
  if (result && alone) {
    const auto locked = connection.run("BEGIN EXCLUSIVE");
    if (locked) return {};
    return locked.error();
  }
  if (!result && result.error().code != Errc::again) return result.error();
  return Error{Errc::again, fmt::format("{}: another process has the store open; end it before the "
                                        "store is replaced", path)};
}

/// Everything that `store check` looks at; the first problem and how many there are.
base::Result<void> check_undamaged(sql::Connection& connection, const std::string& path) {
  std::string first;
  std::uint64_t problems = 0;
  const auto checked = check_all(connection, [&](std::string_view problem) -> base::Result<void> {
    if (problems++ == 0) first = problem;
    return {};
  });
  if (!checked) first = checked.error().message;
  if (checked && problems == 0) return {};
  const auto more = problems > 1 ? fmt::format(" (and {} more)", problems - 1) : std::string();
  return Error{Errc::io, fmt::format("{}: the backup is damaged: {}{}; nothing was restored: take "
                                     "another backup, or look at this one with `dealctl --store "
                                     "sqlite:{} store check`", path, first, more, path)};
}

/// As it will be once it is migrated.
base::Result<void> check_migrated(std::unique_ptr<sql::Connection> scratch,
                                  const std::string& path) {
  Options options;
  options.url = std::string(sqlite_scheme) + path;
  options.connections = 1;  // a scratch file has no name by which it could be opened again
  Database migrated(options, {std::move(scratch), "", options.url, false});
  deal::Context context;
  context.actor = "dealctl";
  DEALKIT_RETURN_IF_ERROR(Admin(migrated).migrate(context));
  DEALKIT_ASSIGN_OR_RETURN(const auto connection, migrated.connection());
  return check_undamaged(*connection, path);
}

/// A backup is a store of a schema that this program knows, and undamaged.
base::Result<void> check_backup(const sqlite::UnnamedCopy& copy, const std::string& path) {
  DEALKIT_ASSIGN_OR_RETURN(const auto connection, copy.open());
  DEALKIT_ASSIGN_OR_RETURN(const auto status, read_schema_status(*connection));
  if (status.stored == 0) {
    return Error{Errc::configuration, fmt::format("{}: expected a backup of a store, found a file "
                                                  "without its tables", path)};
  }
  if (status.stored > status.known) {
    return Error{Errc::configuration,
                 fmt::format("{}: has schema {}, this dealctl knows up to {}: upgrade dealkit",
                             path, status.stored, status.known)};
  }
  if (status.stored == status.known) return check_undamaged(*connection, path);
  DEALKIT_ASSIGN_OR_RETURN(auto scratch, copy.open_scratch_copy());
  DEALKIT_RETURN_IF_ERROR(
      check_schema(*scratch, [&](std::string_view problem) -> base::Result<void> {
        return Error{Errc::io, fmt::format("{}: the backup is damaged: {}; nothing was restored",
                                           path, problem)};
      }));
  return check_migrated(std::move(scratch), path);
}

/// Whoever could use the store before can use what takes its place; a new file is its maker's own.
base::Result<void> give_as(int copy, const std::string& store) {
  struct stat old {};
  if (::stat(store.c_str(), &old) != 0) return sys::system_error(store);
  const auto owner = ::geteuid() == 0 ? old.st_uid : static_cast<uid_t>(-1);  // others cannot give
  if (::fchown(copy, owner, old.st_gid) != 0) return sys::system_error(store);
  if (::fchmod(copy, old.st_mode & 0777) != 0) return sys::system_error(store);
  return {};
}

/// The log of an old file must not be taken for one of the new file.
void remove_logs(const std::string& path) {
  for (const auto* suffix : {"-wal", "-shm", "-journal"}) ::unlink((path + suffix).c_str());
}

/// Puts the copy in the place of the store, which may be damaged.
base::Result<void> replace_store(sys::UnnamedFile& copy, const std::string& path) {
  sqlite::OpenOptions options;
  options.path = path;
  options.lock_timeout = std::chrono::milliseconds(1000);
  auto old = sqlite::open(options);
  bool readable = old.has_value();
  if (!readable && old.error().code == Errc::again) return std::move(old).error();
  if (readable) {
    const auto alone = take_for_oneself(**old, path);
    if (!alone && alone.error().code == Errc::again) return alone;
    readable = alone.has_value();
  }
  // What cannot be read cannot be in use either: that is what backups are for.
  if (!readable) remove_logs(path);
  return copy.take_place_of(path);
}

}  // namespace

base::Result<void> Admin::backup(const std::string& path) const {
  if (database_.dialect() == sql::Dialect::postgresql) {
    DEALKIT_ASSIGN_OR_RETURN(auto recipe, backup_recipe());
    return Error{Errc::usage, std::move(recipe)};
  }
  sqlite::BackupOptions options;
  DEALKIT_ASSIGN_OR_RETURN(options.from, path_of(database_.options().url));
  options.to = path;
  options.lock_timeout = database_.options().lock_timeout;
  return sqlite::backup(options);
}

base::Result<std::string> Admin::backup_recipe() const {
  if (database_.dialect() == sql::Dialect::sqlite) return std::string();
  DEALKIT_ASSIGN_OR_RETURN(const auto connection, database_.connection());
  const auto url = shell_word(database_.options().url);
  return fmt::format(
      "# A store in PostgreSQL is backed up with PostgreSQL's own programs. One consistent copy,\n"
      "# made while others read and write:\n"
      "pg_dump --format=custom --schema=dealkit --file=dealkit.dump --dbname={0}\n"
      "# Back into a database that has no schema dealkit yet, all or nothing:\n"
      "pg_restore --single-transaction --exit-on-error --dbname={0} dealkit.dump\n"
      "# In another server the outbox has the transaction numbers of the old one: reset them\n"
      "# before anybody writes or reads. Readers then begin anew, and get events they know:\n"
      "psql --dbname={0} --command='UPDATE dealkit.outbox SET xact = pg_current_xact_id(); "
      "DELETE FROM dealkit.outbox_reader'\n"
      "# and look at the result:\n"
      "dealctl --store {0} store check\n"
      "# To go back to any moment, keep a base backup and the write-ahead log of the whole server\n"
      "# (manual of PostgreSQL, \"Continuous Archiving and Point-in-Time Recovery\"):\n"
      "#   archive_mode = on, archive_command = 'test ! -f /ARCHIVE/%f && cp %p /ARCHIVE/%f'\n"
      "#   pg_basebackup --pgdata=BASE --wal-method=stream --checkpoint=fast\n"
      "#   restore: restore_command = 'cp /ARCHIVE/%f %p', recovery_target_time = '…',\n"
      "#   and an empty file recovery.signal in the copied BASE\n{1}",
      url, verdict_on_pg_dump(*connection));
}

base::Result<void> restore_backup(const std::string& url, const std::string& path, bool replace) {
  DEALKIT_ASSIGN_OR_RETURN(const auto store, path_of(url));
  std::error_code error;
  if (!std::filesystem::exists(path, error)) {
    return Error{Errc::no_input, fmt::format("{}: expected a backup, there is no such file", path)};
  }
  const auto target = std::filesystem::weakly_canonical(store, error).string();
  if (std::filesystem::equivalent(path, target, error)) {
    return Error{Errc::usage, fmt::format("{}: expected a backup, found the store itself", path)};
  }
  const bool there = std::filesystem::exists(target, error);
  if (there && !replace) {
    return Error{Errc::usage, fmt::format("{}: there is a store already; --replace puts the backup "
                                          "in its place", store)};
  }
  DEALKIT_ASSIGN_OR_RETURN(
      auto copy, sqlite::UnnamedCopy::make(
                     {.from = path, .beside = target, .at_rest = true, .lock_timeout = {}}));
  DEALKIT_RETURN_IF_ERROR(check_backup(copy, path));
  if (!there) {
    remove_logs(target);
    return copy.file().name_as(target);
  }
  DEALKIT_RETURN_IF_ERROR(give_as(copy.file().fd(), target));
  return replace_store(copy.file(), target);
}

}  // namespace dealkit::io::store
