// Works out beforehand what does not depend on variables: so that `x in ['a', 'b']` builds no list
// when it is evaluated, and matches() compiles no pattern.
#include <algorithm>

#include "core/expression/compiled.hpp"
#include "core/expression/evaluator.hpp"
#include "core/expression/lexer.hpp"

namespace dealkit::expression {
namespace {

bool is_constant(const Program::Compiled& compiled, NodeIndex index) {
  return compiled.ast.node(index).kind == NodeKind::constant ||
         compiled.folded_at[index] != Program::Compiled::none;
}

bool can_fold(const Program::Compiled& compiled, const Node& node) {
  const Ast& ast = compiled.ast;
  const bool container = node.kind == NodeKind::list || node.kind == NodeKind::map;
  const bool time = node.kind == NodeKind::call && node.child_count == 1 &&
                    (ast.name(node) == "timestamp" || ast.name(node) == "duration");
  if (!container && !time) return false;
  const auto children = ast.children(node);
  return std::all_of(children.begin(), children.end(),
                     [&](NodeIndex child) { return is_constant(compiled, child); });
}

// Moves a list's or map's own array out of the evaluation's memory; what it holds was folded
// before and lives here already.
Value keep(Arena& arena, const Value& value) {
  if (value.is(Kind::list)) {
    auto* elements = arena.array<Value>(value.size());
    std::uint32_t count = 0;
    for (Walk walk(value); walk.next();) elements[count++] = walk.value();
    return Value::from_list(elements, count);
  }
  if (value.is(Kind::map)) {
    auto* entries = arena.array<Entry>(value.size());
    std::uint32_t count = 0;
    for (Walk walk(value); walk.next();) entries[count++] = {walk.key(), walk.value()};
    return Value::from_map(entries, count);
  }
  return value;
}

base::Result<void> compile_pattern(Program::Compiled& compiled, NodeIndex index) {
  const Ast& ast = compiled.ast;
  const Node& node = ast.node(index);
  if (node.kind != NodeKind::call || ast.name(node) != "matches" || node.child_count != 2) {
    return {};
  }
  const Node& pattern = ast.node(ast.child(node, 1));
  if (pattern.kind != NodeKind::constant || !ast.constant(pattern).is(Kind::string)) return {};
  auto regex = Regex::compile(ast.constant(pattern).as_text());
  if (!regex) {
    base::Error error = std::move(regex).error();
    error.position = position_of(compiled.source, pattern.offset);
    return error;
  }
  compiled.regex_at[index] = static_cast<std::uint32_t>(compiled.regexes.size());
  compiled.regexes.push_back(std::move(*regex));
  return {};
}

}  // namespace

base::Result<void> fold(Program::Compiled& compiled) {
  const std::size_t count = compiled.ast.size();
  compiled.folded_at.assign(count, Program::Compiled::none);
  compiled.regex_at.assign(count, Program::Compiled::none);
  const NamedValues nothing;
  Scratch::State state{Limits{}};
  // Children stand before their parents.
  for (NodeIndex i = 0; i < count; ++i) {
    DEALKIT_RETURN_IF_ERROR(compile_pattern(compiled, i));
    if (!can_fold(compiled, compiled.ast.node(i))) continue;
    const Value value = Evaluator(compiled, nothing, state).run(i);
    // A failure is left to the evaluation that reaches it: another branch may absorb it.
    if (value.failed()) continue;
    compiled.folded_at[i] = static_cast<std::uint32_t>(compiled.folded.size());
    compiled.folded.push_back(keep(compiled.arena, value));
  }
  return {};
}

}  // namespace dealkit::expression
