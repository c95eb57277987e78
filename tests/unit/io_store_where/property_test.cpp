// Random expressions over random records in real tables of both databases: whatever an evaluation
// selects, the SQL selects too; where it is exact, nothing else.
#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <stdlib.h>

#include <algorithm>
#include <filesystem>
#include <set>

#include "core/base/json/document.hpp"
#include "core/deal/money_numbers.hpp"
#include "core/expression/program.hpp"
#include "io/pg/connection.hpp"
#include "io/sqlite/connection.hpp"
#include "io/store/records/where_sql.hpp"
#include "sample.hpp"
#include "support/postgres_server.hpp"

namespace dealkit::io::store {
namespace {

using base::Result;

template <class T>
T one_of(const std::vector<T>& values) {
  return values[*rc::gen::inRange<std::size_t>(0, values.size())];
}

// Texts, beside each other in some order of bytes or another.
const std::vector<std::string> texts{"", "a", "A", "ab", "b", "ü", "z", "2026-01-01",
                                     "2026-01-01T00:00:00Z", "\xF0\x9F\x98\x80", "\xEF\xBF\xBD"};
// As a record writes a time, and as the store keeps it; "" = NULL.
const std::vector<std::pair<std::string, std::string>> instants{
    {"2025-12-31T23:59:59.999Z", "2025-12-31T23:59:59.999Z"},
    {"2026-01-01T00:00:00Z", "2026-01-01T00:00:00Z"},
    {"2026-01-01T00:00:00.123456789Z", "2026-01-01T00:00:00.123456Z"},
    {"2026-01-01T02:00:00+02:00", "2026-01-01T00:00:00Z"},
    {"2026-01-02T00:00:00+23:59", "2026-01-01T00:01:00Z"},
    {"2026-01-01T23:59:59.5-23:59", "2026-01-02T23:58:59.500Z"},
    {"2026-01-03T10:00:00Z", "2026-01-03T10:00:00Z"},
    {"2026-01-01", ""},
    {"2026-01-01T10:00:00", ""}};
// Amounts in micros; the large ones share doubles with their neighbours.
const std::vector<std::int64_t> amounts{
    0, 1, -1, 100'000, 300'000, 1'000'000, 12'500'000, 9'007'199'254'740'991,
    9'007'199'254'740'992, 9'007'199'254'740'993, 9'007'199'254'740'994, 4'503'599'627'370'497,
    4'503'599'627'370'496, 8'999'999'999'999'999'999, 8'999'999'999'999'999'998,
    8'999'999'999'998'999'424, -8'999'999'999'999'999'999};
const std::vector<std::int64_t> counts{0, 1, 2, 5, -1, 9'007'199'254'740'992, 9'007'199'254'740'993,
                                       INT64_MAX, INT64_MAX - 1, INT64_MIN};
// As normal form writes them.
const std::vector<std::pair<double, std::string>> rates{
    {0, "0"}, {1, "1"}, {2.5, "2.5"}, {0.1, "0.1"}, {9007199254740992.0, "9007199254740992"},
    {1152921504606846976.0, "1152921504606847000"}, {1e300, "1e+300"}, {-1, "-1"}};

SampleRow random_row() {
  SampleRow row;
  const auto add = [&](std::string_view name, OwnedValue value, std::string json) {
    if (*rc::gen::inRange(0, 4) == 0) {
      row.values.emplace_back(std::monostate{});
      return;
    }
    row.values.push_back(std::move(value));
    row.json += (row.json.empty() ? "{\"" : ",\"") + std::string(name) + "\":" + json;
  };
  const auto add_text = [&](std::string_view name) {
    const auto text = one_of(texts);
    add(name, text, "\"" + text + "\"");
  };
  const auto add_money = [&](std::string_view name) {
    const auto micros = one_of(amounts);
    add(name, micros, base::to_string(base::Micros{micros}));
  };
  for (const auto* name : {"name", "owner", "starts"}) add_text(name);
  const auto& [written, kept] = one_of(instants);
  OwnedValue instant;
  if (!kept.empty()) instant = kept;
  add("seen_at", instant, "\"" + written + "\"");
  for (const auto* name : {"amount", "price"}) add_money(name);
  const auto count = one_of(counts);
  add("count", count, std::to_string(count));
  const auto rate = one_of(rates);
  add("rate", rate.first, rate.second);
  const bool urgent = *rc::gen::inRange(0, 2) == 1;
  add("urgent", urgent, urgent ? "true" : "false");
  const auto tags = one_of<std::string>({"[]", "[\"a\"]", "[\"a\",\"b\",1]"});
  add("tags", tags, tags);
  const auto targeting = one_of<std::string>(
      {"{}", "{\"geo_targets\":[\"US\"]}", "{\"geo_targets\":[],\"purpose\":\"a\"}"});
  add("targeting", targeting, targeting);
  row.json += row.json.empty() ? "{}" : "}";
  return row;
}

std::string random_constant() {
  return one_of<std::string>(
      {"''", "'a'", "'A'", "'ab'", "'ü'", "'2026-01-01'", "'2026-01-02'",
       "'2026-01-01T00:00:00.500Z'", "'2026-01-01T10:00:00Z'",
       "'2026-01-02T00:00:00+23:59'", "'2026-01-01T23:59:59.5-23:59'", "'2026-01-03'",
       "'\\U0001F600'", "'a\\u0000'", "0", "1",
       "-1", "2", "9007199254740993", "9007199254740992", "9223372036854775807",
       "-9223372036854775808", "5u", "18446744073709551615u", "0.0", "-0.0", "0.1", "0.3", "12.5",
       "0.1000001", "2.5", "9007199254.740993", "9007199254.740992", "4503599627.370497",
       "8999999999999.999999", "9e12", "-9e12", "9007199254740992.0", "1e300", "-1e300",
       "9223372036854775808.0", "1152921504606846976", "1152921504606847000", "null", "true",
       "false", "b'a'"});
}

std::string random_member() {
  return one_of<std::string>({"name", "name", "owner", "starts", "seen_at",
                              "seen_at", "amount", "amount", "price",
                              "count", "count", "rate", "urgent", "tags", "targeting", "ghost",
                              "type"});
}

std::string random_atom() {
  const std::string op = one_of<std::string>({" == ", " != ", " < ", " <= ", " > ", " >= "});
  switch (*rc::gen::inRange(0, 14)) {
    case 0: return random_constant() + op + random_member();
    case 1: return random_member() + op + random_member();
    case 2:
    case 3:
    case 4: {
      std::string list;
      const int size = *rc::gen::inRange(0, 4);
      for (int i = 0; i < size; ++i) list += (i == 0 ? "" : ", ") + random_constant();
      return random_member() + " in [" + list + "]";
    }
    case 5: return "has(" + random_member() + ")";
    case 6: return random_member();
    case 7:
      return one_of<std::string>(
          {"'US' in targeting.geo_targets", "name.startsWith('a')", "size(tags) > 1",
           "targeting.geo_targets[0] == 'US'", "[1, 2].exists(x, x == count)", "name in tags",
           "has(targeting.purpose)", "targeting.purpose == name", "amount + price > 1.0",
           "-count < 1", "tags.all(t, t == 'a')", "(name == 'a') == urgent", "name in [owner]",
           "tags.all(t, t == name)", "(has(count) ? count : 0) == 0", "has(owner) || has(name)",
           "targeting.ghost == 1", "'purpose' in targeting", "count / 0 == 1"});
    case 8: return one_of<std::string>({"true", "false", "1", "null"});
    default: return random_member() + op + random_constant();
  }
}

std::string random_expression(int depth) {
  if (depth == 0) return random_atom();
  const auto inner = [depth] { return "(" + random_expression(depth - 1) + ")"; };
  switch (*rc::gen::inRange(0, 6)) {
    case 0: return inner() + " && " + inner();
    case 1: return inner() + " || " + inner();
    case 2: return "!" + inner();
    case 3: return inner() + " ? " + inner() + " : " + inner();
    case 4: return inner() + " && " + inner() + " && " + inner();
    default: return random_atom();
  }
}

/// A table of samples in a database.
class Samples {
 public:
  Samples(std::unique_ptr<sql::Connection> database, std::string_view definition)
      : database_(std::move(database)) {
    const auto made = database_->script(definition);
    EXPECT_TRUE(made.has_value()) << made.error().message;
  }

