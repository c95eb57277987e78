// Online backups and the check of a whole file.
#include <fcntl.h>
#include <fmt/format.h>
#include <sqlite3.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <filesystem>

#include "io/sqlite/connection.hpp"
#include "io/sqlite/database.hpp"
#include "io/sys/fd.hpp"
#include "io/sys/system_error.hpp"

namespace dealkit::io::sqlite {

using base::Errc;
using base::Error;
using base::Result;

namespace {

struct FinishBackup {
  void operator()(sqlite3_backup* backup) const { sqlite3_backup_finish(backup); }
};

/// A file that vanishes, with the ones that SQLite puts beside it, unless it gets its name.
class Unnamed {
 public:
  static Result<Unnamed> create(const std::string& beside) {
    std::string path = beside + ".XXXXXX";
    const sys::Fd file(::mkstemp(path.data()));
    if (!file) return sys::system_error(beside);
    return Unnamed(std::move(path));
  }
  Unnamed(Unnamed&& other) noexcept : path_(std::exchange(other.path_, {})) {}
  Unnamed& operator=(Unnamed&&) = delete;
  ~Unnamed() {
    if (path_.empty()) return;
    for (const auto* suffix : {"", "-journal", "-wal", "-shm"})
      ::unlink((path_ + suffix).c_str());
  }
  const std::string& path() const { return path_; }

  /// Syncs the bytes, gives the name, syncs the folder.
  Result<void> name_as(const std::string& to) {
    const sys::Fd file(::open(path_.c_str(), O_RDONLY | O_CLOEXEC));
    if (!file || ::fsync(file.get()) != 0) return sys::system_error(path_);
    if (::renameat2(AT_FDCWD, path_.c_str(), AT_FDCWD, to.c_str(), RENAME_NOREPLACE) != 0)
      return sys::system_error(to);
    path_.clear();
    const auto parent = std::filesystem::path(to).parent_path();
    const std::string folder = parent.empty() ? "." : parent.string();
    const sys::Fd directory(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!directory || ::fsync(directory.get()) != 0) return sys::system_error(folder);
    return {};
  }

 private:
  explicit Unnamed(std::string path) : path_(std::move(path)) {}
  std::string path_;
};

// All pages in one step: in WAL mode that is one snapshot, and no writer waits for it.
Result<void> copy(const Database& source, const std::string& into) {
  DEALKIT_TRY(const auto target, Database::open({into, Database::Access::write}));
  // The copy has no name yet and is synced as a whole.
  DEALKIT_CHECK(target.execute("PRAGMA journal_mode = MEMORY; PRAGMA synchronous = OFF;"));
  std::unique_ptr<sqlite3_backup, FinishBackup> backup(
      sqlite3_backup_init(target.get(), "main", source.get(), "main"));
  if (!backup) return target.error(sqlite3_extended_errcode(target.get()));
  const int code = sqlite3_backup_step(backup.get(), -1);
  if (code == SQLITE_DONE) return {};
  const bool ours = (code & 0xFF) == SQLITE_FULL || (code & 0xFF) == SQLITE_IOERR;
  backup.reset();
  return ours ? target.error(code) : source.error(code);
}

}  // namespace

Result<void> backup(const BackupOptions& options) {
  if (::access(options.to.c_str(), F_OK) == 0)
    return Error{Errc::io, fmt::format("{}: exists already; give the backup another name, or "
                                       "remove it", options.to)};
  OpenOptions from;
  from.path = options.from;
  from.read_only = true;
  from.lock_timeout = options.lock_timeout;
  DEALKIT_TRY(const auto source, open_database(from));
  DEALKIT_TRY(auto file, Unnamed::create(options.to));
  DEALKIT_CHECK(copy(source, file.path()));
  {
    OpenOptions made;
    made.path = file.path();
    DEALKIT_TRY(const auto connection, open(made));
    DEALKIT_CHECK(check_integrity(*connection, [&](std::string_view problem) -> Result<void> {
      return Error{Errc::io, fmt::format("{}: the backup is damaged, most likely because the "
                                         "store is: {}", options.from, problem)};
    }));
  }
  return file.name_as(options.to);
}

Result<void> check_integrity(
    sql::Connection& connection,
    const std::function<Result<void>(std::string_view problem)>& on_problem) {
  DEALKIT_CHECK(connection.stream("PRAGMA integrity_check(100)", {},
                                  [&](const sql::Row& row) -> Result<void> {
                                    if (row.text(0) == "ok") return {};
                                    return on_problem(row.text(0));
                                  }));
  DEALKIT_CHECK(connection.stream(
      "PRAGMA foreign_key_check", {}, [&](const sql::Row& row) -> Result<void> {
        return on_problem(fmt::format("row {} of {} refers to a row of {} that does not exist",
                                      row.integer(1), row.text(0), row.text(2)));
      }));
  return {};
}

}  // namespace dealkit::io::sqlite
