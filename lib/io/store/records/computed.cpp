#include "io/store/records/computed.hpp"

#include <algorithm>
#include <charconv>
#include <map>

#include <fmt/format.h>

#include "core/base/json/write.hpp"
#include "core/base/money.hpp"
#include "core/deal/campaign_status.hpp"

namespace dealkit::io::store {

namespace {

using sql::Dialect;

// Sums of budgets may exceed 64 bits, so units and millionths are summed apart.
constexpr std::int64_t limit_units = base::micros_limit.value / base::micros_per_unit;

/// Whether a campaign takes from its deal, by its status; a budget of less than nothing gives
/// nothing back.
std::string binds(std::string_view c, Dialect dialect) {
  const auto status = fmt::format("{}.status", c);
  // In some languages PostgreSQL's own small letter of I is another one.
  const std::string_view lower =
      dialect == Dialect::postgresql ? R"(lower({} COLLATE "C"))" : "lower({})";
  return fmt::format("({} AND {}.budget_micros > 0)", deal::binds_budget_sql(status, lower), c);
}

/// The currency of a campaign's budget as sums are made by it: '' if none is stated, '?' if it is
/// no code at all.
std::string currency_of(std::string_view c, Dialect dialect) {
  const std::string_view is_code =
      dialect == Dialect::postgresql ? R"({0}.currency COLLATE "C" ~ '^[A-Z][A-Z][A-Z]$')"
                                     : "{0}.currency GLOB '[A-Z][A-Z][A-Z]'";
  return fmt::format("CASE WHEN {0}.currency IS NULL THEN '' WHEN {1} THEN {0}.currency ELSE '?' "
                     "END", c, fmt::format(fmt::runtime(is_code), c));
}

/// The currency that a campaign's limit is in; NULL if nobody says.
std::string counted_currency(Dialect dialect) {
  return fmt::format("COALESCE(d.currency, NULLIF(NULLIF({}, ''), '?'))",
                     currency_of("c", dialect));
}

/// An amount in micros, at most micros_limit, from expressions of units and millionths.
std::string amount(std::string_view units, std::string_view rest) {
  return fmt::format(
      "CASE WHEN {0} + {1} / {2} >= {3} THEN {4} ELSE ({0}) * {2} + ({1}) END", units, rest,
      base::micros_per_unit, limit_units, base::micros_limit.value);
}

std::string sum(std::string_view operation) {
  return fmt::format("CAST(SUM(x.budget_micros {} {}) AS BIGINT)", operation,
                     base::micros_per_unit);
}

/// The sums of a deal's campaigns by currency, a line each: "USD 9000 0".
std::string lines_of_sums(Dialect dialect) {
  return dialect == Dialect::postgresql
             ? "string_agg(y.currency || ' ' || y.units || ' ' || y.rest, chr(10))"
             : "group_concat(y.currency || ' ' || y.units || ' ' || y.rest, char(10))";
}

/// What read_parent() reads besides the sums; `own` is what they hold of the campaign itself.
std::string columns_of_parent(Dialect dialect, std::string_view own) {
  return fmt::format(
      "d.currency AS parent_currency, d.start_date AS parent_start_date, d.end_date AS "
      "parent_end_date, a.time_zone AS parent_time_zone, d.extra AS parent_extra, c.currency AS "
      "parent_own, {} AS parent_own_label, {} AS parent_own_micros", currency_of("c", dialect),
      own);
}

constexpr std::string_view with_deals =
    "FROM campaign c LEFT JOIN deal d ON d.id = c.deal_id "
    "LEFT JOIN account a ON a.id = d.account_id";

/// Each campaign with the sums of its deal, from which its own budget is taken off again.
std::string from_all(Dialect dialect) {
  const auto own = fmt::format("CASE WHEN {} THEN c.budget_micros ELSE 0 END",
                               binds("c", dialect));
  // Its own budget is in the sums that count here if it has their currency or states none.
  const auto counted = fmt::format("CASE WHEN c.currency IS NULL OR c.currency = {} THEN {} ELSE 0 "
                                   "END", counted_currency(dialect), own);
  const auto units =
      fmt::format("(COALESCE(s.units, 0) + COALESCE(t.units, 0) - ({}) / {})", counted,
                  base::micros_per_unit);
  const auto rest =
      fmt::format("(COALESCE(s.rest, 0) + COALESCE(t.rest, 0) - ({}) % {})", counted,
                  base::micros_per_unit);
  return fmt::format(
      "(WITH g AS MATERIALIZED (SELECT x.deal_id AS deal_id, {0} AS currency, {1} AS units, {2} AS "
      "rest FROM campaign x WHERE {3} GROUP BY x.deal_id, {0}), "
      "b AS MATERIALIZED (SELECT y.deal_id AS deal_id, {4} AS lines FROM g y "
      "WHERE y.currency <> '' GROUP BY y.deal_id) "
      "SELECT c.*, d.total_value_micros AS deal_budget_limit_micros, "
      "CASE WHEN d.id IS NOT NULL THEN {5} END AS allocated_spend_micros, {6}, "
      "b.lines AS parent_sums {7} "
      "LEFT JOIN g s ON s.deal_id = c.deal_id AND s.currency = '' "
      "LEFT JOIN g t ON t.deal_id = c.deal_id AND t.currency = {8} "
      "LEFT JOIN b ON b.deal_id = c.deal_id) AS r",
      currency_of("x", dialect), sum("/"), sum("%"), binds("x", dialect), lines_of_sums(dialect),
      amount(units, rest), columns_of_parent(dialect, own), with_deals,
      counted_currency(dialect));
}

std::string from_few(Dialect dialect) {
  const auto others = fmt::format("campaign x WHERE x.deal_id = c.deal_id AND x.id <> c.id AND {}",
                                  binds("x", dialect));
  return fmt::format(
      "(SELECT c.*, d.total_value_micros AS deal_budget_limit_micros, CASE WHEN d.id IS NOT NULL "
      "THEN COALESCE((SELECT {0} FROM {1} AND (x.currency IS NULL OR {2} = {3})), 0) END "
      "AS allocated_spend_micros, {4}, "
      "(SELECT {5} FROM (SELECT {2} AS currency, {6} AS units, {7} AS rest FROM {1} AND "
      "x.currency IS NOT NULL GROUP BY {2}) y) AS parent_sums {8}) AS r",
      amount(sum("/"), sum("%")), others, currency_of("x", dialect), counted_currency(dialect),
      columns_of_parent(dialect, "0"), lines_of_sums(dialect), sum("/"), sum("%"), with_deals);
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

// The places of what columns_of_parent() gives, and of the sums after them.
enum class At : std::size_t {
  currency, start_date, end_date, time_zone, extra, own, own_label, own_micros, sums
};
constexpr std::string_view parent_list =
    ", r.parent_currency, r.parent_start_date, r.parent_end_date, r.parent_time_zone, "
    "r.parent_extra, r.parent_own, r.parent_own_label, r.parent_own_micros, r.parent_sums";

/// A whole number up to a blank, which goes too.
std::int64_t take_number(std::string_view& text) {
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  if (!text.empty()) text.remove_prefix(1);
  return error == std::errc() ? number : limit_units;
}

/// What the sums hold of others, by currency.
std::map<std::string_view, base::Micros> others_of(std::string_view sums, std::string_view own,
                                                   std::int64_t own_micros) {
  std::map<std::string_view, base::Micros> others;
  while (!sums.empty()) {
    const auto end = std::min(sums.find('\n'), sums.size());
    auto line = sums.substr(0, end);
    sums.remove_prefix(std::min(end + 1, sums.size()));
    const auto label = line.substr(0, line.find(' '));
    line.remove_prefix(std::min(label.size() + 1, line.size()));
    base::int128 micros = base::int128{take_number(line)} * base::micros_per_unit;
    micros += take_number(line);
    if (label == own) micros -= own_micros;
    if (micros <= 0) continue;
    others[label] = base::Micros{static_cast<std::int64_t>(
        std::min(micros, base::int128{base::micros_limit.value}))};
  }
  return others;
}

/// A JSON object that grows member by member; "" while it has none.
class Object {
 public:
  void text(std::string_view name, std::string_view value) {
    begin(name);
    json::append_string(out_, value);
  }
  void json(std::string_view name, std::string_view value) {
    begin(name);
    out_ += value;
  }
  std::string take() && {
    if (!out_.empty()) out_.push_back('}');
    return std::move(out_);
  }

 private:
  void begin(std::string_view name) {
    out_.push_back(out_.empty() ? '{' : ',');
    json::append_string(out_, name);
    out_.push_back(':');
  }
  std::string out_;
};

/// The version that the store counts becomes the record's, as deals have theirs.
void show_version(TableOf& table) {
  const auto& fields = *deal::traits(deal::Kind::account).table;
  for (auto& stored : table.columns) {
    if (stored.column.name != "version") continue;
    stored.field = fields.find(json::hash_key("version"), "version");
  }
}

}  // namespace

Source source_of(deal::Kind kind, const TableOf& table, const SourceOptions& options) {
  Source source{fmt::format("{} AS r", table.name), table, {}};
  if (kind == deal::Kind::account && options.computed) show_version(source.table);
  if (kind != deal::Kind::campaign || !options.computed) return source;
  source.from = options.few ? from_few(options.dialect) : from_all(options.dialect);
  source.parent = parent_list;
  const auto& fields = *deal::traits(kind).table;
  add_column(source.table, fields, "deal_budget_limit");
  add_column(source.table, fields, "allocated_spend");
  return source;
}

base::Result<std::string> read_parent(const sql::Row& row, std::size_t place,
                                      json::Reader& reader) {
  const auto at = [place](At which) { return place + static_cast<std::size_t>(which); };
  Object parent;
  for (const auto& [name, which] : {std::pair{"currency", At::currency},
                                    {"start_date", At::start_date},
                                    {"end_date", At::end_date},
                                    {"time_zone", At::time_zone}}) {
    if (!row.is_null(at(which))) parent.text(name, row.text(at(which)));
  }
  if (!row.is_null(at(At::extra))) {
    DEALKIT_ASSIGN_OR_RETURN(const auto* extra, reader.read(row.text(at(At::extra))));
    for (const std::string_view name : {"countries", "frequency_caps"}) {
      const auto member = extra->root().find(name);
      if (member && !member.is(json::Kind::null)) parent.json(name, member.text());
    }
  }
  if (row.is_null(at(At::sums))) return std::move(parent).take();
  const auto deals = row.is_null(at(At::currency)) ? at(At::own) : at(At::currency);
  const auto counted = row.is_null(deals) ? std::string_view{} : row.text(deals);
  std::string list;
  for (const auto& [label, micros] : others_of(row.text(at(At::sums)), row.text(at(At::own_label)),
                                               row.integer(at(At::own_micros)))) {
    if (label == counted) continue;
    Object other;
    if (label != "?") other.text("currency", label);
    other.json("amount", base::to_string(micros));
    list += (list.empty() ? "[" : ",") + std::move(other).take();
  }
  if (!list.empty()) parent.json("allocated_other", list + "]");
  return std::move(parent).take();
}

}  // namespace dealkit::io::store
