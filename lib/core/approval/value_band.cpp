#include "core/approval/value_band.hpp"

#include <algorithm>
#include <limits>
#include <optional>

#include "core/expression/bounds.hpp"

namespace dealkit::approval {
namespace {

using expression::BinaryOp;
using expression::NodeKind;

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr ValueBands::Edge lowest{-infinity, 0};
constexpr ValueBands::Edge highest{infinity, 1};

std::optional<double> number_of(const expression::Value& constant) {
  if (constant.is(expression::Kind::integer)) return static_cast<double>(constant.as_int());
  if (constant.is(expression::Kind::uinteger)) return static_cast<double>(constant.as_uint());
  if (constant.is(expression::Kind::real) && constant.as_double() == constant.as_double()) {
    return constant.as_double();
  }
  return std::nullopt;
}

std::optional<ValueBands> compared(BinaryOp op, double number) {
  switch (op) {
    case BinaryOp::less: return ValueBands::of({lowest, {number, 0}});
    case BinaryOp::less_equal: return ValueBands::of({lowest, {number, 1}});
    case BinaryOp::greater: return ValueBands::of({{number, 1}, highest});
    case BinaryOp::greater_equal: return ValueBands::of({{number, 0}, highest});
    case BinaryOp::equal: return ValueBands::of({{number, 0}, {number, 1}});
    case BinaryOp::not_equal: return ValueBands::of({{number, 0}, {number, 1}}).complement();
    default: return std::nullopt;
  }
}

Band band_of(const expression::Ast& ast, expression::NodeIndex at) {
  const auto& node = ast.node(at);
  if (node.kind == NodeKind::constant && ast.constant(node).is(expression::Kind::boolean)) {
    return {ast.constant(node).as_bool() ? ValueBands::all() : ValueBands{}, true};
  }
  if (const auto comparison = expression::comparison_of(ast, at);
      comparison && comparison->member == "value") {
    const auto number = number_of(comparison->constant);
    if (auto bands = number ? compared(comparison->op, *number) : std::nullopt) {
      return {std::move(*bands), true};
    }
  }
  if (node.kind == NodeKind::logical_not) {
    const Band inner = band_of(ast, ast.child(node, 0));
    if (inner.exact) return {inner.within.complement(), true};
  }
  if (node.kind == NodeKind::logical_and || node.kind == NodeKind::logical_or) {
    const bool both = node.kind == NodeKind::logical_and;
    Band band{both ? ValueBands::all() : ValueBands{}, true};
    for (const auto child : ast.children(node)) {
      const Band part = band_of(ast, child);
      if (both) {
        band.within = band.within.intersection(part.within);
      } else {
        band.within.add(part.within);
      }
      band.exact = band.exact && part.exact;
    }
    return band;
  }
  return {ValueBands::all(), false};
}

}  // namespace

ValueBands ValueBands::all() { return of({lowest, highest}); }

ValueBands ValueBands::of(Interval interval) {
  ValueBands bands;
  if (interval.from < interval.to) bands.intervals_.push_back(interval);
  return bands;
}

void ValueBands::add(const ValueBands& other) {
  for (auto interval : other.intervals_) {
    // Those that it meets, become one with it; a policy may have many routes.
    const auto first = std::lower_bound(
        intervals_.begin(), intervals_.end(), interval,
        [](const Interval& a, const Interval& b) { return a.to < b.from; });
    auto last = first;
    for (; last != intervals_.end() && last->from <= interval.to; ++last) {
      interval = {std::min(interval.from, last->from), std::max(interval.to, last->to)};
    }
    intervals_.insert(intervals_.erase(first, last), interval);
  }
}

ValueBands ValueBands::complement() const {
  ValueBands rest;
  Edge from = lowest;
  for (const Interval& interval : intervals_) {
    if (from < interval.from) rest.intervals_.push_back({from, interval.from});
    from = interval.to;
  }
  if (from < highest) rest.intervals_.push_back({from, highest});
  return rest;
}

ValueBands ValueBands::intersection(const ValueBands& other) const {
  ValueBands both;
  for (const Interval& a : intervals_) {
    for (const Interval& b : other.intervals_) {
      const Interval shared{std::max(a.from, b.from), std::min(a.to, b.to)};
      if (shared.from < shared.to) both.intervals_.push_back(shared);
    }
  }
  return both;  // rising, since both are
}

bool ValueBands::contains(const ValueBands& other) const {
  return std::all_of(other.intervals_.begin(), other.intervals_.end(), [this](const Interval& one) {
    const auto after = std::upper_bound(
        intervals_.begin(), intervals_.end(), one,
        [](const Interval& a, const Interval& b) { return a.from < b.from; });
    return after != intervals_.begin() && one.to <= std::prev(after)->to;
  });
}

Band band_of(const expression::Ast& ast) {
  return band_of(ast, ast.root());
}

}  // namespace dealkit::approval
