// Imports: one record of any kind against what is stored.
#include "core/base/ids.hpp"
#include "core/deal/change.hpp"
#include "core/deal/importable.hpp"
#include "core/deal/proposal.hpp"
#include "core/deal/restore.hpp"
#include "core/deal/validation_results.hpp"

namespace dealkit::deal {
namespace {

base::Result<std::string> normal_fact(const Records& records, Kind kind, json::Value record) {
  switch (kind) {
    case Kind::approval: return restore_approval(records, record);
    case Kind::review_round: return restore_round(records, record);
    default: return normal_record(kind, record);
  }
}

/// Facts: they are kept as they came. An interaction or a metric never changes; an approval or
/// a review round may, when a later export is restored.
base::Result<Decision> import_fact(const Records& records, Kind kind, json::Value record,
                                   const ImportOptions& options) {
  DEALKIT_ASSIGN_OR_RETURN(const auto ids, check_content(kind, record));
  // What a store took in earlier days, another one takes from its export.
  const bool timed = kind == Kind::interaction || kind == Kind::engagement_metric;
  if (timed && !options.restore) DEALKIT_RETURN_IF_ERROR(check_moment(kind, record));
  DEALKIT_RETURN_IF_ERROR(check_references(records, kind, ids, record));
  Decision decision;
  decision.deal_id = ids.deal_id;
  Change change;
  DEALKIT_ASSIGN_OR_RETURN(change.after, normal_fact(records, kind, record));
  if (const auto* stored = records.find(kind, ids.id)) {
    decision.stored_version = stored->version;
    if (stored->record == change.after) return decision;
    if (traits(kind).append_only) {
      auto conflict = conflict_with(*stored, std::string(traits(kind).name) + " '" + stored->id +
                                                 "' is stored with other content, and such "
                                                 "records never change: give the new one its own "
                                                 "id");
      conflict.deal_id = ids.deal_id;
      return conflict;
    }
    change.version_before = stored->version;
    change.version = stored->version;
    change.before = stored->record;
    decision.outcome = Outcome::updated;
  } else {
    change.action = Action::create;
    change.version = 1;
    decision.outcome = Outcome::created;
  }
  change.kind = kind;
  change.id = ids.id;
  if (kind == Kind::interaction) change.event_type = "interaction.recorded";
  DEALKIT_ASSIGN_OR_RETURN(auto parent, parent_state(records, ids.deal_id));
  change.partition_key = std::move(parent.partition_key);
  decision.changes.push_back(std::move(change));
  return decision;
}

}  // namespace

std::string_view name_of(Outcome outcome) {
  switch (outcome) {
    case Outcome::created: return "created";
    case Outcome::updated: return "updated";
    case Outcome::unchanged: return "unchanged";
    case Outcome::deleted: return "deleted";
    case Outcome::conflict: return "conflict";
  }
  return "conflict";
}

base::Result<Decision> import_record(const Records& records, Kind kind, json::Value record,
                                     const ImportOptions& options, const Context& context) {
  switch (kind) {
    case Kind::validation_report: return import_report(records, record, options, context);
    case Kind::set_finding: return import_set_finding(records, record, options, context);
    case Kind::interaction:
    case Kind::engagement_metric: return import_fact(records, kind, record, options);
    case Kind::approval:
    case Kind::review_round:
      if (options.restore) return import_fact(records, kind, record, options);
      return data_error(record, (kind == Kind::approval ? "approvals" : "review rounds") +
                                    std::string(" are made by approve: an export of them is only "
                                                "taken with --restore"));
    case Kind::account:
    case Kind::deal:
    case Kind::campaign:
      return propose(records, kind, record, {.restore = options.restore}, context);
  }
  return base::Error{base::Errc::internal, "a kind of record that cannot be imported"};
}

std::vector<Key> keys_of_import(Kind kind, json::Value record) {
  std::vector<Key> keys;
  const auto add = [&](Kind of, std::string_view id) {
    // What is no id is nowhere stored, and some databases refuse to look for it.
    if (base::check_id(id)) keys.push_back({of, std::string(id)});
  };
  if (!traits(kind).own_id) {
    if (const auto normal = normal_record(kind, record)) add(kind, id_of(kind, record, *normal));
    const auto campaign = text_of(record, "campaign_id");
    add(Kind::campaign, campaign);
    if (campaign.empty() && kind == Kind::validation_report) {
      add(Kind::deal, text_of(record, "deal_id"));
    }
    for (const auto id : record.find("campaign_ids")) {
      if (id.is(json::Kind::string)) add(Kind::campaign, id.string());
    }
    return keys;
  }
  add(kind, text_of(record, "id"));
  if (kind == Kind::deal) {
    add(Kind::account, text_of(record, "account_id"));
  } else if (kind != Kind::account) {
    add(Kind::deal, text_of(record, "deal_id"));
  }
  return keys;
}

}  // namespace dealkit::deal