  sql::Dialect dialect() const { return database_->dialect(); }

  void insert(const std::vector<SampleRow>& rows) {
    sql::Insert insert{"sample", {{"place", sql::ColumnType::integer}}, ""};
    for (const auto& stored : table_.columns)
      if (stored.field != nullptr) insert.columns.push_back(stored.column);
    const auto emptied = database_->run("DELETE FROM sample");
    if (!emptied) RC_FAIL(emptied.error().message);
    std::vector<sql::Value> values;
    for (std::size_t i = 0; i < rows.size(); ++i) {
      values.emplace_back(static_cast<std::int64_t>(i));
      for (const auto& value : refer(rows[i].values)) values.push_back(value);
    }
    const auto result = database_->insert(insert, values);
    if (!result) RC_FAIL(result.error().message);
  }

  std::set<std::size_t> select(const WhereSql& where) {
    std::set<std::size_t> places;
    const auto values = refer(where.parameters);
    const auto result = database_->run("SELECT place FROM sample WHERE " + where.sql, values,
                                       [&](const sql::Row& row) -> Result<void> {
                                         places.insert(static_cast<std::size_t>(row.integer(0)));
                                         return {};
                                       });
    if (!result) RC_FAIL(where.sql + ": " + result.error().message);
    return places;
  }
  const TableOf& table() const { return table_; }

