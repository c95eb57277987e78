#include "core/deal/proposal.hpp"

#include <algorithm>

#include "core/deal/campaign_status.hpp"
#include "core/deal/content_hash.hpp"
#include "core/deal/content_review.hpp"
#include "core/deal/importable.hpp"
#include "core/deal/kept_members.hpp"
#include "core/deal/life.hpp"
#include "core/deal/restore.hpp"
#include "core/deal/validation_results.hpp"
#include "core/deal/words.hpp"
#include "core/event/event.hpp"
#include "core/record/normal_form.hpp"

namespace dealkit::deal {
namespace {

/// A record on its way into the store: what was handed in, what is stored, what comes of both.
struct Draft {
  const Records& records;
  const ProposalOptions& options;
  const Context& context;
  Kind kind;
  json::Value record;
  RecordIds ids;
  const Stored* stored;
  std::int64_t last_version;  // that a record of this id has or had
  json::Value old;            // the stored record; absent for a new one
  record::NormalBuilder builder;
  Decision decision;
};

/// Bills and reports are held against what was agreed when a deal ended.
bool is_closed(json::Value deal) {
  const auto status = parse_status(text_of(deal, "status"));
  return status && is_final(*status);
}

/// What a kept member is before this proposal; of a new record, what it starts as.
std::string kept_text(const Draft& draft, std::string_view name) {
  if (draft.stored != nullptr) {
    const auto value = draft.old.find(name);
    return value ? std::string(value.text()) : std::string();
  }
  if (name == "status" || name == "approval_state") return R"("draft")";
  if (name == "version") return std::to_string(draft.last_version + 1);
  if (name == "validation_status") return R"("pending")";
  if (name == "created_at" || name == "updated_at") {
    return '"' + stored_time(draft.context.now) + '"';
  }
  return {};
}

/// Whether a stated value that is not taken must be reported: it is another one, and it was no
/// lock. An empty list of levels says the same as none.
bool is_worth_a_word(const Draft& draft, const KeptMember& member, std::string_view stated,
                     std::string_view kept) {
  if (stated.empty() || stated == kept || (stated == "[]" && kept.empty())) return false;
  switch (member.keeper) {
    case Keeper::name:
    case Keeper::computed: return false;
    case Keeper::kept: return true;
    case Keeper::lock:
    case Keeper::both: return draft.stored == nullptr && member.name == "version";
  }
  return false;
}

/// A deal's type as conditions, scores and converters compare it, however it was written.
void settle_deal_type(Draft& draft) {
  if (draft.kind != Kind::deal) return;
  const auto place = deal_types.find(text_of(draft.record, "deal_type"));
  if (place != Words::unknown) draft.builder.set_string("deal_type", deal_types[place]);
}

/// Puts the kept members in the place of those that the record states.
void settle_kept(Draft& draft) {
  draft.builder.set_string("type", traits(draft.kind).name);
  const bool reports = draft.options.locks && !draft.options.restore;
  for (const auto& member : kept_members(draft.kind)) {
    if (member.keeper == Keeper::name) continue;
    auto kept = kept_text(draft, member.name);
    if (reports &&
        is_worth_a_word(draft, member, draft.builder.get(member.name), kept)) {
      draft.decision.ignored.push_back({std::string(member.name), std::string(member.instead)});
    }
    if (is_stored(member.keeper) && !kept.empty()) {
      draft.builder.set(member.name, std::move(kept));
    } else {
      draft.builder.remove(member.name);
    }
  }
}

/// Why the record was written against another state than the stored one; "" if it was not.
base::Result<std::string> broken_lock(const Draft& draft) {
  if (const auto version = draft.record.find("version");
      version && !version.is(json::Kind::null)) {
    const auto expected = version.is(json::Kind::number)
                              ? version.integer()
                              : base::Result<std::int64_t>(base::Error{});
    if (!expected) {
      return data_error(version, "version: expected a whole number, found " +
                                     std::string(version.text()));
    }
    if (const auto conflict = version_conflict(*draft.stored, *expected)) return conflict->conflict;
  }
  if (draft.kind != Kind::campaign) return std::string();
  const auto stated = text_of(draft.record, "content_hash");
  const auto stored = text_of(draft.old, "content_hash");
  if (stated.empty() || stated == stored) return std::string();
  return "expected content_hash " + std::string(stated) + ", stored is " + std::string(stored);
}

/// The hash of what the draft will be. A version in the input is a lock and no content.
base::Result<std::string> draft_hash(const Draft& draft) {
  if (!draft.record.find("version")) return content_hash(draft.record);
  json::Reader reader;
  const auto text = draft.builder.build();
  DEALKIT_ASSIGN_OR_RETURN(const auto* document, reader.read(text));
  return content_hash(document->root());
}

/// Whether the campaign binds its budget again, or no more: that is no content, and yet the deal's
/// other campaigns hang on it.
bool changes_binding(const Draft& draft) {
  return binds_budget(text_of(draft.old, "status")) !=
         binds_budget(text_of(draft.record, "status"));
}

/// A campaign whose content changed is to be validated again, unless its latest report, or findings
/// since, are on that very content. Campaigns do not move between deals: both deals' signatures and
/// budgets, and the order of events, hang on it.
base::Result<void> settle_campaign(Draft& draft) {
  if (draft.stored != nullptr && text_of(draft.old, "deal_id") != draft.ids.deal_id) {
    return data_error(draft.record.find("deal_id"),
                      "campaign '" + draft.stored->id + "' belongs to deal '" +
                          std::string(text_of(draft.old, "deal_id")) +
                          "' and cannot move to '" + std::string(draft.ids.deal_id) +
                          "': delete it and create another one there");
  }
  DEALKIT_ASSIGN_OR_RETURN(const auto hash, draft_hash(draft));
  const bool changed = draft.stored == nullptr || changes_binding(draft) ||
                       hash != text_of(draft.old, "content_hash");
  draft.builder.set_string("content_hash", hash);
  if (!changed || draft.options.restore) return {};
  if (draft.stored == nullptr) {
    draft.builder.set_string("validation_status", "pending");
    return {};
  }
  DEALKIT_ASSIGN_OR_RETURN(const auto status,
                           settled_status(draft.records, draft.stored->id, hash));
  draft.builder.set_string("validation_status", status);
  return {};
}

/// An approved deal is signed: nobody looks at its campaigns again before they run. One that it
/// does not cover is taken as it is, but it is invalid, whatever a report said of it before.
base::Result<void> settle_coverage(Draft& draft) {
  if (draft.context.review == nullptr) return {};
  const Stored now{Kind::campaign, std::string(draft.ids.id), 0, draft.builder.build()};
  DEALKIT_ASSIGN_OR_RETURN(auto why,
                           draft.context.review->not_covered(draft.records, now, draft.context));
  if (why.empty()) return {};
  draft.builder.set_string("validation_status", "invalid");
  draft.decision.warnings.push_back("campaign '" + now.id + "' is invalid: " + std::move(why));
  return {};
}

/// A deal's record as changed now.
base::Result<std::string> with_updated_at(const RecordText& deal, const Context& context) {
  DEALKIT_ASSIGN_OR_RETURN(const auto root, deal.root());
  record::NormalBuilder builder(*traits(Kind::deal).table);
  DEALKIT_RETURN_IF_ERROR(builder.set_all(root));
  return builder.set_string("updated_at", stored_time(context.now)).build();
}

std::string_view event_type(Kind kind, bool is_new) {
  switch (kind) {
    case Kind::deal: return is_new ? "deal.created" : "deal.updated";
    case Kind::campaign: return is_new ? "campaign.created" : "campaign.updated";
    case Kind::account: return "account.updated";
    default: return {};
  }
}

/// Whether level 3 sees the change: it signs for what campaigns target and where they may run.
bool touches_signatures(const Draft& draft) {
  if (draft.stored == nullptr) return true;
  for (const std::string_view name : {"targeting", "brand_safety"}) {
    const auto old = draft.old.find(name);
    if (draft.builder.get(name) != (old ? old.text() : std::string_view{})) return true;
  }
  return false;
}

/// What the change does to the deal's review.
base::Result<void> follow_up(Draft& draft) {
  const auto& change = draft.decision.changes.front();
  if (draft.kind == Kind::deal && draft.stored != nullptr) {
    if (text_of(draft.old, "approval_state") == "draft") return {};
    const auto campaigns = draft.records.campaigns_of(change.id);
    return add_reopening(draft.decision, draft.records,
                         {change.before, change.after, campaigns}, draft.context);
  }
  if (draft.kind != Kind::campaign || !touches_signatures(draft)) return {};
  const auto* deal = draft.records.find(Kind::deal, draft.ids.deal_id);
  DEALKIT_ASSIGN_OR_RETURN(const auto parent, parent_state(draft.records, draft.ids.deal_id));
  if (deal == nullptr || !parent.under_review) return {};
  const Stored now{Kind::campaign, change.id, change.version, change.after};
  const auto campaigns = with_campaign(draft.records.campaigns_of(draft.ids.deal_id), now);
  return add_reopening(draft.decision, draft.records, {deal->record, deal->record, campaigns},
                       draft.context);
}

base::Result<void> add_change(Draft& draft, std::int64_t version) {
  const bool is_new = draft.stored == nullptr;
  Change change;
  change.action = is_new ? Action::create : draft.options.action;
  change.kind = draft.kind;
  change.id = draft.ids.id;
  change.version_before = is_new ? 0 : draft.stored->version;
  change.version = version;
  if (!is_new) change.before = draft.stored->record;
  change.after = draft.builder.build();
  change.event_type = event_type(draft.kind, is_new);
  if (!draft.decision.warnings.empty()) {
    change.reason = draft.decision.warnings.front();
    // What changed the change's own event tells; this one only says what it came to.
    change.facts.push_back({"campaign.rejected", change.after, change.after});
  }
  if (draft.kind == Kind::deal) {
    change.partition_key =
        event::partition_key(draft.ids.account_id, draft.ids.id);
  } else if (draft.kind == Kind::account) {
    change.partition_key = event::partition_key(draft.ids.id, {});
  } else {
    DEALKIT_ASSIGN_OR_RETURN(auto parent, parent_state(draft.records, draft.ids.deal_id));
    change.partition_key = std::move(parent.partition_key);
  }
  draft.decision.outcome = is_new ? Outcome::created : Outcome::updated;
  draft.decision.changes.push_back(std::move(change));
  return {};
}

Decision refuse(const Draft& draft, std::string why) {
  auto decision = conflict_with(*draft.stored, std::move(why));
  decision.deal_id = draft.decision.deal_id;
  return decision;
}

/// Sets the version, and with it an approved_version that is the same one.
void set_version(Draft& draft, std::int64_t stated, std::int64_t version) {
  if (draft.kind != Kind::deal) return;
  if (draft.builder.get("approved_version") == std::to_string(stated)) {
    draft.builder.set_integer("approved_version", version);
  }
  draft.builder.set_integer("version", version);
}

/// The version of a restored record whose id was deleted: those up to the last one stand for other
/// contents already.
base::Result<std::int64_t> count_on(Draft& draft, std::int64_t stated) {
  const auto version = std::max(stated, draft.last_version + 1);
  set_version(draft, stated, version);
  const auto approved = draft.record.find("approved_version");
  if (draft.kind != Kind::deal || !approved.is(json::Kind::number)) return version;
  const auto number = approved.integer().value_or(0);
  if (number == stated || number > draft.last_version) return version;
  return data_error(approved, "approved_version " + std::string(approved.text()) + ": a deal '" +
                                  std::string(draft.ids.id) + "' was deleted at version " +
                                  std::to_string(draft.last_version) +
                                  ", so that number stands for what it said: restore into another "
                                  "store, or give the deal another id");
}

/// Whether this very record was restored before, perhaps under a later version (see count_on()).
bool is_restored_already(Draft& draft, std::int64_t version) {
  const auto& stored = *draft.stored;
  if (version > stored.version) return false;
  auto with_its_version = draft.builder;
  if (draft.kind == Kind::deal) {
    if (with_its_version.get("approved_version") == std::to_string(version)) {
      with_its_version.set_integer("approved_version", stored.version);
    }
    with_its_version.set_integer("version", stored.version);
  }
  return with_its_version.build() == stored.record;
}

/// `same`: the content is what is stored.
base::Result<Decision> decide_restore(Draft& draft, bool same) {
  DEALKIT_ASSIGN_OR_RETURN(auto version,
                           restore_kept(draft.builder, draft.kind, draft.record, draft.context));
  const auto* stored = draft.stored;
  if (version == 0) version = draft.last_version + (same ? 0 : 1);
  if (draft.kind == Kind::campaign) DEALKIT_RETURN_IF_ERROR(settle_campaign(draft));
  if (stored == nullptr && draft.last_version > 0) {
    DEALKIT_ASSIGN_OR_RETURN(version, count_on(draft, version));
  } else if (draft.kind == Kind::deal) {
    draft.builder.set_integer("version", version);
  }
  if (stored != nullptr) {
    if (is_restored_already(draft, version)) return std::move(draft.decision);
    if (version < stored->version || (version == stored->version && !same)) {
      return refuse(draft, "the record has version " + std::to_string(version) +
                               ", stored is " + std::to_string(stored->version) +
                               " with other content");
    }
  }
  DEALKIT_RETURN_IF_ERROR(add_change(draft, version));
  draft.decision.changes.front().reason = restored;
  return std::move(draft.decision);
}

base::Result<Decision> decide(Draft& draft) {
  DEALKIT_RETURN_IF_ERROR(draft.builder.set_all(draft.record));
  settle_deal_type(draft);
  settle_kept(draft);
  const auto* stored = draft.stored;
  const bool same = stored != nullptr && draft.builder.build() == stored->record;
  if (draft.options.restore) return decide_restore(draft, same);
  if (same) return std::move(draft.decision);
  if (draft.kind == Kind::deal && is_closed(draft.old)) {
    return refuse(draft, "its status is " + std::string(text_of(draft.old, "status")) +
                             ", and what such a deal says does not change any more: create "
                             "another deal");
  }
  if (stored != nullptr && draft.options.locks) {
    DEALKIT_ASSIGN_OR_RETURN(auto broken, broken_lock(draft));
    if (!broken.empty()) return refuse(draft, std::move(broken));
  }
  const auto version = draft.last_version + 1;
  if (draft.kind == Kind::deal) draft.builder.set_integer("version", version);
  if (draft.kind != Kind::account && stored != nullptr) {
    draft.builder.set_string("updated_at", stored_time(draft.context.now));
  }
  if (draft.kind == Kind::campaign) {
    DEALKIT_RETURN_IF_ERROR(settle_campaign(draft));
    DEALKIT_RETURN_IF_ERROR(settle_coverage(draft));
  }
  DEALKIT_RETURN_IF_ERROR(add_change(draft, version));
  DEALKIT_RETURN_IF_ERROR(follow_up(draft));
  return std::move(draft.decision);
}

}  // namespace

Decision conflict_with(const Stored& stored, std::string why) {
  Decision decision;
  decision.outcome = Outcome::conflict;
  decision.conflict = std::move(why);
  decision.stored_version = stored.version;
  return decision;
}

std::optional<Decision> version_conflict(const Stored& stored, std::int64_t expected) {
  if (expected == stored.version) return std::nullopt;
  return conflict_with(stored, "expected version " + std::to_string(expected) + ", stored is " +
                                   std::to_string(stored.version));
}

base::Result<void> check_references(const Records& records, Kind kind, const RecordIds& ids,
                                    json::Value record) {
  if (kind == Kind::deal) {
    if (ids.account_id.empty() ||
        records.find(Kind::account, ids.account_id) != nullptr) {
      return {};
    }
    return data_error(record.find("account_id"), "unknown account '" +
                                                     std::string(ids.account_id) +
                                                     "': import accounts first");
  }
  if (kind == Kind::account || records.find(Kind::deal, ids.deal_id) != nullptr) return {};
  return data_error(record.find("deal_id"), "unknown deal '" + std::string(ids.deal_id) +
                                                "': import deals first");
}

base::Result<ParentDealState> parent_state(const Records& records, std::string_view deal_id) {
  std::string_view account;
  bool under_review = false;
  if (const auto* deal = records.find(Kind::deal, deal_id)) {
    DEALKIT_ASSIGN_OR_RETURN(const auto root, deal->record.root());
    account = text_of(root, "account_id");
    under_review = text_of(root, "approval_state") != "draft" && !is_closed(root);
  }
  return ParentDealState{event::partition_key(account, deal_id), under_review};
}

base::Result<void> add_reopening(Decision& decision, const Records& records,
                                 const DealChange& deal, const Context& context) {
  if (context.review == nullptr) return {};
  DEALKIT_ASSIGN_OR_RETURN(
      auto reopening,
      context.review->content_changed(
          records, {decision.deal_id, deal.before, deal.after, deal.campaigns}, context));
  decision.reopened_levels = std::move(reopening.levels);
  if (decision.changes.front().kind != Kind::deal) {
    const bool changes = reopening.deal_after != deal.after;
    if (!changes && reopening.transitions.empty()) return {};
    const auto& first = decision.changes.front();
    const auto* stored = records.find(Kind::deal, decision.deal_id);
    Change change;
    change.action = Action::review;
    change.kind = Kind::deal;
    change.id = decision.deal_id;
    change.version_before = change.version = stored == nullptr ? 0 : stored->version;
    change.before = change.after = deal.before;
    if (changes) {
      DEALKIT_ASSIGN_OR_RETURN(change.after, with_updated_at(reopening.deal_after, context));
      change.event_type = "deal.updated";
    }
    change.partition_key = first.partition_key;
    change.reason = std::string(traits(first.kind).name) + " '" + first.id + "' changed";
    decision.changes.push_back(std::move(change));
  } else {
    decision.changes.front().after = std::move(reopening.deal_after);
  }
  auto& change = decision.changes.back();  // the deal's: the first, or the one just added
  change.transitions = std::move(reopening.transitions);
  change.facts = std::move(reopening.facts);
  for (auto& row : reopening.changes) decision.changes.push_back(std::move(row));
  return {};
}

base::Result<Decision> propose(const Records& records, Kind kind, json::Value record,
                               const ProposalOptions& options, const Context& context) {
  DEALKIT_ASSIGN_OR_RETURN(const auto ids, check_content(kind, record));
  if (!options.restore) DEALKIT_RETURN_IF_ERROR(check_time_zone(kind, record, context.zones));
  DEALKIT_RETURN_IF_ERROR(check_references(records, kind, ids, record));
  const auto* stored = records.find(kind, ids.id);
  const auto last_version =
      stored == nullptr ? records.last_version(kind, ids.id) : stored->version;
  Draft draft{records, options, context, kind, record, ids, stored, last_version, {},
              record::NormalBuilder(*traits(kind).table), {}};
  draft.decision.deal_id = kind == Kind::deal ? ids.id : ids.deal_id;
  if (draft.stored != nullptr) {
    draft.decision.stored_version = draft.stored->version;
    DEALKIT_ASSIGN_OR_RETURN(draft.old, draft.stored->record.root());
  }
  return decide(draft);
}

}  // namespace dealkit::deal
