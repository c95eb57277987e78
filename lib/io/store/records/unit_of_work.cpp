// What decisions see of a unit of work: loaded records with the queued changes on top.
#include "io/store/records/unit_of_work.hpp"

#include <algorithm>
#include <array>
#include <tuple>

#include <fmt/format.h>

#include "core/base/time.hpp"
#include "core/deal/diff.hpp"
#include "io/store/audit_row.hpp"

namespace dealkit::io::store {

namespace {

using deal::Kind;
using deal::Stored;

constexpr base::Instant long_ago{-62'135'596'800, 0};  // year 1

/// When a report was made; one that does not say is older than all others.
base::Instant validated_at(json::Reader& reader, const Stored& report) {
  const auto document = reader.read(report.record);
  if (!document) return long_ago;
  const auto member = (*document)->root().find("validated_at");
  if (!member.is(json::Kind::string)) return long_ago;
  return base::parse_instant(member.string()).value_or(long_ago);
}

std::int64_t integer_of(json::Value root, std::string_view name) {
  const auto member = root.find(name);
  return member.is(json::Kind::number) ? member.integer().value_or(0) : 0;
}

using Seat = std::tuple<std::int64_t, std::int64_t, std::int64_t>;
Seat seat_of(json::Reader& reader, const Stored& approval) {
  const auto document = reader.read(approval.record);
  if (!document) return {};
  const auto root = (*document)->root();
  return {integer_of(root, "round"), integer_of(root, "level"), integer_of(root, "seat")};
}

}  // namespace

SqlUnitOfWork::SqlUnitOfWork(EventIds& event_ids, sql::Connection& connection,
                             const deal::Context& context, AccountLocks account_locks)
    : event_ids_(event_ids),
      connection_(connection),
      context_(context),
      account_locks_(account_locks) {}

bool SqlUnitOfWork::is_loaded(Kind kind, std::string_view id) const {
  const auto found = entries(kind).find(id);
  return found != entries(kind).end() && found->second.loaded;
}

const Stored* SqlUnitOfWork::find(Kind kind, std::string_view id) const {
  const auto found = entries(kind).find(id);
  if (found == entries(kind).end() || !found->second.now) return nullptr;
  return &*found->second.now;
}

std::int64_t SqlUnitOfWork::last_version(Kind kind, std::string_view id) const {
  const auto found = entries(kind).find(id);
  return found == entries(kind).end() ? 0 : found->second.last_version;
}

std::vector<const Stored*> SqlUnitOfWork::children(Kind kind, std::string_view parent) const {
  std::vector<const Stored*> result;
  const auto& by_parent = children_[static_cast<std::size_t>(kind)];
  const auto ids = by_parent.find(parent);
  if (ids == by_parent.end()) return result;
  for (const auto& id : ids->second) {
    if (const auto* record = find(kind, id)) result.push_back(record);
  }
  return result;
}

std::vector<const Stored*> SqlUnitOfWork::campaigns_of(std::string_view deal_id) const {
  return children(Kind::campaign, deal_id);
}

std::vector<const Stored*> SqlUnitOfWork::approvals_of(std::string_view deal_id) const {
  std::vector<std::pair<Seat, const Stored*>> seats;
  for (const auto* approval : children(Kind::approval, deal_id)) {
    seats.emplace_back(seat_of(reader_, *approval), approval);
  }
  std::stable_sort(seats.begin(), seats.end(),
                   [](const auto& a, const auto& b) { return a.first < b.first; });
  std::vector<const Stored*> result;
  for (const auto& [seat, approval] : seats) result.push_back(approval);
  return result;
}

std::vector<const Stored*> SqlUnitOfWork::rounds_of(std::string_view deal_id) const {
  std::vector<std::pair<std::int64_t, const Stored*>> rounds;
  for (const auto* round : children(Kind::review_round, deal_id)) {
    const auto document = reader_.read(round->record);
    rounds.emplace_back(document ? integer_of((*document)->root(), "round") : 0, round);
  }
  std::stable_sort(rounds.begin(), rounds.end(),
                   [](const auto& a, const auto& b) { return a.first < b.first; });
  std::vector<const Stored*> result;
  for (const auto& [number, round] : rounds) result.push_back(round);
  return result;
}

std::vector<const Stored*> SqlUnitOfWork::reports_on(Kind subject, std::string_view id) const {
  auto reports = children(Kind::validation_report, id);
  std::erase_if(reports, [&](const Stored* report) {
    const auto document = reader_.read(report->record);
    return !document || deal::subject_of_report((*document)->root()) != subject;
  });
  return reports;
}

const Stored* SqlUnitOfWork::latest_report(std::string_view campaign_id) const {
  return latest_report_on(Kind::campaign, campaign_id);
}

const Stored* SqlUnitOfWork::latest_deal_report(std::string_view deal_id) const {
  return latest_report_on(Kind::deal, deal_id);
}

const Stored* SqlUnitOfWork::latest_report_on(Kind subject, std::string_view id) const {
  const Stored* latest = nullptr;
  std::pair<base::Instant, std::uint64_t> latest_place;
  for (const auto* report : reports_on(subject, id)) {
    const std::pair place{validated_at(reader_, *report), arrival_of(*report)};
    if (latest == nullptr || place > latest_place) {
      latest = report;
      latest_place = place;
    }
  }
  return latest;
}

std::uint64_t SqlUnitOfWork::arrival_of(const Stored& record) const {
  return entries(record.kind).find(record.id)->second.arrival;
}

std::vector<const Stored*> SqlUnitOfWork::findings_on(std::string_view campaign_id) const {
  auto findings = children(Kind::set_finding, campaign_id);
  if (const auto* report = latest_report(campaign_id)) {
    std::erase_if(findings, [&](const Stored* finding) {
      return arrival_of(*finding) < arrival_of(*report);
    });
  }
  return findings;
}

std::vector<std::string> SqlUnitOfWork::campaigns_in(const Stored& finding) const {
  std::vector<std::string> campaigns;
  const auto document = reader_.read(finding.record);
  if (!document) return campaigns;  // writing it will say what is wrong
  for (const auto id : (*document)->root().find("campaign_ids")) {
    if (id.is(json::Kind::string)) campaigns.emplace_back(id.string());
  }
  return campaigns;
}

std::vector<const Stored*> SqlUnitOfWork::facts_of(const deal::Key& owner) const {
  std::vector<const Stored*> facts;
  for (const auto kind : deal::fact_kinds(owner.kind)) {
    const bool reports = kind == Kind::validation_report;
    for (const auto* fact : reports ? reports_on(owner.kind, owner.id) : children(kind, owner.id)) {
      facts.push_back(fact);
    }
  }
  return facts;
}

std::string SqlUnitOfWork::parent_of(const Stored& record) const {
  const bool owned = record.kind != Kind::account && record.kind != Kind::deal &&
                     record.kind != Kind::set_finding;
  if (!owned) return {};
  const auto document = reader_.read(record.record);
  if (!document) return {};  // writing it will say what is wrong
  return std::string(deal::owner_of(record.kind, (*document)->root()));
}

void SqlUnitOfWork::set_now(Kind kind, std::string_view id, std::optional<Stored> now) {
  auto found = entries(kind).find(id);
  if (found == entries(kind).end()) found = entries(kind).try_emplace(std::string(id)).first;
  auto& entry = found->second;
  auto& by_parent = children_[static_cast<std::size_t>(kind)];
  if (!entry.parent.empty()) by_parent[entry.parent].erase(found->first);
  if (now && !entry.now) entry.arrival = ++arrivals_;
  entry.now = std::move(now);
  entry.parent = entry.now ? parent_of(*entry.now) : std::string();
  if (!entry.parent.empty()) by_parent[entry.parent].insert(found->first);
  if (kind != Kind::set_finding || !entry.now) return;
  // One that is taken back may stay in the list: children() does not find it.
  for (auto& campaign : campaigns_in(*entry.now)) by_parent[campaign].insert(found->first);
}

void SqlUnitOfWork::apply(const deal::Change& change) {
  std::optional<Stored> now;
  if (!change.after.empty()) now = Stored{change.kind, change.id, change.version, change.after};
  set_now(change.kind, change.id, std::move(now));
  if (change.after.empty()) {
    auto& last = entries(change.kind).find(change.id)->second.last_version;
    last = std::max(last, change.version);
  }
  changes_.push_back(change);
}

void SqlUnitOfWork::cut(std::size_t mark) {
  while (changes_.size() > mark) {
    const auto& change = changes_.back();
    std::optional<Stored> before;
    if (!change.before.empty()) {
      before = Stored{change.kind, change.id, change.version_before, change.before};
    }
    set_now(change.kind, change.id, std::move(before));
    if (change.before.empty()) {
      auto& last = entries(change.kind).find(change.id)->second.last_version;
      last = std::min(last, change.version - 1);
    }
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

base::Result<std::string> SqlUnitOfWork::last_author(const deal::Key& key) {
  // The first row of the highest version: later ones of that version changed no content. An id
  // that was deleted and is used again begins anew.
  const auto statement = fmt::format(
      "SELECT version, actor_id, {}, changes FROM audit "
      "WHERE entity_type = $1 AND entity_id = $2 AND id > (SELECT COALESCE(max(id), 0) FROM audit "
      "WHERE entity_type = $1 AND entity_id = $2 AND action = 'delete') "
      "ORDER BY version DESC, id LIMIT 1",
      select_instant("created_at", dialect()));
  const std::array<sql::Value, 2> parameters{deal::traits(key.kind).name, std::string_view(key.id)};
  std::string author;
  DEALKIT_RETURN_IF_ERROR(connection().run(statement, parameters, [&](const sql::Row& row) {
    author = fmt::format("version {} by {} at {}", row.integer(0), row.text(1),
                         read_instant(row.text(2)));
    const auto changes = deal::changes_from_json(row.text(3));
    if (!changes) return base::Result<void>(changes.error());
    std::string names;
    bool created = false;
    for (const auto& change : *changes) {
      created = created || (change.name == "type" && change.before.empty());
      const bool kept_by_the_store = change.name == "version" || change.name == "updated_at" ||
                                     change.name == "created_at" || change.name == "content_hash";
      if (kept_by_the_store) continue;
      names += fmt::format("{}{}", names.empty() ? "" : ", ", change.name);
    }
    if (created) names = "created";
    if (!names.empty()) author += fmt::format(" ({})", names);
    return base::Result<void>();
  }));
  return author;
}

}  // namespace dealkit::io::store
