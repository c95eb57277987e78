#include "io/store/admin/copy_tables.hpp"

#include <array>
#include <deque>
#include <optional>
#include <variant>

#include <fmt/format.h>

namespace dealkit::io::store {

namespace {

using base::Result;
using sql::ColumnType;
using sql::Dialect;
using sql::Value;

/// What is held before it is written.
constexpr std::size_t batch_rows = 500;
constexpr std::size_t batch_bytes = 4 << 20;

/// Rows on their way, written once there are enough of them.
class Batch {
 public:
  Batch(sql::Connection& to, sql::Insert insert) : to_(to), insert_(std::move(insert)) {}

  void add_null() { values_.emplace_back(); }
  void add(std::int64_t number) { values_.emplace_back(number); }
  void add(std::string_view text) {
    bytes_ += text.size();
    values_.emplace_back(std::string_view(texts_.emplace_back(text)));
  }
  Result<void> end_row() {
    ++rows_;
    const bool full = values_.size() >= batch_rows * insert_.columns.size() || bytes_ > batch_bytes;
    return full ? write() : Result<void>{};
  }
  Result<std::uint64_t> finish() {
    DEALKIT_RETURN_IF_ERROR(write());
    return rows_;
  }

 private:
  Result<void> write() {
    if (!values_.empty()) DEALKIT_RETURN_IF_ERROR(to_.insert(insert_, values_));
    values_.clear();
    texts_.clear();
    bytes_ = 0;
    return {};
  }

  sql::Connection& to_;
  sql::Insert insert_;
  std::vector<Value> values_;
  std::deque<std::string> texts_;  // that values refer to
  std::size_t bytes_ = 0;
  std::uint64_t rows_ = 0;
};

/// Records of a kind on their way.
class RecordBatch {
 public:
  RecordBatch(sql::Connection& to, const TableOf& table) : to_(to), table_(table) {
    insert_.table = table.name;
    for (const auto& stored : table.columns) insert_.columns.push_back(stored.column);
  }
  Result<void> add(deal::Stored record) {
    bytes_ += record.record.text().size();
    records_.push_back(std::move(record));
    const bool full = records_.size() >= batch_rows || bytes_ > batch_bytes;
    return full ? write() : Result<void>{};
  }
  Result<std::uint64_t> finish() {
    DEALKIT_RETURN_IF_ERROR(write());
    return rows_;
  }

 private:
  Result<void> write() {
    std::vector<Value> values;
    std::deque<std::string> texts;
    for (const auto& record : records_) {
      DEALKIT_RETURN_IF_ERROR(append_values(values, texts, table_, record, reader_));
    }
    if (!values.empty()) DEALKIT_RETURN_IF_ERROR(to_.insert(insert_, values));
    rows_ += records_.size();
    records_.clear();
    bytes_ = 0;
    return {};
  }

