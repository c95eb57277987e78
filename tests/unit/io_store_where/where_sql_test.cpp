// What becomes of an expression: the SQL of both databases, in examples.
#include "io/store/records/where_sql.hpp"

#include <gtest/gtest.h>

#include "core/deal/campaign.hpp"
#include "sample.hpp"

namespace dealkit::io::store {
namespace {

std::string shown(const OwnedValue& value) {
  if (const auto* text = std::get_if<std::string>(&value)) return "'" + *text + "'";
  if (const auto* number = std::get_if<std::int64_t>(&value)) return std::to_string(*number);
  if (const auto* number = std::get_if<double>(&value)) return std::to_string(*number);
  if (const auto* flag = std::get_if<bool>(&value)) return *flag ? "true" : "false";
  return "NULL";
}

/// "SQL [parameters]", with ~ before it if it is not exact.
std::string translated(std::string_view source, const WhereOptions& options = {}) {
  const auto program = expression::compile(source);
  if (!program) return program.error().message;
  const auto where = where_to_sql(*program, sample_columns(), options);
  std::string text = where.exact ? where.sql : "~" + where.sql;
  if (!where.parameters.empty()) text += " [";
  for (std::size_t i = 0; i < where.parameters.size(); ++i)
    text += (i == 0 ? "" : ", ") + shown(where.parameters[i]);
  return where.parameters.empty() ? text : text + "]";
}

std::string in_postgresql(std::string_view source) {
  return translated(source, {sql::Dialect::postgresql, 1, {}});
}

TEST(WhereSql, ComparesMembersWithConstants) {
  EXPECT_EQ(translated("name == 'a'"), "name = $1 ['a']");
  EXPECT_EQ(translated("'a' < name"), "name > $1 ['a']");
  EXPECT_EQ(translated("amount == 12.5"), "amount_micros = $1 [12500000]");
  EXPECT_EQ(translated("amount > 10"), "amount_micros >= $1 [10000001]");
  EXPECT_EQ(translated("amount <= -0.000001"), "amount_micros < $1 [0]");
  EXPECT_EQ(translated("count >= 3u"), "count >= $1 [3]");
  EXPECT_EQ(translated("count < 2.5"), "count < $1 [3]");
  EXPECT_EQ(translated("rate != 2"), "rate <> $1 [2.000000]");
  EXPECT_EQ(translated("urgent"), "urgent = $1 [true]");
  EXPECT_EQ(translated("starts >= '2026-10-01'"), "starts >= $1 ['2026-10-01']");
  EXPECT_EQ(translated("name != owner"), "name <> owner");
}

TEST(WhereSql, KnowsWhichAmountsAreTheSameDouble) {
  EXPECT_EQ(translated("amount == 0.1234567"), "FALSE");
  EXPECT_EQ(translated("amount != 0.1234567"), "amount_micros IS NOT NULL");
  EXPECT_EQ(translated("amount < 1e300"), "amount_micros IS NOT NULL");
  EXPECT_EQ(translated("amount > 1e300"), "FALSE");
  EXPECT_EQ(translated("amount == 8999999999999.0"),
            "(amount_micros >= $1 AND amount_micros < $2) "
            "[8999999999998999024, 8999999999999000977]");
}

TEST(WhereSql, ValuesOfOtherTypesAreNeverEqualAndHaveNoOrder) {
  EXPECT_EQ(translated("name == 1"), "FALSE");
  EXPECT_EQ(translated("name != 1"), "name IS NOT NULL");
  EXPECT_EQ(translated("name < 1"), "FALSE");
  EXPECT_EQ(translated("!(name < 1)"), "FALSE");
  EXPECT_EQ(translated("count == null"), "FALSE");
  EXPECT_EQ(translated("count != null"), "count IS NOT NULL");
  EXPECT_EQ(translated("name && urgent"), "FALSE");
  EXPECT_EQ(translated("name || urgent"), "urgent = $1 [true]");
}

TEST(WhereSql, Lists) {
  EXPECT_EQ(translated("name in ['a', 'b']"), "name IN ($1, $2) ['a', 'b']");
  EXPECT_EQ(translated("!(name in ['a', 'b'])"), "name NOT IN ($1, $2) ['a', 'b']");
  EXPECT_EQ(translated("name in []"), "FALSE");
  EXPECT_EQ(translated("!(name in [])"), "name IS NOT NULL");
  EXPECT_EQ(translated("name in ['a', 1]"), "name = $1 ['a']");
  EXPECT_EQ(translated("count in [1, 2.0]"), "(count = $1 OR count = $2) [1, 2]");
  EXPECT_EQ(translated("name in tags"), "~(name IS NOT NULL AND tags IS NOT NULL)");
}

TEST(WhereSql, ConnectsAndTurnsRound) {
  EXPECT_EQ(translated("name == 'a' && (count > 1 || has(owner))"),
            "(name = $1 AND (count >= $2 OR owner IS NOT NULL)) ['a', 2]");
  EXPECT_EQ(translated("!(name == 'a' && !(count > 1))"),
            "(name <> $1 OR count >= $2) ['a', 2]");
  EXPECT_EQ(translated("urgent ? count > 1 : name == 'a'"),
            "((urgent = $1 AND count >= $2) OR (urgent = $3 AND name = $4)) "
            "[true, 2, false, 'a']");
  EXPECT_EQ(translated("true"), "TRUE");
  EXPECT_EQ(translated("false || !true"), "FALSE");
}

TEST(WhereSql, WhatIsNotTranslatedHoldsAlways) {
  EXPECT_EQ(translated("name.startsWith('a')"), "~name IS NOT NULL");
  EXPECT_EQ(translated("!name.startsWith('a')"), "~name IS NOT NULL");
  EXPECT_EQ(translated("ghost == 1"), "~TRUE");
  EXPECT_EQ(translated("!has(ghost)"), "~TRUE");
  EXPECT_EQ(translated("type == 'sample'"), "~TRUE");
  EXPECT_EQ(translated("ghost == 1 || name == 'a'"), "~TRUE");
  EXPECT_EQ(translated("ghost == 1 && name == 'a'"), "~name = $1 ['a']");
  EXPECT_EQ(translated("!(ghost == 1 || name == 'a')"), "~name <> $1 ['a']");
  EXPECT_EQ(translated("amount > price"), "~(amount_micros IS NOT NULL AND "
                                          "price_micros IS NOT NULL)");
  EXPECT_EQ(translated("name == 'a\\u0000'"), "~name IS NOT NULL");
  EXPECT_EQ(translated("[1, 2].exists(name, name == count)"), "~TRUE")
      << "a variable of a macro is no member";
}

TEST(WhereSql, NumbersParametersAndNamesTheTable) {
  EXPECT_EQ(translated("name == 'a' && amount > 1", {sql::Dialect::sqlite, 5, "r"}),
            "(r.name = $5 AND r.amount_micros >= $6) ['a', 1000001]");
  EXPECT_EQ(translated("(ghost == 1 || name == 'b') && owner == 'a'"), "~owner = $1 ['a']")
      << "what falls away leaves no parameter behind";
}

TEST(WhereSql, PostgresqlComparesBytesAndUsesItsIndexes) {
  EXPECT_EQ(in_postgresql("name == 'a'"), "name = $1 ['a']");
  EXPECT_EQ(in_postgresql("name < 'a'"), "name < $1 COLLATE \"C\" ['a']");
  EXPECT_EQ(in_postgresql("'US' in targeting.geo_targets"),
            "~(targeting::jsonb) @> $1::jsonb ['{\"geo_targets\":[\"US\"]}']");
  EXPECT_EQ(in_postgresql("!('US' in targeting.geo_targets)"), "~targeting IS NOT NULL");
  EXPECT_EQ(in_postgresql("'x' in targeting.purpose"), "~targeting IS NOT NULL");
  EXPECT_EQ(in_postgresql("1 in targeting.geo_targets"), "~targeting IS NOT NULL");
  EXPECT_EQ(translated("'US' in targeting.geo_targets"), "~targeting IS NOT NULL");
}

TEST(WhereSql, InstantsMayHaveBeenWrittenOtherwise) {
  EXPECT_EQ(in_postgresql("seen_at > '2026-12-31T10:00:00Z'"),
            "~(seen_at IS NULL OR seen_at >= $1::timestamptz) ['2026-12-30T00:00:00Z']");
  EXPECT_EQ(translated("seen_at <= '2026-12-31'"),
            "~(seen_at IS NULL OR seen_at <= $1) ['2027-01-02T00:00:00Z']");
  EXPECT_EQ(translated("seen_at == '2026-12-31T10:00:00.5Z'"),
            "~(seen_at IS NULL OR seen_at >= $1 AND seen_at <= $2) "
            "['2026-12-30T00:00:00Z', '2027-01-02T00:00:00Z']");
  EXPECT_EQ(translated("seen_at != '2026-12-31T10:00:00Z'"), "~TRUE");
  EXPECT_EQ(translated("seen_at > '2026-1'"), "~TRUE");
  EXPECT_EQ(translated("!has(seen_at)"), "~TRUE");
  EXPECT_EQ(translated("seen_at > 'x' + name"), "~name IS NOT NULL");
}

TEST(WhereSql, LongExpressionsStayWithinTheDatabasesLimits) {
  std::string source = "name == 'x'";
  for (int i = 0; i < 1000; ++i) source += " || name == 'x" + std::to_string(i) + "'";
  EXPECT_EQ(translated(source), "~TRUE");
  std::string list = "count in [0";
  for (int i = 1; i < 1000; ++i) list += ", " + std::to_string(i);
  EXPECT_EQ(translated(list + "]"), "~count IS NOT NULL");
  std::string nested = "name == 'x'";
  for (int i = 0; i < 40; ++i) nested = "(" + nested + ") ? urgent : has(owner)";
  EXPECT_EQ(translated(nested), "~TRUE");
}

}  // namespace
}  // namespace dealkit::io::store
