// The facts of many deals, some hundred at a time: each source is asked once for all of them. What
// is read here of columns, core/scoring/feature_events.cpp reads of events: both must come to the
// same.
#include "io/store/scoring/scoring.hpp"

#include <fmt/format.h>

#include <array>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "core/base/json/document.hpp"
#include "core/base/moment.hpp"
#include "core/deal/campaign_status.hpp"
#include "core/scoring/campaign_edit.hpp"
#include "core/scoring/feature_events.hpp"
#include "io/store/scoring/latest_metrics.hpp"
#include "io/store/snapshot.hpp"

namespace dealkit::io::store {
namespace {

using Decision = scoring::SeatStands::Decision;

constexpr std::size_t batch_deals = 500;
constexpr std::int64_t day_seconds = 86'400;

std::optional<base::Micros> micros_of(const sql::Row& row, std::size_t column) {
  if (row.is_null(column)) return std::nullopt;
  return base::Micros{row.integer(column)};
}

Decision decision_of(std::string_view action) {
  if (action == "approve") return Decision::approved;
  return action == "reject" ? Decision::rejected : Decision::none;
}

/// Collects one batch after the other.
class Collector {
 public:
  Collector(sql::Connection& connection, const TableOf& metrics, base::Instant now)
      : connection_(connection), metrics_(metrics),
        // Times are kept as they were written, in any zone: two days more hold every way to write
        // one that counts.
        since_(base::to_string(base::add_within_years(
            {now.seconds, 0}, {-(scoring::remembered_days + 3) * day_seconds, 0}))),
        now_(base::to_string(now)) {}

  /// Deals behind `last`, by id.
  base::Result<void> begin_page(std::string_view last) {
    const std::array<sql::Value, 1> parameters{last};
    return begin("d.id > $1 ORDER BY d.id LIMIT " + std::to_string(batch_deals), parameters);
  }
  base::Result<void> begin_one(std::string_view id) {
    const std::array<sql::Value, 1> parameters{id};
    return begin("d.id = $1", parameters);
  }

  /// All that is known of the deals of the batch.
  base::Result<void> read_all() {
    if (batch_.empty()) return {};
    DEALKIT_RETURN_IF_ERROR(read_edits());
    DEALKIT_RETURN_IF_ERROR(read_campaigns());
    DEALKIT_RETURN_IF_ERROR(read_seats());
    DEALKIT_RETURN_IF_ERROR(read_interactions());
    return read_metrics();
  }

  const std::vector<ScoringFacts>& batch() const { return batch_; }

 private:
  base::Result<void> begin(const std::string& which, std::span<const sql::Value> parameters) {
    batch_.clear();
    places_.clear();
    const auto dialect = connection_.dialect();
    const auto statement = fmt::format(
        "SELECT d.id, d.account_id, {}, {}, d.total_value_micros, "
        "a.total_historical_spend_micros, a.deal_completion_rate, a.support_tickets_90d, "
        "d.currency, a.currency FROM deal d LEFT JOIN account a ON a.id = d.account_id WHERE {}",
        select_instant("d.created_at", dialect), select_instant("d.updated_at", dialect), which);
    DEALKIT_RETURN_IF_ERROR(connection_.run(statement, parameters, [&](const sql::Row& row) {
      add_deal(row);
      return base::Result<void>();
    }));
    for (std::size_t i = 0; i < batch_.size(); ++i) places_.emplace(batch_[i].deal_id, i);
    return {};
  }

  void add_deal(const sql::Row& row) {
    auto& facts = batch_.emplace_back();
    facts.deal_id = row.text(0);
    facts.account_id = row.text(1);
    const auto created = scoring::moment_of(row.text(2));
    facts.state.apply(scoring::DealChanged{
        created.value_or(scoring::moment_of(row.text(3)).value_or(base::Instant{})),
        micros_of(row, 4).value_or(base::Micros{}), scoring::dollar_exponent_of(row.text(8))});
    scoring::AccountChanged account;
    account.historical_spend = micros_of(row, 5);
    if (!row.is_null(6)) account.past_completion_rate = row.number(6);
    if (!row.is_null(7)) account.support_tickets_90d = row.integer(7);
    account.dollar_exponent = scoring::dollar_exponent_of(row.text(9));
    facts.state.apply(account);
  }

  /// Streams rows that begin with a deal's id; `third` is $3, "" = there is none.
  base::Result<void> read(const std::string& statement, std::string_view third,
                          const std::function<base::Result<void>(ScoringFacts&, const sql::Row&)>&
                              on_row) {
    std::vector<sql::Value> parameters{std::string_view(batch_.front().deal_id),
                                       std::string_view(batch_.back().deal_id)};
    if (!third.empty()) parameters.emplace_back(third);
    DEALKIT_RETURN_IF_ERROR(
        connection_.stream(statement, parameters, [&](const sql::Row& row) -> base::Result<void> {
          const auto place = places_.find(row.text(0));
          if (place == places_.end()) return {};
          return on_row(batch_[place->second], row);
        }));
    return {};
  }

