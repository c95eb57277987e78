// See parser.hpp.
#include "core/expression/parser.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "core/expression/functions.hpp"
#include "core/expression/lexer.hpp"
#include "core/expression/literal.hpp"

namespace dealkit::expression {
namespace {

using base::Errc;
using base::Error;
using base::Result;

// Identifiers that CEL reserves; they may still name members and functions of a receiver.
constexpr std::array<std::string_view, 21> reserved{
    "as",     "break",   "const",     "continue", "else", "false", "for",
    "function", "if",    "import",    "in",       "let",  "loop",  "namespace",
    "null",   "package", "return",    "true",     "var",  "void",  "while"};

bool is_reserved(std::string_view name) {
  return std::find(reserved.begin(), reserved.end(), name) != reserved.end();
}

// The four that cannot even name a member.
bool is_never_a_name(std::string_view name) {
  return name == "false" || name == "in" || name == "null" || name == "true";
}

struct Infix {
  std::string_view text;
  int precedence;  // higher binds tighter; all associate to the left
  BinaryOp op;
};

constexpr std::array<Infix, 12> infixes{{
    {"==", 3, BinaryOp::equal},
    {"!=", 3, BinaryOp::not_equal},
    {"<", 3, BinaryOp::less},
    {"<=", 3, BinaryOp::less_equal},
    {">", 3, BinaryOp::greater},
    {">=", 3, BinaryOp::greater_equal},
    {"in", 3, BinaryOp::in},
    {"+", 4, BinaryOp::add},
    {"-", 4, BinaryOp::subtract},
    {"*", 5, BinaryOp::multiply},
    {"/", 5, BinaryOp::divide},
    {"%", 5, BinaryOp::modulo},
}};
constexpr int lowest_precedence = 3;

const Infix* find_infix(const Token& token) {
  if (token.kind != TokenKind::symbol && token.text != "in") return nullptr;
  const auto* found = std::find_if(infixes.begin(), infixes.end(),
                                   [&](const Infix& row) { return row.text == token.text; });
  return found == infixes.end() ? nullptr : found;
}

struct MacroRow {
  std::string_view name;
  Macro macro;
  bool one_variable;   // may have one
  bool two_variables;  // may have two
  bool filter;         // may have a filter before the body
};

constexpr std::array<MacroRow, 8> macros{{
    {"all", Macro::all, true, true, false},
    {"exists", Macro::exists, true, true, false},
    {"existsOne", Macro::exists_one, true, true, false},
    {"exists_one", Macro::exists_one, true, true, false},
    {"filter", Macro::filter, true, false, false},
    {"map", Macro::map, true, false, true},
    {"transformList", Macro::transform_list, false, true, true},
    {"transformMap", Macro::transform_map, false, true, true},
}};

const MacroRow* find_macro(std::string_view name) {
  const auto* found = std::find_if(macros.begin(), macros.end(),
                                   [&](const MacroRow& row) { return row.name == name; });
  return found == macros.end() ? nullptr : found;
}

}  // namespace

class Parser {
 public:
  Parser(std::vector<Token> tokens, Arena& arena) : tokens_(std::move(tokens)), arena_(arena) {}

  Result<Ast> run() {
    DEALKIT_ASSIGN_OR_RETURN(ast_.root_, expression());
    if (peek().kind != TokenKind::end) return expected("an operator or the end");
    return std::move(ast_);
  }

 private:
  const Token& peek(std::size_t ahead = 0) const {
    return tokens_[std::min(at_ + ahead, tokens_.size() - 1)];
  }
  bool is(std::string_view symbol, std::size_t ahead = 0) const {
    return peek(ahead).kind == TokenKind::symbol && peek(ahead).text == symbol;
  }
  Token take() { return tokens_[at_ + 1 < tokens_.size() ? at_++ : at_]; }
  bool take_if(std::string_view symbol) {
    if (!is(symbol)) return false;
    take();
    return true;
  }
  Result<void> need(std::string_view symbol, std::string_view where) {
    if (take_if(symbol)) return {};
    return expected(fmt::format("'{}' {}", symbol, where));
  }
  Error expected(std::string_view what) const {
    return {Errc::data, fmt::format("expected {}, found {}", what, describe(peek())),
            {peek().offset, 0, 0}};
  }
  static Error too_deep(std::uint32_t offset) {
    return {Errc::limit,
            fmt::format("expected at most {} operators and brackets inside each other", max_height),
            {offset, 0, 0}};
  }

