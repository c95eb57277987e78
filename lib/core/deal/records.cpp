#include "core/deal/records.hpp"

#include <algorithm>
#include <iterator>
#include <limits>
#include <tuple>
#include <utility>

#include "core/deal/content_checks.hpp"

namespace dealkit::deal {
namespace {

constexpr std::string_view action_names[] = {"create", "update", "delete",   "activate",
                                             "pause",  "resume", "complete", "cancel",
                                             "revert", "validate", "review"};
static_assert(std::size(action_names) == static_cast<std::size_t>(Action::review) + 1);

std::int64_t integer_of(json::Value record, std::string_view name) {
  const auto member = record.find(name);
  return member.is(json::Kind::number) ? member.integer().value_or(0) : 0;
}

/// Seconds and nanoseconds of a report's time; one that does not say is older than all others.
std::array<std::int64_t, 3> time_of_report(json::Value report) {
  const auto time = base::parse_instant(text_of(report, "validated_at"));
  if (!time) return {std::numeric_limits<std::int64_t>::min(), 0, 0};
  return {time->seconds, time->nanos, 0};
}

std::array<std::int64_t, 3> order_of(Kind kind, json::Value record) {
  switch (kind) {
    case Kind::approval:
      return {integer_of(record, "round"), integer_of(record, "level"), integer_of(record, "seat")};
    case Kind::review_round: return {integer_of(record, "round"), 0, 0};
    case Kind::validation_report: return time_of_report(record);
    default: return {};
  }
}

bool has_owner(Kind kind) {
  return kind != Kind::account && kind != Kind::deal && kind != Kind::set_finding;
}

std::vector<std::string_view> campaigns_in(const Stored& finding) {
  std::vector<std::string_view> campaigns;
  const auto root = finding.record.root();
  if (!root) return campaigns;
  for (const auto id : root->find("campaign_ids")) {
    if (id.is(json::Kind::string)) campaigns.push_back(id.string());
  }
  return campaigns;
}

template <class Map>
auto& place(Map& map, std::string_view id) {
  const auto found = map.find(id);
  return found != map.end() ? found->second : map.try_emplace(std::string(id)).first->second;
}

template <class ByKind>
auto& of(ByKind& by_kind, Kind kind) {
  return by_kind[static_cast<std::size_t>(kind)];
}

}  // namespace

std::string_view name_of(Action action) { return action_names[static_cast<std::size_t>(action)]; }

std::optional<Action> parse_action(std::string_view name) {
  const auto found = std::find(std::begin(action_names), std::end(action_names), name);
  if (found == std::end(action_names)) return std::nullopt;
  return static_cast<Action>(found - std::begin(action_names));
}

std::vector<const Stored*> with_campaign(std::vector<const Stored*> campaigns,
                                         const Stored& changed) {
  std::erase_if(campaigns, [&](const Stored* one) { return one->id == changed.id; });
  const auto place = std::find_if(campaigns.begin(), campaigns.end(),
                                  [&](const Stored* one) { return one->id > changed.id; });
  campaigns.insert(place, &changed);
  return campaigns;
}

std::span<const Kind> fact_kinds(Kind owner) {
  static constexpr Kind of_deal[] = {Kind::interaction, Kind::engagement_metric,
                                     Kind::validation_report};
  static constexpr Kind of_campaign[] = {Kind::validation_report};
  if (owner == Kind::deal) return of_deal;
  if (owner == Kind::campaign) return of_campaign;
  return {};
}

std::string_view owner_of(Kind kind, json::Value record) {
  switch (kind) {
    case Kind::campaign:
    case Kind::approval:
    case Kind::review_round:
    case Kind::interaction:
    case Kind::engagement_metric: return references(record).deal_id;
    case Kind::validation_report: {
      const auto named = references(record);
      return named.campaign_id.empty() ? named.deal_id : named.campaign_id;
    }
    case Kind::account:
    case Kind::deal:
    case Kind::set_finding: return {};
  }
  return {};
}

Kind subject_of_report(json::Value report) {
  return references(report).campaign_id.empty() ? Kind::deal : Kind::campaign;
}

const MemoryRecords::Entry* MemoryRecords::entry_of(Kind kind, std::string_view id) const {
  const auto found = of(records_, kind).find(id);
  return found == of(records_, kind).end() ? nullptr : &found->second;
}

const Stored* MemoryRecords::find(Kind kind, std::string_view id) const {
  const auto* entry = entry_of(kind, id);
  return entry == nullptr ? nullptr : &entry->stored;
}

std::int64_t MemoryRecords::last_version(Kind kind, std::string_view id) const {
  const auto found = of(last_versions_, kind).find(id);
  return found == of(last_versions_, kind).end() ? 0 : found->second;
}

std::int64_t MemoryRecords::arrival_of(Kind kind, std::string_view id) const {
  const auto* entry = entry_of(kind, id);
  return entry == nullptr ? 0 : entry->arrival;
}

std::string_view MemoryRecords::parent_of(Kind kind, std::string_view id) const {
  const auto* entry = entry_of(kind, id);
  return entry == nullptr ? std::string_view() : entry->parent;
}

bool MemoryRecords::has_children(Kind kind, std::string_view parent) const {
  return of(children_, kind).contains(parent);
}

std::vector<const MemoryRecords::Entry*> MemoryRecords::entries_of(Kind kind,
                                                                   std::string_view parent) const {
  std::vector<const Entry*> entries;
  const auto ids = of(children_, kind).find(parent);
  if (ids == of(children_, kind).end()) return entries;
  for (const auto& id : ids->second) entries.push_back(entry_of(kind, id));
  return entries;
}

std::vector<const Stored*> MemoryRecords::children_of(Kind kind, std::string_view parent) const {
  auto entries = entries_of(kind, parent);
  std::stable_sort(entries.begin(), entries.end(),
                   [](const Entry* a, const Entry* b) { return a->order < b->order; });
  std::vector<const Stored*> children;
  for (const auto* entry : entries) children.push_back(&entry->stored);
  return children;
}

std::vector<const Stored*> MemoryRecords::campaigns_of(std::string_view deal_id) const {
  return children_of(Kind::campaign, deal_id);
}

std::vector<const Stored*> MemoryRecords::approvals_of(std::string_view deal_id) const {
  return children_of(Kind::approval, deal_id);
}

std::vector<const Stored*> MemoryRecords::rounds_of(std::string_view deal_id) const {
  return children_of(Kind::review_round, deal_id);
}

const Stored* MemoryRecords::latest_report(std::string_view campaign_id) const {
  return latest_report_on(Kind::campaign, campaign_id);
}

const Stored* MemoryRecords::latest_deal_report(std::string_view deal_id) const {
  return latest_report_on(Kind::deal, deal_id);
}

/// A deal and a campaign may have the same id.
std::vector<const MemoryRecords::Entry*> MemoryRecords::reports_on(Kind subject,
                                                                   std::string_view id) const {
  auto reports = entries_of(Kind::validation_report, id);
  std::erase_if(reports, [subject](const Entry* report) {
    const auto root = report->stored.record.root();
    return !root || subject_of_report(*root) != subject;
  });
  return reports;
}

const Stored* MemoryRecords::latest_report_on(Kind subject, std::string_view id) const {
  const auto reports = reports_on(subject, id);
  const auto latest =
      std::max_element(reports.begin(), reports.end(), [](const Entry* a, const Entry* b) {
        return std::tie(a->order, a->arrival) < std::tie(b->order, b->arrival);
      });
  return latest == reports.end() ? nullptr : &(*latest)->stored;
}

std::vector<const Stored*> MemoryRecords::findings_on(std::string_view campaign_id) const {
  const auto* report = latest_report(campaign_id);
  const auto since = report == nullptr ? 0 : arrival_of(report->kind, report->id);
  std::vector<const Stored*> findings;
  for (const auto* finding : entries_of(Kind::set_finding, campaign_id)) {
    if (finding->arrival >= since) findings.push_back(&finding->stored);
  }
  return findings;
}

std::vector<const Stored*> MemoryRecords::facts_of(const Key& owner) const {
  std::vector<const Stored*> facts;
  for (const auto kind : fact_kinds(owner.kind)) {
    const bool reports = kind == Kind::validation_report;
    for (const auto* fact : reports ? reports_on(owner.kind, owner.id)
                                    : entries_of(kind, owner.id)) {
      facts.push_back(&fact->stored);
    }
  }
  return facts;
}

void MemoryRecords::link(const Entry& entry) {
  auto& children = of(children_, entry.stored.kind);
  if (!entry.parent.empty()) place(children, entry.parent).insert(entry.stored.id);
  if (entry.stored.kind != Kind::set_finding) return;
  for (const auto campaign : campaigns_in(entry.stored)) {
    place(children, campaign).insert(entry.stored.id);
  }
}

void MemoryRecords::unlink(const Entry& entry) {
  auto& children = of(children_, entry.stored.kind);
  const auto from = [&](std::string_view parent) {
    const auto siblings = children.find(parent);
    if (siblings == children.end()) return;
    siblings->second.erase(entry.stored.id);
    if (siblings->second.empty()) children.erase(siblings);
  };
  if (!entry.parent.empty()) from(entry.parent);
  if (entry.stored.kind != Kind::set_finding) return;
  for (const auto campaign : campaigns_in(entry.stored)) from(campaign);
}

void MemoryRecords::put(Stored record) {
  const auto kind = record.kind;
  auto& of_kind = of(records_, kind);
  const auto [found, is_new] = of_kind.try_emplace(record.id);
  auto& entry = found->second;
  if (!is_new) unlink(entry);
  entry.stored = std::move(record);
  entry.parent.clear();
  entry.order = {};
  if (has_owner(kind)) {
    if (const auto root = entry.stored.record.root()) {
      entry.parent = owner_of(kind, *root);
      entry.order = order_of(kind, *root);
    }
  }
  if (is_new) entry.arrival = ++arrivals_;
  link(entry);
}

void MemoryRecords::erase(Kind kind, std::string_view id) {
  const auto found = of(records_, kind).find(id);
  if (found == of(records_, kind).end()) return;
  unlink(found->second);
  of(records_, kind).erase(found);
}

void MemoryRecords::apply(const Change& change) {
  if (!change.after.empty()) {
    // Kinds whose changes are not counted are kept without a version.
    const bool counted = traits(change.kind).versioned;
    return put({change.kind, change.id, counted ? change.version : 0, change.after});
  }
  set_last_version(change.kind, change.id, change.version);
  erase(change.kind, change.id);
}

void MemoryRecords::take_back(const Change& change) {
  if (!change.before.empty()) {
    return put({change.kind, change.id, change.version_before, change.before});
  }
  erase(change.kind, change.id);
  auto& last = place(of(last_versions_, change.kind), change.id);
  last = std::min(last, change.version - 1);
}

void MemoryRecords::set_last_version(Kind kind, std::string_view id, std::int64_t version) {
  auto& last = place(of(last_versions_, kind), id);
  last = std::max(last, version);
}

void MemoryRecords::set_arrival(Kind kind, std::string_view id, std::int64_t arrival) {
  const auto found = of(records_, kind).find(id);
  if (found != of(records_, kind).end()) found->second.arrival = arrival;
}

void MemoryRecords::clear() {
  records_ = {};
  last_versions_ = {};
  children_ = {};
}

}  // namespace dealkit::deal
