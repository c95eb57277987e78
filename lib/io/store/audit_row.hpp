// A row of the audit log as statements ask for it and as it is read. Internal to this folder.
#pragma once

#include <string>

#include "io/sql/connection.hpp"
#include "io/store/store.hpp"

namespace dealkit::io::store {

/// "id, entity_type, …": what a SELECT asks for so that read_audit_row() understands its rows.
std::string audit_columns(sql::Dialect dialect);
AuditRow read_audit_row(const sql::Row& row);

}  // namespace dealkit::io::store
