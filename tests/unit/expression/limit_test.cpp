// What an expression may cost, and that nothing gets past it.
#include <gtest/gtest.h>

#include "support.hpp"

namespace dealkit::expression::test {
namespace {

std::string repeat(std::string_view text, std::size_t times) {
  std::string all;
  for (std::size_t i = 0; i < times; ++i) all += text;
  return all;
}

std::string nested(std::string_view open, std::string_view inner, std::string_view close,
                   std::size_t times) {
  return repeat(open, times) + std::string(inner) + repeat(close, times);
}

bool is_limit(const base::Result<Program>& program) {
  return !program && program.error().code == base::Errc::limit;
}

TEST(Nesting, UpToTheLimitAndNotBeyond) {
  EXPECT_TRUE(compile(nested("(", "1", ")", 120)));
  EXPECT_TRUE(compile(nested("[", "1", "]", 120)));
  EXPECT_TRUE(compile(nested("!", "true", "", 120)));
  EXPECT_TRUE(compile(nested("true ? 1 : ", "2", "", 120)));
  EXPECT_TRUE(compile("1" + repeat(" + 1", 120)));
  for (const std::size_t times : {129u, 1000u, 20'000u}) {
    EXPECT_TRUE(is_limit(compile(nested("(", "1", ")", times)))) << times;
    EXPECT_TRUE(is_limit(compile(nested("[", "1", "]", times)))) << times;
    EXPECT_TRUE(is_limit(compile(nested("{1:", "1", "}", times)))) << times;
    EXPECT_TRUE(is_limit(compile(nested("!", "true", "", times)))) << times;
    EXPECT_TRUE(is_limit(compile(nested("-", "x", "", times)))) << times;
    EXPECT_TRUE(is_limit(compile("x" + repeat(".y", times)))) << times;
    EXPECT_TRUE(is_limit(compile("x" + repeat("[0]", times)))) << times;
    EXPECT_TRUE(is_limit(compile("1" + repeat("+1", times)))) << times;
    EXPECT_TRUE(is_limit(compile(repeat("(", times)))) << times;
  }
}

TEST(Nesting, LongChainsOfAndAndOrAreNoNesting) {
  EXPECT_EQ(run("true" + repeat(" && true", 5000)), R"({"bool":true})");
  EXPECT_EQ(run("false" + repeat(" || false", 5000)), R"({"bool":false})");
}

TEST(Source, HasALimit) {
  EXPECT_TRUE(compile(std::string(65'536 - 1, ' ') + "1"));
  EXPECT_TRUE(is_limit(compile(std::string(65'536, ' ') + "1")));
}

TEST(Patterns, HaveLimits) {
  EXPECT_TRUE(compile("x.matches('" + std::string(4096, 'a') + "')"));
  EXPECT_TRUE(is_limit(compile("x.matches('" + std::string(4097, 'a') + "')")));
  EXPECT_TRUE(is_limit(compile("x.matches(r'\\pL{1000}')")));
  EXPECT_FALSE(compile("x.matches('((a{1,100}){1,100}){1,100}')"));
  EXPECT_EQ(run("s.matches('^(a|aa)+$')", R"({"s":")" + std::string(5000, 'a') + R"(b"})"),
            R"({"bool":false})");
}

std::string limited(std::string_view source, Limits limits) {
  return run(source, NamedValues(), limits);
}

TEST(Work, ExponentialMacrosEnd) {
  std::string source = "true";
  for (int i = 0; i < 20; ++i) {
    source = "[0,1,2,3,4,5,6,7,8,9].all(x" + std::to_string(i) + ", " + source + ")";
  }
  EXPECT_NE(limited(source, {}).find("more steps than the limit"), std::string::npos);
}

TEST(Work, NoOperatorAbsorbsTheLimit) {
  const std::string big = "[0,1,2,3,4,5,6,7,8,9].all(x, [0,1,2,3,4,5,6,7,8,9].all(y, x + y >= 0))";
  EXPECT_EQ(limited(big, {.steps = 2000}), R"({"bool":true})");
  for (const std::string& source :
       {big, big + " || true", "true && " + big, "false || (" + big + ")",
        "[1].exists(z, " + big + ")", "[1, 2].map(z, " + big + ")"}) {
    EXPECT_NE(limited(source, {.steps = 100}).find("more steps than the limit"), std::string::npos)
        << source;
  }
}

TEST(Work, ComparingCountsToo) {
  json::Reader reader;
  const std::string record =
      R"({"a":[)" + repeat("1,", 9999) + R"(1],"b":[)" + repeat("1,", 9999) + "1]}";
  const auto document = reader.read(record);
  ASSERT_TRUE(document);
  const RecordBindings bindings((*document)->root());
  EXPECT_EQ(run("a == b", bindings, {.steps = 20'000}), R"({"bool":true})");
  EXPECT_EQ(run("a == b", bindings, {.steps = 5'000}).substr(0, 9), "error 1:3");
  EXPECT_NE(run("2 in a", bindings, {.steps = 5'000}).find("steps"), std::string::npos);
  EXPECT_NE(run("{'k': 1}[string(a)]", bindings, {.steps = 5'000}).find("overload"),
            std::string::npos);
}

TEST(Work, FindingAnElementOfTheRecordsListCounts) {
  json::Reader reader;
  const auto text = R"({"big":[)" + repeat("1,", 9999) + "1]}";
  const auto document = reader.read(text);
  ASSERT_TRUE(document);
  const RecordBindings bindings((*document)->root());
  std::string source = "[0";
  for (int i = 1; i < 100; ++i) source += "," + std::to_string(i);
  // A hundred walks to the end of the list: far more work than the few nodes that are visited.
  EXPECT_NE(run(source + "].all(x, big[9999] == 1)", bindings, {.steps = 5'000}).find("more steps"),
            std::string::npos);
  EXPECT_EQ(run(source + "].all(x, big[0] == 1)", bindings, {.steps = 5'000}), R"({"bool":true})");
}

TEST(Memory, NoOperatorAbsorbsTheLimit) {
  const std::string big =
      "size([1,2,3,4,5,6,7,8,9].map(x, 'a text of some length ' + string(x))) > 0";
  EXPECT_EQ(limited(big, {.memory_bytes = 1 << 20}), R"({"bool":true})");
  for (const std::string& source :
       {big, big + " || true", "true || " + big + " || " + big, "true && " + big,
        big + " && false", "false || (" + big + ")", "[1].exists(z, " + big + ")",
        "[1, 2].map(z, " + big + ")", "[1, 2].all(z, " + big + " || true)"}) {
    const bool decided = source.starts_with("true ||");  // the left side settles it
    const auto said = limited(source, {.memory_bytes = 256});
    EXPECT_EQ(said.find("more memory than the limit") != std::string::npos, !decided)
        << source << ": " << said;
  }
}

TEST(Memory, TextsAndListsCount) {
  const std::string grow = "['0123456789', '0123456789', '0123456789', '0123456789']";
  EXPECT_NE(limited(grow + ".map(a, " + grow + ".map(b, " + grow + ".map(c, " + grow +
                        ".map(d, a + b + c + d))))",
                    {.memory_bytes = 4096})
                .find("more memory than the limit"),
            std::string::npos);
  EXPECT_NE(limited("'%.1000f'.format([1e300])", {.memory_bytes = 1000}).find("memory"),
            std::string::npos);
  EXPECT_NE(limited("'aaaaaaaaaa'.replace('a', 'bbbbbbbbbbbbbbbbbbbb')", {.memory_bytes = 100})
                .find("memory"),
            std::string::npos);
}

TEST(Memory, IsUsedAgain) {
  const auto program = compile("[1, 2, 3].map(x, 'text' + string(x)).join(',')");
  ASSERT_TRUE(program);
  Scratch scratch({.memory_bytes = 4096});
  for (int i = 0; i < 1000; ++i) {
    const auto value = program->evaluate(NamedValues(), scratch);
    ASSERT_TRUE(value);
    ASSERT_EQ(value->as_text(), "text1,text2,text3");
  }
}

}  // namespace
}  // namespace dealkit::expression::test
