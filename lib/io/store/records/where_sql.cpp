// See where_sql.hpp. An expression is true, false or an error; a condition here is made for one of
// the first two: it holds if (exact: and only if) the expression is that. So negations are pushed
// down to the comparisons, what cannot be translated is TRUE on either way, and SQL's own NULL
// stands for "no", as an error does.
#include "io/store/records/where_sql.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>
#include <span>

#include "core/expression/bounds.hpp"
#include "io/store/records/where_bounds.hpp"

namespace dealkit::io::store {
namespace {

using expression::BinaryOp;
using expression::Node;
using expression::NodeIndex;
using expression::NodeKind;
using expression::Value;

// SQLite nests expressions 1,000 deep at most and takes 32,766 parameters, PostgreSQL 65,535.
constexpr std::size_t most_parts = 400;
constexpr std::size_t most_parameters = 4'000;

// A piece of the condition. It owns its parameters, since it may yet fall away.
struct Part {
  enum class Form : std::uint8_t { always, never, sql };
  Form form = Form::always;
  bool exact = false;
  std::string sql = {};  // with ? for each of the parameters
  std::vector<OwnedValue> parameters = {};
};

Part always(bool exact) { return {Part::Form::always, exact}; }
Part never() { return {Part::Form::never, true}; }
Part condition(std::string sql, std::vector<OwnedValue> parameters = {}) {
  return {Part::Form::sql, true, std::move(sql), std::move(parameters)};
}
Part loose(Part part) {
  part.exact = false;
  return part;
}

// `decided` is the form that decides the whole: never of AND, always of OR.
Part join(std::vector<Part> parts, std::string_view word, Part::Form decided) {
  std::string sql;
  std::vector<OwnedValue> parameters;
  std::size_t count = 0;
  bool exact = true;
  bool loose_decided = false;
  for (auto& part : parts) {
    if (part.form == decided && part.exact) return part;
    loose_decided = loose_decided || part.form == decided;
    exact = exact && part.exact;
    if (part.form != Part::Form::sql) continue;
    if (count++ > 0) sql += word;
    sql += part.sql;
    for (auto& value : part.parameters) parameters.push_back(std::move(value));
  }
  if (loose_decided) return {decided, false};
  if (count == 0) {
    const bool is_and = decided == Part::Form::never;
    return {is_and ? Part::Form::always : Part::Form::never, exact};
  }
  return {Part::Form::sql, exact, count == 1 ? std::move(sql) : "(" + sql + ")",
          std::move(parameters)};
}
Part all_of(std::vector<Part> parts) {
  return join(std::move(parts), " AND ", Part::Form::never);
}
Part any_of(std::vector<Part> parts) {
  return join(std::move(parts), " OR ", Part::Form::always);
}

std::string_view sql_symbol(BinaryOp op) {
  switch (op) {
    case BinaryOp::equal: return "=";
    case BinaryOp::not_equal: return "<>";
    default: return expression::symbol(op);
  }
}

bool is_number(const Value& value) {
  return value.is(expression::Kind::integer) || value.is(expression::Kind::uinteger) ||
         value.is(expression::Kind::real);
}

class Translator {
 public:
  Translator(const expression::Program& program, const TableOf& table,
             const WhereOptions& options)
      : ast_(program.ast()), table_(table), options_(options) {}

  WhereSql translate() {
    Part part = when(ast_.root(), true);
    if (parts_ > most_parts || part.parameters.size() > most_parameters) part = always(false);
    switch (part.form) {
      case Part::Form::always: return {"TRUE", {}, part.exact};
      case Part::Form::never: return {"FALSE", {}, part.exact};
      case Part::Form::sql: break;
    }
    std::string sql;
    int number = options_.first_parameter;
    for (const char c : part.sql) {
      if (c == '?') {
        sql += fmt::format("${}", number++);
      } else {
        sql += c;
      }
    }
    return {std::move(sql), std::move(part.parameters), part.exact};
  }

 private:
  struct Column {
    const StoredColumn* stored = nullptr;
    std::string sql;
    record::Type type() const { return stored->field->type; }
    sql::ColumnType held_as() const { return stored->column.type; }
  };

  bool postgresql() const { return options_.dialect == sql::Dialect::postgresql; }

