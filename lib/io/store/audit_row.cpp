#include "io/store/audit_row.hpp"

#include "io/store/columns.hpp"

namespace dealkit::io::store {

std::string audit_columns(sql::Dialect dialect) {
  return "id, entity_type, entity_id, action, actor_id, version, changes, metadata, " +
         select_instant("created_at", dialect);
}

AuditRow read_audit_row(const sql::Row& row) {
  const auto text = [&row](std::size_t column) { return std::string(row.text(column)); };
  return {row.integer(0), text(1), text(2), text(3), text(4), row.integer(5), text(6), text(7),
          read_instant(row.text(8))};
}

}  // namespace dealkit::io::store