  Result<NodeIndex> add(Node node, std::span<const NodeIndex> children) {
    std::uint32_t height = 0;
    for (const auto child : children) {
      height = std::max<std::uint32_t>(height, ast_.nodes_[child].height);
    }
    if (height + 1 > max_height) return too_deep(node.offset);
    node.height = static_cast<std::uint16_t>(height + 1);
    node.first_child = static_cast<std::uint32_t>(ast_.children_.size());
    node.child_count = static_cast<std::uint32_t>(children.size());
    ast_.children_.insert(ast_.children_.end(), children.begin(), children.end());
    ast_.nodes_.push_back(node);
    return static_cast<NodeIndex>(ast_.nodes_.size() - 1);
  }
  Result<NodeIndex> add(Node node, std::initializer_list<NodeIndex> children) {
    return add(node, std::span(children.begin(), children.size()));
  }
  Result<NodeIndex> add_constant(Value value, std::uint32_t offset) {
    ast_.constants_.push_back(value);
    Node node{.kind = NodeKind::constant, .offset = offset};
    node.data = static_cast<std::uint32_t>(ast_.constants_.size() - 1);
    return add(node, {});
  }
  std::uint32_t add_name(std::string_view name) {
    ast_.names_.emplace_back(name);
    return static_cast<std::uint32_t>(ast_.names_.size() - 1);
  }

  Result<NodeIndex> expression() {
    if (++depth_ > max_height) return too_deep(peek().offset);
    auto result = conditional();
    --depth_;
    return result;
  }

  Result<NodeIndex> conditional() {
    DEALKIT_ASSIGN_OR_RETURN(const NodeIndex condition, logical("||"));
    if (!is("?")) return condition;
    const Token question = take();
    DEALKIT_ASSIGN_OR_RETURN(const NodeIndex yes, logical("||"));
    DEALKIT_RETURN_IF_ERROR(need(":", "of the '?' before it"));
    DEALKIT_ASSIGN_OR_RETURN(const NodeIndex no, expression());
    return add({.kind = NodeKind::conditional, .offset = question.offset}, {condition, yes, no});
  }

  // A chain of || or && is one node with many children: long ones do not nest.
  Result<NodeIndex> logical(std::string_view symbol) {
    const bool is_or = symbol == "||";
    std::vector<NodeIndex> terms;
    std::uint32_t offset = 0;
    do {
      DEALKIT_ASSIGN_OR_RETURN(const NodeIndex term,
                               is_or ? logical("&&") : binary(lowest_precedence));
      terms.push_back(term);
      if (terms.size() == 1) offset = peek().offset;
    } while (take_if(symbol));
    if (terms.size() == 1) return terms.front();
    return add({.kind = is_or ? NodeKind::logical_or : NodeKind::logical_and, .offset = offset},
               terms);
  }

  Result<NodeIndex> binary(int least_precedence) {
    DEALKIT_ASSIGN_OR_RETURN(NodeIndex left, unary());
    for (;;) {
      const Infix* infix = find_infix(peek());
      if (infix == nullptr || infix->precedence < least_precedence) return left;
      const Token symbol = take();
      DEALKIT_ASSIGN_OR_RETURN(const NodeIndex right, binary(infix->precedence + 1));
      DEALKIT_ASSIGN_OR_RETURN(
          left,
          add({.kind = NodeKind::binary, .op = infix->op, .offset = symbol.offset}, {left, right}));
    }
  }

