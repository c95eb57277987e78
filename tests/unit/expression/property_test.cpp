// Properties: integers against a 128-bit model, the symmetry of && and ||, printing and parsing.
#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <array>
#include <limits>

#include "core/base/rng.hpp"
#include "support.hpp"

namespace dealkit::expression::test {
namespace {

// Half of them near the edges, where overflows are.
std::int64_t any_int() {
  const auto small = *rc::gen::inRange<std::int64_t>(-20, 20);
  switch (*rc::gen::inRange(0, 4)) {
    case 0: return std::numeric_limits<std::int64_t>::max() - std::max<std::int64_t>(small, 0);
    case 1: return std::numeric_limits<std::int64_t>::min() + std::max<std::int64_t>(small, 0);
    case 2: return small;
    default:
      return static_cast<std::int64_t>(*rc::gen::arbitrary<std::uint64_t>() * 1'000'003);
  }
}

RC_GTEST_PROP(Integers, AgreeWith128Bits, ()) {
  const std::int64_t a = any_int();
  const std::int64_t b = any_int();
  const auto op = *rc::gen::element<std::string>("+", "-", "*", "/", "%");
  NamedValues values;
  values.set("a", Value::from_int(a)).set("b", Value::from_int(b));
  const std::string got = run("a " + op + " b", values);
  if ((op == "/" || op == "%") && b == 0) {
    RC_ASSERT(got.find("by zero") != std::string::npos);
    return;
  }
  const auto wide_a = static_cast<__int128_t>(a);
  const __int128_t expected = op == "+"   ? wide_a + b
                              : op == "-" ? wide_a - b
                              : op == "*" ? wide_a * b
                              : op == "/" ? wide_a / b
                                          : wide_a % b;
  // cel-go refuses the remainder of the division that overflows, and so do we.
  const bool fits = expected >= std::numeric_limits<std::int64_t>::min() &&
                    expected <= std::numeric_limits<std::int64_t>::max() &&
                    !(op == "%" && a == std::numeric_limits<std::int64_t>::min() && b == -1);
  if (fits) {
    RC_ASSERT(got == "{\"int64\":\"" + std::to_string(static_cast<std::int64_t>(expected)) + "\"}");
  } else {
    RC_ASSERT(got.find("overflow") != std::string::npos);
  }
}

TEST(Times, DifferencesKeepTheirFractions) {
  EXPECT_EQ(run("timestamp('2026-10-01T00:00:01.25Z') - timestamp('2026-10-01T00:00:00.5Z') == "
                "duration('0.75s')"),
            R"({"bool":true})");
  EXPECT_EQ(run("timestamp('2026-10-01T00:00:00.5Z') - timestamp('2026-10-01T00:00:01.25Z') == "
                "duration('-0.75s')"),
            R"({"bool":true})");
}

RC_GTEST_PROP(Times, AddingAndTakingAwayAreOpposites, ()) {
  NamedValues values;
  const auto nanos = [] { return *rc::gen::inRange<std::int32_t>(0, 1'000'000'000); };
  const base::Instant start{*rc::gen::inRange<std::int64_t>(0, 4'000'000'000), nanos()};
  base::Duration step{*rc::gen::inRange<std::int64_t>(-1'000'000'000, 1'000'000'000), nanos()};
  if (step.seconds < 0 && step.nanos != 0) step.nanos = -step.nanos;
  values.set("t", Value::from_instant(start)).set("d", Value::from_duration(step));
  RC_ASSERT(run("(t + d) - t == d && (t + d) - d == t && (t - (t + d)) + d == duration('0s')",
                values) == R"({"bool":true})");
}

RC_GTEST_PROP(Numbers, AreOrderedAcrossTypes, ()) {
  const std::int64_t a = any_int();
  const std::int64_t b = any_int();
  NamedValues values;
  values.set("a", Value::from_int(a)).set("u", Value::from_uint(static_cast<std::uint64_t>(b)));
  const bool less = a < 0 || static_cast<std::uint64_t>(a) < static_cast<std::uint64_t>(b);
  const bool same = a >= 0 && static_cast<std::uint64_t>(a) == static_cast<std::uint64_t>(b);
  const auto text = [](bool yes) {
    return std::string(yes ? "{\"bool\":true}" : "{\"bool\":false}");
  };
  RC_ASSERT(run("a < u", values) == text(less));
  RC_ASSERT(run("u > a", values) == text(less));
  RC_ASSERT(run("a == u", values) == text(same));
  RC_ASSERT(run("a >= u", values) == text(!less));
}

RC_GTEST_PROP(Logic, DoesNotDependOnTheOrderOfTerms, ()) {
  constexpr std::array<std::string_view, 4> terms{"true", "false", "1 / 0 > 0", "'no bool'"};
  const auto which = *rc::gen::container<std::vector<int>>(
      *rc::gen::inRange(2, 6), rc::gen::inRange(0, 4));
  const auto op = *rc::gen::element<std::string>(" && ", " || ");
  std::string forwards;
  std::string backwards;
  for (const int i : which) {
    const std::string term(terms[static_cast<std::size_t>(i)]);
    forwards += (forwards.empty() ? "" : op) + term;
    backwards = term + (backwards.empty() ? "" : op) + backwards;
  }
  const auto kind = [](const std::string& text) { return text.substr(0, 12); };
  const auto a = kind(run(forwards));
  const auto b = kind(run(backwards));
  const bool both_fail = a.starts_with("error") && b.starts_with("error");
  RC_ASSERT(both_fail || a == b);
}

// Expressions of every form, by a seed.
class Writer {
 public:
  explicit Writer(std::uint64_t seed) : rng_(seed) {}

  std::string expression(int depth) {
    if (depth == 0) return leaf();
    const auto inner = [&] { return "(" + expression(depth - 1) + ")"; };
    const auto bare = [&] { return expression(depth - 1); };
    switch (rng_.below(14)) {
      case 0: return bare() + " && " + bare();
      case 1: return bare() + " || " + bare();
      case 2: return inner() + " ? " + inner() + " : " + bare();
      case 3: return bare() + pick({" + ", " - ", " * ", " / ", " % "}) + bare();
      case 4: return bare() + pick({" == ", " < ", " in ", " >= ", " != "}) + bare();
      case 5: return inner() + pick({"+", "-", "*", "=="}) + inner();
      case 6: return "!" + inner();
      case 7: return "-" + inner();
      case 8: return "[" + bare() + ", " + bare() + "]";
      case 9: return "{'k': " + bare() + ", 2: " + bare() + "}";
      case 10: return inner() + pick({".k", "[0]", ".size()", ".`a-b`", ".startsWith('a')"});
      case 11: return "[1, 2]." + pick({"all", "exists", "map", "filter"}) + "(x, " + bare() + ")";
      case 12: return "has(r." + pick({"k", "m"}) + ") || " + bare();
      default: return "string(" + bare() + ")";
    }
  }

 private:
  std::string pick(std::initializer_list<std::string_view> options) {
    return std::string(*(options.begin() + rng_.below(options.size())));
  }
  std::string leaf() {
    return pick({"1", "-1", "2u", "1.5", "-0.25", "1e20", "'te\\nxt'", "b'\\xff'", "true", "null",
                 "x", "r", ".x", "int", "r.k", "'\\u00e9\"'", "[]", "{}"});
  }
  base::Rng rng_;
};

std::string without_place(const std::string& text) {
  if (!text.starts_with("error")) return text;
  return text.substr(text.find(' ', 6));
}

RC_GTEST_PROP(Print, ParsesToTheSame, ()) {
  const auto seed = *rc::gen::arbitrary<std::uint64_t>();
  const int depth = *rc::gen::inRange(0, 6);
  const std::string source = Writer(seed).expression(depth);
  const auto program = compile(source);
  RC_PRE(program.has_value());
  const std::string printed = to_source(program->ast());
  const auto again = compile(printed);
  if (!again) RC_FAIL(printed + ": " + again.error().message);
  RC_ASSERT(to_source(again->ast()) == printed);
  RC_ASSERT(again->fields() == program->fields());
  const std::string record = R"({"x": 3, "r": {"k": [1, {"k": "v"}]}})";
  RC_ASSERT(without_place(run(source, record)) == without_place(run(printed, record)));
}

}  // namespace
}  // namespace dealkit::expression::test