  std::optional<Column> column(std::string_view name) const {
    // The type stands in no column that says it; a hash may be left out of an export; what a
    // campaign's export says of its deal is computed, whatever its column has.
    if (name == "type" || name == "content_hash" || name == "deal") return std::nullopt;
    for (const auto& stored : table_.columns) {
      if (stored.field == nullptr || stored.field->name != name) continue;
      std::string sql(options_.alias);
      if (!sql.empty()) sql += '.';
      return Column{&stored, sql + stored.column.name};
    }
    return std::nullopt;
  }
  std::optional<Column> column(NodeIndex at) const {
    const Node& node = ast_.node(at);
    if (node.kind != NodeKind::variable) return std::nullopt;
    return column(ast_.name(node));
  }

  // The store writes some times as points in time, so that they can be compared. What a member was
  // written as then stands in `extra`, and the column is NULL if that was no point in time.
  static bool is_instant(const Column& column) {
    return column.held_as() == sql::ColumnType::instant;
  }

  static Part present(const Column& column) {
    return is_instant(column) ? always(false) : condition(column.sql + " IS NOT NULL");
  }
  static Part absent(const Column& column) {
    return is_instant(column) ? always(false) : condition(column.sql + " IS NULL");
  }

  // The members without which a node is an error, whatever else holds.
  void required(NodeIndex at, std::vector<std::string>& names) const {
    const Node& node = ast_.node(at);
    auto children = ast_.children(node);
    switch (node.kind) {
      case NodeKind::variable:
        if (const auto found = column(at); found && !is_instant(*found))
          names.push_back(found->sql);
        return;
      case NodeKind::select:
      case NodeKind::has:
      case NodeKind::index:
      case NodeKind::call:
      case NodeKind::logical_not:
      case NodeKind::negate:
      case NodeKind::binary:
      case NodeKind::list:
      case NodeKind::map: break;
      case NodeKind::conditional:
      case NodeKind::macro: children = children.first(1); break;
      default: return;
    }
    for (const auto child : children) required(child, names);
  }

  Part only_present(NodeIndex at) const {
    std::vector<std::string> names;
    required(at, names);
    std::sort(names.begin(), names.end());
    names.erase(std::unique(names.begin(), names.end()), names.end());
    std::vector<Part> parts{always(false)};
    for (const auto& name : names) parts.push_back(condition(name + " IS NOT NULL"));
    return all_of(std::move(parts));
  }

  // Holds if the node is `wanted`.
  Part when(NodeIndex at, bool wanted) {
    if (++parts_ > most_parts) return always(false);
    const Node& node = ast_.node(at);
    switch (node.kind) {
      case NodeKind::constant: {
        const Value& value = ast_.constant(node);
        return value.is(expression::Kind::boolean) && value.as_bool() == wanted ? always(true)
                                                                                : never();
      }
      case NodeKind::variable: return flag(at, wanted);
      case NodeKind::has_variable:
        if (const auto found = column(ast_.name(node)))
          return wanted ? present(*found) : absent(*found);
        return always(false);
      case NodeKind::logical_not: return when(ast_.child(node, 0), !wanted);
      case NodeKind::logical_and:
      case NodeKind::logical_or: {
        std::vector<Part> parts;
        for (const auto child : ast_.children(node)) parts.push_back(when(child, wanted));
        const bool both = (node.kind == NodeKind::logical_and) == wanted;
        return both ? all_of(std::move(parts)) : any_of(std::move(parts));
      }
      case NodeKind::conditional: return either(node, wanted);
      case NodeKind::binary: return binary(at, wanted);
      default: return only_present(at);
    }
  }

  Part either(const Node& node, bool wanted) {
    const auto branch = [&](bool taken) {
      std::vector<Part> parts;
      parts.push_back(when(ast_.child(node, 0), taken));
      parts.push_back(when(ast_.child(node, taken ? 1 : 2), wanted));
      return all_of(std::move(parts));
    };
    std::vector<Part> parts;
    parts.push_back(branch(true));
    parts.push_back(branch(false));
    return any_of(std::move(parts));
  }

  // A member that stands alone: no condition unless it is a bool.
  Part flag(NodeIndex at, bool wanted) {
    const auto found = column(at);
    if (!found) return always(false);
    switch (found->type()) {
      case record::Type::boolean: return condition(found->sql + " = ?", {wanted});
      case record::Type::any: return loose(present(*found));
      default: return never();
    }
  }

