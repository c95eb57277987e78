// The operators + - * / % and their overloads, comparison and `in`. Integers never wrap.
#include <array>
#include <cmath>
#include <cstring>
#include <limits>

#include "core/expression/context.hpp"

namespace dealkit::expression {
namespace {

Value overflow(Context& context, std::string_view type) {
  return context.fail({"return error for overflow: the result does not fit ", type});
}

Value integers(Context& context, BinaryOp op, std::int64_t a, std::int64_t b) {
  std::int64_t result = 0;
  bool overflows = false;
  switch (op) {
    case BinaryOp::add: overflows = __builtin_add_overflow(a, b, &result); break;
    case BinaryOp::subtract: overflows = __builtin_sub_overflow(a, b, &result); break;
    case BinaryOp::multiply: overflows = __builtin_mul_overflow(a, b, &result); break;
    default:
      if (b == 0) return context.fail({op == BinaryOp::divide ? "divide by zero"
                                                              : "modulus by zero"});
      overflows = a == std::numeric_limits<std::int64_t>::min() && b == -1;
      if (!overflows) result = op == BinaryOp::divide ? a / b : a % b;
  }
  return overflows ? overflow(context, "an int") : Value::from_int(result);
}

Value uintegers(Context& context, BinaryOp op, std::uint64_t a, std::uint64_t b) {
  std::uint64_t result = 0;
  bool overflows = false;
  switch (op) {
    case BinaryOp::add: overflows = __builtin_add_overflow(a, b, &result); break;
    case BinaryOp::subtract: overflows = __builtin_sub_overflow(a, b, &result); break;
    case BinaryOp::multiply: overflows = __builtin_mul_overflow(a, b, &result); break;
    default:
      if (b == 0) return context.fail({op == BinaryOp::divide ? "divide by zero"
                                                              : "modulus by zero"});
      result = op == BinaryOp::divide ? a / b : a % b;
  }
  return overflows ? overflow(context, "a uint") : Value::from_uint(result);
}

double reals(BinaryOp op, double a, double b) {
  switch (op) {
    case BinaryOp::add: return a + b;
    case BinaryOp::subtract: return a - b;
    case BinaryOp::multiply: return a * b;
    default: break;
  }
  // IEEE 754 says what division by zero is; C++ leaves it undefined.
  if (b != 0) return a / b;
  if (a == 0 || std::isnan(a)) return std::numeric_limits<double>::quiet_NaN();
  const double infinity = std::numeric_limits<double>::infinity();
  return std::signbit(a) == std::signbit(b) ? infinity : -infinity;
}

Value concatenate(Context& context, const Value& left, const Value& right) {
  const auto a = left.as_text();
  const auto b = right.as_text();
  if (!context.charge_text(a.size() + b.size())) return context.out_of_steps();
  auto* place = context.arena().array<char>(a.size() + b.size());
  if (place == nullptr) return context.out_of_memory();
  std::memcpy(place, a.data(), a.size());
  std::memcpy(place + a.size(), b.data(), b.size());
  const std::string_view text(place, a.size() + b.size());
  return left.is(Kind::string) ? Value::from_string(text) : Value::from_bytes(text);
}

Value append_lists(Context& context, const Value& left, const Value& right) {
  const std::uint64_t size = std::uint64_t{left.size()} + right.size();
  if (!context.budget.charge(size)) return context.out_of_steps();
  auto* place = context.arena().array<Value>(size);
  if (place == nullptr) return context.out_of_memory();
  std::uint32_t count = 0;
  for (Walk walk(left); walk.next();) place[count++] = walk.value();
  for (Walk walk(right); walk.next();) place[count++] = walk.value();
  return Value::from_list(place, count);
}

Value from_nanos(Context& context, __int128_t nanos) {
  const auto duration = duration_from_nanos(nanos);
  if (duration) return Value::from_duration(*duration);
  return context.fail({"duration out of range: more than 292 years"});
}

Value move_instant(Context& context, const Value& instant, base::Duration by) {
  const auto moved = base::add(instant.as_instant(), by);
  if (moved) return Value::from_instant(*moved);
  return context.fail({"timestamp out of range: expected a year from 1 to 9999"});
}

base::Duration opposite(base::Duration d) { return {-d.seconds, -d.nanos}; }

// + and - with a timestamp or a duration on the left.
std::optional<Value> times(Context& context, BinaryOp op, const Value& left, const Value& right) {
  const bool plus = op == BinaryOp::add;
  if (!plus && op != BinaryOp::subtract) return std::nullopt;
  if (left.is(Kind::duration) && right.is(Kind::duration)) {
    const auto a = to_nanos(left.as_duration());
    const auto b = to_nanos(right.as_duration());
    return from_nanos(context, plus ? a + b : a - b);
  }
  if (left.is(Kind::timestamp) && right.is(Kind::duration)) {
    const auto by = right.as_duration();
    return move_instant(context, left, plus ? by : opposite(by));
  }
  if (plus && left.is(Kind::duration) && right.is(Kind::timestamp)) {
    return move_instant(context, right, left.as_duration());
  }
  if (!plus && left.is(Kind::timestamp) && right.is(Kind::timestamp)) {
    const auto a = left.as_instant();
    const auto b = right.as_instant();
    const __int128_t nanos_per_second = 1'000'000'000;
    return from_nanos(context, (static_cast<__int128_t>(a.seconds) - b.seconds) *
                                       nanos_per_second +
                                   (a.nanos - b.nanos));
  }
  return std::nullopt;
}

Value no_overload(Context& context, BinaryOp op, const Value& left, const Value& right) {
  const std::array<Value, 2> both{left, right};
  const auto is_number = [](const Value& v) {
    return v.is(Kind::integer) || v.is(Kind::uinteger) || v.is(Kind::real);
  };
  if (is_number(left) && is_number(right) && left.kind() != right.kind()) {
    const auto a = type_name(left.kind());
    const auto b = type_name(right.kind());
    return context.fail({"no such overload: '", symbol(op), "' applied to (", a, ", ", b,
                         "); convert one side with int(), uint() or double()"});
  }
  return context.no_overload(symbol(op), both);
}

Value arithmetic(Context& context, BinaryOp op, const Value& left, const Value& right) {
  if (left.kind() == right.kind()) {
    switch (left.kind()) {
      case Kind::integer: return integers(context, op, left.as_int(), right.as_int());
      case Kind::uinteger: return uintegers(context, op, left.as_uint(), right.as_uint());
      case Kind::real:
        if (op == BinaryOp::modulo) break;
        return Value::from_double(reals(op, left.as_double(), right.as_double()));
      case Kind::string:
      case Kind::bytes:
        if (op == BinaryOp::add) return concatenate(context, left, right);
        break;
      case Kind::list:
        if (op == BinaryOp::add) return append_lists(context, left, right);
        break;
      default: break;
    }
  }
  if (auto result = times(context, op, left, right)) return *result;
  return no_overload(context, op, left, right);
}

Value contains(Context& context, const Value& needle, const Value& container) {
  if (container.is(Kind::map)) {
    return Value::from_bool(find(container, needle, context.budget).has_value());
  }
  if (!container.is(Kind::list)) return no_overload(context, BinaryOp::in, needle, container);
  for (Walk walk(container); walk.next();) {
    if (equal(walk.value(), needle, context.budget)) return Value::from_bool(true);
    if (context.budget.spent()) break;
  }
  return Value::from_bool(false);
}

}  // namespace

Value apply(Context& context, BinaryOp op, const Value& left, const Value& right) {
  switch (op) {
    case BinaryOp::equal: return Value::from_bool(equal(left, right, context.budget));
    case BinaryOp::not_equal: return Value::from_bool(!equal(left, right, context.budget));
    case BinaryOp::in: return contains(context, left, right);
    case BinaryOp::less:
    case BinaryOp::less_equal:
    case BinaryOp::greater:
    case BinaryOp::greater_equal: break;
    default: return arithmetic(context, op, left, right);
  }
  const auto order = compare(left, right);
  if (!order) return no_overload(context, op, left, right);
  switch (op) {
    case BinaryOp::less: return Value::from_bool(*order < 0);
    case BinaryOp::less_equal: return Value::from_bool(*order <= 0);
    case BinaryOp::greater: return Value::from_bool(*order > 0);
    default: return Value::from_bool(*order >= 0);
  }
}

Value negate(Context& context, const Value& operand) {
  if (operand.is(Kind::integer)) return integers(context, BinaryOp::subtract, 0, operand.as_int());
  if (operand.is(Kind::real)) return Value::from_double(-operand.as_double());
  return context.no_overload("-", std::span(&operand, 1));
}

std::optional<base::Duration> duration_from_nanos(__int128_t nanos) {
  if (nanos > std::numeric_limits<std::int64_t>::max() ||
      nanos < std::numeric_limits<std::int64_t>::min()) {
    return std::nullopt;
  }
  const __int128_t nanos_per_second = 1'000'000'000;
  return base::Duration{static_cast<std::int64_t>(nanos / nanos_per_second),
                        static_cast<std::int32_t>(nanos % nanos_per_second)};
}

__int128_t to_nanos(base::Duration duration) {
  return static_cast<__int128_t>(duration.seconds) * 1'000'000'000 + duration.nanos;
}

}  // namespace dealkit::expression
