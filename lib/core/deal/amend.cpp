// Amendments, deletions and returns to earlier versions.
#include <algorithm>

#include "core/base/ids.hpp"
#include "core/base/json/write.hpp"
#include "core/deal/assignment_path.hpp"
#include "core/deal/change.hpp"
#include "core/deal/json_edit.hpp"
#include "core/deal/proposal.hpp"

namespace dealkit::deal {
namespace {

std::string title(const Key& key) {
  return std::string(traits(key.kind).name) + " '" + key.id + "'";
}

/// Positions in a text that nobody but us has seen would only confuse.
template <class T>
base::Result<T> without_position(base::Result<T> result) {
  if (result) return result;
  auto error = result.error();
  error.position = {};
  return error;
}

base::Result<const Stored*> find_existing(const Records& records, const Key& key) {
  if (const auto* stored = records.find(key.kind, key.id)) return stored;
  return base::Error{base::Errc::not_found, "no " + title(key)};
}

base::Result<void> check_amendable(Kind kind) {
  if (traits(kind).versioned) return {};
  return base::Error{base::Errc::usage, "a record of type " + std::string(traits(kind).name) +
                                            " is a fact and is not amended"};
}

/// A patch may restate what only decisions set (people make patches from whole records), but not
/// change it.
base::Result<void> check_patch(Kind kind, json::Value record, json::Value patch) {
  if (!patch.is(json::Kind::object)) {
    return base::Error{base::Errc::usage, "a merge patch (RFC 7396) is an object, found " +
                                              std::string(json::describe(patch.kind()))};
  }
  for (const auto member : patch) {
    const auto old = record.find(member.key());
    const bool restated = old ? old.text() == member.text() : member.is(json::Kind::null);
    if (!restated) DEALKIT_RETURN_IF_ERROR(check_settable(kind, member.key()));
  }
  return {};
}

/// The text of a record with the patch and then the assignments applied.
base::Result<RecordText> amended(Kind kind, RecordText text, const Amendment& amendment) {
  if (!amendment.merge_patch.empty()) {
    json::Reader patch_reader;
    DEALKIT_ASSIGN_OR_RETURN(const auto* patch, patch_reader.read(amendment.merge_patch));
    DEALKIT_ASSIGN_OR_RETURN(const auto root, text.root());
    DEALKIT_RETURN_IF_ERROR(check_patch(kind, root, patch->root()));
    std::string merged;
    append_merged(merged, root, patch->root());
    text = std::move(merged);
  }
  for (const auto& assignment : amendment.assignments) {
    DEALKIT_ASSIGN_OR_RETURN(const auto path, split_path(assignment.path));
    DEALKIT_RETURN_IF_ERROR(check_settable(kind, path.front()));
    DEALKIT_ASSIGN_OR_RETURN(const auto root, text.root());
    std::string edited;
    DEALKIT_RETURN_IF_ERROR(
        append_edited(edited, root, *traits(kind).table, {path, assignment.json}));
    text = std::move(edited);
  }
  return text;
}

Decision already_there(const Key& key, const Stored& stored) {
  return conflict_with(stored, title(key) + " is there already, with version " +
                                   std::to_string(stored.version));
}

Change removal(Kind kind, const Stored& stored, std::string_view event_type,
               const std::string& partition_key) {
  Change change;
  change.action = Action::remove;
  change.kind = kind;
  change.id = stored.id;
  change.version_before = stored.version;
  change.version = stored.version;
  change.before = stored.record;
  change.event_type = event_type;
  change.partition_key = partition_key;
  return change;
}

/// What goes with a deal or campaign: as a row of the audit log each, but without an event, since
/// that of their owner tells enough.
void remove_facts(Decision& decision, const Records& records, const Key& owner,
                  const std::string& partition_key) {
  for (const auto* fact : records.facts_of(owner)) {
    decision.changes.push_back(removal(fact->kind, *fact, {}, partition_key));
  }
}

base::Result<Decision> remove_campaign(const Records& records, const Stored& campaign,
                                       const Context& context) {
  DEALKIT_ASSIGN_OR_RETURN(const auto root, campaign.record.root());
  Decision decision;
  decision.outcome = Outcome::deleted;
  decision.stored_version = campaign.version;
  decision.deal_id = text_of(root, "deal_id");
  DEALKIT_ASSIGN_OR_RETURN(const auto parent, parent_state(records, decision.deal_id));
  decision.changes.push_back(
      removal(Kind::campaign, campaign, "campaign.deleted", parent.partition_key));
  const auto* deal = records.find(Kind::deal, decision.deal_id);
  if (deal != nullptr && parent.under_review) {
    auto campaigns = records.campaigns_of(decision.deal_id);
    std::erase_if(campaigns, [&](const Stored* one) { return one->id == campaign.id; });
    DEALKIT_RETURN_IF_ERROR(
        add_reopening(decision, records, {deal->record, deal->record, campaigns}, context));
  }
  remove_facts(decision, records, {Kind::campaign, campaign.id}, parent.partition_key);
  return decision;
}

/// What is below a deal goes before it: its campaigns, the approvals and rounds of reviews that
/// came to nothing, and the facts of all.
base::Result<Decision> remove_deal(const Records& records, const Stored& deal) {
  DEALKIT_ASSIGN_OR_RETURN(const auto root, deal.record.root());
  const auto status = text_of(root, "status");
  if (const auto approved = root.find("approved_version")) {
    return base::Error{base::Errc::negative, "deal '" + deal.id + "' was approved (version " +
                                                 std::string(approved.text()) +
                                                 ") and is kept: use dealctl cancel"};
  }
  if (status != "draft" && status != "cancelled") {
    return base::Error{base::Errc::negative, "deal '" + deal.id + "' is " + std::string(status) +
                                                 "; only a draft or cancelled deal is deleted"};
  }
  Decision decision;
  decision.outcome = Outcome::deleted;
  decision.stored_version = deal.version;
  decision.deal_id = deal.id;
  DEALKIT_ASSIGN_OR_RETURN(const auto state, parent_state(records, deal.id));
  for (const auto* campaign : records.campaigns_of(deal.id)) {
    decision.changes.push_back(
        removal(Kind::campaign, *campaign, "campaign.deleted", state.partition_key));
    remove_facts(decision, records, {Kind::campaign, campaign->id}, state.partition_key);
  }
  for (const auto* approval : records.approvals_of(deal.id)) {
    decision.changes.push_back(removal(Kind::approval, *approval, {}, state.partition_key));
  }
  for (const auto* round : records.rounds_of(deal.id)) {
    decision.changes.push_back(removal(Kind::review_round, *round, {}, state.partition_key));
  }
  remove_facts(decision, records, {Kind::deal, deal.id}, state.partition_key);
  decision.changes.push_back(removal(Kind::deal, deal, "deal.deleted", state.partition_key));
  return decision;
}

}  // namespace

std::vector<Key> references_of(Kind kind, const Amendment& amendment) {
  std::vector<Key> keys;
  for (const auto& [path, text] : amendment.assignments) {
    const bool to_account = path == "account_id";
    if (!to_account && (path != "deal_id" || kind == Kind::deal)) continue;
    json::Reader reader;
    const auto document = reader.read(text);
    if (!document || !(*document)->root().is(json::Kind::string)) continue;
    const std::string id((*document)->root().string());
    if (base::check_id(id)) keys.push_back({to_account ? Kind::account : Kind::deal, id});
  }
  if (amendment.merge_patch.empty()) return keys;
  json::Reader reader;
  if (const auto document = reader.read(amendment.merge_patch)) {
    for (auto& more : keys_of_import(kind, (*document)->root())) keys.push_back(std::move(more));
  }
  return keys;
}

base::Result<Decision> amend(const Records& records, const Key& key, const Amendment& amendment,
                             const Context& context) {
  DEALKIT_RETURN_IF_ERROR(check_amendable(key.kind));
  const auto* stored = records.find(key.kind, key.id);
  if (amendment.create && stored != nullptr) return already_there(key, *stored);
  RecordText text;
  if (amendment.create) {
    std::string empty;
    json::Writer(empty).object().member("id", std::string_view(key.id)).close();
    text = std::move(empty);
  } else {
    DEALKIT_ASSIGN_OR_RETURN(stored, find_existing(records, key));
    text = stored->record;
    if (amendment.if_version) {
      if (auto conflict = version_conflict(*stored, *amendment.if_version)) return *conflict;
    }
  }
  DEALKIT_ASSIGN_OR_RETURN(const auto wanted, amended(key.kind, std::move(text), amendment));
  DEALKIT_ASSIGN_OR_RETURN(const auto root, without_position(wanted.root()));
  return without_position(propose(records, key.kind, root, {.locks = false}, context));
}

base::Result<Decision> remove(const Records& records, const Key& key,
                              std::optional<std::int64_t> if_version, const Context& context) {
  if (key.kind != Kind::deal && key.kind != Kind::campaign) {
    return base::Error{base::Errc::usage, "only deals and campaigns are deleted, " + title(key) +
                                              " is kept"};
  }
  DEALKIT_ASSIGN_OR_RETURN(const auto* stored, find_existing(records, key));
  if (if_version) {
    if (auto conflict = version_conflict(*stored, *if_version)) return *conflict;
  }
  return key.kind == Kind::campaign ? remove_campaign(records, *stored, context)
                                    : remove_deal(records, *stored);
}

base::Result<Decision> revert(const Records& records, const Key& key, std::string_view content,
                              std::optional<std::int64_t> if_version, const Context& context) {
  DEALKIT_RETURN_IF_ERROR(check_amendable(key.kind));
  DEALKIT_ASSIGN_OR_RETURN(const auto* stored, find_existing(records, key));
  if (if_version) {
    if (auto conflict = version_conflict(*stored, *if_version)) return *conflict;
  }
  json::Reader reader;
  DEALKIT_ASSIGN_OR_RETURN(const auto* document, reader.read(content));
  if (text_of(document->root(), "id") != key.id) {
    return base::Error{base::Errc::internal, "the earlier content is not that of " + title(key)};
  }
  return without_position(propose(records, key.kind, document->root(),
                                  {.locks = false, .action = Action::revert}, context));
}

}  // namespace dealkit::deal
