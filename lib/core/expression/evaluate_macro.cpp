// Evaluation of the macros: all, exists, exists_one, map, filter, transformList, transformMap.
#include "core/expression/evaluator.hpp"

namespace dealkit::expression {

// One variable holds a list's element or a map's key; two hold index and element, or key and value.
void Evaluator::bind(const Node& node, const Value& range, const Walk& walk) {
  if (node.variables == 2) {
    slots_[node.slot] = walk.key();
    slots_[node.slot + 1] = walk.value();
  } else {
    slots_[node.slot] = range.is(Kind::map) ? walk.key() : walk.value();
  }
}

Value Evaluator::macro(const Node& node) {
  const Value range = evaluate(compiled_.ast.child(node, 0));
  if (range.failed()) return range;
  context_.offset = node.offset;
  if (!range.is(Kind::list) && !range.is(Kind::map)) {
    return context_.no_overload(name_of(node.macro), std::span(&range, 1));
  }
  switch (node.macro) {
    case Macro::all:
    case Macro::exists: return quantifier(node, range);
    case Macro::exists_one: return exactly_one(node, range);
    case Macro::filter: return filter(node, range);
    case Macro::map:
    case Macro::transform_list: return transform(node, range);
    case Macro::transform_map: return transform_map(node, range);
  }
  return Value();
}

// all() is decided by a false, exists() by a true, whatever fails before or after it.
Value Evaluator::quantifier(const Node& node, const Value& range) {
  const bool deciding = node.macro == Macro::exists;
  const NodeIndex body = compiled_.ast.child(node, 1);
  Value result = Value::from_bool(!deciding);
  for (Walk walk(range); walk.next();) {
    if (!context_.budget.charge(1)) return context_.out_of_steps();
    bind(node, range, walk);
    const Value term = evaluate(body);
    if (term.is(Kind::boolean)) {
      if (term.as_bool() == deciding) return term;
      continue;
    }
    if (term.failed() && term.as_failure().fatal) return term;
    if (result.failed()) continue;
    context_.offset = compiled_.ast.node(body).offset;
    result = need_bool(term, name_of(node.macro));
  }
  return result;
}

Value Evaluator::exactly_one(const Node& node, const Value& range) {
  const NodeIndex body = compiled_.ast.child(node, 1);
  std::uint32_t count = 0;
  for (Walk walk(range); walk.next();) {
    if (!context_.budget.charge(1)) return context_.out_of_steps();
    bind(node, range, walk);
    const Value term = evaluate(body);
    context_.offset = compiled_.ast.node(body).offset;
    const Value flag = need_bool(term, name_of(node.macro));
    if (flag.failed()) return flag;
    count += flag.as_bool() ? 1 : 0;
  }
  return Value::from_bool(count == 1);
}

Value Evaluator::filter(const Node& node, const Value& range) {
  const NodeIndex body = compiled_.ast.child(node, 1);
  auto* kept = context_.arena().array<Value>(range.size());
  if (kept == nullptr) return context_.out_of_memory();
  std::uint32_t count = 0;
  for (Walk walk(range); walk.next();) {
    if (!context_.budget.charge(1)) return context_.out_of_steps();
    bind(node, range, walk);
    const Value element = slots_[node.slot];
    const Value term = evaluate(body);
    context_.offset = compiled_.ast.node(body).offset;
    const Value flag = need_bool(term, name_of(node.macro));
    if (flag.failed()) return flag;
    if (flag.as_bool()) kept[count++] = element;
  }
  return Value::from_list(kept, count);
}

Value Evaluator::transform(const Node& node, const Value& range) {
  const bool filtered = node.child_count == 3;
  auto* made = context_.arena().array<Value>(range.size());
  if (made == nullptr) return context_.out_of_memory();
  std::uint32_t count = 0;
  for (Walk walk(range); walk.next();) {
    if (!context_.budget.charge(1)) return context_.out_of_steps();
    bind(node, range, walk);
    if (filtered) {
      const Value flag = need_bool(evaluate(compiled_.ast.child(node, 1)), name_of(node.macro));
      if (flag.failed()) return flag;
      if (!flag.as_bool()) continue;
    }
    made[count] = evaluate(compiled_.ast.child(node, filtered ? 2 : 1));
    if (made[count].failed()) return made[count];
    ++count;
  }
  return Value::from_list(made, count);
}

Value Evaluator::transform_map(const Node& node, const Value& range) {
  const bool filtered = node.child_count == 3;
  auto* made = context_.arena().array<Entry>(range.size());
  if (made == nullptr) return context_.out_of_memory();
  std::uint32_t count = 0;
  for (Walk walk(range); walk.next();) {
    if (!context_.budget.charge(1)) return context_.out_of_steps();
    bind(node, range, walk);
    if (filtered) {
      const Value flag = need_bool(evaluate(compiled_.ast.child(node, 1)), name_of(node.macro));
      if (flag.failed()) return flag;
      if (!flag.as_bool()) continue;
    }
    const Value value = evaluate(compiled_.ast.child(node, filtered ? 2 : 1));
    if (value.failed()) return value;
    made[count++] = {walk.key(), value};
  }
  return Value::from_map(made, count);
}

}  // namespace dealkit::expression
