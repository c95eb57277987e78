#include "io/store/computed.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "core/base/json/document.hpp"
#include "core/base/money.hpp"

namespace dealkit::io::store {

namespace {

// Sums of budgets may exceed 64 bits, so units and millionths are summed apart.
constexpr std::int64_t limit_units = base::micros_limit.value / base::micros_per_unit;

/// Whether a campaign `c` counts against a deal `d`: the same currency, or none stated.
std::string same_currency(std::string_view c, std::string_view d) {
  return fmt::format("({0}.currency IS NULL OR {0}.currency = {1}.currency)", c, d);
}

std::string binds(std::string_view c) {
  return fmt::format("({0}.status IS NULL OR {0}.status NOT IN ('archived', 'cancelled'))", c);
}

/// An amount in micros, at most micros_limit, from expressions of units and millionths.
std::string amount(std::string_view units, std::string_view rest) {
  return fmt::format(
      "CASE WHEN {0} + {1} / {2} >= {3} THEN {4} ELSE ({0}) * {2} + ({1}) END", units, rest,
      base::micros_per_unit, limit_units, base::micros_limit.value);
}

/// Each campaign with the sum of its deal, from which its own budget is taken off again.
std::string from_all() {
  const auto own = fmt::format("CASE WHEN {} THEN COALESCE(c.budget_micros, 0) ELSE 0 END",
                               binds("c"));
  const auto units = fmt::format("(COALESCE(s.units, 0) - ({}) / {})", own, base::micros_per_unit);
  const auto rest = fmt::format("(COALESCE(s.rest, 0) - ({}) % {})", own, base::micros_per_unit);
  return fmt::format(
      "(SELECT c.*, CASE WHEN {0} THEN d.total_value_micros END AS deal_budget_limit_micros, "
      "CASE WHEN {0} THEN {1} END AS allocated_spend_micros "
      "FROM campaign c LEFT JOIN deal d ON d.id = c.deal_id LEFT JOIN ("
      "SELECT x.deal_id, CAST(SUM(x.budget_micros / {2}) AS BIGINT) AS units, "
      "CAST(SUM(x.budget_micros % {2}) AS BIGINT) AS rest "
      "FROM campaign x JOIN deal e ON e.id = x.deal_id WHERE {3} AND {4} GROUP BY x.deal_id"
      ") s ON s.deal_id = c.deal_id) AS r",
      same_currency("c", "d"), amount(units, rest), base::micros_per_unit, binds("x"),
      same_currency("x", "e"));
}

std::string from_few() {
  const auto sum = [](std::string_view op) {
    return fmt::format("CAST(SUM(x.budget_micros {} {}) AS BIGINT)", op, base::micros_per_unit);
  };
  return fmt::format(
      "(SELECT c.*, CASE WHEN {0} THEN d.total_value_micros END AS deal_budget_limit_micros, "
      "CASE WHEN {0} THEN COALESCE((SELECT {1} FROM campaign x WHERE x.deal_id = c.deal_id "
      "AND x.id <> c.id AND {2} AND {3}), 0) END AS allocated_spend_micros "
      "FROM campaign c LEFT JOIN deal d ON d.id = c.deal_id) AS r",
      same_currency("c", "d"), amount(sum("/"), sum("%")), binds("x"), same_currency("x", "d"));
}

/// Puts the column of a money field where the record has its member.
void add_column(TableOf& table, const record::Table& fields, std::string_view name) {
  const auto* field = fields.find(json::hash_key(name), name);
  const auto place = std::find_if(table.columns.begin(), table.columns.end(), [&](const auto& one) {
    return one.field == nullptr || one.field > field;
  });
  table.columns.insert(place,
                       {{fmt::format("{}_micros", name), sql::ColumnType::integer}, field});
}

}  // namespace

Source source_of(deal::Kind kind, const TableOf& table, const SourceOptions& options) {
  Source source{fmt::format("{} AS r", table.name), table};
  if (kind != deal::Kind::campaign || !options.computed) return source;
  source.from = options.few ? from_few() : from_all();
  const auto& fields = *deal::traits(kind).table;
  add_column(source.table, fields, "deal_budget_limit");
  add_column(source.table, fields, "allocated_spend");
  return source;
}

}  // namespace dealkit::io::store
