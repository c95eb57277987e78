// The tree back to text; see to_source() in ast.hpp.
#include <fmt/format.h>

#include <iterator>

#include "core/expression/ast.hpp"
#include "core/expression/number_text.hpp"
#include "core/expression/utf8.hpp"

namespace dealkit::expression {

std::string_view symbol(BinaryOp op) {
  switch (op) {
    case BinaryOp::add: return "+";
    case BinaryOp::subtract: return "-";
    case BinaryOp::multiply: return "*";
    case BinaryOp::divide: return "/";
    case BinaryOp::modulo: return "%";
    case BinaryOp::equal: return "==";
    case BinaryOp::not_equal: return "!=";
    case BinaryOp::less: return "<";
    case BinaryOp::less_equal: return "<=";
    case BinaryOp::greater: return ">";
    case BinaryOp::greater_equal: return ">=";
    case BinaryOp::in: return "in";
  }
  return "?";
}

std::string_view name_of(Macro macro) {
  switch (macro) {
    case Macro::all: return "all";
    case Macro::exists: return "exists";
    case Macro::exists_one: return "exists_one";
    case Macro::map: return "map";
    case Macro::filter: return "filter";
    case Macro::transform_list: return "transformList";
    case Macro::transform_map: return "transformMap";
  }
  return "?";
}

namespace {

// What stands inside what without parentheses: higher binds tighter.
enum Level : int { ternary = 0, any = 1, every = 2, relation = 3, sum = 4, product = 5, prefix = 6,
                   postfix = 7, atom = 8 };

int level_of(BinaryOp op) {
  switch (op) {
    case BinaryOp::add:
    case BinaryOp::subtract: return sum;
    case BinaryOp::multiply:
    case BinaryOp::divide:
    case BinaryOp::modulo: return product;
    default: return relation;
  }
}

bool is_plain_name(std::string_view name) {
  for (const char c : name) {
    const bool word = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
                      (c >= '0' && c <= '9');
    if (!word) return false;
  }
  return !name.empty() && !(name[0] >= '0' && name[0] <= '9') && name != "in" && name != "true" &&
         name != "false" && name != "null";
}

void append_quoted(std::string& out, std::string_view text, bool bytes) {
  out += bytes ? "b\"" : "\"";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out.push_back('\\');
      out.push_back(c);
    } else if (byte < 0x20 || byte == 0x7F || (bytes && byte > 0x7F)) {
      fmt::format_to(std::back_inserter(out), "\\x{:02x}", byte);
    } else {
      out.push_back(c);
    }
  }
  out.push_back('"');
}

class Printer {
 public:
  explicit Printer(const Ast& ast) : ast_(ast) {}

  void print(NodeIndex index, int context) {
    const Node& node = ast_.node(index);
    const int level = level_of(node);
    if (level < context) out_.push_back('(');
    body(node);
    if (level < context) out_.push_back(')');
  }
  std::string take() { return std::move(out_); }

 private:
  int level_of(const Node& node) const {
    switch (node.kind) {
      case NodeKind::conditional: return ternary;
      case NodeKind::logical_or: return any;
      case NodeKind::logical_and: return every;
      case NodeKind::binary: return expression::level_of(node.op);
      case NodeKind::logical_not:
      case NodeKind::negate: return prefix;
      default: return atom;
    }
  }

  void body(const Node& node) {
    switch (node.kind) {
      case NodeKind::constant: return constant(ast_.constant(node));
      case NodeKind::variable:
        if (node.absolute) out_.push_back('.');
        [[fallthrough]];
      case NodeKind::local: out_ += ast_.name(node); return;
      case NodeKind::select: return select(node);
      case NodeKind::has:
        out_ += "has(";
        select(node);
        out_.push_back(')');
        return;
      case NodeKind::has_variable:
        out_ += fmt::format("has({}{})", node.absolute ? "." : "", ast_.name(node));
        return;
      case NodeKind::index:
        print(ast_.child(node, 0), postfix);
        out_.push_back('[');
        print(ast_.child(node, 1), ternary);
        out_.push_back(']');
        return;
      case NodeKind::call: return call(node);
      case NodeKind::logical_not: return unary("!", node);
      case NodeKind::negate: return negate(node);
      case NodeKind::binary: return binary(node);
      case NodeKind::logical_and: return join(node, " && ", relation);
      case NodeKind::logical_or: return join(node, " || ", every);
      case NodeKind::conditional:
        print(ast_.child(node, 0), any);
        out_ += " ? ";
        print(ast_.child(node, 1), any);
        out_ += " : ";
        print(ast_.child(node, 2), ternary);
        return;
      case NodeKind::list:
        out_.push_back('[');
        join(node, ", ", ternary);
        out_.push_back(']');
        return;
      case NodeKind::map: return map(node);
      case NodeKind::macro: return macro(node);
    }
  }

