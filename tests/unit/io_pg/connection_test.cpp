// The interface of both databases on a real server.
#include "io/pg/connection.hpp"

#include <limits>
#include <set>

#include <fmt/format.h>

#include "database.hpp"

namespace dealkit::io::pg {
namespace {

using base::Errc;
using sql::Value;
using test::Database;

using PgConnection = Database;

TEST_F(PgConnection, TakesParametersOfEveryType) {
  const std::string text = "a\"b'c\\d{e},\xF0\x9F\x98\x80 \n\t$1 NULL";
  const std::vector<Value> parameters{
      std::monostate{}, std::numeric_limits<std::int64_t>::min(), 0.1, true, std::string_view(text),
      std::string_view("")};
  std::size_t visited = 0;
  const auto done = connection().run(
      "SELECT $1::text, $2::bigint, $3::double precision, $4::boolean, $5::text, $6::text",
      parameters, [&](const sql::Row& row) -> base::Result<void> {
        ++visited;
        EXPECT_EQ(row.size(), 6u);
        EXPECT_TRUE(row.is_null(0));
        EXPECT_EQ(row.text(0), "");
        EXPECT_EQ(row.integer(1), std::numeric_limits<std::int64_t>::min());
        EXPECT_EQ(row.number(2), 0.1);
        EXPECT_TRUE(row.boolean(3));
        EXPECT_EQ(row.text(4), text);
        EXPECT_FALSE(row.is_null(5));
        EXPECT_EQ(row.text(5), "");
        return {};
      });
  ASSERT_TRUE(done) << done.error().message;
  EXPECT_EQ(*done, 1u);
  EXPECT_EQ(visited, 1u);
}

TEST_F(PgConnection, RefusesWhatNoTextCanHold) {
  const std::string nul("a\0b", 3);
  const std::vector<Value> parameter{std::string_view(nul)};
  EXPECT_EQ(connection().run("SELECT $1::text", parameter).error().code, Errc::data);
  const std::vector<Value> broken{std::string_view("\xFF")};
  EXPECT_EQ(connection().run("SELECT $1::text", broken).error().code, Errc::data);
  EXPECT_EQ(one("SELECT 1"), "1");
}

TEST_F(PgConnection, CountsChangedRows) {
  script("CREATE TABLE t (a int); INSERT INTO t SELECT generate_series(1, 7)");
  const auto updated = connection().run("UPDATE t SET a = a + 1 WHERE a > $1",
                                        std::vector<Value>{std::int64_t{4}});
  ASSERT_TRUE(updated);
  EXPECT_EQ(*updated, 3u);
}

TEST_F(PgConnection, SessionIsAsWePromise) {
  EXPECT_EQ(one("SHOW client_encoding"), "UTF8");
  EXPECT_EQ(one("SHOW timezone"), "UTC");
  EXPECT_EQ(one("SHOW search_path"), "dealkit, pg_catalog, pg_temp");
  EXPECT_EQ(one("SHOW application_name"), "dealkit");
  EXPECT_EQ(one("SHOW lock_timeout"), "500ms");
  EXPECT_EQ(one("SHOW statement_timeout"), "5s");
  EXPECT_EQ(one("SHOW idle_in_transaction_session_timeout"), "1h");
  EXPECT_EQ(one("SHOW standard_conforming_strings"), "on");
  EXPECT_EQ(one("SELECT timestamptz '2026-10-01T09:00:00+02:00'"), "2026-10-01 07:00:00+00");
}

TEST_F(PgConnection, AnErrorOfTheVisitorEndsTheVisit) {
  int visited = 0;
  const auto done = connection().run("SELECT generate_series(1, 10)", {},
                                     [&](const sql::Row&) -> base::Result<void> {
                                       if (++visited == 3) return base::Error{Errc::limit, "three"};
                                       return {};
                                     });
  EXPECT_EQ(done.error().code, Errc::limit);
  EXPECT_EQ(visited, 3);
}

TEST_F(PgConnection, InsertsEveryTypeInOrder) {
  script("CREATE TABLE t (n bigint GENERATED ALWAYS AS IDENTITY, a text, b bigint, "
         "c double precision, d boolean, e json, f timestamptz)");
  const std::vector<std::string> texts{
      "", "NULL", "null", "{}", "\"", "\\", "\\\"", "a,b", " lead and trail ", "{\"a\":[1]}",
      "line\nbreak\r\t", "\xE2\x82\xAC \xF0\x9F\x98\x80", "'; DROP TABLE t; --", "$1", "\\N", "\b"};
  sql::Insert insert{"t",
                     {{"a", sql::ColumnType::text}, {"b", sql::ColumnType::integer},
                      {"c", sql::ColumnType::number}, {"d", sql::ColumnType::boolean},
                      {"e", sql::ColumnType::json}, {"f", sql::ColumnType::instant}},
                     ""};
  std::vector<Value> values;
  for (const std::string& text : texts) {
    values.insert(values.end(),
                  {std::string_view(text), std::numeric_limits<std::int64_t>::max(), -0.5, false,
                   std::string_view("{\"k\": \"\\\\ \\\" , {}\",  \"k2\":1.10}"),
                   std::string_view("2026-10-01T09:00:00.123Z")});
  }
  values.insert(values.end(), 6, std::monostate{});
  const auto inserted = connection().insert(insert, values);
  ASSERT_TRUE(inserted) << inserted.error().message;
  EXPECT_EQ(*inserted, texts.size() + 1);
  std::size_t i = 0;
  const auto read = connection().run(
      "SELECT a, b, c, d, e, f, n FROM t ORDER BY n", {},
      [&](const sql::Row& row) -> base::Result<void> {
        EXPECT_EQ(row.integer(6), static_cast<std::int64_t>(i + 1));
        if (i == texts.size()) {
          for (std::size_t column = 0; column < 6; ++column) EXPECT_TRUE(row.is_null(column));
        } else {
          EXPECT_FALSE(row.is_null(0));
          EXPECT_EQ(row.text(0), texts[i]);
          EXPECT_EQ(row.integer(1), std::numeric_limits<std::int64_t>::max());
          EXPECT_EQ(row.number(2), -0.5);
          EXPECT_FALSE(row.boolean(3));
          EXPECT_EQ(row.text(4), "{\"k\": \"\\\\ \\\" , {}\",  \"k2\":1.10}");
          EXPECT_EQ(row.text(5), "2026-10-01 09:00:00.123+00");
        }
        ++i;
        return {};
      });
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(i, texts.size() + 1);
}

TEST_F(PgConnection, AnyTextSurvivesAnArray) {
  script("CREATE TABLE p (n bigint GENERATED ALWAYS AS IDENTITY, a text)");
  EXPECT_TRUE(rc::check([&](std::vector<std::string> texts) {
    script("TRUNCATE p RESTART IDENTITY");
    for (std::string& text : texts)
      for (char& c : text) {
        c = static_cast<char>(c & 0x7F);
        if (c == 0) c = '\\';
      }
    const std::vector<Value> values(texts.begin(), texts.end());
    RC_ASSERT(connection().insert({"p", {{"a", sql::ColumnType::text}}, ""}, values).has_value());
    std::vector<std::string> read;
    RC_ASSERT(connection()
                  .run("SELECT a FROM p ORDER BY n", {},
                       [&](const sql::Row& row) -> base::Result<void> {
                         read.emplace_back(row.text(0));
                         return {};
                       })
                  .has_value());
    RC_ASSERT(read == texts);
  }));
}

TEST_F(PgConnection, InsertsManyRowsAndKeepsTheirOrder) {
  script("CREATE TABLE t (n bigint GENERATED ALWAYS AS IDENTITY, id text PRIMARY KEY, pad text)");
  const std::string pad(2'000, 'x');  // 20 MB: more than one statement takes
  std::vector<std::string> ids;
  for (int i = 0; i < 10'000; ++i) ids.push_back(fmt::format("id-{:05}", (i * 7919) % 10'000));
  std::vector<Value> values;
  for (const std::string& id : ids)
    values.insert(values.end(), {std::string_view(id), std::string_view(pad)});
  sql::Insert insert{"t", {{"id", sql::ColumnType::text}, {"pad", sql::ColumnType::text}}, ""};
  const auto inserted = connection().insert(insert, values);
  ASSERT_TRUE(inserted) << inserted.error().message;
  EXPECT_EQ(*inserted, 10'000u);
  std::size_t i = 0;
  ASSERT_TRUE(connection().run("SELECT id FROM t ORDER BY n", {},
                               [&](const sql::Row& row) -> base::Result<void> {
                                 if (row.text(0) != ids[i]) ADD_FAILURE() << "row " << i;
                                 ++i;
                                 return {};
                               }));
  EXPECT_EQ(i, 10'000u);
  // All or nothing, also over several statements: the last row is there already.
  script("TRUNCATE t; INSERT INTO t (id) VALUES ('" + ids.back() + "')");
  EXPECT_EQ(connection().insert(insert, values).error().code, Errc::conflict);
  EXPECT_EQ(one("SELECT count(*) FROM t"), "1");
  insert.on_conflict = "ON CONFLICT (id) DO UPDATE SET pad = excluded.pad";
  const auto upserted = connection().insert(insert, values);
  ASSERT_TRUE(upserted) << upserted.error().message;
  EXPECT_EQ(*upserted, 10'000u);
  EXPECT_EQ(one("SELECT count(*) FROM t WHERE pad IS NULL"), "0");
}

TEST_F(PgConnection, TakesManyNewRowsAsTheyAre) {
  script("CREATE TABLE t (n bigint GENERATED ALWAYS AS IDENTITY, id text PRIMARY KEY, b bigint, "
         "c double precision, d boolean, e json, f timestamptz)");
  const sql::Insert insert{"t",
                           {{"id", sql::ColumnType::text},
                            {"b", sql::ColumnType::integer},
                            {"c", sql::ColumnType::number},
                            {"d", sql::ColumnType::boolean},
                            {"e", sql::ColumnType::json},
                            {"f", sql::ColumnType::instant}},
                           "ON CONFLICT (id) DO NOTHING",
                           true};
  // What COPY's lines would give a meaning to, and some of everything else; many blocks of it.
  const std::vector<std::string> parts{"\\", "\n", "\r", "\t", "\\.", "\\N", "N", "\"", "{}", ",",
                                       "\xF0\x9F\x98\x80", "\x01", std::string(3000, 'x')};
  std::vector<std::string> ids;
  for (std::size_t i = 0; i < 500; ++i) {
    ids.push_back(parts[i % 13] + parts[i / 13 % 13] + parts[i / 169] + std::to_string(i));
  }
  std::vector<Value> values;
  for (std::size_t i = 0; i < ids.size(); ++i) {
    values.insert(values.end(), {std::string_view(ids[i]), static_cast<std::int64_t>(i),
                                 i % 2 == 0 ? Value(0.1) : Value(), i % 3 == 0,
                                 std::string_view("{\"a\": \"\\n\"}"),
                                 std::string_view("2026-10-01T09:00:00.25Z")});
  }
  ASSERT_TRUE(connection().begin(sql::Begin::write));
  const auto inserted = connection().insert(insert, values);
  ASSERT_TRUE(inserted) << inserted.error().message;
  EXPECT_EQ(*inserted, ids.size());
  ASSERT_TRUE(connection().commit());
  std::size_t i = 0;
  ASSERT_TRUE(connection().run("SELECT id, b, c, d, e::text, f FROM t ORDER BY n", {},
                               [&](const sql::Row& row) -> base::Result<void> {
                                 EXPECT_EQ(row.text(0), ids.at(i));
                                 EXPECT_EQ(row.integer(1), static_cast<std::int64_t>(i));
                                 EXPECT_EQ(row.is_null(2), i % 2 != 0);
                                 EXPECT_EQ(row.boolean(3), i % 3 == 0);
                                 EXPECT_EQ(row.text(4), "{\"a\": \"\\n\"}");
                                 EXPECT_EQ(row.text(5), "2026-10-01 09:00:00.25+00");
                                 ++i;
                                 return {};
                               }));
  EXPECT_EQ(i, ids.size());
}

/// The extremes of every type, and NULL: by COPY they must come to the same as by INSERT.
TEST_F(PgConnection, TakesManyNewRowsAsItTakesFew) {
  const std::string columns = "(id bigint PRIMARY KEY, b bigint, c double precision, d boolean, "
                              "e json, f timestamptz, g text)";
  script("CREATE TABLE many " + columns + "; CREATE TABLE few " + columns);
  using Type = sql::ColumnType;
  sql::Insert insert{"many",
                     {{"id", Type::integer}, {"b", Type::integer}, {"c", Type::number},
                      {"d", Type::boolean}, {"e", Type::json}, {"f", Type::instant},
                      {"g", Type::text}},
                     "",
                     true};
  const std::vector<std::int64_t> integers{0, -1, 255, 65'536, INT64_MAX, INT64_MIN};
  const std::vector<double> numbers{0.0, -0.0, 0.1, -1e308, 5e-324, 9007199254740993.0};
  const std::vector<std::string_view> documents{"{}", "null", " {\"a\" : 1.10, \"a\":2}",
                                                "\"\\ud83d\\ude00\""};
  const std::vector<std::string_view> instants{
      "2000-01-01T00:00:00Z",       "1999-12-31T23:59:59.999999Z", "0001-01-01T00:00:00Z",
      "9999-12-31T23:59:59.999999Z", "2026-10-25T02:30:00+02:00",  "2026-10-01T09:00:00.1234567Z",
      "1969-12-31T23:59:59.9999996Z"};
  const std::vector<std::string_view> texts{"", "\\N", "\xE2\x82\xAC", "a\tb\n"};
  std::vector<Value> values;
  for (std::size_t i = 0; i < 200; ++i) {
    const std::vector<Value> row{static_cast<std::int64_t>(i), integers[i % 6], numbers[i % 6],
                                 i % 2 == 0, documents[i % 4], instants[i % 7], texts[i % 4]};
    for (std::size_t j = 0; j < row.size(); ++j) {
      values.push_back(j > 0 && (i / 7 + j) % 5 == 0 ? Value() : row[j]);
    }
  }
  ASSERT_TRUE(connection().begin(sql::Begin::write));
  const auto many = connection().insert(insert, values);
  ASSERT_TRUE(many) << many.error().message;
  EXPECT_EQ(*many, 200u);
  insert.table = "few";
  insert.all_new = false;
  const auto few = connection().insert(insert, values);
  ASSERT_TRUE(few) << few.error().message;
  ASSERT_TRUE(connection().commit());
  const std::string rows = "SELECT id, b, c::text, d, e::text, f, g FROM ";
  EXPECT_EQ(one("SELECT count(*) FROM (" + rows + "many EXCEPT " + rows + "few) AS x"), "0");
  EXPECT_EQ(one("SELECT count(*) FROM (" + rows + "few EXCEPT " + rows + "many) AS x"), "0");
}

TEST_F(PgConnection, SaysWhatIsWrongWithManyNewRows) {
  script("CREATE TABLE t (id text PRIMARY KEY, b json, c timestamptz); INSERT INTO t (id) "
         "VALUES ('77')");
  const sql::Insert insert{"t",
                           {{"id", sql::ColumnType::text},
                            {"b", sql::ColumnType::json},
                            {"c", sql::ColumnType::instant}},
                           "ON CONFLICT (id) DO NOTHING",
                           true};
  std::vector<std::string> ids;
  for (int i = 0; i < 100; ++i) ids.push_back(std::to_string(i));
  const auto refusal = [&](std::string_view b, const Value& c = Value()) {
    std::vector<Value> values;
    for (const auto& id : ids) values.insert(values.end(), {std::string_view(id), b, c});
    EXPECT_TRUE(connection().begin(sql::Begin::write));
    const auto inserted = connection().insert(insert, values);
    EXPECT_FALSE(inserted);
    connection().rollback();
    EXPECT_EQ(one("SELECT count(*) FROM t"), "1") << "and the connection is as good as new";
    return inserted ? base::Error{} : inserted.error();
  };
  EXPECT_EQ(refusal("1").code, Errc::conflict);
  EXPECT_EQ(refusal("no document").code, Errc::data);
  EXPECT_EQ(refusal("1", std::string_view("yesterday")).code, Errc::data);
  EXPECT_EQ(refusal("1", std::int64_t{1}).code, Errc::internal) << "a mistake of ours";
  const std::string nul("a\0b", 3);
  const auto error = refusal(nul);
  EXPECT_EQ(error.code, Errc::data);
  EXPECT_EQ(error.message.substr(0, 5), "t.b: ") << error.message;
  EXPECT_EQ(refusal("\"\xFF\"").code, Errc::data);
}

TEST_F(PgConnection, AsksForManyKeysAtOnce) {
  script("CREATE TABLE t (id text PRIMARY KEY, a int); INSERT INTO t VALUES ('a', 1), "
         "('b,\"\\', 2), ('c', 3)");
  const std::vector<std::string_view> keys{"b,\"\\", "nobody", "a"};
  std::vector<std::int64_t> found;
  const auto done = connection().run_for_keys(
      "SELECT a FROM t WHERE id {key} ORDER BY id FOR UPDATE", keys,
      [&](const sql::Row& row) -> base::Result<void> {
        found.push_back(row.integer(0));
        return {};
      });
  ASSERT_TRUE(done) << done.error().message;
  EXPECT_EQ(found, (std::vector<std::int64_t>{1, 2}));
  EXPECT_EQ(connection().run_for_keys("SELECT a FROM t WHERE id {key}", {}, {}).value(), 0u);
}

TEST_F(PgConnection, PlansAnewForManyKeys) {
  const auto kept = [&] {
    std::int64_t statements = 0;
    EXPECT_TRUE(connection().run("SELECT count(*) FROM pg_prepared_statements", {},
                                 [&](const sql::Row& row) -> base::Result<void> {
                                   statements = row.integer(0);
                                   return {};
                                 }));
    return statements;
  };
  const auto before = kept();
  std::vector<std::string> texts;
  for (int i = 0; i < 1'000; ++i) texts.push_back(std::to_string(i));
  const std::vector<std::string_view> keys(texts.begin(), texts.end());
  const auto ask = [&](std::span<const std::string_view> some) {
    return connection()
        .run_for_keys("SELECT n FROM generate_series(0, 5) AS s(n) WHERE n::text {key}", some,
                      [](const sql::Row&) -> base::Result<void> { return {}; })
        .value();
  };
  EXPECT_EQ(ask(keys), 6u);
  EXPECT_EQ(kept(), before);
  EXPECT_EQ(ask(std::span(keys).first(2)), 2u);
  EXPECT_EQ(kept(), before + 1);
}

TEST_F(PgConnection, StreamsWithinATransaction) {
  auto& c = connection();
  EXPECT_EQ(c.stream("SELECT 1", {}, {}).error().code, Errc::internal);
  ASSERT_TRUE(c.begin(sql::Begin::read));
  std::int64_t sum = 0;
  std::uint64_t inner = 0;
  const std::vector<Value> parameters{std::int64_t{1'750}};
  const auto streamed = c.stream(
      "SELECT n FROM generate_series(1, $1::bigint) AS s(n) ORDER BY n", parameters,
      [&](const sql::Row& row) -> base::Result<void> {
        sum += row.integer(0);
        if (row.integer(0) % 600 != 0) return {};
        // A visitor may ask for more, also with another stream.
        DEALKIT_ASSIGN_OR_RETURN(
            const std::uint64_t rows,
            c.stream("SELECT generate_series(1, 500)", {},
                     [](const sql::Row&) -> base::Result<void> { return {}; }));
        inner += rows;
        return {};
      });
  ASSERT_TRUE(streamed) << streamed.error().message;
  EXPECT_EQ(*streamed, 1'750u);
  EXPECT_EQ(sum, 1'750 * 1'751 / 2);
  EXPECT_EQ(inner, 1'000u);
  // An error of the visitor comes out; the transaction goes on.
  const auto broken = c.stream("SELECT generate_series(1, 2000)", {},
                               [](const sql::Row&) -> base::Result<void> {
                                 return base::Error{Errc::limit, "enough"};
                               });
  EXPECT_EQ(broken.error().code, Errc::limit);
  EXPECT_EQ(one("SELECT count(*) FROM pg_cursors WHERE name LIKE 'stream%'"), "0");
  // An error of the server, too.
  const auto failing = c.stream("SELECT 1 / (1200 - generate_series(1, 2000))", {},
                                [](const sql::Row&) -> base::Result<void> { return {}; });
  EXPECT_EQ(failing.error().code, Errc::data);
  c.rollback();
  EXPECT_EQ(one("SELECT 1"), "1");
}

TEST_F(PgConnection, ReadsSeeOneSnapshotAndCannotWrite) {
  script("CREATE TABLE t (a int)");
  auto other = open();
  ASSERT_TRUE(connection().begin(sql::Begin::read));
  EXPECT_EQ(one("SELECT count(*) FROM t"), "0");
  ASSERT_TRUE(other->run("INSERT INTO t VALUES (1)"));
  EXPECT_EQ(one("SELECT count(*) FROM t"), "0");
  EXPECT_EQ(connection().run("INSERT INTO t VALUES (2)").error().code, Errc::io);
  connection().rollback();
  EXPECT_EQ(one("SELECT count(*) FROM t"), "1");
  ASSERT_TRUE(connection().begin(sql::Begin::write));
  ASSERT_TRUE(other->run("INSERT INTO t VALUES (3)"));
  EXPECT_EQ(one("SELECT count(*) FROM t"), "2") << "READ COMMITTED sees it";
  ASSERT_TRUE(connection().commit());
  EXPECT_FALSE(connection().in_transaction());
}

TEST_F(PgConnection, OpenedForReadingItRefusesToWrite) {
  script("CREATE TABLE t (a int)");
  OpenOptions options = this->options();
  options.read_only = true;
  auto reader = pg::open(options);
  ASSERT_TRUE(reader);
  EXPECT_EQ((*reader)->begin(sql::Begin::write).error().code, Errc::io);
  EXPECT_EQ((*reader)->run("INSERT INTO t VALUES (1)").error().code, Errc::io);
  EXPECT_TRUE((*reader)->run("SELECT 1"));
}

TEST_F(PgConnection, RollsBack) {
  script("CREATE TABLE t (a int PRIMARY KEY)");
  auto& c = connection();
  ASSERT_TRUE(c.begin(sql::Begin::write));
  EXPECT_TRUE(c.in_transaction());
  EXPECT_EQ(c.begin(sql::Begin::write).error().code, Errc::internal);
  ASSERT_TRUE(c.run("INSERT INTO t VALUES (1)"));
  c.rollback();
  EXPECT_EQ(one("SELECT count(*) FROM t"), "0");
  // A commit after a failed statement is no success.
  ASSERT_TRUE(c.begin(sql::Begin::write));
  ASSERT_TRUE(c.run("INSERT INTO t VALUES (1)"));
  EXPECT_EQ(c.run("INSERT INTO t VALUES (1)").error().code, Errc::conflict);
  EXPECT_FALSE(c.commit());
  EXPECT_EQ(one("SELECT count(*) FROM t"), "0");
  EXPECT_EQ(c.commit().error().code, Errc::internal);
}

TEST_F(PgConnection, ScriptsAreAllOrNothing) {
  auto& c = connection();
  ASSERT_TRUE(c.script("CREATE TABLE a (x int); INSERT INTO a VALUES (1)"));
  EXPECT_FALSE(c.script("INSERT INTO a VALUES (2); INSERT INTO nowhere VALUES (1)"));
  EXPECT_EQ(one("SELECT count(*) FROM a"), "1");
  ASSERT_TRUE(c.begin(sql::Begin::write));
  ASSERT_TRUE(c.script("CREATE TABLE b (x int); SELECT pg_sleep(0.01)"));
  EXPECT_EQ(one("SHOW statement_timeout"), "5s");
  ASSERT_TRUE(c.commit());
  EXPECT_EQ(one("SHOW statement_timeout"), "5s");
}

TEST_F(PgConnection, ForgetsPreparedStatementsBeforeTheyAreTooMany) {
  for (int i = 0; i < 600; ++i)
    ASSERT_EQ(one(fmt::format("SELECT {}", i)), fmt::format("{}", i));
  EXPECT_LE(std::stoi(one("SELECT count(*) FROM pg_prepared_statements")), 257);
  EXPECT_EQ(one("SELECT 1"), "1");
}

}  // namespace
}  // namespace dealkit::io::pg
