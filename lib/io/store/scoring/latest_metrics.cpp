// The latest metrics of deals, locked with the deals; see latest_metrics.hpp.
#include "io/store/scoring/latest_metrics.hpp"

#include <fmt/format.h>

#include "io/store/scoring/scoring.hpp"

namespace dealkit::io::store {

std::string select_latest_metrics(const TableOf& table, sql::Dialect dialect,
                                  std::string_view join, std::string_view where,
                                  std::string_view until) {
  const bool server = dialect == sql::Dialect::postgresql;
  const auto moment =
      fmt::format("rtrim(x.computed_at, 'Z'){}", server ? R"( COLLATE "C")" : "");
  return fmt::format(
      "SELECT d.id, {} FROM deal d {} engagement_metric m ON m.arrival = "
      "(SELECT x.arrival FROM engagement_metric x WHERE x.deal_id = d.id{} "
      "ORDER BY {} DESC{}, x.arrival DESC LIMIT 1) WHERE {}",
      select_list(table, dialect, "m"), join,
      until.empty() ? "" : fmt::format(" AND {} <= rtrim({}, 'Z')", moment, until), moment,
      server ? " NULLS LAST" : "", where);
}

base::Result<std::vector<LatestMetric>> latest_metrics(UnitOfWork& work,
                                                       std::span<const std::string_view> deal_ids) {
  auto& connection = work.connection();
  if (connection.dialect() == sql::Dialect::postgresql) {
    // The lock first: a statement that waited for it would not see what it waited for.
    DEALKIT_RETURN_IF_ERROR(
        connection.run_for_keys("SELECT id FROM deal WHERE id {key} ORDER BY id FOR NO KEY UPDATE",
                                deal_ids, [](const sql::Row&) { return base::Result<void>(); }));
  }
  std::vector<LatestMetric> metrics;
  const auto& from = table_of(deal::Kind::engagement_metric);
  const auto statement =
      select_latest_metrics(from, connection.dialect(), "LEFT JOIN", "d.id {key} ORDER BY d.id");
  DEALKIT_RETURN_IF_ERROR(
      connection.run_for_keys(statement, deal_ids, [&](const sql::Row& row) -> base::Result<void> {
        auto& metric = metrics.emplace_back();
        metric.deal_id = row.text(0);
        if (row.is_null(1)) return {};
        DEALKIT_ASSIGN_OR_RETURN(auto record,
                                 read_record(deal::Kind::engagement_metric, from, row, 1));
        metric.record = std::move(record.record);
        return {};
      }));
  return metrics;
}

}  // namespace dealkit::io::store
