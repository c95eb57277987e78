// A record type with a member of every type, its table, and how a record of it is written as JSON
// and as a row.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "core/base/money.hpp"
#include "core/record/field.hpp"
#include "io/store/columns.hpp"
#include "io/store/records/where_sql.hpp"

namespace dealkit::io::store {

struct SampleTargeting {
  record::ObjectCell self;
  record::Tokens geo_targets;
  record::Text purpose;
};
struct Sample {
  record::Text type, name, owner;
  record::Time starts, seen_at;
  record::Money amount, price;
  record::Integer count;
  record::Number rate;
  record::Boolean urgent;
  record::Tokens tags;
  SampleTargeting targeting;
};

inline constexpr record::Field sample_targeting_fields[] = {
    DEALKIT_FIELD(SampleTargeting, geo_targets, "Countries"),
    DEALKIT_FIELD(SampleTargeting, purpose, "Purpose"),
};
inline constexpr auto sample_targeting_table = record::make_table<SampleTargeting>(
    "sample.targeting", "Whom it is for", sample_targeting_fields);
inline constexpr record::Field sample_fields[] = {
    DEALKIT_FIELD(Sample, type, "Type"),       DEALKIT_FIELD(Sample, name, "Name"),
    DEALKIT_FIELD(Sample, owner, "Owner"),     DEALKIT_FIELD(Sample, starts, "Start"),
    DEALKIT_FIELD(Sample, seen_at, "Seen"),
    DEALKIT_FIELD(Sample, amount, "Amount"),   DEALKIT_FIELD(Sample, price, "Price"),
    DEALKIT_FIELD(Sample, count, "Count"),     DEALKIT_FIELD(Sample, rate, "Rate"),
    DEALKIT_FIELD(Sample, urgent, "Urgent"),   DEALKIT_FIELD(Sample, tags, "Tags"),
    DEALKIT_OBJECT(Sample, targeting, sample_targeting_table, "Targeting"),
};
inline constexpr auto sample_table =
    record::make_table<Sample>("sample", "A sample", sample_fields);

/// Columns as those of a store; `seen_at` is kept as a point in time.
inline TableOf sample_columns() {
  TableOf table{"sample", {}};
  for (const auto& field : sample_table.fields) {
    if (field.name == "type") continue;
    sql::Column column{std::string(field.name), sql::ColumnType::text};
    switch (field.type) {
      case record::Type::money:
        column.name += "_micros";
        column.type = sql::ColumnType::integer;
        break;
      case record::Type::integer: column.type = sql::ColumnType::integer; break;
      case record::Type::number: column.type = sql::ColumnType::number; break;
      case record::Type::boolean: column.type = sql::ColumnType::boolean; break;
      case record::Type::tokens:
      case record::Type::object: column.type = sql::ColumnType::json; break;
      case record::Type::time:
        if (field.name == "seen_at") column.type = sql::ColumnType::instant;
        break;
      default: break;
    }
    table.columns.push_back({column, &field});
  }
  table.columns.push_back({{"extra", sql::ColumnType::json}, nullptr});
  return table;
}

/// One record: for each member its value in the row and its text in JSON.
struct SampleRow {
  std::vector<OwnedValue> values;  // in the order of sample_columns(), without extra
  std::string json;
};

}  // namespace dealkit::io::store