  sql::Connection& to_;
  const TableOf& table_;
  sql::Insert insert_;
  json::Reader reader_{deal::derived_limits};
  std::deque<deal::Stored> records_;
  std::size_t bytes_ = 0;
  std::uint64_t rows_ = 0;
};

Result<std::optional<std::int64_t>> one_number(sql::Connection& connection,
                                               std::string_view statement,
                                               std::span<const Value> parameters = {}) {
  std::optional<std::int64_t> found;
  DEALKIT_RETURN_IF_ERROR(connection.run(statement, parameters, [&](const sql::Row& row) {
    if (!row.is_null(0)) found = row.integer(0);
    return Result<void>();
  }));
  return found;
}

/// The last number that a column was given; 0 = none.
Result<std::int64_t> last_number(sql::Connection& connection, std::string_view table,
                                 std::string_view column) {
  const auto statement =
      connection.dialect() == Dialect::sqlite
          ? fmt::format("SELECT seq FROM sqlite_sequence WHERE name = '{}'", table)
          : fmt::format("SELECT pg_sequence_last_value(pg_get_serial_sequence('{}', '{}')"
                        "::regclass)", table, column);
  DEALKIT_ASSIGN_OR_RETURN(const auto last, one_number(connection, statement));
  return last.value_or(0);
}

Result<void> set_last_number(sql::Connection& connection, std::string_view table,
                             std::string_view column, std::int64_t last) {
  const std::array<Value, 1> number{last};
  if (connection.dialect() == Dialect::postgresql) {
    DEALKIT_RETURN_IF_ERROR(connection.run(
        fmt::format("SELECT setval(pg_get_serial_sequence('{}', '{}')::regclass, $1::bigint)",
                    table, column),
        number));
    return {};
  }
  DEALKIT_ASSIGN_OR_RETURN(
      const auto changed,
      connection.run(fmt::format("UPDATE sqlite_sequence SET seq = max(seq, $1) "
                                 "WHERE name = '{}'",
                                 table),
                     number));
  if (changed > 0) return {};
  DEALKIT_RETURN_IF_ERROR(connection.run(
      fmt::format("INSERT INTO sqlite_sequence (name, seq) VALUES ('{}', $1)", table), number));
  return {};
}

/// The number of the last event before the first one that the reader has not read.
std::string read_up_to(Dialect dialect) {
  if (dialect == Dialect::sqlite) return "r.seq";
  return "COALESCE((SELECT min(o.seq) - 1 FROM outbox o WHERE NOT (o.xact < "
         "r.from_xact::text::xid8 OR (o.xact < r.to_xact::text::xid8 AND o.seq <= r.seq))), "
         "(SELECT max(o.seq) FROM outbox o), r.seq)";
}

}  // namespace

std::span<const PlainTable> plain_tables() {
  static const std::array<PlainTable, 5> tables{{
      {"set_finding_campaign",
       {{"campaign_id", ColumnType::text}, {"finding_id", ColumnType::text}},
       "campaign_id, finding_id"},
      {"audit",
       {{"id", ColumnType::integer}, {"entity_type", ColumnType::text},
        {"entity_id", ColumnType::text}, {"action", ColumnType::text},
        {"actor_id", ColumnType::text}, {"version", ColumnType::integer},
        {"changes", ColumnType::json}, {"metadata", ColumnType::json},
        {"created_at", ColumnType::instant}},
       "id", true},
      {"outbox",
       {{"seq", ColumnType::integer}, {"id", ColumnType::text},
        {"aggregatetype", ColumnType::text}, {"aggregateid", ColumnType::text},
        {"partition_key", ColumnType::text}, {"type", ColumnType::text},
        {"traceparent", ColumnType::text}, {"payload", ColumnType::json},
        {"created_at", ColumnType::instant}},
       "seq", true},
      {"answer",
       {{"key", ColumnType::text}, {"body_hash", ColumnType::text}, {"answer", ColumnType::text},
        {"created_at", ColumnType::instant}},
       "key"},
      {"outbox_pruned", {{"only_row", ColumnType::integer}, {"horizon", ColumnType::instant}},
       "only_row"},
  }};
  return tables;
}

Result<std::uint64_t> copy_records(const Between& between, deal::Kind kind) {
  const auto& table = table_of(kind);
  const auto statement =
      fmt::format("SELECT {} FROM {} ORDER BY {}", select_list(table, between.from.dialect()),
                  table.name, deal::traits(kind).append_only ? "arrival" : "id");
  RecordBatch batch(between.to, table);
  DEALKIT_RETURN_IF_ERROR(
      between.from.stream(statement, {}, [&](const sql::Row& row) -> Result<void> {
        DEALKIT_ASSIGN_OR_RETURN(auto record, read_record(kind, table, row));
        return batch.add(std::move(record));
      }));
  return batch.finish();
}

Result<std::uint64_t> copy_plain(const Between& between, const PlainTable& table) {
  std::string list;
  for (const auto& column : table.columns) {
    if (!list.empty()) list += ", ";
    list += column.type == ColumnType::instant
                ? select_instant(column.name, between.from.dialect())
                : column.name;
  }
  sql::Insert insert;
  insert.table = table.name;
  insert.columns = table.columns;
  insert.with_numbers = table.numbered;
  Batch batch(between.to, std::move(insert));
  const auto statement =
      fmt::format("SELECT {} FROM {} ORDER BY {}", list, table.name, table.order);
  DEALKIT_RETURN_IF_ERROR(
      between.from.stream(statement, {}, [&](const sql::Row& row) -> Result<void> {
        for (std::size_t i = 0; i < table.columns.size(); ++i) {
          if (row.is_null(i)) {
            batch.add_null();
          } else if (table.columns[i].type == ColumnType::integer) {
            batch.add(row.integer(i));
          } else if (table.columns[i].type == ColumnType::instant) {
            batch.add(std::string_view(read_instant(row.text(i))));
          } else {
            batch.add(row.text(i));
          }
        }
        return batch.end_row();
      }));
  return batch.finish();
}

Result<std::uint64_t> copy_readers(const Between& between) {
  // All events of the copy are of one transaction there, this one.
  std::int64_t from_xact = 0;
  std::int64_t to_xact = 0;
  if (between.to.dialect() == Dialect::postgresql) {
    DEALKIT_ASSIGN_OR_RETURN(const auto own,
                             one_number(between.to, "SELECT pg_current_xact_id()::text::bigint"));
    from_xact = own.value_or(0);
    to_xact = from_xact + 1;
  }
  Batch batch(between.to, {"outbox_reader",
                           {{"name", ColumnType::text},
                            {"from_xact", ColumnType::integer},
                            {"to_xact", ColumnType::integer},
                            {"seq", ColumnType::integer},
                            {"updated_at", ColumnType::instant}},
                           ""});
  const auto dialect = between.from.dialect();
  const auto statement = fmt::format("SELECT r.name, {}, {} FROM outbox_reader r ORDER BY r.name",
                                     read_up_to(dialect), select_instant("r.updated_at", dialect));
  DEALKIT_RETURN_IF_ERROR(
      between.from.stream(statement, {}, [&](const sql::Row& row) -> Result<void> {
        batch.add(row.text(0));
        batch.add(from_xact);
        batch.add(to_xact);
        batch.add(row.integer(1));
        batch.add(std::string_view(read_instant(row.text(2))));
        return batch.end_row();
      }));
  return batch.finish();
}

Result<void> go_on_counting(const Between& between) {
  for (const auto& table : plain_tables()) {
    if (!table.numbered) continue;
    const auto& column = table.columns.front().name;
    DEALKIT_ASSIGN_OR_RETURN(const auto last, last_number(between.from, table.name, column));
    if (last > 0) DEALKIT_RETURN_IF_ERROR(set_last_number(between.to, table.name, column, last));
  }
  return {};
}

}  // namespace dealkit::io::store