  void constant(const Value& value) {
    switch (value.kind()) {
      case Kind::null: out_ += "null"; return;
      case Kind::boolean: out_ += value.as_bool() ? "true" : "false"; return;
      case Kind::integer: fmt::format_to(std::back_inserter(out_), "{}", value.as_int()); return;
      case Kind::uinteger: fmt::format_to(std::back_inserter(out_), "{}u", value.as_uint()); return;
      case Kind::real: append_repr(out_, value.as_double()); return;
      case Kind::string: return append_quoted(out_, value.as_text(), false);
      case Kind::bytes: return append_quoted(out_, value.as_text(), true);
      case Kind::type: out_ += type_name(value.as_type()); return;
      default: return;
    }
  }

  void select(const Node& node) {
    print(ast_.child(node, 0), postfix);
    const auto name = ast_.name(node);
    out_ += is_plain_name(name) ? fmt::format(".{}", name) : fmt::format(".`{}`", name);
  }

  void call(const Node& node) {
    std::uint32_t first = 0;
    if (node.member) {
      print(ast_.child(node, 0), postfix);
      out_.push_back('.');
      first = 1;
    }
    out_ += ast_.name(node);
    out_.push_back('(');
    for (std::uint32_t i = first; i < node.child_count; ++i) {
      if (i > first) out_ += ", ";
      print(ast_.child(node, i), ternary);
    }
    out_.push_back(')');
  }

  void unary(std::string_view sign, const Node& node) {
    out_ += sign;
    print(ast_.child(node, 0), prefix);
  }

  // "-(1)" stays an operator: "-1" would be a literal.
  void negate(const Node& node) {
    out_.push_back('-');
    const std::size_t begin = out_.size();
    print(ast_.child(node, 0), prefix);
    const char first = out_[begin];
    if (first != '.' && !(first >= '0' && first <= '9')) return;
    out_.insert(begin, 1, '(');
    out_.push_back(')');
  }

  void binary(const Node& node) {
    const int level = expression::level_of(node.op);
    print(ast_.child(node, 0), level);
    fmt::format_to(std::back_inserter(out_), " {} ", symbol(node.op));
    print(ast_.child(node, 1), level + 1);
  }

  void join(const Node& node, std::string_view separator, int context) {
    for (std::uint32_t i = 0; i < node.child_count; ++i) {
      if (i > 0) out_ += separator;
      print(ast_.child(node, i), context);
    }
  }

  void map(const Node& node) {
    out_.push_back('{');
    for (std::uint32_t i = 0; i < node.child_count; i += 2) {
      if (i > 0) out_ += ", ";
      print(ast_.child(node, i), ternary);
      out_ += ": ";
      print(ast_.child(node, i + 1), ternary);
    }
    out_.push_back('}');
  }

  void macro(const Node& node) {
    print(ast_.child(node, 0), postfix);
    fmt::format_to(std::back_inserter(out_), ".{}(", name_of(node.macro));
    for (std::uint32_t i = 0; i < node.variables; ++i) {
      fmt::format_to(std::back_inserter(out_), "{}, ", ast_.variable_name(node, i));
    }
    print(ast_.child(node, 1), ternary);
    if (node.child_count == 3) {
      out_ += ", ";
      print(ast_.child(node, 2), ternary);
    }
    out_.push_back(')');
  }

  const Ast& ast_;
  std::string out_;
};

}  // namespace

std::string to_source(const Ast& ast) {
  Printer printer(ast);
  printer.print(ast.root(), 0);
  return printer.take();
}

}  // namespace dealkit::expression