  Part binary(NodeIndex at, bool wanted) {
    const Node& node = ast_.node(at);
    const NodeIndex left = ast_.child(node, 0);
    const NodeIndex right = ast_.child(node, 1);
    if (node.op == BinaryOp::in) {
      if (const auto found = column(left)) return in_list(at, *found, right, wanted);
      return in_document(at, wanted);
    }
    if (!expression::is_comparison(node.op)) return only_present(at);  // an error or no bool
    const auto sought = [wanted](BinaryOp op) { return wanted ? op : expression::opposite(op); };
    const auto a = column(left);
    const auto b = column(right);
    if (a && b) return columns(at, *a, sought(node.op), *b);
    const auto comparison = expression::comparison_of(ast_, at);
    const auto member = comparison ? column(comparison->member) : std::nullopt;
    if (!member) return only_present(at);
    return compared(at, *member, sought(comparison->op), comparison->constant);
  }

  static bool is_text(const Column& column) {
    return column.held_as() == sql::ColumnType::text &&
           (column.type() == record::Type::text || column.type() == record::Type::time);
  }

  // SQLite compares bytes by default; of equality PostgreSQL does so in every collation.
  std::string_view collation(BinaryOp op) const {
    const bool order = op != BinaryOp::equal && op != BinaryOp::not_equal;
    return order && postgresql() ? " COLLATE \"C\"" : "";
  }

  Part columns(NodeIndex at, const Column& a, BinaryOp op, const Column& b) const {
    if (!is_text(a) || !is_text(b)) return only_present(at);
    return condition(fmt::format("{} {} {}{}", a.sql, sql_symbol(op), b.sql, collation(op)));
  }

  // A member against a value of another type: never equal, and without an order.
  static Part unlike(const Column& column, BinaryOp op) {
    return op == BinaryOp::not_equal ? present(column) : never();
  }

  Part compared(NodeIndex at, const Column& column, BinaryOp op, const Value& value) {
    const bool is_string = value.is(expression::Kind::string);
    if (is_string && value.as_text().find('\0') != std::string_view::npos)
      return only_present(at);
    const auto type = column.type();
    if (type == record::Type::text || type == record::Type::time) {
      if (!is_string) return unlike(column, op);
      if (!is_text(column)) return instants(at, column, op, value.as_text());
      return condition(fmt::format("{} {} ?{}", column.sql, sql_symbol(op), collation(op)),
                       {std::string(value.as_text())});
    }
    if (type == record::Type::money || type == record::Type::integer)
      return is_number(value) ? numbers(at, column, op, value) : unlike(column, op);
    if (type == record::Type::number)
      return is_number(value) ? reals(at, column, op, value) : unlike(column, op);
    if (type == record::Type::boolean) {
      if (!value.is(expression::Kind::boolean)) return unlike(column, op);
      if (op != BinaryOp::equal && op != BinaryOp::not_equal) return only_present(at);
      return condition(fmt::format("{} {} ?", column.sql, sql_symbol(op)), {value.as_bool()});
    }
    return only_present(at);
  }

  // Columns of 64-bit numbers: amounts, which expressions see as doubles, and integers.
  Part numbers(NodeIndex at, const Column& column, BinaryOp op, const Value& value) {
    const auto found = column.type() == record::Type::money ? expression::money_bounds(value)
                                                            : expression::integer_bounds(value);
    if (!found) return only_present(at);
    const auto below = [&](const std::optional<std::int64_t>& bound) {
      return bound ? condition(column.sql + " < ?", {*bound}) : present(column);
    };
    const auto from = [&](const std::optional<std::int64_t>& bound) {
      return bound ? condition(column.sql + " >= ?", {*bound}) : never();
    };
    const bool single = found->from && found->above && *found->above == *found->from + 1;
    const bool none = found->from == found->above;
    std::vector<Part> parts;
    switch (op) {
      case BinaryOp::less: return below(found->from);
      case BinaryOp::less_equal: return below(found->above);
      case BinaryOp::greater: return from(found->above);
      case BinaryOp::greater_equal: return from(found->from);
      case BinaryOp::equal:
        if (none) return never();
        if (single) return condition(column.sql + " = ?", {*found->from});
        parts.push_back(from(found->from));
        parts.push_back(below(found->above));
        return all_of(std::move(parts));
      default:
        if (none) return present(column);
        if (single) return condition(column.sql + " <> ?", {*found->from});
        parts.push_back(below(found->from));
        parts.push_back(from(found->above));
        return any_of(std::move(parts));
    }
  }

