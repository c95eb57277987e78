// See audit_text.hpp.
#include "audit_text.hpp"

#include <fmt/format.h>

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
  DEALKIT_ASSIGN_OR_RETURN(const auto* metadata, reader.read(row.metadata));
  return cell_text(metadata->root().find("reason"));
}

bool has_version(const io::store::AuditRow& row) {
  const auto kind = deal::parse_kind(row.entity_type);
  return kind ? deal::traits(*kind).versioned : row.version > 0;
}

base::Result<std::vector<base::Member>> members_of(const io::store::AuditRow& row) {
  std::vector<base::Member> members{{"id", fmt::format("{}", row.id)},
                                    {"entity_type", row.entity_type},
                                    {"entity_id", row.entity_id},
                                    {"action", row.action},
                                    {"actor_id", row.actor_id}};
  if (has_version(row)) members.push_back({"version", fmt::format("{}", row.version)});
  members.push_back({"created_at", row.created_at});
  json::Reader reader(deal::derived_limits);
  DEALKIT_ASSIGN_OR_RETURN(const auto* metadata, reader.read(row.metadata));
  for (const auto value : metadata->root()) {
    members.push_back({fmt::format("metadata.{}", value.key()), cell_text(value)});
  }
  DEALKIT_ASSIGN_OR_RETURN(const auto* changes, reader.read(row.changes));
  for (const auto change : changes->root()) {
    members.push_back({fmt::format("changes.{}", change.key()), whole_change(change)});
  }
  return members;
}

}  // namespace dealkit::cmd::dealctl
