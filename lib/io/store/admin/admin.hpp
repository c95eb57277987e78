// What administrators do with a store as a whole: make and migrate it, look whether all that must
// hold holds, save it, copy it, put it back.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/result.hpp"
#include "core/deal/records.hpp"
#include "io/store/database.hpp"
#include "io/store/migrations.hpp"

namespace dealkit::io::store {

class Admin {
 public:
  explicit Admin(Database& database) : database_(database) {}

  base::Result<SchemaStatus> schema_status() const;
  struct Migrated {
    std::vector<std::int64_t> steps;  // that were applied
    std::int64_t rehashed = 0;        // campaigns whose content hash was formed anew
  };
  /// Applies what is missing, one transaction a step, then forms content hashes anew that an
  /// earlier dealkit formed in another way; safe to run twice and by two at once.
  base::Result<Migrated> migrate(const deal::Context& context) const;

  /// What does not hold: each a sentence with the record's type and id. Streams.
  base::Result<void> check(
      const std::function<base::Result<void>(std::string_view problem)>& on_problem) const;

  /// SQLite: an online copy into a file that must not exist, checked and synced. PostgreSQL:
  /// Errc::usage with the pg_dump recipe, its programs' versions checked.
  base::Result<void> backup(const std::string& path) const;
  /// "" where backup() does it.
  base::Result<std::string> backup_recipe() const;

 private:
  Database& database_;
};

/// Copies one store into another one, of either database, which must be empty (or not there yet):
/// records, audit log, outbox, readers' places, idempotency keys. One transaction there, one
/// snapshot here; the copy is held against the invariants of a store and against the numbers of
/// rows before it is committed. Errc::usage if both are the same store, Errc::conflict if the other
/// one is not empty, Errc::configuration for a schema that is not this program's.
struct Copying {
  Options from, to;
};
struct Copied {
  std::string from, to;                                     // names for messages
  std::vector<std::pair<std::string, std::uint64_t>> rows;  // by table
};
base::Result<Copied> copy(const Copying& copying);
/// Puts a backup in the place of an SQLite store, whose file must not exist unless `replace`.
base::Result<void> restore_backup(const std::string& url, const std::string& path, bool replace);

}  // namespace dealkit::io::store
