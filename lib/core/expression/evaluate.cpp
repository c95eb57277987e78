// Evaluation of everything but macros; see evaluator.hpp.
#include <array>

#include "core/expression/evaluator.hpp"
#include "core/expression/functions.hpp"

namespace dealkit::expression {

Evaluator::Evaluator(const Program::Compiled& compiled, const Bindings& bindings,
                     Scratch::State& state)
    : compiled_(compiled),
      bindings_(bindings),
      context_(state, compiled.options.zones),
      slots_(state.slots),
      dotted_(bindings.has_dotted_names()) {
  state.arena.reset();
  slots_.resize(compiled.ast.slots());
}

Value Evaluator::evaluate(NodeIndex index) {
  const Node& node = compiled_.ast.node(index);
  if (node.kind == NodeKind::constant) return compiled_.ast.constant(node);
  if (const auto at = compiled_.folded_at[index]; at != Program::Compiled::none) {
    return compiled_.folded[at];
  }
  if (node.kind == NodeKind::local) return slots_[node.slot];
  context_.offset = node.offset;
  if (!context_.budget.charge(1)) return context_.out_of_steps();
  const Value value = inner(index, node);
  // What charges the budget deep inside may stop with any answer; this is where that shows.
  if (context_.budget.spent() && !(value.failed() && value.as_failure().fatal)) {
    context_.offset = node.offset;
    return context_.out_of_steps();
  }
  return value;
}

Value Evaluator::inner(NodeIndex at, const Node& node) {
  switch (node.kind) {
    case NodeKind::variable: return variable(node);
    case NodeKind::select: return select(at, node);
    case NodeKind::has: return has(node);
    case NodeKind::has_variable:
      return Value::from_bool(bindings_.find(compiled_.ast.name(node)).has_value());
    case NodeKind::index: return index(node);
    case NodeKind::call: return call(at, node);
    case NodeKind::logical_not: return logical_not(node);
    case NodeKind::negate: {
      const Value operand = evaluate(compiled_.ast.child(node, 0));
      context_.offset = node.offset;
      return operand.failed() ? operand : negate(context_, operand);
    }
    case NodeKind::binary: return binary(node);
    case NodeKind::logical_and: return logical(node, false);
    case NodeKind::logical_or: return logical(node, true);
    case NodeKind::conditional: return conditional(node);
    case NodeKind::list: return list(node);
    case NodeKind::map: return map(node);
    case NodeKind::macro: return macro(node);
    case NodeKind::constant:
    case NodeKind::local: break;  // evaluate() answers them
  }
  return Value();
}

Value Evaluator::variable(const Node& node) {
  const std::string_view name = compiled_.ast.name(node);
  if (auto value = bindings_.find(name)) return *value;
  // The names of types are values where no variable has that name.
  for (const Kind kind : {Kind::null, Kind::boolean, Kind::integer, Kind::uinteger, Kind::real,
                          Kind::string, Kind::bytes, Kind::list, Kind::map, Kind::type}) {
    if (name == type_name(kind)) return Value::from_type(kind);
  }
  return context_.fail({"undeclared reference to '", name,
                        "': no such variable; ask with has() first"});
}

bool Evaluator::append_dotted(NodeIndex index, std::string& out) const {
  const Node& node = compiled_.ast.node(index);
  if (node.kind == NodeKind::variable) {
    out += compiled_.ast.name(node);
    return true;
  }
  if (node.kind != NodeKind::select || !append_dotted(compiled_.ast.child(node, 0), out)) {
    return false;
  }
  out += '.';
  out += compiled_.ast.name(node);
  return true;
}

std::optional<Value> Evaluator::dotted_variable(NodeIndex index) {
  std::string& name = context_.text();
  if (!append_dotted(index, name)) return std::nullopt;
  return bindings_.find(name);
}

Value Evaluator::select(NodeIndex index, const Node& node) {
  if (dotted_) {
    if (auto value = dotted_variable(index)) return *value;
  }
  const Value operand = evaluate(compiled_.ast.child(node, 0));
  if (operand.failed()) return operand;
  context_.offset = node.offset;
  const std::string_view name = compiled_.ast.name(node);
  if (!operand.is(Kind::map)) {
    return context_.fail({"no such overload: '.", name, "' applied to (",
                          type_name(operand.kind()), "); only maps have members"});
  }
  if (auto value = find(operand, name, context_.budget)) return *value;
  return context_.fail({"no such key: '", name, "'; ask with has() first"});
}

Value Evaluator::has(const Node& node) {
  const Value operand = evaluate(compiled_.ast.child(node, 0));
  if (operand.failed()) return operand;
  context_.offset = node.offset;
  if (!operand.is(Kind::map)) return context_.no_overload("has", std::span(&operand, 1));
  return Value::from_bool(
      find(operand, compiled_.ast.name(node), context_.budget).has_value());
}

namespace {

// The place that an index names; nothing if it is no whole number from 0 on.
std::optional<std::uint64_t> place_of(const Value& index) {
  switch (index.kind()) {
    case Kind::integer:
      if (index.as_int() < 0) return std::nullopt;
      return static_cast<std::uint64_t>(index.as_int());
    case Kind::uinteger: return index.as_uint();
    case Kind::real: {
      const double real = index.as_double();
      if (!(real >= 0 && real < 0x1p32)) return std::nullopt;
      const auto whole = static_cast<std::uint64_t>(real);
      if (static_cast<double>(whole) != real) return std::nullopt;
      return whole;
    }
    default: return std::nullopt;
  }
}

}  // namespace

Value Evaluator::index(const Node& node) {
  const Value operand = evaluate(compiled_.ast.child(node, 0));
  if (operand.failed()) return operand;
  const Value at = evaluate(compiled_.ast.child(node, 1));
  if (at.failed()) return at;
  context_.offset = node.offset;
  if (operand.is(Kind::map)) {
    if (auto value = find(operand, at, context_.budget)) return *value;
    if (context_.budget.spent()) return context_.out_of_steps();
    std::string& text = context_.text();
    append_text(text, at);
    return context_.fail({"no such key: '", std::string(text), "'; ask with 'in' first"});
  }
  if (!operand.is(Kind::list)) {
    const std::array<Value, 2> both{operand, at};
    return context_.no_overload("[]", both);
  }
  const auto place = place_of(at);
  if (!place) return context_.fail({"invalid_argument: expected a list index from 0 on"});
  context_.budget.charge(operand.json_source() == nullptr ? 0 : *place / 8);
  if (auto value = element(operand, *place)) return *value;
  return context_.fail({"invalid_argument: index out of bounds: ", std::to_string(*place),
                        " of a list of ", std::to_string(operand.size())});
}

Value Evaluator::call(NodeIndex index, const Node& node) {
  const Ast& ast = compiled_.ast;
  if (node.function == unknown_function) {
    const bool other_style = is_function_name(ast.name(node));
    return context_.fail({other_style ? "no such overload: '" : "unbound function: '",
                          ast.name(node), "'"});
  }
  const Function& function = functions()[node.function];
  if (const auto at = compiled_.regex_at[index]; at != Program::Compiled::none) {
    return matches(node, compiled_.regexes[at]);
  }
  if (node.child_count < function.min_arguments || node.child_count > function.max_arguments) {
    return context_.fail({"no such overload: '", function.name, "' with ",
                          std::to_string(node.child_count), " arguments"});
  }
  std::array<Value, max_arguments> arguments;
  for (std::uint32_t i = 0; i < node.child_count; ++i) {
    arguments[i] = evaluate(ast.child(node, i));
    if (arguments[i].failed()) return arguments[i];
  }
  context_.offset = node.offset;
  return function.body(context_, std::span(arguments.data(), node.child_count));
}

Value Evaluator::matches(const Node& node, const Regex& regex) {
  const Value text = evaluate(compiled_.ast.child(node, 0));
  if (text.failed()) return text;
  context_.offset = node.offset;
  if (!text.is(Kind::string)) return context_.no_overload("matches", std::span(&text, 1));
  if (!context_.charge_text(text.as_text().size() * 4)) return context_.out_of_steps();
  return Value::from_bool(regex.found_in(text.as_text()));
}

Value Evaluator::need_bool(const Value& value, std::string_view name) {
  if (value.is(Kind::boolean) || value.failed()) return value;
  return context_.fail({"no such overload: '", name, "' applied to (", type_name(value.kind()),
                        "); expected a bool"});
}

Value Evaluator::logical_not(const Node& node) {
  const Value operand = evaluate(compiled_.ast.child(node, 0));
  context_.offset = node.offset;
  const Value flag = need_bool(operand, "!");
  return flag.failed() ? flag : Value::from_bool(!flag.as_bool());
}

// && is decided by false, || by true; a term that decides outweighs errors in any other.
Value Evaluator::logical(const Node& node, bool deciding) {
  Value failure = Value::from_bool(!deciding);
  for (const auto child : compiled_.ast.children(node)) {
    const Value term = evaluate(child);
    if (term.is(Kind::boolean)) {
      if (term.as_bool() == deciding) return term;
      continue;
    }
    if (term.failed() && term.as_failure().fatal) return term;
    if (failure.failed()) continue;
    context_.offset = compiled_.ast.node(child).offset;
    failure = need_bool(term, deciding ? "||" : "&&");
  }
  return failure;
}

Value Evaluator::conditional(const Node& node) {
  const Value condition = evaluate(compiled_.ast.child(node, 0));
  context_.offset = node.offset;
  const Value flag = need_bool(condition, "?:");
  if (flag.failed()) return flag;
  return evaluate(compiled_.ast.child(node, flag.as_bool() ? 1 : 2));
}

Value Evaluator::binary(const Node& node) {
  const Value left = evaluate(compiled_.ast.child(node, 0));
  if (left.failed()) return left;
  const Value right = evaluate(compiled_.ast.child(node, 1));
  if (right.failed()) return right;
  context_.offset = node.offset;
  return apply(context_, node.op, left, right);
}

Value Evaluator::list(const Node& node) {
  auto* elements = context_.arena().array<Value>(node.child_count);
  if (elements == nullptr) return context_.out_of_memory();
  for (std::uint32_t i = 0; i < node.child_count; ++i) {
    elements[i] = evaluate(compiled_.ast.child(node, i));
    if (elements[i].failed()) return elements[i];
  }
  return Value::from_list(elements, node.child_count);
}

Value Evaluator::map(const Node& node) {
  const std::uint32_t size = node.child_count / 2;
  auto* entries = context_.arena().array<Entry>(size);
  if (entries == nullptr) return context_.out_of_memory();
  for (std::uint32_t i = 0; i < size; ++i) {
    const NodeIndex key_node = compiled_.ast.child(node, 2 * i);
    const Value key = evaluate(key_node);
    if (key.failed()) return key;
    context_.offset = compiled_.ast.node(key_node).offset;
    const bool allowed = key.is(Kind::boolean) || key.is(Kind::integer) ||
                         key.is(Kind::uinteger) || key.is(Kind::string);
    if (!allowed) {
      return context_.fail({"unsupported key type: expected a bool, int, uint or string, found ",
                            type_name(key.kind())});
    }
    if (find(Value::from_map(entries, i), key, context_.budget)) {
      std::string text;
      append_text(text, key);
      return context_.fail({"Failed with repeated key: '", text, "'"});
    }
    const Value value = evaluate(compiled_.ast.child(node, 2 * i + 1));
    if (value.failed()) return value;
    entries[i] = {key, value};
  }
  return Value::from_map(entries, size);
}

}  // namespace dealkit::expression
