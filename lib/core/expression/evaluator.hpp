// Walks a compiled tree. Internal to this folder.
#pragma once

#include <string_view>

#include "core/expression/compiled.hpp"
#include "core/expression/context.hpp"

namespace dealkit::expression {

class Evaluator {
 public:
  Evaluator(const Program::Compiled& compiled, const Bindings& bindings, Scratch::State& state);
  /// The value of a subtree, or a failure; valid until the next one on the same state.
  Value run(NodeIndex index) { return evaluate(index); }

 private:
  Value evaluate(NodeIndex index);
  Value inner(NodeIndex index, const Node& node);
  Value variable(const Node& node);
  Value select(NodeIndex index, const Node& node);
  Value has(const Node& node);
  Value index(const Node& node);
  Value call(NodeIndex index, const Node& node);
  Value matches(const Node& node, const Regex& regex);
  Value logical_not(const Node& node);
  Value logical(const Node& node, bool deciding);
  Value conditional(const Node& node);
  Value binary(const Node& node);
  Value list(const Node& node);
  Value map(const Node& node);

  // evaluate_macro.cpp
  Value macro(const Node& node);
  Value quantifier(const Node& node, const Value& range);
  Value exactly_one(const Node& node, const Value& range);
  Value filter(const Node& node, const Value& range);
  Value transform(const Node& node, const Value& range);
  Value transform_map(const Node& node, const Value& range);
  void bind(const Node& node, const Value& range, const Walk& walk);

  // A failure in place of a value that is not a bool.
  Value need_bool(const Value& value, std::string_view name);
  // a.b.c as one name, if bindings know such; else nothing.
  std::optional<Value> dotted_variable(NodeIndex index);
  bool append_dotted(NodeIndex index, std::string& out) const;

  const Program::Compiled& compiled_;
  const Bindings& bindings_;
  Context context_;
  std::vector<Value>& slots_;
  bool dotted_;
};

}  // namespace dealkit::expression
