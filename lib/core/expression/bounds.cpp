// See bounds.hpp. The bounds are searched with the comparison of the expressions themselves, so
// that no rule of theirs (rounding to doubles, integers against doubles) stands here again.
#include "core/expression/bounds.hpp"

#include <charconv>
#include <cmath>
#include <limits>
#include <string>

#include "core/base/money.hpp"

namespace dealkit::expression {
namespace {

/// What an expression reads from the text of an amount.
Value seen_as_money(std::int64_t micros) {
  const std::string text = base::to_string(base::Micros{micros});
  double number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return Value::from_double(number);
}

/// The first number in [low, high] for which `holds`, which stays true from there on.
template <class Holds>
std::optional<std::int64_t> first_number(std::int64_t low, std::int64_t high, const Holds& holds) {
  if (!holds(high)) return std::nullopt;
  while (low < high) {
    const std::int64_t middle =
        low + static_cast<std::int64_t>(
                  (static_cast<std::uint64_t>(high) - static_cast<std::uint64_t>(low)) / 2);
    if (holds(middle)) {
      high = middle;
    } else {
      low = middle + 1;
    }
  }
  return low;
}

template <class Seen>
std::optional<NumberBounds> bounds_among(const Value& constant, std::int64_t low, std::int64_t high,
                                         const Seen& seen) {
  if (constant.is(Kind::real) && std::isnan(constant.as_double())) return std::nullopt;
  NumberBounds found;
  found.from = first_number(
      low, high, [&](std::int64_t number) { return *compare(seen(number), constant) >= 0; });
  found.above = first_number(
      low, high, [&](std::int64_t number) { return *compare(seen(number), constant) > 0; });
  return found;
}

}  // namespace

bool is_comparison(BinaryOp op) {
  switch (op) {
    case BinaryOp::equal:
    case BinaryOp::not_equal:
    case BinaryOp::less:
    case BinaryOp::less_equal:
    case BinaryOp::greater:
    case BinaryOp::greater_equal:
      return true;
    default:
      return false;
  }
}

BinaryOp mirrored(BinaryOp op) {
  switch (op) {
    case BinaryOp::less:
      return BinaryOp::greater;
    case BinaryOp::less_equal:
      return BinaryOp::greater_equal;
    case BinaryOp::greater:
      return BinaryOp::less;
    case BinaryOp::greater_equal:
      return BinaryOp::less_equal;
    default:
      return op;
  }
}

BinaryOp opposite(BinaryOp op) {
  switch (op) {
    case BinaryOp::equal:
      return BinaryOp::not_equal;
    case BinaryOp::not_equal:
      return BinaryOp::equal;
    case BinaryOp::less:
      return BinaryOp::greater_equal;
    case BinaryOp::less_equal:
      return BinaryOp::greater;
    case BinaryOp::greater:
      return BinaryOp::less_equal;
    default:
      return BinaryOp::less;
  }
}

std::optional<Value> constant_of(const Ast& ast, NodeIndex at) {
  const Node& node = ast.node(at);
  if (node.kind == NodeKind::constant) return ast.constant(node);
  if (node.kind != NodeKind::negate) return std::nullopt;
  const auto value = constant_of(ast, ast.child(node, 0));
  if (!value) return std::nullopt;
  if (value->is(Kind::real)) return Value::from_double(-value->as_double());
  if (value->is(Kind::integer) && value->as_int() > std::numeric_limits<std::int64_t>::min()) {
    return Value::from_int(-value->as_int());
  }
  return std::nullopt;
}

std::optional<Comparison> comparison_of(const Ast& ast, NodeIndex at) {
  const Node& node = ast.node(at);
  if (node.kind != NodeKind::binary || !is_comparison(node.op)) return std::nullopt;
  const NodeIndex left = ast.child(node, 0);
  const NodeIndex right = ast.child(node, 1);
  const auto compared = [&](NodeIndex member, BinaryOp op,
                            NodeIndex constant) -> std::optional<Comparison> {
    const Node& variable = ast.node(member);
    if (variable.kind != NodeKind::variable) return std::nullopt;
    auto value = constant_of(ast, constant);
    if (!value) return std::nullopt;
    return Comparison{ast.name(variable), op, std::move(*value)};
  };
  if (auto found = compared(left, node.op, right)) return found;
  return compared(right, mirrored(node.op), left);
}

std::optional<NumberBounds> money_bounds(const Value& constant) {
  const auto limit = base::micros_limit.value;
  return bounds_among(constant, -limit, limit, seen_as_money);
}

std::optional<NumberBounds> integer_bounds(const Value& constant) {
  using Limits = std::numeric_limits<std::int64_t>;
  return bounds_among(constant, Limits::min(), Limits::max(),
                      [](std::int64_t number) { return Value::from_int(number); });
}

}  // namespace dealkit::expression
