// Online backups and the check of a whole file.
#include <fmt/format.h>
#include <sqlite3.h>
#include <unistd.h>

#include "io/sqlite/connection.hpp"
#include "io/sqlite/database.hpp"
#include "io/sqlite/session.hpp"
#include "io/sys/file.hpp"
#include "io/sys/system_error.hpp"

namespace dealkit::io::sqlite {

using base::Errc;
using base::Error;
using base::Result;

namespace {

struct FinishBackup {
  void operator()(sqlite3_backup* backup) const { sqlite3_backup_finish(backup); }
};

// All pages in one step: in WAL mode that is one snapshot, and no writer waits for it.
Result<void> copy(const Database& source, const Database& target) {
  // The copy has no name yet and is synced as a whole.
  DEALKIT_RETURN_IF_ERROR(
      target.execute("PRAGMA journal_mode = MEMORY; PRAGMA synchronous = OFF;"));
  std::unique_ptr<sqlite3_backup, FinishBackup> backup(
      sqlite3_backup_init(target.get(), "main", source.get(), "main"));
  if (!backup) return target.error(sqlite3_extended_errcode(target.get()));
  const int code = sqlite3_backup_step(backup.get(), -1);
  if (code == SQLITE_DONE) return {};
  const bool ours = (code & 0xFF) == SQLITE_FULL || (code & 0xFF) == SQLITE_IOERR;
  backup.reset();
  return ours ? target.error(code) : source.error(code);
}

Result<Database> open_descriptor(int fd, const std::string& name, Database::Access access) {
  Database::Options options;
  options.path = name;
  options.access = access;
  options.descriptor = fd;
  options.at_rest = access == Database::Access::read;
  return Database::open(options);
}

}  // namespace

Result<UnnamedCopy> UnnamedCopy::make(const CopyOptions& options) {
  OpenOptions from;
  from.path = options.from;
  from.read_only = true;
  from.at_rest = options.at_rest;
  from.lock_timeout = options.lock_timeout;
  DEALKIT_ASSIGN_OR_RETURN(const auto source, open_database(from));
  DEALKIT_ASSIGN_OR_RETURN(auto file, sys::UnnamedFile::create(options.beside, 0600));
  {
    DEALKIT_ASSIGN_OR_RETURN(const auto target,
                             open_descriptor(file.fd(), options.beside, Database::Access::write));
    DEALKIT_RETURN_IF_ERROR(copy(source, target));
  }
  return UnnamedCopy(std::move(file), options.from);
}

Result<std::unique_ptr<sql::Connection>> UnnamedCopy::open() const {
  DEALKIT_ASSIGN_OR_RETURN(auto database,
                           open_descriptor(file_.fd(), from_, Database::Access::read));
  DEALKIT_RETURN_IF_ERROR(database.execute("PRAGMA query_only = ON"));
  return std::unique_ptr<sql::Connection>(
      std::make_unique<Session>(std::move(database), std::chrono::milliseconds(0)));
}

Result<void> backup(const BackupOptions& options) {
  if (::access(options.to.c_str(), F_OK) == 0)
    return Error{Errc::io, fmt::format("{}: exists already; give the backup another name, or "
                                       "remove it", options.to)};
  DEALKIT_ASSIGN_OR_RETURN(auto made, UnnamedCopy::make({.from = options.from,
                                                         .beside = options.to,
                                                         .lock_timeout = options.lock_timeout}));
  {
    DEALKIT_ASSIGN_OR_RETURN(const auto connection, made.open());
    DEALKIT_RETURN_IF_ERROR(
        check_integrity(*connection, [&](std::string_view problem) -> Result<void> {
          return Error{Errc::io, fmt::format("{}: the backup is damaged, most likely because the "
                                             "store is: {}",
                                             options.from, problem)};
        }));
  }
  return made.file().name_as(options.to);
}

namespace {

// Says in the header that there is no write-ahead log (SQLite's file format, 1.3.3): a nameless
// file cannot have one beside it. A file of no bytes has no header yet.
Result<void> leave_wal_mode(int fd) {
  constexpr off_t versions_at = 18;
  char versions[2];
  if (::pread(fd, versions, 2, versions_at) != 2) return {};
  const char rollback[2] = {1, 1};
  if (::pwrite(fd, rollback, 2, versions_at) != 2) return sys::system_error("a scratch file");
  return {};
}

Result<std::unique_ptr<sql::Connection>> open_scratch_file(sys::Fd file, const std::string& name) {
  DEALKIT_RETURN_IF_ERROR(leave_wal_mode(file.get()));
  DEALKIT_ASSIGN_OR_RETURN(auto database,
                           open_descriptor(file.get(), name, Database::Access::write));
  DEALKIT_RETURN_IF_ERROR(
      database.execute("PRAGMA journal_mode = MEMORY; PRAGMA synchronous = OFF;"));
  database.keep(std::move(file));
  return std::unique_ptr<sql::Connection>(
      std::make_unique<Session>(std::move(database), std::chrono::milliseconds(0)));
}

}  // namespace

Result<std::unique_ptr<sql::Connection>> UnnamedCopy::open_scratch_copy() const {
  DEALKIT_ASSIGN_OR_RETURN(auto scratch, sys::open_scratch());
  DEALKIT_RETURN_IF_ERROR(sys::copy_bytes(file_.fd(), scratch.get()));
  return open_scratch_file(std::move(scratch), from_);
}

Result<std::unique_ptr<sql::Connection>> open_scratch() {
  DEALKIT_ASSIGN_OR_RETURN(auto scratch, sys::open_scratch());
  return open_scratch_file(std::move(scratch), "a scratch file");
}

Result<void> check_integrity(
    sql::Connection& connection,
    const std::function<Result<void>(std::string_view problem)>& on_problem) {
  DEALKIT_RETURN_IF_ERROR(connection.stream("PRAGMA integrity_check(100)", {},
                                            [&](const sql::Row& row) -> Result<void> {
                                              if (row.text(0) == "ok") return {};
                                              return on_problem(row.text(0));
                                            }));
  DEALKIT_RETURN_IF_ERROR(
      connection.stream("PRAGMA foreign_key_check", {}, [&](const sql::Row& row) -> Result<void> {
        return on_problem(fmt::format("row {} of {} refers to a row of {} that does not exist",
                                      row.integer(1), row.text(0), row.text(2)));
      }));
  return {};
}

}  // namespace dealkit::io::sqlite