  /// Before the campaigns: an id that was deleted and is used again begins anew.
  base::Result<void> read_edits() {
    const auto statement = fmt::format(
        "SELECT c.deal_id, c.id, a.action, a.version, {}, a.changes FROM campaign c "
        "JOIN audit a ON a.entity_type = 'campaign' AND a.entity_id = c.id "
        "WHERE c.deal_id >= $1 AND c.deal_id <= $2 "
        "AND a.action IN ('update', 'revert', 'delete') AND a.created_at >= $3 "
        "ORDER BY c.deal_id, c.id, a.id",
        select_instant("a.created_at", connection_.dialect()));
    return read(statement, since_,
                [&](ScoringFacts& facts, const sql::Row& row) { return add_edit(facts, row); });
  }

  base::Result<void> add_edit(ScoringFacts& facts, const sql::Row& row) {
    const std::string id(row.text(1));
    if (row.text(2) == "delete") {
      facts.state.apply(scoring::CampaignRemoved{id});
      return {};
    }
    const auto at = scoring::moment_of(row.text(4));
    DEALKIT_ASSIGN_OR_RETURN(const auto* changes, reader_.read(row.text(5)));
    const auto edit = scoring::edit_of(changes->root());
    if (!at || !edit.content) return {};
    facts.state.apply(scoring::CampaignEdited{id, id + ":" + std::to_string(row.integer(3)), *at,
                                              edit.targeting});
    return {};
  }

  base::Result<void> read_campaigns() {
    const auto dialect = connection_.dialect();
    const auto statement = fmt::format(
        "SELECT deal_id, id, budget_micros, status, {}, {} FROM campaign "
        "WHERE deal_id >= $1 AND deal_id <= $2",
        select_instant("updated_at", dialect), select_instant("created_at", dialect));
    return read(statement, {}, [](ScoringFacts& facts, const sql::Row& row) {
      scoring::CampaignStands stands{std::string(row.text(1)), scoring::moment_of(row.text(4)), {}};
      if (!stands.changed_at) stands.changed_at = scoring::moment_of(row.text(5));
      const auto budget = micros_of(row, 2);
      if (budget && deal::binds_budget(row.text(3))) stands.budget = *budget;
      facts.state.apply(std::move(stands));
      return base::Result<void>();
    });
  }

  base::Result<void> read_seats() {
    return read("SELECT deal_id, round, level, seat, action, opened_at, decided_at FROM approval "
                "WHERE deal_id >= $1 AND deal_id <= $2",
                {}, [](ScoringFacts& facts, const sql::Row& row) {
                  facts.state.apply(scoring::SeatStands{
                      row.integer(1), row.integer(2), row.integer(3), decision_of(row.text(4)),
                      scoring::moment_of(row.text(5)), scoring::moment_of(row.text(6))});
                  return base::Result<void>();
                });
  }

  base::Result<void> read_interactions() {
    const bool server = connection_.dialect() == sql::Dialect::postgresql;
    const auto statement = fmt::format(
        "SELECT deal_id, id, at FROM interaction WHERE deal_id >= $1 AND deal_id <= $2 "
        "AND at{} >= $3 ORDER BY deal_id, at",
        server ? R"( COLLATE "C")" : "");
    return read(statement, since_, [](ScoringFacts& facts, const sql::Row& row) {
      const auto at = scoring::moment_of(row.text(2));
      if (at) facts.state.apply(scoring::InteractionHappened{std::string(row.text(1)), *at});
      return base::Result<void>();
    });
  }

  base::Result<void> read_metrics() {
    const auto statement = select_latest_metrics(metrics_, connection_.dialect(), "JOIN",
                                                 "d.id >= $1 AND d.id <= $2", "$3");
    return read(statement, now_,
                [&](ScoringFacts& facts, const sql::Row& row) -> base::Result<void> {
                  DEALKIT_ASSIGN_OR_RETURN(
                      auto metric, read_record(deal::Kind::engagement_metric, metrics_, row, 1));
                  facts.latest_metric = std::move(metric.record);
                  return {};
                });
  }

  sql::Connection& connection_;
  const TableOf& metrics_;
  std::string since_, now_;
  std::vector<ScoringFacts> batch_;
  std::map<std::string, std::size_t, std::less<>> places_;  // in the batch, by deal
  json::Reader reader_{deal::derived_limits};
};

}  // namespace

base::Result<void> Scoring::visit_facts(
    const ScoringQuery& query,
    const std::function<base::Result<void>(const ScoringFacts&)>& on_deal) const {
  DEALKIT_ASSIGN_OR_RETURN(const auto connection, database_.connection());
  Collector collector(*connection, table_of(deal::Kind::engagement_metric), query.now);
  const auto hand_out = [&]() -> base::Result<void> {
    DEALKIT_RETURN_IF_ERROR(collector.read_all());
    for (const auto& facts : collector.batch()) DEALKIT_RETURN_IF_ERROR(on_deal(facts));
    return {};
  };
  return in_snapshot(*connection, [&]() -> base::Result<void> {
    for (const auto& id : std::set<std::string>(query.deal_ids.begin(), query.deal_ids.end())) {
      DEALKIT_RETURN_IF_ERROR(collector.begin_one(id));
      DEALKIT_RETURN_IF_ERROR(hand_out());
    }
    if (!query.deal_ids.empty()) return {};
    std::string last;
    do {
      DEALKIT_RETURN_IF_ERROR(collector.begin_page(last));
      DEALKIT_RETURN_IF_ERROR(hand_out());
      if (!collector.batch().empty()) last = collector.batch().back().deal_id;
    } while (collector.batch().size() == batch_deals);
    return {};
  });
}

}  // namespace dealkit::io::store
