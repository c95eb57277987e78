// What was: the audit log of a record, and the record as it was at a version.
#include <array>

#include <fmt/format.h>

#include "core/base/json/document.hpp"
#include "core/deal/diff.hpp"
#include "core/deal/kept_members.hpp"
#include "core/record/normal_form.hpp"
#include "io/store/audit_row.hpp"
#include "io/store/records/read_one.hpp"
#include "io/store/records/records.hpp"
#include "io/store/records/rewind.hpp"
#include "io/store/snapshot.hpp"

namespace dealkit::io::store {

namespace {

using base::Errc;
using base::Error;

/// Walks back from the present record to the last state of a version.
class Walk {
 public:
  Walk(const deal::Key& key, std::int64_t version, std::string present)
      : key_(key), version_(version), state_(std::move(present)) {}

  /// Audit rows newest first: version, changes.
  base::Result<Next> step(const sql::Row& row) {
    const auto version = row.integer(0);
    newest_ = std::max(newest_, version);
    if (version == version_ && !state_.empty()) {
      found_ = true;
      return Next::enough;
    }
    DEALKIT_ASSIGN_OR_RETURN(state_, undo_row(key_, state_, row.text(1)));
    oldest_ = version;
    return Next::more;
  }

  base::Result<std::string> result() && {
    if (found_) return std::move(state_);
    const auto name = deal::traits(key_.kind).name;
    if (newest_ == 0) {
      return Error{Errc::not_found,
                   fmt::format("expected a {} '{}', found none", name, key_.id)};
    }
    return Error{Errc::not_found,
                 fmt::format("{} '{}' has versions {} to {} in its history; expected one of them, "
                             "found {}", name, key_.id, oldest_, newest_, version_)};
  }

 private:
  const deal::Key& key_;
  std::int64_t version_;
  std::string state_;
  std::int64_t oldest_ = 0;
  std::int64_t newest_ = 0;
  bool found_ = false;
};

}  // namespace

base::Result<std::string> undo_row(const deal::Key& key, std::string_view state,
                                   std::string_view changes) {
  auto before = [&]() -> base::Result<std::string> {
    DEALKIT_ASSIGN_OR_RETURN(const auto members, deal::changes_from_json(changes));
    return deal::undo(key.kind, state, members);
  }();
  if (before) return before;
  return Error{before.error().code,
               fmt::format("{} '{}' and its audit log do not agree ({}); `dealctl store check` "
                           "says more",
                           deal::traits(key.kind).name, key.id, before.error().message)};
}

base::Result<std::string> effective_record(const deal::Stored& today,
                                           std::span<const std::string> changes) {
  const deal::Key key{today.kind, today.id};
  std::string approved = today.record;
  for (const auto& one : changes) {
    DEALKIT_ASSIGN_OR_RETURN(approved, undo_row(key, approved, one));
  }
  record::NormalBuilder builder(*deal::traits(today.kind).table);
  json::Reader reader;
  DEALKIT_ASSIGN_OR_RETURN(const auto* then, reader.read(approved));
  DEALKIT_RETURN_IF_ERROR(builder.set_all(then->root()));
  DEALKIT_ASSIGN_OR_RETURN(const auto now, today.record.root());
  for (const auto& member : deal::kept_members(today.kind)) {
    if (!deal::is_stored(member.keeper)) continue;
    const auto value = now.find(member.name);
    if (value) {
      builder.set(member.name, std::string(value.text()));
    } else {
      builder.remove(member.name);
    }
  }
  return builder.build();
}

base::Result<void> Records::history(const deal::Key& key, const OnAuditRow& on_row) const {
  const auto statement =
      fmt::format("SELECT {} FROM audit WHERE entity_type = $1 AND entity_id = $2 ORDER BY id",
                  audit_columns(database_.dialect()));
  const std::array<sql::Value, 2> parameters{deal::traits(key.kind).name, std::string_view(key.id)};
  DEALKIT_ASSIGN_OR_RETURN(const auto connection, database_.connection());
  return in_snapshot(*connection, [&]() -> base::Result<void> {
    DEALKIT_RETURN_IF_ERROR(connection->stream(
        statement, parameters, [&](const sql::Row& row) { return on_row(read_audit_row(row)); }));
    return {};
  });
}

base::Result<std::string> Records::at_version(const deal::Key& key, std::int64_t version) const {
  DEALKIT_ASSIGN_OR_RETURN(const auto connection, database_.connection());
  std::string content;
  const std::array<sql::Value, 2> parameters{deal::traits(key.kind).name, std::string_view(key.id)};
  const auto walk_back = [&]() -> base::Result<void> {
    DEALKIT_ASSIGN_OR_RETURN(auto present, read_one(*connection, key, false));
    Walk walk(key, version, present ? std::string(present->record) : std::string());
    DEALKIT_RETURN_IF_ERROR(
        stream_until(*connection,
                     "SELECT version, changes FROM audit WHERE entity_type = $1 "
                     "AND entity_id = $2 ORDER BY id DESC",
                     parameters, [&](const sql::Row& row) { return walk.step(row); }));
    DEALKIT_ASSIGN_OR_RETURN(content, std::move(walk).result());
    return {};
  };
  DEALKIT_RETURN_IF_ERROR(in_snapshot(*connection, walk_back));
  return content;
}

}  // namespace dealkit::io::store
