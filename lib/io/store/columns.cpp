#include "io/store/columns.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "core/base/json/write.hpp"
#include "core/base/money.hpp"
#include "core/base/time.hpp"
#include "core/deal/kept_members.hpp"
#include "core/record/normal_form.hpp"

namespace dealkit::io::store {

namespace {

using record::Field;
using record::Type;
using sql::ColumnType;
using sql::Dialect;

// What the store keeps as a point in time, to compare it; other times stay as they were written.
constexpr std::array<std::string_view, 3> instants{"created_at", "updated_at", "last_validated_at"};
// Computed whenever a record is read for others, so never kept.
constexpr std::array<std::string_view, 2> computed{"deal_budget_limit", "allocated_spend"};

// Members that came after the last step of the schema; `extra` keeps them.
constexpr std::array<std::string_view, 2> in_extra{"on_behalf_of", "last_step_at"};

bool is_instant(std::string_view name) {
  return std::find(instants.begin(), instants.end(), name) != instants.end();
}

bool has_column(deal::Kind kind, const Field& field) {
  const auto among = [&field](const auto& names) {
    return std::find(names.begin(), names.end(), field.name) != names.end();
  };
  // What is no more than a lock is not stored; what it is held against the store knows by itself.
  const auto* kept = deal::find_kept_member(kind, field.name);
  const bool lock = kept != nullptr && kept->keeper == deal::Keeper::lock;
  return field.name != "type" && !lock && !among(computed) && !among(in_extra);
}

ColumnType column_type(const Field& field) {
  switch (field.type) {
    case Type::text: return ColumnType::text;
    case Type::money: return ColumnType::integer;
    case Type::integer: return ColumnType::integer;
    case Type::number: return ColumnType::number;
    case Type::boolean: return ColumnType::boolean;
    case Type::time: return is_instant(field.name) ? ColumnType::instant : ColumnType::text;
    case Type::tokens:
    case Type::any:
    case Type::object:
    case Type::rows: return ColumnType::json;
  }
  return ColumnType::json;
}

base::Error not_normal(const deal::Stored& record, std::string_view what) {
  return {base::Errc::internal, fmt::format("the record of {} {} that is to be stored {}",
                                            deal::traits(record.kind).name, record.id, what)};
}

/// An instant as its column can give it back: in UTC, with whole microseconds. Other ways to write
/// it ("+02:00", a date alone, nanoseconds) stand in `extra` too, which goes before the column.
struct InstantText {
  std::string text;  // "" = none
  bool exact = false;
};
InstantText to_instant(std::string_view written) {
  auto parsed = base::parse_instant(written);
  if (!parsed) return {};
  parsed->nanos -= parsed->nanos % 1000;
  InstantText result{base::to_string(*parsed), false};
  result.exact = result.text == written;
  return result;
}

/// Puts one record's members into the places of their columns.
class Row {
 public:
  Row(std::span<sql::Value> values, std::deque<std::string>& texts, const deal::Stored& record)
      : values_(values), texts_(texts), record_(record) {}

  base::Result<void> set(std::size_t place, const StoredColumn& column, json::Value member) {
    auto& value = values_[place];
    switch (column.field->type) {
      case Type::text: return set_text(value, member);
      case Type::money: {
        DEALKIT_ASSIGN_OR_RETURN(const auto amount, base::parse_micros(member.text()));
        value = amount.value;
        return {};
      }
      case Type::integer: {
        DEALKIT_ASSIGN_OR_RETURN(value, member.integer());
        return {};
      }
      case Type::number: {
        DEALKIT_ASSIGN_OR_RETURN(value, member.number());
        return {};
      }
      case Type::boolean: value = member.boolean(); return {};
      case Type::time:
        if (column.column.type == ColumnType::text) return set_text(value, member);
        return set_instant(value, member);
      case Type::tokens:
      case Type::any:
      case Type::object:
      case Type::rows: value = member.text(); return {};
    }
    return {};
  }

  /// A member that no column can give back as it is.
  void add_extra(json::Value member) {
    const auto& document = member.document();
    const auto& node = document.node(member.index());
    const auto from = node.key_begin - 1;  // its quote
    extra_.push_back(extra_.empty() ? '{' : ',');
    extra_ += document.text().substr(from, node.end - from);
  }

  void set_extra(std::size_t place) {
    if (extra_.empty()) return;
    extra_.push_back('}');
    values_[place] = std::string_view(texts_.emplace_back(std::move(extra_)));
  }