  Result<NodeIndex> unary() {
    if (!is("!") && !is("-")) return postfix();
    const Token sign = take();
    const auto next = peek().kind;
    if (sign.text == "-" && (next == TokenKind::integer || next == TokenKind::real)) {
      DEALKIT_ASSIGN_OR_RETURN(const Value number, read_number(take(), true));
      DEALKIT_ASSIGN_OR_RETURN(const NodeIndex literal, add_constant(number, sign.offset));
      return members(literal);
    }
    if (++depth_ > max_height) return too_deep(sign.offset);
    DEALKIT_ASSIGN_OR_RETURN(const NodeIndex operand, unary());
    --depth_;
    return add({.kind = sign.text == "!" ? NodeKind::logical_not : NodeKind::negate,
                .offset = sign.offset},
               {operand});
  }

  Result<NodeIndex> postfix() {
    DEALKIT_ASSIGN_OR_RETURN(const NodeIndex operand, primary());
    return members(operand);
  }

  // .name, .name(...), [index] behind an operand.
  Result<NodeIndex> members(NodeIndex operand) {
    for (;;) {
      if (is("[")) {
        const Token bracket = take();
        DEALKIT_ASSIGN_OR_RETURN(const NodeIndex index, expression());
        DEALKIT_RETURN_IF_ERROR(need("]", "after the index"));
        DEALKIT_ASSIGN_OR_RETURN(
            operand, add({.kind = NodeKind::index, .offset = bracket.offset}, {operand, index}));
      } else if (take_if(".")) {
        DEALKIT_ASSIGN_OR_RETURN(operand, member(operand));
      } else {
        return operand;
      }
    }
  }

  Result<NodeIndex> member(NodeIndex operand) {
    const Token token = peek();
    std::string_view name = token.text;
    if (token.kind == TokenKind::quoted_identifier) {
      name = name.substr(1, name.size() - 2);
    } else if (token.kind != TokenKind::identifier || is_never_a_name(name)) {
      return expected("a member's name after '.'");
    }
    take();
    if (is("(") && token.kind == TokenKind::identifier) {
      take();
      if (const MacroRow* row = find_macro(name)) return macro(*row, operand, token);
      return call(name, token.offset, operand);
    }
    Node node{.kind = NodeKind::select, .offset = token.offset};
    node.data = add_name(name);
    DEALKIT_ASSIGN_OR_RETURN(const NodeIndex select, add(node, {operand}));
    return type_or(select);
  }

  // google.protobuf.Timestamp and .Duration are the names of types.
  Result<NodeIndex> type_or(NodeIndex select) {
    const std::string path = dotted(select);
    for (const Kind kind : {Kind::timestamp, Kind::duration}) {
      if (path == type_name(kind)) {
        return add_constant(Value::from_type(kind), ast_.nodes_[select].offset);
      }
    }
    return select;
  }

  std::string dotted(NodeIndex index) const {
    const Node& node = ast_.nodes_[index];
    if (node.kind == NodeKind::variable) return ast_.names_[node.data];
    if (node.kind != NodeKind::select) return {};
    const Node& operand = ast_.nodes_[ast_.children_[node.first_child]];
    if (operand.kind != NodeKind::variable && operand.height > 3) return {};
    const std::string before = dotted(ast_.children_[node.first_child]);
    return before.empty() ? before : before + "." + ast_.names_[node.data];
  }

  Result<std::vector<NodeIndex>> list_of(std::string_view closer, std::string_view where) {
    std::vector<NodeIndex> items;
    while (!is(closer)) {
      DEALKIT_ASSIGN_OR_RETURN(const NodeIndex item, expression());
      items.push_back(item);
      if (!take_if(",")) break;
      if (closer == ")" && is(closer)) return expected("an argument after ','");
    }
    if (!is(closer)) return expected(fmt::format("',' or '{}' {}", closer, where));
    take();
    return items;
  }

