// See audit_text.hpp.
#include "audit_text.hpp"

#include "core/base/json/write.hpp"
#include "core/deal/entity.hpp"
#include "output.hpp"

namespace dealkit::cmd::dealctl {

void append_audit_record(std::string& out, const io::store::AuditRow& row) {
  json::Writer writer(out);
  writer.object().member("type", "audit");
  writer.key("id").integer(row.id);
  writer.member("entity_type", row.entity_type).member("entity_id", row.entity_id);
  writer.member("action", row.action).member("actor_id", row.actor_id);
  writer.key("version").integer(row.version);
  writer.key("changes").raw(row.changes);
  writer.key("metadata").raw(row.metadata);
  writer.member("created_at", row.created_at);
  writer.close();
  out += '\n';
}

base::Result<std::string> reason_of(const io::store::AuditRow& row) {
  json::Reader reader(deal::derived_limits);
  DEALKIT_TRY(const auto* metadata, reader.read(row.metadata));
  return cell_text(metadata->root().find("reason"));
}

}  // namespace dealkit::cmd::dealctl
