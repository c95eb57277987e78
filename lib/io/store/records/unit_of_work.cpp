// What decisions see of a unit of work: loaded records with the queued changes on top.
#include "io/store/records/unit_of_work.hpp"

#include <array>

#include <fmt/format.h>

#include "core/deal/diff.hpp"
#include "io/store/audit_row.hpp"

namespace dealkit::io::store {

using deal::Kind;
using deal::Stored;

SqlUnitOfWork::SqlUnitOfWork(EventIds& event_ids, sql::Connection& connection,
                             const deal::Context& context, AccountLocks account_locks)
    : event_ids_(event_ids),
      connection_(connection),
      context_(context),
      account_locks_(account_locks) {
  records_.count_arrivals_from(first_arrival);
}

bool SqlUnitOfWork::is_loaded(Kind kind, std::string_view id) const {
  return loaded_[static_cast<std::size_t>(kind)].contains(id);
}

const Stored* SqlUnitOfWork::as_loaded(Kind kind, std::string_view id) const {
  const auto& of_kind = loaded_[static_cast<std::size_t>(kind)];
  const auto found = of_kind.find(id);
  return found == of_kind.end() || !found->second ? nullptr : &*found->second;
}

void SqlUnitOfWork::apply(const deal::Change& change) {
  // A reader that is warm is faster; what is wrong with the record, writing it will say.
  static_cast<void>(change.after.root(reader_));
  records_.apply(change);
  changes_.push_back(change);
}

void SqlUnitOfWork::rollback_to(std::size_t savepoint) {
  while (changes_.size() > savepoint) {
    records_.take_back(changes_.back());
    changes_.pop_back();
  }
}

base::Result<std::vector<AuditRow>> SqlUnitOfWork::history(const deal::Key& key,
                                                           std::int64_t from_version) {
  std::vector<AuditRow> rows;
  const auto statement = fmt::format(
      "SELECT {} FROM audit WHERE entity_type = $1 AND entity_id = $2 AND version >= $3 "
      "ORDER BY id",
      audit_columns(dialect()));
  const std::array<sql::Value, 3> parameters{deal::traits(key.kind).name, std::string_view(key.id),
                                             from_version};
  DEALKIT_RETURN_IF_ERROR(connection().run(statement, parameters, [&](const sql::Row& row) {
    rows.push_back(read_audit_row(row));
    return base::Result<void>();
  }));
  return rows;
}

namespace {

/// "version 2 by ana at 2026-10-01T09:00:00Z (total_value)".
std::string described_author(std::int64_t version, std::string_view actor, std::string_view at,
                             std::span<const deal::MemberChange> changes) {
  auto author = fmt::format("version {} by {} at {}", version, actor, at);
  std::string names;
  bool created = false;
  for (const auto& change : changes) {
    created = created || (change.name == "type" && change.before.empty());
    const bool kept_by_the_store = change.name == "version" || change.name == "updated_at" ||
                                   change.name == "created_at" || change.name == "content_hash";
    if (kept_by_the_store) continue;
    names += fmt::format("{}{}", names.empty() ? "" : ", ", change.name);
  }
  if (created) names = "created";
  if (!names.empty()) author += fmt::format(" ({})", names);
  return author;
}

/// Of the changes that are queued on a record the first one of its highest version: later ones of
/// that version change no content. An id that is deleted and used again begins anew.
struct QueuedAuthor {
  const deal::Change* change = nullptr;
  bool anew = false;  // what is stored is of another record
};
QueuedAuthor queued_author(std::span<const deal::Change> changes, const deal::Key& key) {
  QueuedAuthor found;
  for (const auto& change : changes) {
    if (change.kind != key.kind || change.id != key.id) continue;
    if (change.after.empty()) {
      found = {nullptr, true};
    } else if (found.change == nullptr || change.version > found.change->version) {
      found.change = &change;
    }
  }
  return found;
}

}  // namespace

base::Result<std::string> SqlUnitOfWork::last_author(const deal::Key& key) {
  const auto queued = queued_author(changes_, key);
  std::int64_t stored_version = 0;
  std::string author;
  if (!queued.anew) {
    const auto statement = fmt::format(
        "SELECT version, actor_id, {}, changes FROM audit "
        "WHERE entity_type = $1 AND entity_id = $2 AND id > (SELECT COALESCE(max(id), 0) FROM "
        "audit WHERE entity_type = $1 AND entity_id = $2 AND action = 'delete') "
        "ORDER BY version DESC, id LIMIT 1",
        select_instant("created_at", dialect()));
    const std::array<sql::Value, 2> parameters{deal::traits(key.kind).name,
                                               std::string_view(key.id)};
    DEALKIT_RETURN_IF_ERROR(
        connection().run(statement, parameters, [&](const sql::Row& row) -> base::Result<void> {
          DEALKIT_ASSIGN_OR_RETURN(const auto changes, deal::changes_from_json(row.text(3)));
          stored_version = row.integer(0);
          author =
              described_author(stored_version, row.text(1), read_instant(row.text(2)), changes);
          return {};
        }));
  }
  if (queued.change == nullptr || queued.change->version <= stored_version) return author;
  const auto& change = *queued.change;
  DEALKIT_ASSIGN_OR_RETURN(const auto changes,
                           deal::diff(change.kind, change.before, change.after));
  return described_author(change.version, context_.actor, base::to_string(context_.now), changes);
}

}  // namespace dealkit::io::store