  Result<NodeIndex> call(std::string_view name, std::uint32_t offset,
                         std::optional<NodeIndex> receiver) {
    DEALKIT_ASSIGN_OR_RETURN(std::vector<NodeIndex> children, list_of(")", "in the arguments"));
    std::string full_name(name);
    if (receiver && is_namespace(*receiver, name)) {
      full_name = dotted(*receiver) + "." + full_name;
      receiver.reset();
    }
    Node node{.kind = NodeKind::call, .offset = offset};
    node.member = receiver.has_value();
    if (receiver) children.insert(children.begin(), *receiver);
    node.data = add_name(full_name);
    node.function = find_function(full_name, node.member);
    return add(node, children);
  }

  // strings.quote(x) is a function's name, not a call on a variable called strings.
  bool is_namespace(NodeIndex receiver, std::string_view name) const {
    const Node& node = ast_.nodes_[receiver];
    return node.kind == NodeKind::variable &&
           is_function_name(fmt::format("{}.{}", ast_.names_[node.data], name));
  }

  Result<NodeIndex> macro(const MacroRow& row, NodeIndex range, const Token& at) {
    Node node{.kind = NodeKind::macro, .macro = row.macro, .offset = at.offset};
    const auto is_variable = [&](std::size_t ahead) {
      return peek(ahead).kind == TokenKind::identifier && !is_reserved(peek(ahead).text) &&
             is(",", ahead + 1);
    };
    if (!is_variable(0)) {
      return expected(fmt::format("a variable's name and ',' in {}()", row.name));
    }
    const bool two = row.two_variables && is_variable(2);
    if (!two && !row.one_variable) {
      take(), take();
      return expected(fmt::format("a second variable's name and ',' in {}()", row.name));
    }
    node.variables = two ? 2 : 1;
    node.slot = static_cast<std::uint32_t>(scope_.size());
    for (std::uint8_t i = 0; i < node.variables; ++i) {
      const Token variable = take();
      if (i == 1 && variable.text == scope_.back()) {
        --at_;
        return expected("a second variable of another name");
      }
      const auto name = add_name(variable.text);
      if (i == 0) node.data = name;
      scope_.push_back(variable.text);
      take();  // ','
    }
    ast_.slots_ = std::max(ast_.slots_, static_cast<std::uint32_t>(scope_.size()));
    DEALKIT_ASSIGN_OR_RETURN(std::vector<NodeIndex> rest,
                             list_of(")", fmt::format("in {}()", row.name)));
    scope_.resize(node.slot);
    if (rest.empty() || rest.size() > (row.filter ? 2u : 1u)) {
      return Error{Errc::data,
                   fmt::format("expected {} after the variable in {}(), found {} expressions",
                               row.filter ? "an expression, or a filter and an expression,"
                                          : "one expression",
                               row.name, rest.size()),
                   {at.offset, 0, 0}};
    }
    rest.insert(rest.begin(), range);
    return add(node, rest);
  }

  Result<NodeIndex> primary() {
    const Token token = peek();
    switch (token.kind) {
      case TokenKind::integer:
      case TokenKind::uinteger:
      case TokenKind::real: {
        DEALKIT_ASSIGN_OR_RETURN(const Value number, read_number(take(), false));
        return add_constant(number, token.offset);
      }
      case TokenKind::string:
      case TokenKind::bytes: return text_literal();
      case TokenKind::identifier: return name(false);
      case TokenKind::symbol: break;
      default: return expected("a value, a name or '('");
    }
    if (take_if("(")) {
      DEALKIT_ASSIGN_OR_RETURN(const NodeIndex inner, expression());
      DEALKIT_RETURN_IF_ERROR(need(")", "after the expression in parentheses"));
      return inner;
    }
    if (take_if("[")) {
      DEALKIT_ASSIGN_OR_RETURN(const auto elements, list_of("]", "in the list"));
      return add({.kind = NodeKind::list, .offset = token.offset}, elements);
    }
    if (take_if("{")) return map_literal(token);
    if (is(".") && peek(1).kind == TokenKind::identifier) {
      take();
      return name(true);
    }
    return expected("a value, a name or '('");
  }

