// Errors of compiling and evaluating: their places and their words.
#include <gtest/gtest.h>

#include <array>

#include "support.hpp"

namespace dealkit::expression::test {
namespace {

struct Row {
  std::string_view source;
  std::string_view error;  // LINE:COLUMN MESSAGE
};

constexpr std::array unreadable{
    Row{"", "1:1 expected a value, a name or '(', found the end"},
    Row{"budget >", "1:9 expected a value, a name or '(', found the end"},
    Row{"(1 + 2", "1:7 expected ')' after the expression in parentheses, found the end"},
    Row{"1 +\n  * 2", "2:3 expected a value, a name or '(', found '*'"},
    Row{"a = 1", "1:3 expected '==', found '='"},
    Row{"a & b", "1:3 expected '&&', found '&'"},
    Row{"a b", "1:3 expected an operator or the end, found 'b'"},
    Row{"[1, 2", "1:6 expected ',' or ']' in the list, found the end"},
    Row{"{'a' 1}", "1:6 expected ':' after the key in the map, found '1'"},
    Row{"a ? b", "1:6 expected ':' of the '?' before it, found the end"},
    Row{"'abc", "1:1 expected ' to close the string that begins here, found the end"},
    Row{"'a\nb'", "1:1 expected ' to close the string that begins here, found the line's end"},
    Row{"'a\\q'", "1:3 expected an escape (\\n, \\x41, \\101, \\u0041)"},
    Row{"'\\ud800'", "1:2 expected a Unicode code point, found U+D800"},
    Row{"b'\\u0041'", "1:3 expected an escape of bytes (\\n, \\x41, \\101)"},
    Row{"'\\x4'", "1:2 expected 2 hexadecimal digits in this escape"},
    Row{"9223372036854775808",
        "1:1 expected an int from -9223372036854775808 to 9223372036854775807"},
    Row{"18446744073709551616u", "1:1 expected a uint of at most 18446744073709551615"},
    Row{"1e999", "1:1 expected a double below 1.8e308"},
    Row{"12px", "1:3 expected the number to end after '12', found 'p'"},

    Row{"while", "1:1 expected a value or a name, found the reserved word 'while'"},
    Row{"x.in", "1:3 expected a member's name after '.', found 'in'"},
    Row{"has(1)", "1:1 expected has() to hold a member (has(targeting.geo)) or a variable"},
    Row{"x.all(1, true)", "1:7 expected a variable's name and ',' in all(), found '1'"},
    Row{"x.all(y)", "1:7 expected a variable's name and ',' in all(), found 'y'"},
    Row{"x.all(y, )",
        "1:3 expected one expression after the variable in all(), found 0 expressions"},
    Row{"x.all(y, y, y, y)",
        "1:10 expected a second variable of another name, found 'y'"},
    Row{"x.filter(y, 1, 2)",
        "1:3 expected one expression after the variable in filter(), found 2 expressions"},
    Row{"x.transformList(y, 1)",
        "1:20 expected a second variable's name and ',' in transformList(), found '1'"},
    Row{"f(1)", "1:1 expected a function of dealkit-expression(5), found 'f'"},
    Row{"startsWith('a')", "1:1 expected x.startsWith(...), found startsWith(...)"},
    Row{"x.int()", "1:3 expected int(x), found x.int()"},
    Row{"x.contains()", "1:3 expected 1 argument of contains(), found 0"},
    Row{"x.indexOf()", "1:3 expected 1 to 2 arguments of indexOf(), found 0"},
    Row{"x.matches('(')",
        "1:11 expected a regular expression (RE2): missing ): ("},
    Row{"M{a: 1}", "1:2 expected an operator (messages cannot be built here), found '{'"},
    Row{"a ~ b", "1:3 expected an expression, found '~'"},
    Row{"x.`a$b`", "1:5 expected a name of letters, digits, '_', '-', '.', '/' or spaces, closed "
                   "by '`'"},
};

constexpr std::array failing{
    Row{"budgt > 1",
        "1:1 undeclared reference to 'budgt': no such variable; ask with has() first"},
    Row{"a.b.x", "1:5 no such key: 'x'; ask with has() first"},
    Row{"n.x", "1:3 no such overload: '.x' applied to (int); only maps have members"},
    Row{"1 +\n  n / 0", "2:5 divide by zero"},
    Row{"n % 0", "1:3 modulus by zero"},
    Row{"n + 1.0",
        "1:3 no such overload: '+' applied to (int, double); convert one side with int(), uint() "
        "or double()"},
    Row{"n < 'a'", "1:3 no such overload: '<' applied to (int, string)"},
    Row{"-'a'", "1:1 no such overload: '-' applied to (string)"},
    Row{"n && true", "1:1 no such overload: '&&' applied to (int); expected a bool"},
    Row{"n ? 1 : 2", "1:3 no such overload: '?:' applied to (int); expected a bool"},
    Row{"9223372036854775807 + n",
        "1:21 return error for overflow: the result does not fit an int"},
    Row{"l[5]", "1:2 invalid_argument: index out of bounds: 5 of a list of 2"},
    Row{"l['a']", "1:2 invalid_argument: expected a list index from 0 on"},
    Row{"a['z']", "1:2 no such key: 'z'; ask with 'in' first"},
    Row{"l.all(x, x > 'a')", "1:12 no such overload: '>' applied to (int, string)"},
    Row{"l.exists(x, x)", "1:13 no such overload: 'exists' applied to (int); expected a bool"},
    Row{"n.map(x, x)", "1:3 no such overload: 'map' applied to (int)"},
    Row{"size(n)", "1:1 no such overload: 'size' applied to (int)"},
    Row{"timestamp('2026-13-01')", ""},
    Row{"timestamp('2026-10-01T00:00:00')",
        "1:1 expected a time with its offset ('2026-10-01T00:00:00Z'), or a zone as second "
        "argument; found '2026-10-01T00:00:00'"},
    Row{"timestamp('2026-10-01').getHours('Mars/Base')",
        "1:25 unknown time zone 'Mars/Base': expected 'UTC', an offset ('+01:00') or a name of the "
        "time zone database ('Europe/Berlin')"},
    Row{"int('12x')", "1:1 Type conversion error: expected an int, found '12x'"},
    Row{"{'a': 1, 'a': 2}", "1:10 Failed with repeated key: 'a'"},
    Row{"[1, 'b'].join()",
        "1:10 no such overload: 'join' applied to a list that holds a int"},
    Row{"'%s %s'.format([1])",
        "1:9 error during formatting: index 1 out of range: the list has 1 elements"},
    Row{"'a'.matches(s)", "1:5 expected a regular expression (RE2): missing ): ("},
};

TEST(Errors, OfCompiling) {
  for (const auto& row : unreadable) {
    EXPECT_EQ(run(row.source), "error " + std::string(row.error)) << row.source;
  }
}

TEST(Errors, OfEvaluating) {
  for (const auto& row : failing) {
    const auto got = run(row.source, R"({"n": 1, "a": {"b": {}}, "l": [1, 2], "s": "("})");
    if (row.error.empty()) {
      EXPECT_EQ(got.substr(0, 10), "error 1:1 ") << row.source << ": " << got;
    } else {
      EXPECT_EQ(got, "error " + std::string(row.error)) << row.source;
    }
  }
}

TEST(Errors, NotUtf8) {
  EXPECT_EQ(run("'a\xff'"), "error 1:3 expected UTF-8, found a byte that is none");
}

TEST(Errors, UnknownFunctionsCanBeLeftToTheEvaluation) {
  const auto program = compile("x.f() || true", {.check_functions = false});
  ASSERT_TRUE(program);
  Scratch scratch;
  const auto value = program->evaluate(NamedValues(), scratch);
  ASSERT_TRUE(value);
  EXPECT_TRUE(value->as_bool());
}

}  // namespace
}  // namespace dealkit::expression::test