  // Columns of doubles. Beyond 2^53 the expression may compare whole numbers digit by digit.
  Part reals(NodeIndex at, const Column& column, BinaryOp op, const Value& value) {
    constexpr double exact_whole = 0x1p53;
    double number = 0;
    switch (value.kind()) {
      case expression::Kind::integer: number = static_cast<double>(value.as_int()); break;
      case expression::Kind::uinteger: number = static_cast<double>(value.as_uint()); break;
      default: number = value.as_double(); break;
    }
    if (!(std::abs(number) < exact_whole)) return only_present(at);
    return condition(fmt::format("{} {} ?", column.sql, sql_symbol(op)), {number});
  }

  // Points in time, while expressions compare the text that one was written as.
  Part instants(NodeIndex at, const Column& column, BinaryOp op, std::string_view text) const {
    const auto found = instant_bounds(text);
    if (!found || op == BinaryOp::not_equal) return only_present(at);
    const std::string_view value = postgresql() ? "?::timestamptz" : "?";
    Part part = loose(condition(column.sql + " IS NULL OR "));
    if (op != BinaryOp::less && op != BinaryOp::less_equal) {
      part.sql += fmt::format("{} >= {}", column.sql, value);
      part.parameters.emplace_back(found->from);
    }
    if (op != BinaryOp::greater && op != BinaryOp::greater_equal) {
      part.sql += fmt::format("{}{} <= {}", part.parameters.empty() ? "" : " AND ", column.sql,
                              value);
      part.parameters.emplace_back(found->to);
    }
    part.sql = "(" + part.sql + ")";
    return part;
  }

  Part in_list(NodeIndex at, const Column& column, NodeIndex right, bool wanted) {
    const Node& list = ast_.node(right);
    if (list.kind != NodeKind::list) return only_present(at);
    std::vector<Value> values;
    for (const auto child : ast_.children(list)) {
      const auto value = expression::constant_of(ast_, child);
      if (!value) return only_present(at);
      values.push_back(*value);
    }
    if (values.empty()) return wanted ? never() : present(column);
    const bool texts = is_text(column) && std::all_of(values.begin(), values.end(), [](auto& v) {
      return v.is(expression::Kind::string) && v.as_text().find('\0') == std::string_view::npos;
    });
    if (texts) {
      Part part = condition(column.sql + (wanted ? " IN (" : " NOT IN ("));
      for (const auto& value : values) {
        part.sql += part.parameters.empty() ? "?" : ", ?";
        part.parameters.emplace_back(std::string(value.as_text()));
      }
      part.sql += ")";
      return part;
    }
    if (parts_ + values.size() > most_parts) return only_present(at);
    parts_ += values.size();
    std::vector<Part> parts;
    for (const auto& value : values)
      parts.push_back(compared(at, column, wanted ? BinaryOp::equal : BinaryOp::not_equal, value));
    return wanted ? any_of(std::move(parts)) : all_of(std::move(parts));
  }

  // 'X' in document.tokens, in the form that a GIN index with jsonb_path_ops answers.
  Part in_document(NodeIndex at, bool wanted) {
    const Node& node = ast_.node(at);
    const Node& right = ast_.node(ast_.child(node, 1));
    const auto needle = expression::constant_of(ast_, ast_.child(node, 0));
    if (!postgresql() || !wanted || !needle || !needle->is(expression::Kind::string) ||
        right.kind != NodeKind::select)
      return only_present(at);
    const auto document = column(ast_.child(right, 0));
    if (!document || document->held_as() != sql::ColumnType::json ||
        !has_tokens(*document, ast_.name(right)))
      return only_present(at);
    const auto text = needle->as_text();
    if (text.find('\0') != std::string_view::npos) return only_present(at);
    return loose(condition(fmt::format("({}::jsonb) @> ?::jsonb", document->sql),
                           {membership(ast_.name(right), text)}));
  }

  static bool has_tokens(const Column& document, std::string_view member) {
    const auto* table = document.stored->field->table;
    if (table == nullptr || document.type() != record::Type::object) return false;
    return std::any_of(table->fields.begin(), table->fields.end(), [&](const auto& field) {
      return field.name == member && field.type == record::Type::tokens;
    });
  }

  const expression::Ast& ast_;
  const TableOf& table_;
  WhereOptions options_;
  std::size_t parts_ = 0;
};

}  // namespace

std::vector<sql::Value> refer(const std::vector<OwnedValue>& values) {
  std::vector<sql::Value> result;
  result.reserve(values.size());
  for (const auto& value : values)
    result.push_back(std::visit([](const auto& held) -> sql::Value { return held; }, value));
  return result;
}

WhereSql where_to_sql(const expression::Program& program, const TableOf& table,
                      const WhereOptions& options) {
  return Translator(program, table, options).translate();
}

}  // namespace dealkit::io::store
