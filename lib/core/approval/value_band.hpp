// Which values a routing condition can hold for, as far as its comparisons of `value` say: so that
// a route is found that never matches. Internal to this folder.
#pragma once

#include <utility>
#include <vector>

#include "core/expression/ast.hpp"

namespace dealkit::approval {

/// A set of numbers as stretches between edges. An edge lies just before or just after a number.
class ValueBands {
 public:
  using Edge = std::pair<double, int>;  // 0: before the number, 1: after it
  struct Interval {
    Edge from, to;
  };

  static ValueBands all();
  static ValueBands of(Interval interval);
  bool empty() const { return intervals_.empty(); }
  void add(const ValueBands& other);
  bool contains(const ValueBands& other) const;
  ValueBands complement() const;
  ValueBands intersection(const ValueBands& other) const;

 private:
  std::vector<Interval> intervals_;  // rising, neither touching nor empty
};

struct Band {
  ValueBands within;   // the condition holds for no other value
  bool exact = false;  // and for each of these, whatever else the deal is
};
Band band_of(const expression::Ast& ast);

}  // namespace dealkit::approval
