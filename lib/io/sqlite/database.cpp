// Opening a file, running single statements, and what the result codes mean to a user.
#include "io/sqlite/database.hpp"

#include <fmt/format.h>
#include <sqlite3.h>

#include <cstring>
#include <limits>

#include "io/sqlite/descriptor_vfs.hpp"

namespace dealkit::io::sqlite {

using base::Errc;
using base::Error;
using base::Result;

namespace {

// SQLite reads some relative names as more than names (":memory:", "file:…?mode=…", "").
std::string plain_name(const std::string& path) {
  return path.starts_with('/') ? path : "./" + path;
}

std::string in_uri(std::string_view path) {
  std::string out;
  for (const char c : path) {
    const bool plain = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                       c == '/' || c == '.' || c == '-' || c == '_';
    if (plain) out += c;
    else out += fmt::format("%{:02X}", static_cast<unsigned char>(c));
  }
  return out;
}

std::string seconds(std::chrono::milliseconds time) {
  return fmt::format("{} s", static_cast<double>(time.count()) / 1000);
}

Errc constraint_code(int code) {
  switch (code) {
    case SQLITE_CONSTRAINT_UNIQUE:
    case SQLITE_CONSTRAINT_PRIMARYKEY:
    case SQLITE_CONSTRAINT_ROWID:
      return Errc::conflict;
    default:
      return Errc::data;
  }
}

std::string open_advice(const std::string& path) {
  return fmt::format(
      "{}: cannot be opened; SQLite needs to read the file and to create {}-wal and {}-shm beside "
      "it: give write permission on the folder, or copy the file to one that you may write",
      path, path, path);
}

}  // namespace

void FinalizeStatement::operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
void CloseDatabase::operator()(sqlite3* database) const { sqlite3_close_v2(database); }

Result<Database> Database::open(const Options& options) {
  int flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
  flags |= options.access == Access::read ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE;
  if (options.access == Access::create) flags |= SQLITE_OPEN_CREATE;
  Database database;
  database.path_ = options.path;
  database.lock_timeout_ = options.lock_timeout;
  sqlite3* handle = nullptr;
  const bool named = options.descriptor < 0;
  auto name = named ? plain_name(options.path) : descriptor_path(options.descriptor);
  if (options.at_rest) {
    flags |= SQLITE_OPEN_URI;
    name = fmt::format("file:{}?immutable=1", in_uri(name));
  }
  const char* const layer = named ? nullptr : descriptor_vfs();
  const int code = sqlite3_open_v2(name.c_str(), &handle, flags, layer);
  database.handle_.reset(handle);
  if (handle == nullptr) return Error{Errc::limit, "out of memory while opening " + options.path};
  if (code != SQLITE_OK) return database.error(code);
  const auto wait = std::min<std::int64_t>(options.lock_timeout.count(),
                                           std::numeric_limits<int>::max());
  sqlite3_busy_timeout(handle, static_cast<int>(wait));
  // The schema of a file that somebody gave us must not do anything by being read.
  sqlite3_db_config(handle, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
  sqlite3_db_config(handle, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
  sqlite3_db_config(handle, SQLITE_DBCONFIG_ENABLE_FKEY, 1, nullptr);
  sqlite3_db_config(handle, SQLITE_DBCONFIG_DQS_DML, 0, nullptr);
  sqlite3_db_config(handle, SQLITE_DBCONFIG_DQS_DDL, 0, nullptr);
  return database;
}

Error Database::error(int code) const {
  const std::string said = handle_ ? sqlite3_errmsg(handle_.get()) : sqlite3_errstr(code);
  const int system = handle_ ? sqlite3_system_errno(handle_.get()) : 0;
  const std::string cause = system != 0 ? std::strerror(system) : said;
  switch (code & 0xFF) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
    case SQLITE_PROTOCOL:
      return {Errc::again, fmt::format("{}: another process is writing to it and did not finish "
                                       "within {}; try again, or wait longer for the lock",
                                       path_, seconds(lock_timeout_))};
    case SQLITE_FULL:
      return {Errc::io, fmt::format("{}: no space left on the disk; nothing of this transaction "
                                    "was kept: free some space and run it again", path_)};
    case SQLITE_IOERR:
      if (code == SQLITE_IOERR_NOMEM) break;
      return {Errc::io, fmt::format("{}: reading or writing failed: {}; nothing of this "
                                    "transaction was kept", path_, cause)};
    case SQLITE_READONLY:
      if (code == SQLITE_READONLY_CANTINIT || code == SQLITE_READONLY_DIRECTORY)
        return {Errc::io, open_advice(path_)};
      return {Errc::io, fmt::format("{}: is read-only: give write permission on the file and on "
                                    "its folder (for {}-wal and {}-shm), or only read from it",
                                    path_, path_, path_)};
    case SQLITE_CANTOPEN:
      return {Errc::io, open_advice(path_)};
    case SQLITE_CORRUPT:
      return {Errc::io, fmt::format("{}: is damaged ({}): restore it from a backup", path_, said)};
    case SQLITE_NOTADB:
      return {Errc::configuration, fmt::format("{}: is not an SQLite database", path_)};
    case SQLITE_INTERRUPT:
      return {Errc::timeout, fmt::format("{}: a statement took longer than it may", path_)};
    case SQLITE_TOOBIG:
      return {Errc::limit, fmt::format("{}: a value is larger than SQLite takes", path_)};
    case SQLITE_CONSTRAINT:
      return {constraint_code(code), fmt::format("{}: {}", path_, said)};
    default:
      break;
  }
  if (code == SQLITE_NOMEM || code == SQLITE_IOERR_NOMEM)
    return {Errc::limit, fmt::format("{}: out of memory", path_)};
  // Our statements fit our tables: these are not as we made them.
  for (const std::string_view damage : {"no such column", "no such table", "no such index",
                                        "has no column named"}) {
    if (said.find(damage) == std::string::npos) continue;
    return {Errc::io, fmt::format("{}: its tables are not those of a store ({}): the file is "
                                  "damaged, or another program changed it; restore it from a "
                                  "backup", path_, said)};
  }
  return {Errc::internal, fmt::format("{}: SQLite refuses our statement: {}", path_, said)};
}

Result<void> Database::execute(const std::string& statements) const {
  const int code = sqlite3_exec(get(), statements.c_str(), nullptr, nullptr, nullptr);
  if (code != SQLITE_OK) return error(code);
  return {};
}

Result<std::unique_ptr<sqlite3_stmt, FinalizeStatement>> Database::prepare(
    std::string_view statement, bool keep) const {
  sqlite3_stmt* handle = nullptr;
  const char* tail = nullptr;
  const int code =
      sqlite3_prepare_v3(get(), statement.data(), static_cast<int>(statement.size()),
                         keep ? SQLITE_PREPARE_PERSISTENT : 0U, &handle, &tail);
  std::unique_ptr<sqlite3_stmt, FinalizeStatement> owner(handle);
  if (code != SQLITE_OK) {
    auto failure = error(code);
    if (failure.code == Errc::internal) failure.message += fmt::format(" in: {}", statement);
    return failure;
  }
  const std::string_view rest(tail, statement.data() + statement.size());
  if (!handle || rest.find_first_not_of(" \t\r\n;") != std::string_view::npos)
    return Error{Errc::internal, fmt::format("expected one statement in: {}", statement)};
  return owner;
}

Result<std::int64_t> Database::integer(const std::string& statement) const {
  DEALKIT_ASSIGN_OR_RETURN(const auto handle, prepare(statement, false));
  const int code = sqlite3_step(handle.get());
  if (code == SQLITE_DONE) return std::int64_t{0};
  if (code != SQLITE_ROW) return error(code);
  return sqlite3_column_int64(handle.get(), 0);
}

Result<std::string> Database::text(const std::string& statement) const {
  DEALKIT_ASSIGN_OR_RETURN(const auto handle, prepare(statement, false));
  const int code = sqlite3_step(handle.get());
  if (code == SQLITE_DONE) return std::string();
  if (code != SQLITE_ROW) return error(code);
  const auto* bytes = sqlite3_column_text(handle.get(), 0);
  return bytes ? std::string(reinterpret_cast<const char*>(bytes)) : std::string();
}

}  // namespace dealkit::io::sqlite
