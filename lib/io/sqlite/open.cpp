// Opening: what a user may have given us instead of a store, and the settings of every connection.
#include <fcntl.h>
#include <fmt/format.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "io/sqlite/connection.hpp"
#include "io/sqlite/session.hpp"
#include "io/sys/clock.hpp"
#include "io/sys/file.hpp"
#include "io/sys/folder.hpp"

namespace dealkit::io::sqlite {

using base::Errc;
using base::Error;
using base::Result;

namespace {

// One page of the smallest size. SQLite takes a shorter file for an empty one, and writes over it.
constexpr off_t smallest_database_bytes = 512;
constexpr std::string_view init_hint = "create one with `dealctl store init`";

bool may(const std::string& path, int mode) {
  return ::faccessat(AT_FDCWD, path.c_str(), mode, AT_EACCESS) == 0;
}

Error absent(const OpenOptions& options) {
  const auto folder = sys::folder_of(options.path);
  struct stat folder_status {};
  if (::stat(folder.c_str(), &folder_status) != 0)
    return {Errc::no_input,
            fmt::format("{}: the folder {} cannot be read: {}", options.path, folder,
                        std::strerror(errno))};
  return {Errc::no_input, fmt::format("{}: there is no such file; {}", options.path, init_hint)};
}

// SQLite would answer most of this with "unable to open database file", or open it read-only.
Result<void> look_at_path(const OpenOptions& options) {
  if (options.path.empty())
    return Error{Errc::configuration, "expected the path of an SQLite file, found nothing"};
  if (options.path.find('\0') != std::string::npos)
    return Error{Errc::configuration, "the path of an SQLite file holds U+0000"};
  struct stat status {};
  const bool there = ::stat(options.path.c_str(), &status) == 0;
  if (!there && errno != ENOENT)
    return Error{Errc::no_input, fmt::format("{}: {}", options.path, std::strerror(errno))};
  const auto folder = sys::folder_of(options.path);
  if (!there && (!options.create || options.read_only || !may(folder, F_OK)))
    return absent(options);
  if (there && S_ISDIR(status.st_mode))
    return Error{Errc::no_input, fmt::format("{}: is a folder, not a file", options.path)};
  if (there && !S_ISREG(status.st_mode))
    return Error{Errc::no_input, fmt::format("{}: is not a regular file", options.path)};
  if (there && status.st_size > 0 && status.st_size < smallest_database_bytes)
    return Error{Errc::configuration, fmt::format("{}: is not an SQLite database", options.path)};
  if (there && !may(options.path, R_OK))
    return Error{Errc::no_input, fmt::format("{}: {}", options.path, std::strerror(errno))};
  if (options.read_only) return {};
  if (there && !may(options.path, W_OK))
    return Error{Errc::io, fmt::format("{}: may not be written ({}): give write permission, or "
                                       "only read from it", options.path, std::strerror(errno))};
  if (!may(folder, W_OK | X_OK))
    return Error{Errc::io, fmt::format("{}: its folder {} may not be written ({}), but the log "
                                       "files of a write stand there: give write permission",
                                       options.path, folder, std::strerror(errno))};
  return {};
}

// Marks an empty database as ours. Two processes may try at once.
Result<void> mark(const Database& database) {
  DEALKIT_RETURN_IF_ERROR(database.execute("BEGIN IMMEDIATE"));
  DEALKIT_ASSIGN_OR_RETURN(const auto found, database.integer("PRAGMA application_id"));
  if (found == 0)
    DEALKIT_RETURN_IF_ERROR(
        database.execute(fmt::format("PRAGMA application_id = {}", application_id)));
  return database.execute("COMMIT");
}

// Must come before anything that writes: the file may be another program's.
Result<void> check_owner(const Database& database, const OpenOptions& options) {
  DEALKIT_ASSIGN_OR_RETURN(const auto found, database.integer("PRAGMA application_id"));
  if (found == application_id) return {};
  DEALKIT_ASSIGN_OR_RETURN(const auto objects,
                           database.integer("SELECT count(*) FROM sqlite_schema"));
  if (found == 0 && objects == 0) {
    if (options.create && !options.read_only) return mark(database);
    return Error{Errc::configuration,
                 fmt::format("{}: is an empty file, no store; {}", options.path, init_hint)};
  }
  return Error{Errc::configuration,
               fmt::format("{}: is an SQLite database of another program (application_id "
                           "0x{:08X}, a store has 0x{:08X}); {}",
                           options.path, static_cast<std::uint32_t>(found),
                           static_cast<std::uint32_t>(application_id), init_hint)};
}

// Going over to WAL needs the file for itself, and SQLite does not wait for that.
Result<void> use_wal(const Database& database, std::chrono::milliseconds timeout) {
  const sys::Stopwatch watch;
  for (;;) {
    auto mode = database.text("PRAGMA journal_mode = WAL");
    if (mode && *mode == "wal") return {};
    if (mode)
      return Error{Errc::configuration,
                   fmt::format("{}: SQLite cannot keep a write-ahead log there (journal mode "
                               "{}): the file system must be a local one", database.path(),
                               *mode)};
    if (mode.error().code != Errc::again || watch.elapsed() >= timeout)
      return std::move(mode).error();
    sqlite3_sleep(5);
  }
}

bool has_log(const std::string& path) {
  struct stat status {};
  for (const auto* suffix : {"-wal", "-journal"}) {
    if (::stat((path + suffix).c_str(), &status) == 0 && status.st_size > 0) return true;
  }
  return false;
}

bool is_on_read_only_mount(const std::string& path) {
  struct statvfs status {};
  return ::statvfs(path.c_str(), &status) == 0 && (status.f_flag & ST_RDONLY) != 0;
}

/// What has changed if somebody wrote to the file.
struct State {
  std::int64_t bytes = 0, seconds = 0, nanos = 0;
  ino_t inode = 0;
  bool log = false;
  friend bool operator==(const State&, const State&) = default;
};

State state_of(const std::string& path) {
  struct stat status {};
  if (::stat(path.c_str(), &status) != 0) return {};
  return {status.st_size, status.st_mtim.tv_sec, status.st_mtim.tv_nsec, status.st_ino,
          has_log(path)};
}

/// A copy of a file that we may not write (SQLite would have to put files beside it), taken while
/// nobody else wrote it either.
Result<Database> open_private_copy(const OpenOptions& options) {
  constexpr int attempts = 5;
  for (int attempt = 0; attempt < attempts; ++attempt) {
    const auto before = state_of(options.path);
    DEALKIT_ASSIGN_OR_RETURN(const auto source, sys::open_input(options.path));
    DEALKIT_ASSIGN_OR_RETURN(auto scratch, sys::open_scratch());
    DEALKIT_RETURN_IF_ERROR(sys::copy_bytes(source.get(), scratch.get()));
    if (before.log || !(state_of(options.path) == before)) continue;
    Database::Options copy{options.path, Database::Access::read, options.lock_timeout};
    copy.descriptor = scratch.get();
    copy.at_rest = true;
    DEALKIT_ASSIGN_OR_RETURN(auto database, Database::open(copy));
    database.keep(std::move(scratch));
    return database;
  }
  return Error{Errc::again,
               fmt::format("{}: is being written all the time, and reading beside that takes write "
                           "permission on its folder", options.path)};
}

/// Settings of a connection that only reads.
Result<Database> reading(Database database, const OpenOptions& options) {
  DEALKIT_RETURN_IF_ERROR(check_owner(database, options));
  DEALKIT_RETURN_IF_ERROR(database.execute("PRAGMA query_only = ON; PRAGMA cache_size = -16384"));
  return database;
}

}  // namespace

Result<Database> open_database(const OpenOptions& options) {
  DEALKIT_RETURN_IF_ERROR(look_at_path(options));
  // The last reader has to tidy up what readers share beside the file (-wal, -shm), which SQLite
  // only does for those that may write.
  const bool tidy = options.read_only && may(options.path, W_OK) &&
                    may(sys::folder_of(options.path), W_OK | X_OK);
  // Whoever has a store open has its log open, too, if only an empty one.
  const bool at_rest = options.at_rest && !may(options.path + "-wal", F_OK);
  if (options.read_only && (!tidy || at_rest) && !has_log(options.path)) {
    if (at_rest || is_on_read_only_mount(options.path)) {
      Database::Options still{options.path, Database::Access::read, options.lock_timeout};
      still.at_rest = true;
      DEALKIT_ASSIGN_OR_RETURN(auto database, Database::open(still));
      return reading(std::move(database), options);
    }
    DEALKIT_ASSIGN_OR_RETURN(auto database, open_private_copy(options));
    return reading(std::move(database), options);
  }
  const auto access = options.read_only && !tidy ? Database::Access::read
                      : options.create           ? Database::Access::create
                                                 : Database::Access::write;
  DEALKIT_ASSIGN_OR_RETURN(auto database,
                           Database::open({options.path, access, options.lock_timeout}));
  sqlite3_db_config(database.get(), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
  DEALKIT_RETURN_IF_ERROR(check_owner(database, options));
  sqlite3_db_config(database.get(), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 0, nullptr);
  if (options.read_only) {
    DEALKIT_RETURN_IF_ERROR(database.execute("PRAGMA query_only = ON"));
  } else {
    if (sqlite3_db_readonly(database.get(), "main") != 0) return database.error(SQLITE_READONLY);
    DEALKIT_RETURN_IF_ERROR(use_wal(database, options.lock_timeout));
    // A commit is on disk when it returns; a log that grew is cut when it was folded in. That is
    // done every 32 MiB: commits of many records touch the same pages of indexes again and again.
    DEALKIT_RETURN_IF_ERROR(
        database.execute("PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 8192; "
                         "PRAGMA journal_size_limit = 67108864;"));
  }
  DEALKIT_RETURN_IF_ERROR(database.execute("PRAGMA cache_size = -16384"));  // 16 MiB
  return database;
}

Result<std::unique_ptr<sql::Connection>> open(const OpenOptions& options) {
  DEALKIT_ASSIGN_OR_RETURN(auto database, open_database(options));
  return std::unique_ptr<sql::Connection>(
      std::make_unique<Session>(std::move(database), options.statement_timeout));
}

}  // namespace dealkit::io::sqlite
