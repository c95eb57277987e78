// Loading and locking of a unit of work. Locks are taken by kind (account, deal, campaign, …) and
// then by id, so that two of them cannot wait for each other; where a record shows only later what
// else it needs, PostgreSQL may still end one of them, which then runs again.
#include <algorithm>

#include <fmt/format.h>

#include "core/base/time.hpp"
#include "core/deal/content_checks.hpp"
#include "io/store/records/unit_of_work.hpp"

namespace dealkit::io::store {

namespace {

using deal::Kind;
using deal::Stored;
using deal::text_of;

/// Fewer keys are looked up at once.
constexpr std::size_t many_keys = 20;

/// For PostgreSQL, a condition more on `column {key}` of many keys that rise: no row has one of
/// them if the first row from the least of them on is beyond the greatest. So one look does for all
/// ids of new records that are numbered on. (In this form only an index is worth its while,
/// whatever the planner believes of the table.)
std::string unless_none_in_range(std::string_view rows, std::string_view column,
                                 std::span<const std::string_view> keys, sql::Dialect dialect) {
  if (dialect != sql::Dialect::postgresql || keys.size() <= many_keys) return {};
  return fmt::format(" AND (SELECT r.{0} FROM {1} AND r.{0} >= ($1::text[])[1] ORDER BY r.{0} "
                     "LIMIT 1) <= ($1::text[])[{2}]", column, rows, keys.size());
}

std::vector<std::string_view> views(const std::set<std::string, std::less<>>& ids) {
  return {ids.begin(), ids.end()};
}

}  // namespace

base::Result<void> SqlUnitOfWork::read(const Select& select, const Ids& keys, Ids& found) {
  if (keys.empty()) return {};
  const auto& from = table_of(select.kind);
  const bool locks = dialect() == sql::Dialect::postgresql && !select.lock.empty();
  const auto texts = views(keys);
  const auto statement = fmt::format(
      "SELECT {} FROM {} WHERE {} {{key}}{} ORDER BY id{}{}", select_list(from, dialect()),
      from.name, select.column,
      unless_none_in_range(from.name + " r WHERE true", select.column, texts, dialect()),
      locks ? " " : "", locks ? select.lock : std::string_view());
  DEALKIT_RETURN_IF_ERROR(
      connection().run_for_keys(statement, texts, [&](const sql::Row& row) -> base::Result<void> {
        DEALKIT_ASSIGN_OR_RETURN(auto record, read_record(select.kind, from, row));
        found.insert(record.id);
        if (is_loaded(select.kind, record.id)) return {};
        if (select.kind != Kind::account) static_cast<void>(record.record.root(reader_));
        loaded(select.kind).emplace(record.id, record);
        records_.put(std::move(record));
        return {};
      }));
  return {};
}

base::Result<void> SqlUnitOfWork::load_by_id(Kind kind, const Ids& wanted, std::string_view lock) {
  Ids keys;
  for (const auto& id : wanted) {
    if (!is_loaded(kind, id)) keys.insert(id);
  }
  Ids found;
  DEALKIT_RETURN_IF_ERROR(read({kind, "id", lock}, keys, found));
  for (const auto& id : keys) loaded(kind).try_emplace(id);  // also that there is none
  return load_last_versions(kind, keys);
}

base::Result<void> SqlUnitOfWork::load_last_versions(Kind kind, const Ids& ids) {
  if (!deal::traits(kind).versioned) return {};
  std::vector<std::string_view> absent;
  for (const auto& id : ids) {
    if (find(kind, id) == nullptr) absent.push_back(id);
  }
  if (absent.empty()) return {};
  const auto type = fmt::format("entity_type = '{}'", deal::traits(kind).name);
  const auto statement = fmt::format(
      "SELECT entity_id, MAX(version) FROM audit WHERE {} AND entity_id {{key}}{} "
      "GROUP BY entity_id",
      type, unless_none_in_range("audit r WHERE r." + type, "entity_id", absent, dialect()));
  DEALKIT_RETURN_IF_ERROR(connection().run_for_keys(statement, absent, [&](const sql::Row& row) {
    records_.set_last_version(kind, row.text(0), row.integer(1));
    return base::Result<void>();
  }));
  return {};
}

base::Result<void> SqlUnitOfWork::find_parents(Kind kind, const Ids& ids, Ids& deals,
                                               Parents& parents) {
  if (ids.empty()) return {};
  const auto texts = views(ids);
  DEALKIT_RETURN_IF_ERROR(connection().run_for_keys(
      fmt::format("SELECT id, deal_id FROM {} WHERE id {{key}}", table_of(kind).name), texts,
      [&](const sql::Row& row) {
        if (!row.is_null(1)) {
          deals.emplace(row.text(1));
          parents.emplace(row.text(0), row.text(1));
        }
        return base::Result<void>();
      }));
  return {};
}

/// Loads the deals and the accounts that they belong to.
base::Result<void> SqlUnitOfWork::load_deals(const Ids& wanted) {
  DEALKIT_RETURN_IF_ERROR(load_by_id(Kind::deal, wanted, "FOR UPDATE"));
  Ids accounts;
  for (const auto& id : wanted) {
    const auto* deal = find(Kind::deal, id);
    if (deal == nullptr) continue;
    DEALKIT_ASSIGN_OR_RETURN(const auto root, deal->record.root(reader_));
    const auto account = text_of(root, "account_id");
    if (!account.empty()) accounts.emplace(account);
  }
  return load_by_id(Kind::account, accounts, "FOR KEY SHARE");
}

/// The approvals and review rounds of the deals, and the campaigns of those that were ever
/// submitted (or of all).
base::Result<void> SqlUnitOfWork::load_below(const Ids& deals, Related related, Ids& campaigns) {
  Ids existing;
  for (const auto& id : deals) {
    if (find(Kind::deal, id) != nullptr) existing.insert(id);
  }
  Ids approvals;
  DEALKIT_RETURN_IF_ERROR(read({Kind::approval, "deal_id", "FOR UPDATE"}, existing, approvals));
  Ids rounds;
  DEALKIT_RETURN_IF_ERROR(read({Kind::review_round, "deal_id", "FOR UPDATE"}, existing, rounds));
  Ids with_campaigns;
  for (const auto& id : existing) {
    DEALKIT_ASSIGN_OR_RETURN(const auto root, find(Kind::deal, id)->record.root(reader_));
    const auto state = text_of(root, "approval_state");
    const bool submitted = (!state.empty() && state != "draft") ||
                           records_.has_children(Kind::approval, id) ||
                           records_.has_children(Kind::review_round, id);
    if (submitted || related != Related::submitted) with_campaigns.insert(id);
  }
  return read({Kind::campaign, "deal_id", "FOR UPDATE"}, with_campaigns, campaigns);
}

base::Result<void> SqlUnitOfWork::load_reports(Kind subject, const Ids& ids) {
  if (ids.empty()) return {};
  std::map<std::string, std::pair<base::Instant, std::string>, std::less<>> latest;
  const auto texts = views(ids);
  const std::string_view statement =
      subject == Kind::campaign
          ? "SELECT campaign_id, id, validated_at FROM validation_report WHERE campaign_id {key} "
            "ORDER BY arrival"
          : "SELECT deal_id, id, validated_at FROM validation_report WHERE deal_id {key} AND "
            "campaign_id IS NULL ORDER BY arrival";
  DEALKIT_RETURN_IF_ERROR(
      connection().run_for_keys(std::string(statement), texts, [&](const sql::Row& row) {
        // As texts, times with and without a fraction would not compare.
        const auto when = base::parse_instant(row.text(2)).value_or({});
        const auto [place, first] =
            latest.try_emplace(std::string(row.text(0)), when, std::string(row.text(1)));
        if (!first && when >= place->second.first) place->second = {when, std::string(row.text(1))};
        return base::Result<void>();
      }));
  Ids reports;
  for (const auto& [of, report] : latest) reports.insert(report.second);
  return load_by_id(Kind::validation_report, reports, "");
}

/// The findings that name campaigns and came in after their latest reports, by the audit log.
base::Result<void> SqlUnitOfWork::load_findings(const Ids& campaigns) {
  Ids existing;
  for (const auto& id : campaigns) {
    if (find(Kind::campaign, id) != nullptr) existing.insert(id);
  }
  if (existing.empty()) return {};
  constexpr auto arrivals = "SELECT {}, a.id FROM {} WHERE a.entity_type = '{}' AND "
                            "a.action = 'create' AND {} {{key}} ORDER BY a.id";
  std::map<std::string, std::int64_t, std::less<>> reported;  // by campaign
  Ids reports;
  for (const auto& id : existing) {
    if (const auto* report = latest_report(id)) reports.insert(report->id);
  }
  const auto texts = views(reports);
  DEALKIT_RETURN_IF_ERROR(connection().run_for_keys(
      fmt::format(fmt::runtime(arrivals), "a.entity_id", "audit a", "validation_report",
                  "a.entity_id"),
      texts, [&](const sql::Row& row) {
        records_.set_arrival(Kind::validation_report, row.text(0), row.integer(1));
        reported.insert_or_assign(
            std::string(records_.parent_of(Kind::validation_report, row.text(0))), row.integer(1));
        return base::Result<void>();
      }));
  std::map<std::string, std::int64_t, std::less<>> findings;
  const auto names = views(existing);
  DEALKIT_RETURN_IF_ERROR(connection().run_for_keys(
      fmt::format(fmt::runtime(arrivals), "n.campaign_id, n.finding_id",
                  "set_finding_campaign n JOIN audit a ON a.entity_id = n.finding_id",
                  "set_finding", "n.campaign_id"),
      names, [&](const sql::Row& row) {
        const auto arrival = row.integer(2);
        const auto report = reported.find(row.text(0));
        if (report == reported.end() || arrival > report->second) {
          findings.insert_or_assign(std::string(row.text(1)), arrival);
        }
        return base::Result<void>();
      }));
  Ids wanted;
  for (const auto& [id, arrival] : findings) wanted.insert(id);
  DEALKIT_RETURN_IF_ERROR(load_by_id(Kind::set_finding, wanted, ""));
  for (const auto& [id, arrival] : findings) {
    records_.set_arrival(Kind::set_finding, id, arrival);
  }
  return {};
}

/// What is deleted with deals or campaigns, whose locks keep others from adding to it.
base::Result<void> SqlUnitOfWork::load_facts(Kind owner, const Ids& owners) {
  const auto column = owner == Kind::deal ? "deal_id" : "campaign_id";
  for (const auto kind : deal::fact_kinds(owner)) {
    Ids found;
    DEALKIT_RETURN_IF_ERROR(read({kind, column, ""}, owners, found));
  }
  return {};
}

base::Result<void> SqlUnitOfWork::load(std::span<const deal::Key> keys, Related related) {
  requested_.insert(requested_.end(), keys.begin(), keys.end());
  std::array<Ids, kinds> wanted;
  const auto ids = [&wanted](Kind kind) -> Ids& { return wanted[static_cast<std::size_t>(kind)]; };
  for (const auto& key : keys) {
    const bool again = key.kind == Kind::deal && related != Related::submitted;
    if (again || !is_loaded(key.kind, key.id)) ids(key.kind).insert(key.id);
  }
  Parents parents;  // of campaigns, as far as can be seen without their locks
  Parents others;
  DEALKIT_RETURN_IF_ERROR(
      find_parents(Kind::campaign, ids(Kind::campaign), ids(Kind::deal), parents));
  DEALKIT_RETURN_IF_ERROR(
      find_parents(Kind::approval, ids(Kind::approval), ids(Kind::deal), others));
  DEALKIT_RETURN_IF_ERROR(
      find_parents(Kind::review_round, ids(Kind::review_round), ids(Kind::deal), others));
  const bool exclusive = account_locks_ == AccountLocks::exclusive;
  DEALKIT_RETURN_IF_ERROR(load_by_id(Kind::account, ids(Kind::account),
                                     exclusive ? "FOR NO KEY UPDATE" : "FOR KEY SHARE"));
  Ids deals;  // whose belongings are not there yet
  for (const auto& id : ids(Kind::deal)) {
    if (related != Related::submitted || !is_loaded(Kind::deal, id)) deals.insert(id);
  }
  DEALKIT_RETURN_IF_ERROR(load_deals(deals));
  Ids campaigns = ids(Kind::campaign);
  DEALKIT_RETURN_IF_ERROR(load_below(deals, related, campaigns));
  DEALKIT_RETURN_IF_ERROR(load_by_id(Kind::campaign, ids(Kind::campaign), "FOR UPDATE"));
  for (const auto& id : ids(Kind::campaign)) {
    if (as_loaded(Kind::campaign, id) == nullptr) continue;
    const auto parent = parents.find(id);
    if (records_.parent_of(Kind::campaign, id) !=
        (parent == parents.end() ? std::string_view() : parent->second)) {
      return base::Error{base::Errc::again,
                         fmt::format("campaign {} was moved to another deal meanwhile", id)};
    }
  }
  if (related == Related::with_facts) {
    DEALKIT_RETURN_IF_ERROR(load_facts(Kind::deal, ids(Kind::deal)));
    DEALKIT_RETURN_IF_ERROR(load_facts(Kind::campaign, campaigns));
  } else {
    if (related == Related::whole) DEALKIT_RETURN_IF_ERROR(load_reports(Kind::deal, deals));
    DEALKIT_RETURN_IF_ERROR(load_reports(Kind::campaign, campaigns));
    DEALKIT_RETURN_IF_ERROR(load_findings(campaigns));
  }
  DEALKIT_RETURN_IF_ERROR(load_by_id(Kind::approval, ids(Kind::approval), "FOR UPDATE"));
  DEALKIT_RETURN_IF_ERROR(load_by_id(Kind::review_round, ids(Kind::review_round), "FOR UPDATE"));
  for (const auto kind : {Kind::interaction, Kind::engagement_metric, Kind::validation_report,
                          Kind::set_finding}) {
    DEALKIT_RETURN_IF_ERROR(load_by_id(kind, ids(kind), ""));
  }
  // Those that were asked for and are no news came before what was loaded above.
  for (const auto kind : {Kind::validation_report, Kind::set_finding}) {
    for (const auto& id : ids(kind)) {
      const bool no_news = as_loaded(kind, id) != nullptr &&
                           records_.arrival_of(kind, id) > first_arrival;
      if (no_news) records_.set_arrival(kind, id, 0);
    }
  }
  return {};
}

}  // namespace dealkit::io::store