  Result<NodeIndex> text_literal() {
    const Token token = take();
    DEALKIT_ASSIGN_OR_RETURN(const std::string text, read_quoted(token));
    bool ok = true;
    const std::string_view kept = arena_.copy(text, ok);
    if (!ok) return Error{Errc::limit, "expected shorter literals", {token.offset, 0, 0}};
    return add_constant(token.kind == TokenKind::bytes ? Value::from_bytes(kept)
                                                       : Value::from_string(kept),
                        token.offset);
  }

  Result<NodeIndex> map_literal(const Token& brace) {
    std::vector<NodeIndex> items;
    while (!is("}")) {
      DEALKIT_ASSIGN_OR_RETURN(const NodeIndex key, expression());
      DEALKIT_RETURN_IF_ERROR(need(":", "after the key in the map"));
      DEALKIT_ASSIGN_OR_RETURN(const NodeIndex value, expression());
      items.push_back(key);
      items.push_back(value);
      if (!take_if(",")) break;
    }
    DEALKIT_RETURN_IF_ERROR(need("}", "to close the map"));
    return add({.kind = NodeKind::map, .offset = brace.offset}, items);
  }

  Result<NodeIndex> name(bool absolute) {
    const Token token = peek();
    if (token.text == "true" || token.text == "false") {
      take();
      return add_constant(Value::from_bool(token.text == "true"), token.offset);
    }
    if (token.text == "null") {
      take();
      return add_constant(Value(), token.offset);
    }
    if (is_reserved(token.text)) {
      return Error{Errc::data,
                   fmt::format("expected a value or a name, found the reserved word '{}'",
                               token.text),
                   {token.offset, 0, 0}};
    }
    take();
    if (take_if("(")) {
      if (token.text == "has") return has(token);
      return call(token.text, token.offset, std::nullopt);
    }
    if (is("{")) return expected("an operator (messages cannot be built here)");
    Node node{.kind = NodeKind::variable, .offset = token.offset};
    node.absolute = absolute;
    node.data = add_name(token.text);
    if (!absolute) {
      const auto local = std::find(scope_.rbegin(), scope_.rend(), token.text);
      if (local != scope_.rend()) {
        node.kind = NodeKind::local;
        node.slot = static_cast<std::uint32_t>(scope_.rend() - local - 1);
      }
    }
    return add(node, {});
  }

  Result<NodeIndex> has(const Token& at) {
    DEALKIT_ASSIGN_OR_RETURN(const NodeIndex argument, expression());
    DEALKIT_RETURN_IF_ERROR(need(")", "after the member in has()"));
    Node& node = ast_.nodes_[argument];
    if (node.kind == NodeKind::select) {
      node.kind = NodeKind::has;
    } else if (node.kind == NodeKind::variable) {
      node.kind = NodeKind::has_variable;
    } else {
      return Error{Errc::data, "expected has() to hold a member (has(targeting.geo)) or a variable",
                   {at.offset, 0, 0}};
    }
    return argument;
  }

  std::vector<Token> tokens_;
  std::size_t at_ = 0;
  Arena& arena_;
  Ast ast_;
  std::vector<std::string_view> scope_;  // the macro variables that are visible, by slot
  std::uint32_t depth_ = 0;
};

Result<Ast> parse(std::string_view source, Arena& arena) {
  if (source.size() > source_max_bytes) {
    return Error{Errc::limit,
                 fmt::format("expected at most {} bytes, found {}", source_max_bytes,
                             source.size()),
                 {0, 1, 1}};
  }
  DEALKIT_ASSIGN_OR_RETURN(std::vector<Token> tokens, tokenize(source));
  auto result = Parser(std::move(tokens), arena).run();
  if (result) return result;
  Error error = std::move(result).error();
  error.position = position_of(source, error.position.offset);
  return error;
}

}  // namespace dealkit::expression
