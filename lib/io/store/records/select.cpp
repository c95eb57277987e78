#include "io/store/records/select.hpp"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include "core/base/json/write.hpp"
#include "core/base/nearest.hpp"
#include "core/deal/kept_members.hpp"
#include "io/store/records/computed.hpp"

namespace dealkit::io::store {

namespace {

using base::Errc;
using base::Error;
using sql::ColumnType;
using sql::Dialect;

/// Texts compare by bytes in both databases, so that both give the same order.
std::string_view by_bytes(Dialect dialect) {
  return dialect == Dialect::postgresql ? R"( COLLATE "C")" : "";
}

/// What a column is ordered by; "" if its values have no order.
std::string sort_key(const sql::Column& column, Dialect dialect) {
  const auto name = "r." + column.name;
  switch (column.type) {
    case ColumnType::text: return fmt::format("{}{}", name, by_bytes(dialect));
    case ColumnType::integer:
    case ColumnType::number:
    case ColumnType::boolean: return name;
    // In SQLite a text: without its "Z" no fraction comes before any.
    case ColumnType::instant:
      return dialect == Dialect::sqlite ? fmt::format("rtrim({}, 'Z')", name) : name;
    case ColumnType::json: return {};
  }
  return {};
}

/// The column of a member; nullptr for `type`, which is the same in all records.
base::Result<const sql::Column*> find_column(const TableOf& table, deal::Kind kind,
                                             const std::string& member) {
  std::vector<std::string> known;
  for (const auto& [column, field] : table.columns) {
    if (field == nullptr || column.type == ColumnType::json) continue;
    if (field->name == member) return &column;
    known.emplace_back(field->name);
  }
  if (member == "type") return nullptr;
  for (const auto& [column, field] : table.columns) {
    if (field == nullptr || field->name != member) continue;
    return Error{Errc::usage, fmt::format("cannot sort by '{}': it is a list or an object; "
                                          "expected a member with a single value", member)};
  }
  return Error{Errc::usage,
               fmt::format("cannot sort by '{}': a {} has no such member{}", member,
                           deal::traits(kind).name, base::did_you_mean(member, known))};
}

/// Whether a deal's member is today what it was in its approved version.
bool is_the_same_today(std::string_view member) {
  if (member == "id" || member == "type") return true;
  const auto* kept = deal::find_kept_member(deal::Kind::deal, member);
  return kept != nullptr && deal::is_stored(kept->keeper);
}

base::Result<std::string> order_by(const Query& query, const TableOf& table, Dialect dialect) {
  std::string text;
  for (const auto& [member, descending] : query.order) {
    DEALKIT_ASSIGN_OR_RETURN(const auto* column, find_column(table, query.kind, member));
    if (query.effective && !is_the_same_today(member)) {
      return Error{Errc::usage, fmt::format("cannot sort approved content by '{}': expected a "
                                            "member that is not content (status, updated_at, …), "
                                            "or sort what comes out", member)};
    }
    if (column == nullptr) continue;
    text += fmt::format("{}{} NULLS LAST, ", sort_key(*column, dialect), descending ? " DESC" : "");
  }
  // Of two facts of one moment the later one counts: whoever takes an export must learn which.
  if (text.empty() && deal::traits(query.kind).append_only) return std::string("r.arrival");
  return fmt::format("{}r.id{}", text, by_bytes(dialect));
}

/// The changes after the last one of the approved version, of a deal whose content is another one
/// now; NULL if there is no such version in the audit log.
std::string changes_since_approval(Dialect dialect) {
  const auto of = [&](std::string_view alias) {
    return fmt::format("{0}.entity_type = 'deal' AND {0}.entity_id = r.id", alias);
  };
  const std::string_view joined = dialect == Dialect::sqlite
                                      ? "group_concat(a.id || ' ' || a.changes, char(10))"
                                      : "string_agg(a.id || ' ' || a.changes::text, chr(10))";
  return fmt::format(
      "CASE WHEN r.version <> r.approved_version THEN (SELECT {} FROM audit a WHERE {} AND a.id > "
      "(SELECT MAX(b.id) FROM audit b WHERE {} AND b.version = r.approved_version)) END",
      joined, of("a"), of("b"));
}

/// A JSON array of the ids: one parameter, however many they are.
std::string array_of(const std::vector<std::string>& ids) {
  std::string text;
  json::Writer writer(text);
  writer.array();
  for (const auto& id : ids) writer.string(id);
  writer.close();
  return text;
}

class Builder {
 public:
  Builder(const Query& query, Dialect dialect) : query_(query), dialect_(dialect) {}

