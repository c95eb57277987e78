// The steps of the schema, as lib/io/store/migrations/ has them; the build puts their texts into
// the program.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.hpp"
#include "io/sql/connection.hpp"

namespace dealkit::io::store {

struct Migration {
  std::int64_t number;    // from 1, without gaps
  std::string_view name;  // "records"
  std::string_view sqlite;
  std::string_view postgresql;

  std::string_view text(sql::Dialect dialect) const {
    return dialect == sql::Dialect::sqlite ? sqlite : postgresql;
  }
  /// SHA-256 of the text, in hex: what the store keeps of a step that was applied.
  std::string checksum(sql::Dialect dialect) const;
};

/// Rising.
std::span<const Migration> migrations();

/// Schema versions of a store and of this program.
struct SchemaStatus {
  std::int64_t stored = 0;  // 0: there is no store yet
  std::int64_t known = 0;
  struct Step {
    std::int64_t number;
    std::string name;
    std::string applied_at;  // "" = not yet
  };
  std::vector<Step> steps;
};

base::Result<SchemaStatus> read_schema_status(sql::Connection& connection);

/// Applies the steps up to `last` that are missing; `applied_at` (RFC 3339) is written down too.
struct Migrating {
  std::int64_t last = 0;  // 0 = all
  std::string applied_at;
  std::string applied_by;
};
base::Result<std::vector<std::int64_t>> apply_migrations(sql::Connection& connection,
                                                         const Migrating& options);

/// A sentence for each step whose text was another one when it was applied: the store was made by a
/// build that nobody released, or somebody changed the table of steps.
base::Result<std::vector<std::string>> changed_migrations(sql::Connection& connection);

}  // namespace dealkit::io::store
