#include "core/deal/records.hpp"

#include <algorithm>
#include <cassert>
#include <iterator>
#include <tuple>
#include <utility>

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

/// Seconds and nanoseconds of a report's time, from 0; a report without one is the oldest.
std::pair<std::int64_t, std::int64_t> validated_at(json::Value report) {
  const auto member = report.find("validated_at");
  if (!member.is(json::Kind::string)) return {-1, 0};
  const auto time = base::parse_instant(member.string());
  if (!time) return {-1, 0};
  return {time->seconds, time->nanos};
}

bool names_campaign(json::Value finding, std::string_view campaign_id) {
  for (const auto id : finding.find("campaign_ids")) {
    if (id.is(json::Kind::string) && id.string() == campaign_id) return true;
  }
  return false;
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

const Stored* MemoryRecords::find(Kind kind, std::string_view id) const {
  const auto found = records_.find(Key{kind, std::string(id)});
  return found == records_.end() ? nullptr : &found->second.stored;
}

std::int64_t MemoryRecords::last_version(Kind kind, std::string_view id) const {
  const auto found = last_versions_.find(Key{kind, std::string(id)});
  return found == last_versions_.end() ? 0 : found->second;
}

std::vector<const Stored*> MemoryRecords::children_of(Kind kind, std::string_view parent) const {
  const auto ids = children_.find(Key{kind, std::string(parent)});
  if (ids == children_.end()) return {};
  std::vector<const Entry*> entries;
  for (const auto& id : ids->second) entries.push_back(&records_.at(Key{kind, id}));
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
  const auto reports = reports_on(Kind::campaign, campaign_id);
  return reports.empty() ? nullptr : reports.back();
}

const Stored* MemoryRecords::latest_deal_report(std::string_view deal_id) const {
  const auto reports = reports_on(Kind::deal, deal_id);
  return reports.empty() ? nullptr : reports.back();
}

std::vector<const Stored*> MemoryRecords::reports_on(Kind subject, std::string_view id) const {
  auto reports = children_of(Kind::validation_report, id);
  std::erase_if(reports, [subject](const Stored* report) {
    json::Reader reader{derived_limits};
    const auto document = reader.read(report->record);
    return !document || subject_of_report((*document)->root()) != subject;
  });
  return reports;
}

std::vector<const Stored*> MemoryRecords::findings_on(std::string_view campaign_id) const {
  const auto arrival = [this](const Stored* stored) {
    return records_.at(Key{stored->kind, stored->id}).order.back();
  };
  const auto* report = latest_report(campaign_id);
  const auto after = report == nullptr ? 0 : arrival(report);
  std::vector<const Stored*> findings;
  for (auto at = records_.lower_bound({Kind::set_finding, ""}); at != records_.end(); ++at) {
    const auto& [key, entry] = *at;
    if (key.kind != Kind::set_finding || entry.order.back() <= after) continue;
    json::Reader reader{derived_limits};
    const auto document = reader.read(entry.stored.record);
    if (document && names_campaign((*document)->root(), campaign_id)) {
      findings.push_back(&entry.stored);
    }
  }
  return findings;
}

std::vector<const Stored*> MemoryRecords::facts_of(const Key& owner) const {
  std::vector<const Stored*> facts;
  for (const auto kind : fact_kinds(owner.kind)) {
    const bool reports = kind == Kind::validation_report;
    for (const auto* fact : reports ? reports_on(owner.kind, owner.id)
                                    : children_of(kind, owner.id)) {
      facts.push_back(fact);
    }
  }
  std::stable_sort(facts.begin(), facts.end(), [](const Stored* a, const Stored* b) {
    return std::tie(a->kind, a->id) < std::tie(b->kind, b->id);
  });
  return facts;
}

void MemoryRecords::put(Stored record) {
  json::Reader reader{derived_limits};
  const auto document = reader.read(record.record);
  assert(document.has_value());
  const auto root = (*document)->root();
  const Key key{record.kind, record.id};
  Entry entry;
  entry.parent = owner_of(record.kind, root);
  if (record.kind == Kind::approval) {
    entry.order = {integer_of(root, "round"), integer_of(root, "level"), integer_of(root, "seat")};
  } else if (record.kind == Kind::review_round) {
    entry.order = {integer_of(root, "round"), 0, 0};
  } else if (record.kind == Kind::validation_report) {
    const auto [seconds, nanos] = validated_at(root);
    entry.order = {seconds, nanos, ++arrivals_};
  } else if (record.kind == Kind::set_finding) {
    entry.order = {0, 0, ++arrivals_};
  }
  entry.stored = std::move(record);
  erase(key);
  if (!entry.parent.empty()) children_[Key{key.kind, entry.parent}].insert(key.id);
  records_.emplace(key, std::move(entry));
}

void MemoryRecords::apply(const Change& change) {
  if (change.after.empty()) {
    auto& last = last_versions_[{change.kind, change.id}];
    last = std::max(last, change.version);
    return erase({change.kind, change.id});
  }
  put({change.kind, change.id, change.version, change.after});
}

void MemoryRecords::erase(const Key& key) {
  const auto found = records_.find(key);
  if (found == records_.end()) return;
  const auto siblings = children_.find(Key{key.kind, found->second.parent});
  if (siblings != children_.end()) {
    siblings->second.erase(key.id);
    if (siblings->second.empty()) children_.erase(siblings);
  }
  records_.erase(found);
}

}  // namespace dealkit::deal