 private:
  std::unique_ptr<sql::Connection> database_;
  TableOf table_ = sample_columns();
};

std::set<std::size_t> evaluate(const expression::Program& program,
                               const std::vector<SampleRow>& rows) {
  std::set<std::size_t> places;
  expression::Scratch scratch;
  json::Reader reader;
  deal::MoneyNumbers numbers(sample_table);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const auto document = reader.read(rows[i].json);
    if (!document) RC_FAIL(rows[i].json + ": " + document.error().message);
    const auto record = (*document)->root();
    numbers.find(record);
    const expression::RecordBindings bindings(record, &numbers);
    const auto selected = program.condition(bindings, scratch);
    if (selected && *selected) places.insert(i);
  }
  return places;
}

void expect_what_evaluation_selects(Samples& samples) {
  std::vector<SampleRow> rows;
  for (int i = 0; i < 16; ++i) rows.push_back(random_row());
  samples.insert(rows);
  for (int i = 0; i < 40; ++i) {
    const auto source = random_expression(*rc::gen::inRange(0, 4));
    const auto program = expression::compile(source);
    if (!program) RC_FAIL(source + ": " + program.error().message);
    const auto where = where_to_sql(*program, samples.table(), {samples.dialect(), 1, {}});
    const auto wanted = evaluate(*program, rows);
    const auto found = samples.select(where);
    for (const auto place : wanted)
      if (!found.contains(place))
        RC_FAIL(source + " -> " + where.sql + " misses " + rows[place].json);
    if (!where.exact) continue;
    for (const auto place : found)
      if (!wanted.contains(place))
        RC_FAIL(source + " -> " + where.sql + " also takes " + rows[place].json);
  }
}

TEST(WhereSqlProperty, SqliteSelectsWhatEvaluationSelects) {
  std::string folder = std::filesystem::temp_directory_path().string() + "/where.XXXXXX";
  ASSERT_NE(::mkdtemp(folder.data()), nullptr);
  sqlite::OpenOptions options;
  options.path = folder + "/samples.db";
  options.create = true;
  auto opened = sqlite::open(options);
  ASSERT_TRUE(opened.has_value()) << opened.error().message;
  {
    Samples samples(std::move(*opened),
                    "PRAGMA synchronous = OFF;"
                    "CREATE TABLE sample (place INTEGER, name TEXT, owner TEXT, starts TEXT, "
                    "seen_at TEXT, "
                    "amount_micros INTEGER, price_micros INTEGER, count INTEGER, rate REAL, "
                    "urgent INTEGER, tags TEXT, targeting TEXT, extra TEXT) STRICT;");
    EXPECT_TRUE(rc::check([&] { expect_what_evaluation_selects(samples); }));
  }
  std::filesystem::remove_all(folder);
}

TEST(WhereSqlProperty, PostgresqlSelectsWhatEvaluationSelects) {
  pg::OpenOptions options;
  options.url = test::PostgresServer::shared().new_database();
  auto opened = pg::open(options);
  ASSERT_TRUE(opened.has_value()) << opened.error().message;
  // A collation that sorts otherwise than bytes do.
  Samples samples(std::move(*opened),
                  "CREATE SCHEMA dealkit;"
                  "CREATE COLLATION words (provider = icu, locale = 'en');"
                  "CREATE TABLE sample (place bigint, name text COLLATE words, owner text COLLATE "
                  "words, starts text COLLATE words, seen_at timestamptz, amount_micros "
                  "bigint, price_micros bigint, count "
                  "bigint, rate double precision, urgent boolean, tags json, targeting json, "
                  "extra json);");
  EXPECT_TRUE(rc::check([&] { expect_what_evaluation_selects(samples); }));
}

TEST(WhereSqlProperty, PostgresqlUsesTheIndexOnADocument) {
  pg::OpenOptions options;
  options.url = test::PostgresServer::shared().new_database();
  auto opened = pg::open(options);
  ASSERT_TRUE(opened.has_value()) << opened.error().message;
  auto& database = **opened;
  const auto made = database.script(
      "CREATE SCHEMA dealkit; CREATE TABLE sample (name text, targeting json);"
      "CREATE INDEX by_targeting ON sample USING gin ((targeting::jsonb) jsonb_path_ops);"
      "SET enable_seqscan = off;");
  ASSERT_TRUE(made.has_value()) << made.error().message;
  const auto program = expression::compile("name != 'x' && 'US' in targeting.geo_targets");
  const auto where = where_to_sql(*program, sample_columns(), {sql::Dialect::postgresql, 1, {}});
  const auto values = refer(where.parameters);
  std::string plan;
  const auto explained = database.run("EXPLAIN SELECT name FROM sample WHERE " + where.sql, values,
                                      [&](const sql::Row& row) -> Result<void> {
                                        plan += std::string(row.text(0)) + "\n";
                                        return {};
                                      });
  ASSERT_TRUE(explained.has_value()) << explained.error().message;
  EXPECT_NE(plan.find("by_targeting"), std::string::npos) << plan;
}

}  // namespace
}  // namespace dealkit::io::store
