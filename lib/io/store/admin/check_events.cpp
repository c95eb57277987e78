// The outbox against the audit log: both were written with each change.
#include <algorithm>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "core/base/hash.hpp"
#include "core/base/json/document.hpp"
#include "core/base/time.hpp"
#include "core/deal/diff.hpp"
#include "io/store/admin/invariants.hpp"

namespace dealkit::io::store {

namespace {

using sql::Dialect;

/// An audit row or an event, by what they must have in common.
struct ChangeTrace {
  std::int64_t place = 0;  // audit.id, outbox.seq
  std::int64_t version = 0;
  base::Instant at;
  std::string digest;  // of what changed: histories may be long; "" = it cannot be read
  friend bool same_change(const ChangeTrace& a, const ChangeTrace& b) {
    return a.version == b.version && a.at == b.at;
  }
};

constexpr base::Instant unreadable{-62'135'596'800, 0};  // year 1

base::Instant instant_of(std::string_view text) {
  return base::parse_instant(text).value_or(unreadable);
}

/// The version that an event tells of; NULL if its payload has none.
std::string_view version_of_payload(Dialect dialect) {
  return dialect == Dialect::sqlite
             ? "CASE WHEN json_valid(payload) THEN "
               "CAST(json_extract(payload, '$.version') AS INTEGER) END"
             : "CASE WHEN payload->>'version' ~ '^[0-9]{1,18}$' THEN "
               "(payload->>'version')::bigint END";
}

/// What a row of the statement is.
enum class Source : std::int64_t {
  change = 0,  // an audit row that something changed with: it has one event of its own
  quiet = 1,   // an audit row that nothing changed with: it may have facts, or an event that says
               // so (a report that found a campaign as it was)
  event = 2,
  fact = 3,    // an event besides: there may be several of one audit row
};

/// The names of kinds as a list of SQL: "('account', 'deal')".
std::string names_of(bool (*chosen)(const deal::KindTraits&)) {
  std::string names;
  for (const auto& kind : deal::all_kinds()) {
    if (chosen(kind)) names += fmt::format("{}'{}'", names.empty() ? "" : ", ", kind.name);
  }
  return "(" + names + ")";
}

std::string statement(Dialect dialect) {
  const auto at = select_instant("created_at", dialect);
  const auto with_events = names_of([](const deal::KindTraits& kind) { return kind.has_events; });
  // What is only added goes with what it belongs to, whose event says so.
  const auto added =
      names_of([](const deal::KindTraits& kind) { return kind.has_events && kind.append_only; });
  return fmt::format(
      "SELECT entity_type, entity_id, CASE WHEN {3} = '{{}}' THEN 1 ELSE 0 END, id, version, {0}, "
      "changes FROM audit WHERE entity_type IN {1} AND NOT (entity_type IN {4} AND "
      "action = 'delete') "
      "UNION ALL SELECT aggregatetype, aggregateid, CASE WHEN type LIKE 'approval.%' OR type IN "
      "('deal.approval.events', 'deal.paused') THEN 3 ELSE 2 END, seq, {2}, {0}, payload "
      "FROM outbox WHERE aggregatetype IN {1} ORDER BY 1, 2, 3, 4",
      at, with_events, version_of_payload(dialect),
      dialect == Dialect::sqlite ? "changes" : "changes::text", added);
}

base::Result<std::optional<base::Instant>> read_horizon(sql::Connection& connection) {
  std::optional<base::Instant> horizon;
  DEALKIT_RETURN_IF_ERROR(connection.run(
      fmt::format("SELECT {} FROM outbox_pruned", select_instant("horizon", connection.dialect())),
      {}, [&](const sql::Row& row) {
        horizon = instant_of(row.text(0));
        return base::Result<void>();
      }));
  return horizon;
}

/// Collects the audit rows and events of one record after the other.
class Events {
 public:
  Events(std::optional<base::Instant> horizon, const OnProblem& on_problem)
      : horizon_(horizon), on_problem_(on_problem) {}

  /// type, id, Source, place, version, time, changes or payload.
  base::Result<void> add(const sql::Row& row) {
    if (type_ != row.text(0) || id_ != row.text(1)) {
      DEALKIT_RETURN_IF_ERROR(finish_record());
      type_ = row.text(0);
      id_ = row.text(1);
    }
    const auto source = static_cast<Source>(row.integer(2));
    const std::pair place{row.integer(4), instant_of(row.text(5))};
    if (source == Source::fact) return check_fact(row.integer(3), place);
    if (source != Source::event) audited_.push_back(place);
    if (source == Source::quiet) return {};
    const bool is_event = source == Source::event;
    const auto digest = is_event ? digest_of_payload(row.text(6)) : digest_of_changes(row.text(6));
    if (is_event && digest && *digest == digest_of_nothing_) {
      return check_fact(row.integer(3), place);
    }
    auto& list = is_event ? events_ : changes_;
    list.push_back({row.integer(3), place.first, place.second, digest.value_or(std::string())});
    return {};
  }

  /// Pairs them, newest first, since it is the oldest events that are pruned.
  base::Result<void> finish_record() {
    while (!events_.empty()) {
      const auto& event = events_.back();
      auto at = changes_.size();
      while (at > 0 && !same_change(changes_[at - 1], event)) --at;
      if (at == 0) {
        DEALKIT_RETURN_IF_ERROR(unknown(event.place, event.version));
      } else {
        for (; changes_.size() > at; changes_.pop_back()) DEALKIT_RETURN_IF_ERROR(check_pruned());
        DEALKIT_RETURN_IF_ERROR(check_same(changes_.back(), event));
        changes_.pop_back();
      }
      events_.pop_back();
    }
    for (; !changes_.empty(); changes_.pop_back()) DEALKIT_RETURN_IF_ERROR(check_pruned());
    audited_.clear();
    sorted_ = false;
    return {};
  }

 private:
  static std::string digest(std::span<const deal::MemberChange> changes) {
    return base::sha256_hex(deal::to_json(changes));
  }
  static base::Result<std::string> digest_of_changes(std::string_view text) {
    DEALKIT_ASSIGN_OR_RETURN(const auto changes, deal::changes_from_json(text));
    return digest(changes);
  }
  base::Result<std::string> digest_of_payload(std::string_view text) {
    DEALKIT_ASSIGN_OR_RETURN(const auto* document, reader_.read(text));
    const auto kind = deal::parse_kind(type_);
    const auto record = [&](std::string_view name) {
      const auto value = document->root().find(name);
      return value.is(json::Kind::object) ? value.text() : std::string_view();
    };
    const auto before = record("before");
    const auto after = record("after");
    // That is no event of what stayed as it was: it tells of nothing at all.
    if (!kind || (before.empty() && after.empty())) return std::string();
    DEALKIT_ASSIGN_OR_RETURN(const auto changes, deal::diff(*kind, before, after));
    return digest(changes);
  }

  base::Result<void> check_same(const ChangeTrace& change, const ChangeTrace& event) {
    // Of an audit row that cannot be read its record's history tells.
    if (change.digest.empty() || change.digest == event.digest) return {};
    return problem(fmt::format("event {} (version {}) tells of another change than audit row {}",
                               event.place, event.version, change.place));
  }
  using Moment = std::pair<std::int64_t, base::Instant>;  // a version, and when

  /// Facts and events come after all audit rows of the record.
  base::Result<void> check_fact(std::int64_t place, const Moment& moment) {
    if (!sorted_) std::sort(audited_.begin(), audited_.end());
    sorted_ = true;
    if (std::binary_search(audited_.begin(), audited_.end(), moment)) return {};
    return unknown(place, moment.first);
  }
  base::Result<void> unknown(std::int64_t place, std::int64_t version) {
    return problem(fmt::format("event {} (version {}) tells of a change that the audit log does "
                               "not have", place, version));
  }
  base::Result<void> problem(std::string_view what) {
    return on_problem_(fmt::format("{} '{}': {}", type_, id_, what));
  }
  base::Result<void> check_pruned() {
    const auto& change = changes_.back();
    if (horizon_ && change.at < *horizon_) return {};
    return problem(fmt::format("audit row {} (version {}) has no event in the outbox", change.place,
                               change.version));
  }

  const std::string digest_of_nothing_ = digest({});
  std::optional<base::Instant> horizon_;
  const OnProblem& on_problem_;
  std::string type_;
  std::string id_;
  std::vector<ChangeTrace> changes_;  // of the present record
  std::vector<ChangeTrace> events_;
  std::vector<Moment> audited_;  // of all its audit rows
  bool sorted_ = false;
  json::Reader reader_{deal::derived_limits};
};

}  // namespace

base::Result<void> check_events(sql::Connection& connection, const OnProblem& on_problem) {
  DEALKIT_ASSIGN_OR_RETURN(const auto horizon, read_horizon(connection));
  Events events(horizon, on_problem);
  DEALKIT_RETURN_IF_ERROR(connection.stream(statement(connection.dialect()), {},
                                            [&](const sql::Row& row) { return events.add(row); }));
  return events.finish_record();
}

}  // namespace dealkit::io::store