 private:
  base::Result<void> set_text(sql::Value& value, json::Value member) {
    if (!member.is(json::Kind::string)) return not_normal(record_, "has no text where it must");
    const bool escaped = member.document().node(member.index()).escaped;
    value = escaped ? std::string_view(texts_.emplace_back(member.string())) : member.string();
    return {};
  }

  base::Result<void> set_instant(sql::Value& value, json::Value member) {
    if (!member.is(json::Kind::string)) return not_normal(record_, "has no time where it must");
    auto instant = to_instant(member.string());
    if (!instant.exact) add_extra(member);
    if (!instant.text.empty()) {
      value = std::string_view(texts_.emplace_back(std::move(instant.text)));
    }
    return {};
  }

  std::span<sql::Value> values_;
  std::deque<std::string>& texts_;
  const deal::Stored& record_;
  std::string extra_;
};

/// Where the column of each field is; no_column where it has none.
constexpr std::size_t no_column = static_cast<std::size_t>(-1);
std::array<std::size_t, record::Table::most_fields> places(const TableOf& table,
                                                           const record::Table& fields) {
  std::array<std::size_t, record::Table::most_fields> result;
  result.fill(no_column);
  for (std::size_t place = 0; place < table.columns.size(); ++place) {
    const auto* field = table.columns[place].field;
    if (field != nullptr) result[static_cast<std::size_t>(field - fields.fields.data())] = place;
  }
  return result;
}

/// The value of a column as normal form has it.
void append_value(std::string& out, const Field& field, const sql::Row& row, std::size_t place) {
  switch (field.type) {
    case Type::text: json::append_string(out, row.text(place)); return;
    case Type::money: base::append(out, base::Micros{row.integer(place)}); return;
    case Type::integer: json::append_integer(out, row.integer(place)); return;
    case Type::number: json::append_number(out, row.number(place)); return;
    case Type::boolean: out += row.boolean(place) ? "true" : "false"; return;
    case Type::time: {
      const auto text = row.text(place);
      json::append_string(out, is_instant(field.name) ? read_instant(text) : std::string(text));
      return;
    }
    case Type::tokens:
    case Type::any:
    case Type::object:
    case Type::rows: out += row.text(place); return;
  }
}

/// Whether `extra` may hold members that have a column: their names stand in it somewhere.
bool may_go_before_columns(std::string_view extra) {
  const auto names_one = [&](std::string_view name) {
    return extra.find(name) != std::string_view::npos;
  };
  return std::any_of(instants.begin(), instants.end(), names_one) ||
         std::any_of(computed.begin(), computed.end(), names_one);
}

base::Result<std::string> with_extra(std::string record, std::string_view extra,
                                     const record::Table& fields) {
  record.pop_back();  // the brace
  if (!may_go_before_columns(extra)) {
    if (record.size() > 1) record.push_back(',');
    record += extra.substr(1);
    return record;
  }
  record.push_back('}');
  record::NormalBuilder builder(fields);
  json::Reader reader{deal::derived_limits};
  for (const auto text : {std::string_view(record), extra}) {
    DEALKIT_ASSIGN_OR_RETURN(const auto* document, reader.read(text));
    DEALKIT_RETURN_IF_ERROR(builder.set_all(document->root()));
  }
  return builder.build();
}

}  // namespace

static TableOf made_table_of(deal::Kind kind) {
  const auto& traits = deal::traits(kind);
  TableOf table{std::string(traits.name), {}};
  if (!traits.own_id) table.columns.push_back({{"id", ColumnType::text}, nullptr});
  bool has_version = false;
  for (const auto& field : traits.table->fields) {
    if (!has_column(kind, field)) continue;
    std::string name(field.name);
    if (field.type == Type::money) name += "_micros";
    has_version = has_version || field.name == "version";
    table.columns.push_back({{std::move(name), column_type(field)}, &field});
  }
  if (traits.versioned && !has_version) {
    table.columns.push_back({{"version", ColumnType::integer}, nullptr});
  }
  table.columns.push_back({{"extra", ColumnType::json}, nullptr});
  return table;
}

const TableOf& table_of(deal::Kind kind) {
  static const auto tables = [] {
    std::array<TableOf, deal::kind_count> made;
    for (const auto& traits : deal::all_kinds()) {
      made[static_cast<std::size_t>(traits.kind)] = made_table_of(traits.kind);
    }
    return made;
  }();
  return tables[static_cast<std::size_t>(kind)];
}

std::string select_instant(std::string_view column, Dialect dialect) {
  if (dialect == Dialect::sqlite) return std::string(column);
  return fmt::format(R"sql(to_char({} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'))sql",
                     column);
}

std::string read_instant(std::string_view text) {
  // PostgreSQL gives microseconds; we write as many digits as matter.
  if (!text.ends_with("000Z")) return std::string(text);
  auto shorter = to_instant(text).text;
  return shorter.empty() ? std::string(text) : shorter;
}

std::string select_list(const TableOf& table, Dialect dialect, std::string_view alias) {
  std::string list;
  for (const auto& [column, field] : table.columns) {
    if (!list.empty()) list += ", ";
    const auto name = alias.empty() ? column.name : fmt::format("{}.{}", alias, column.name);
    list += column.type == ColumnType::instant ? select_instant(name, dialect) : name;
  }
  return list;
}

base::Result<deal::Stored> read_record(deal::Kind kind, const TableOf& table, const sql::Row& row,
                                       std::size_t first, const Computed* computed) {
  const auto& traits = deal::traits(kind);
  deal::Stored stored;
  stored.kind = kind;
  std::string record = "{";
  std::string_view extra;
  std::size_t place = first;
  const auto begin_member = [&](std::string_view name) {
    if (record.size() > 1) record.push_back(',');
    record.push_back('"');
    record += name;
    record += "\":";
  };
  auto column = table.columns.begin();
  if (!traits.own_id) {
    stored.id = row.text(place++);
    ++column;
  }
  for (const auto& field : traits.table->fields) {
    if (field.name == "type") {
      begin_member("type");
      json::append_string(record, traits.name);
      continue;
    }
    if (column == table.columns.end() || column->field != &field) continue;
    if (computed != nullptr && field.name == computed->member) {
      if (!computed->json.empty()) {
        begin_member(field.name);
        record += computed->json;
      }
    } else if (!row.is_null(place)) {
      begin_member(field.name);
      append_value(record, field, row, place);
      if (field.name == "id") stored.id = row.text(place);
      if (field.name == "version" && traits.versioned) stored.version = row.integer(place);
    }
    ++column;
    ++place;
  }
  for (; column != table.columns.end(); ++column, ++place) {
    if (row.is_null(place)) continue;
    if (column->column.name == "version") stored.version = row.integer(place);
    if (column->column.name == "extra") extra = row.text(place);
  }
  record.push_back('}');
  if (extra.empty()) {
    stored.record = std::move(record);
  } else {
    DEALKIT_ASSIGN_OR_RETURN(stored.record, with_extra(std::move(record), extra, *traits.table));
  }
  return stored;
}

base::Result<void> append_values(std::vector<sql::Value>& values, std::deque<std::string>& texts,
                                 const TableOf& table, const deal::Stored& record) {
  json::Reader reader{deal::derived_limits};
  return append_values(values, texts, table, record, reader);
}

base::Result<void> append_values(std::vector<sql::Value>& values, std::deque<std::string>& texts,
                                 const TableOf& table, const deal::Stored& record,
                                 json::Reader& reader) {
  const auto& traits = deal::traits(record.kind);
  const auto& fields = *traits.table;
  DEALKIT_ASSIGN_OR_RETURN(const auto root, record.record.root(reader));
  if (!root.is(json::Kind::object)) return not_normal(record, "is not an object");
  const auto place_of = places(table, fields);
  const auto first = values.size();
  values.resize(first + table.columns.size());
  const std::span<sql::Value> own(values.data() + first, table.columns.size());
  Row row(own, texts, record);
  bool type_fits = false;
  bool id_fits = !traits.own_id;
  for (const auto member : root) {
    const auto* field = fields.find(root.document().node(member.index()).key_hash, member.key());
    if (field != nullptr && field->name == "type") {
      type_fits = member.is(json::Kind::string) && member.string() == traits.name;
      continue;
    }
    const auto place =
        field == nullptr ? no_column
                         : place_of[static_cast<std::size_t>(field - fields.fields.data())];
    if (place == no_column) {
      row.add_extra(member);
      continue;
    }
    DEALKIT_RETURN_IF_ERROR(row.set(place, table.columns[place], member));
    if (field->name == "id" && traits.own_id) id_fits = member.string() == record.id;
    if (field->name == "version" && traits.versioned &&
        own[place] != sql::Value(record.version)) {
      return not_normal(record, fmt::format("has not the version {}", record.version));
    }
  }
  if (!type_fits) return not_normal(record, "does not name its type");
  if (!id_fits) return not_normal(record, "does not have that id");
  for (std::size_t place = 0; place < own.size(); ++place) {
    if (table.columns[place].field != nullptr) continue;
    if (table.columns[place].column.name == "id") own[place] = std::string_view(record.id);
    if (table.columns[place].column.name == "version") own[place] = record.version;
    if (table.columns[place].column.name == "extra") row.set_extra(place);
  }
  return {};
}

}  // namespace dealkit::io::store
