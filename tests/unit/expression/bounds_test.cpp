// What a condition compares its members with, read from its tree.
#include "core/expression/bounds.hpp"

#include <gtest/gtest.h>

#include <array>
#include <limits>
#include <string>

#include "core/expression/context.hpp"
#include "core/expression/program.hpp"

namespace dealkit::expression {
namespace {

Program compiled(const std::string& source) {
  auto program = compile(source, {});
  if (!program) throw std::runtime_error(program.error().message);
  return std::move(*program);
}

/// "value < 5": member, operator and constant of the whole expression; "-" if it is no comparison.
std::string comparison(const std::string& source) {
  const auto program = compiled(source);
  const auto found = comparison_of(program.ast(), program.ast().root());
  if (!found) return "-";
  const auto& constant = found->constant;
  const auto text = constant.is(Kind::string)    ? std::string(constant.as_text())
                    : constant.is(Kind::real)    ? std::to_string(constant.as_double())
                    : constant.is(Kind::integer) ? std::to_string(constant.as_int())
                                                 : "another";
  return std::string(found->member) + " " + std::string(symbol(found->op)) + " " + text;
}

TEST(Comparisons, AreReadInEitherOrder) {
  EXPECT_EQ(comparison("value < 5"), "value < 5");
  EXPECT_EQ(comparison("5 < value"), "value > 5");
  EXPECT_EQ(comparison("5 >= value"), "value <= 5");
  EXPECT_EQ(comparison("'a' == name"), "name == a");
  EXPECT_EQ(comparison("name != 'a'"), "name != a");
}

TEST(Comparisons, KnowSigns) {
  EXPECT_EQ(comparison("value > -5"), "value > -5");
  EXPECT_EQ(comparison("-(-5) <= value"), "value >= 5");
  EXPECT_EQ(comparison("value == -2.5"), "value == -2.500000");
}

TEST(Comparisons, AreNothingElse) {
  for (const auto* source : {"value + 1 > 2", "a < b", "other && value < 3", "value in [1]",
                             "deal.value < 5", "size(name) == 3", "value"}) {
    EXPECT_EQ(comparison(source), "-") << source;
  }
}

/// What holds of two numbers, worked out with the numbers themselves.
bool holds(int a, BinaryOp op, int b) {
  switch (op) {
    case BinaryOp::equal:
      return a == b;
    case BinaryOp::not_equal:
      return a != b;
    case BinaryOp::less:
      return a < b;
    case BinaryOp::less_equal:
      return a <= b;
    case BinaryOp::greater:
      return a > b;
    default:
      return a >= b;
  }
}

TEST(Operators, AreMirroredAndTurnedRound) {
  constexpr std::array ops{BinaryOp::equal,      BinaryOp::not_equal, BinaryOp::less,
                           BinaryOp::less_equal, BinaryOp::greater,   BinaryOp::greater_equal};
  for (const auto op : ops) {
    EXPECT_TRUE(is_comparison(op));
    for (const int a : {1, 2, 3}) {
      EXPECT_EQ(holds(a, op, 2), holds(2, mirrored(op), a)) << symbol(op);
      EXPECT_EQ(holds(a, op, 2), !holds(a, opposite(op), 2)) << symbol(op);
    }
  }
  EXPECT_FALSE(is_comparison(BinaryOp::in));
  EXPECT_FALSE(is_comparison(BinaryOp::add));
}

TEST(NumberBoundsOf, AConstantLieWhereComparisonsSay) {
  const auto five = *integer_bounds(Value::from_int(5));
  EXPECT_EQ(five.from, 5);
  EXPECT_EQ(five.above, 6);
  const auto between = *integer_bounds(Value::from_double(4.5));
  EXPECT_EQ(between.from, 5);
  EXPECT_EQ(between.above, 5);
  const auto largest = *integer_bounds(Value::from_int(std::numeric_limits<std::int64_t>::max()));
  EXPECT_EQ(largest.from, std::numeric_limits<std::int64_t>::max());
  EXPECT_EQ(largest.above, std::nullopt) << "there is no greater one";
  EXPECT_EQ(integer_bounds(Value::from_double(1e30))->from, std::nullopt);
  const auto money = *money_bounds(Value::from_double(0.1));
  EXPECT_EQ(money.from, 100'000);
  EXPECT_EQ(money.above, 100'001);
  EXPECT_FALSE(money_bounds(Value::from_double(std::numeric_limits<double>::quiet_NaN())));
}

}  // namespace
}  // namespace dealkit::expression
