// The parsed form of an expression: nodes in one vector, children by index. What a translator (to
// SQL, to a match index) walks. Macros are nodes of their own, not expanded.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/expression/value.hpp"

namespace dealkit::expression {

using NodeIndex = std::uint32_t;

enum class NodeKind : std::uint8_t {
  constant,      // data: constant
  variable,      // data: name; what the bindings know
  local,         // data: name; a macro's variable, in slot
  select,        // data: name; child: operand
  has,           // data: name; child: operand. has(operand.name)
  has_variable,  // data: name. has(name)
  index,         // children: operand, index
  call,          // data: name; children: receiver (if member), arguments
  logical_not,   // child
  negate,        // child
  binary,        // op; children: left, right
  logical_and,   // two or more children
  logical_or,    // two or more children
  conditional,   // children: condition, then, else
  list,          // children: elements
  map,           // children: key, value, key, value, ...
  macro,         // macro; children: range, body or range, filter, body; variables from slot on
};

enum class BinaryOp : std::uint8_t {
  add, subtract, multiply, divide, modulo, equal, not_equal, less, less_equal, greater,
  greater_equal, in,
};
/// "+", "==", "in".
std::string_view symbol(BinaryOp op);

enum class Macro : std::uint8_t { all, exists, exists_one, map, filter, transform_list,
                                  transform_map };
std::string_view name_of(Macro macro);

struct Node {
  NodeKind kind = NodeKind::constant;
  BinaryOp op = BinaryOp::add;
  Macro macro = Macro::all;
  std::uint8_t variables = 0;   // macro: 1 or 2
  bool member = false;          // call: the first child is the receiver
  bool absolute = false;        // variable, call: written with a leading dot
  std::uint16_t height = 1;     // of the subtree
  std::uint32_t offset = 0;     // in the source: of the operator, name, bracket or literal
  std::uint32_t data = 0;       // index of a name or constant
  std::uint32_t slot = 0;       // local, macro: place of the (first) variable
  std::uint32_t function = 0;   // call: the function's number, see functions.hpp
  std::uint32_t first_child = 0;
  std::uint32_t child_count = 0;
};

class Ast {
 public:
  NodeIndex root() const { return root_; }
  const Node& node(NodeIndex index) const { return nodes_[index]; }
  std::size_t size() const { return nodes_.size(); }
  std::span<const NodeIndex> children(const Node& node) const {
    return {children_.data() + node.first_child, node.child_count};
  }
  NodeIndex child(const Node& node, std::uint32_t which) const {
    return children_[node.first_child + which];
  }
  /// The name of a variable, a member or a function.
  std::string_view name(const Node& node) const { return names_[node.data]; }
  /// The name of a macro's first or second variable.
  std::string_view variable_name(const Node& node, std::uint32_t which) const {
    return names_[node.data + which];
  }
  const Value& constant(const Node& node) const { return constants_[node.data]; }
  /// How many macro variables are alive at once at most.
  std::uint32_t slots() const { return slots_; }

 private:
  friend class Parser;
  std::vector<Node> nodes_;
  std::vector<NodeIndex> children_;
  std::vector<std::string> names_;
  std::vector<Value> constants_;
  NodeIndex root_ = 0;
  std::uint32_t slots_ = 0;
};

/// The expression as text that parses to the same tree: one space around operators, parentheses
/// where they matter, strings in double quotes.
std::string to_source(const Ast& ast);

}  // namespace dealkit::expression
