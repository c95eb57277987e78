// The answers of changing commands; see change_result.hpp.
#include "core/deal/change_result.hpp"

#include <fmt/format.h>

#include "core/base/json/write.hpp"
#include "core/deal/diff.hpp"

namespace dealkit::deal {
namespace {

/// The last change of the record itself: the others follow from it. nullptr if it has none.
const Change* change_of(const Key& key, const Decision& decision) {
  const Change* found = nullptr;
  for (const auto& change : decision.changes) {
    if (change.kind == key.kind && change.id == key.id) found = &change;
  }
  // Kinds without an id of their own have one made of their content.
  return found == nullptr && !decision.changes.empty() ? &decision.changes.front() : found;
}

/// The record before its first change: a deal may take two steps at once (advance).
const RecordText& first_before(const Key& key, const Decision& decision) {
  for (const auto& change : decision.changes) {
    if (change.kind == key.kind && change.id == key.id) return change.before;
  }
  return decision.changes.front().before;
}

/// What went with a deleted deal or campaign.
void append_also_deleted(json::Writer& writer, const ChangeResult& result) {
  bool any = false;
  for (const auto& change : result.decision->changes) {
    const bool own = change.kind == result.key.kind && change.id == result.key.id;
    if (own || !change.after.empty()) continue;
    if (!any) writer.key("also_deleted").array();
    any = true;
    writer.object().member("entity_type", traits(change.kind).name);
    writer.member("entity_id", change.id).close();
  }
  if (any) writer.close();
}

}  // namespace

base::Result<void> append_result(std::string& out, const ChangeResult& result) {
  const auto& decision = *result.decision;
  json::Writer writer(out);
  writer.object().member("type", "change_result");
  writer.member("entity_type", traits(result.key.kind).name);
  // Reports and findings have no id of their own; the change has the one that was made for them.
  const auto* const own = change_of(result.key, decision);
  const auto& id = result.key.id.empty() && own != nullptr ? own->id : result.key.id;
  if (!id.empty()) writer.member("entity_id", id);
  writer.member("outcome", name_of(decision.outcome));
  const auto version = own == nullptr ? decision.stored_version : own->version;
  if (version > 0) writer.key("version").integer(version);
  if (own != nullptr) {
    DEALKIT_ASSIGN_OR_RETURN(const auto changes,
                             diff(own->kind, first_before(result.key, decision), own->after));
    writer.key("changes").raw(to_json(changes));
  }
  if (!decision.reopened_levels.empty()) {
    writer.key("reopened_levels").array();
    for (const int level : decision.reopened_levels) writer.integer(level);
    writer.close();
  }
  if (!decision.warnings.empty()) {
    writer.key("warnings").array();
    for (const auto& warning : decision.warnings) writer.string(warning);
    writer.close();
  }
  if (decision.outcome == Outcome::deleted) append_also_deleted(writer, result);
  if (result.dry_run) writer.key("dry_run").boolean(true);
  writer.close();
  out += '\n';
  return {};
}

std::string name_of(const Key& key) {
  return fmt::format("{} '{}'", traits(key.kind).name, key.id);
}

base::Error conflict_error(const Key& key, const Decision& decision, std::string_view author) {
  auto message = fmt::format("{}: conflict: {}", name_of(key), decision.conflict);
  if (!author.empty()) message.append("; ").append(author);
  return {base::Errc::conflict, std::move(message)};
}

}  // namespace dealkit::deal
