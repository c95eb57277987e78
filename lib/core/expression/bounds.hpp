// What an expression compares its members with: for whoever wants to know of a condition, without
// evaluating it, which values it can hold for (the WHERE of a database, a lint of routes).
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "core/expression/ast.hpp"
#include "core/expression/value.hpp"

namespace dealkit::expression {

/// "==", "!=" and those of order.
bool is_comparison(BinaryOp op);
/// a op b is b mirrored(op) a.
BinaryOp mirrored(BinaryOp op);
/// Holds of two values that can be compared where `op`, a comparison, does not. (NaN is less than
/// nothing, and nothing is less than it: there neither holds.)
BinaryOp opposite(BinaryOp op);

/// The value of a literal, also of a number with signs before it; nothing for another node, and for
/// a number that has no negative.
std::optional<Value> constant_of(const Ast& ast, NodeIndex at);

/// A comparison of a member with a constant, in whichever order they stand there.
struct Comparison {
  std::string_view member;  // of the record: a variable
  BinaryOp op;              // member op constant
  Value constant;
};
std::optional<Comparison> comparison_of(const Ast& ast, NodeIndex at);

/// Where a constant lies among numbers that are counted in whole steps and rise as what an
/// expression sees of them does. Nothing: there is no such number.
struct NumberBounds {
  std::optional<std::int64_t> from;   // the first that is not less than the constant
  std::optional<std::int64_t> above;  // the first that is greater
};
/// Of amounts in micros, which an expression sees as doubles; nothing for NaN.
std::optional<NumberBounds> money_bounds(const Value& constant);
/// Of 64-bit integers.
std::optional<NumberBounds> integer_bounds(const Value& constant);

}  // namespace dealkit::expression
