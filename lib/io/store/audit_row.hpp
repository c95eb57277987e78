// A row of the audit log, as statements ask for it and as it is read.
#pragma once

#include <cstdint>
#include <string>

#include "io/sql/connection.hpp"

namespace dealkit::io::store {

/// One row of the audit log.
struct AuditRow {
  std::int64_t id = 0;
  std::string entity_type, entity_id, action, actor_id;
  std::int64_t version = 0;
  std::string changes;   // JSON, deal::to_json
  std::string metadata;  // JSON: correlation_id, origin, reason
  std::string created_at;
};

/// "id, entity_type, …": what a SELECT asks for so that read_audit_row() understands its rows.
std::string audit_columns(sql::Dialect dialect);
AuditRow read_audit_row(const sql::Row& row);

}  // namespace dealkit::io::store