  void add_ids() {
    if (query_.ids.empty()) return;
    parameters_.emplace_back(array_of(query_.ids));
    const auto parameter = parameters_.size();
    conditions_.push_back(
        dialect_ == Dialect::sqlite
            ? fmt::format("r.id IN (SELECT value FROM json_each(${}))", parameter)
            : fmt::format("r.id IN (SELECT json_array_elements_text(${}::json))", parameter));
  }

  void add_where(const TableOf& stored) {
    if (query_.where == nullptr) return;
    auto where = where_to_sql(*query_.where, stored,
                              {dialect_, static_cast<int>(parameters_.size()) + 1, "r"});
    exact_ = where.exact && !query_.effective;
    // The columns of a deal that has changed since are not what the expression will see.
    conditions_.push_back(query_.effective
                              ? fmt::format("({} OR r.version <> r.approved_version)", where.sql)
                              : std::move(where.sql));
    std::move(where.parameters.begin(), where.parameters.end(), std::back_inserter(parameters_));
  }

  void add_approved() {
    if (query_.effective) conditions_.emplace_back("r.approved_version IS NOT NULL");
  }

  std::string where() const {
    if (conditions_.empty()) return {};
    return fmt::format(" WHERE {}", fmt::join(conditions_, " AND "));
  }
  std::string limit() const {
    if (query_.limit == 0 || !exact_) return {};
    return fmt::format(" LIMIT {}", query_.limit);
  }
  std::vector<OwnedValue> parameters() && { return std::move(parameters_); }

 private:
  const Query& query_;
  Dialect dialect_;
  std::vector<std::string> conditions_;
  std::vector<OwnedValue> parameters_;
  bool exact_ = true;
};

}  // namespace

base::Result<Select> select_of(const Query& query, const TableOf& table, Dialect dialect) {
  if (query.effective && query.kind != deal::Kind::deal) {
    return Error{Errc::usage, fmt::format("expected deals, found records of type {}: only a deal's "
                                          "content is approved", deal::traits(query.kind).name)};
  }
  auto source = source_of(query.kind, table, {dialect, query.computed, !query.ids.empty()});
  Builder builder(query, dialect);
  builder.add_ids();
  builder.add_approved();
  builder.add_where(table);
  DEALKIT_ASSIGN_OR_RETURN(const auto order, order_by(query, source.table, dialect));
  Select select;
  select.statement = fmt::format(
      "SELECT {}{}{} FROM {}{} ORDER BY {}{}", select_list(source.table, dialect, "r"),
      source.parent, query.effective ? ", " + changes_since_approval(dialect) : std::string(),
      source.from, builder.where(), order, builder.limit());
  select.has_parent = !source.parent.empty();
  select.parameters = std::move(builder).parameters();
  select.table = std::move(source.table);
  return select;
}

base::Result<std::vector<std::string>> unfold_changes(std::string_view column) {
  struct Line {
    std::int64_t id;
    std::string_view changes;
  };
  std::vector<Line> lines;
  while (!column.empty()) {
    const auto text = column.substr(0, column.find('\n'));
    column.remove_prefix(std::min(column.size(), text.size() + 1));
    const auto space = std::min(text.find(' '), text.size());
    Line line{0, text.substr(std::min(space + 1, text.size()))};
    const auto read = std::from_chars(text.data(), text.data() + space, line.id);
    if (read.ec != std::errc() || line.changes.empty()) {
      return Error{Errc::data, "the audit log holds changes that cannot be read; `dealctl store "
                               "check` says more"};
    }
    lines.push_back(line);
  }
  std::sort(lines.begin(), lines.end(), [](const auto& a, const auto& b) { return a.id > b.id; });
  std::vector<std::string> changes;
  for (const auto& line : lines) changes.emplace_back(line.changes);
  return changes;
}

}  // namespace dealkit::io::store
