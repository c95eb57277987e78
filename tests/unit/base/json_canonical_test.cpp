// Canonical JSON: the examples of RFC 8785, the liberties that content hashes take.
#include "core/base/json/canonical.hpp"

#include <bit>
#include <cmath>

#include "core/base/json/write.hpp"
#include "json_generator.hpp"

namespace dealkit::base::json {
namespace {

std::string canonical(std::string_view text, const CanonicalOptions& options = {}) {
  Reader reader;
  const auto read = reader.read(text);
  if (!read) return "unreadable: " + read.error().message;
  std::string out;
  const auto done = append_canonical(out, (*read)->root(), options);
  return done ? out : "error: " + done.error().message;
}

// Its first number is no double's shortest text, and so keeps the digit that RFC 8785 drops.
TEST(JsonCanonical, WritesTheExampleOfRfc8785Section322) {
  EXPECT_EQ(canonical(R"({
      "numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
      "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/",
      "literals": [null, true, false]
    })"),
            R"({"literals":[null,true,false],"numbers":[333333333.33333329,1e+30,4.5,0.002,1e-27],)"
            "\"string\":\"\u20ac$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\"}");
}

TEST(JsonCanonical, SortsTheExampleOfRfc8785Section323) {
  EXPECT_EQ(canonical(R"({
      "\u20ac": "Euro Sign",
      "\r": "Carriage Return",
      "\ufb33": "Hebrew Letter Dalet With Dagesh",
      "1": "One",
      "\ud83d\ude00": "Emoji: Grinning Face",
      "\u0080": "Control",
      "\u00f6": "Latin Small Letter O With Diaeresis"
    })"),
            "{\"\\r\":\"Carriage Return\",\"1\":\"One\",\"\xC2\x80\":\"Control\","
            "\"\xC3\xB6\":\"Latin Small Letter O With Diaeresis\",\"\xE2\x82\xAC\":\"Euro Sign\","
            "\"\xF0\x9F\x98\x80\":\"Emoji: Grinning Face\","
            "\"\xEF\xAC\xB3\":\"Hebrew Letter Dalet With Dagesh\"}");
}

TEST(JsonCanonical, SortsByUtf16CodeUnits) {
  // U+D7FF < the surrogates of U+10000 and U+10FFFF < U+E000 < U+FFFF, and a prefix comes first.
  EXPECT_EQ(canonical(R"({"\uFFFF":1,"\uE000":2,"\uDBFF\uDFFF":3,"\uD800\uDC00":4,"\uD7FF":5,)"
                      R"("a\uE000":6,"a\uD800\uDC00":7,"a":8,"":9,"aa":10})"),
            "{\"\":9,\"a\":8,\"aa\":10,\"a\xF0\x90\x80\x80\":7,\"a\xEE\x80\x80\":6,"
            "\"\xED\x9F\xBF\":5,\"\xF0\x90\x80\x80\":4,\"\xF4\x8F\xBF\xBF\":3,"
            "\"\xEE\x80\x80\":2,\"\xEF\xBF\xBF\":1}");
}

TEST(JsonCanonical, KeepsArraysInOrderAndDropsSpace) {
  EXPECT_EQ(canonical(" [ 3 , 1 , { \"b\" : [ ] , \"a\" : { } } , \"\\/\" ] "),
            R"([3,1,{"a":{},"b":[]},"/"])");
  EXPECT_EQ(canonical("-0"), "0");
  EXPECT_EQ(canonical("-0.0e5"), "0");
  EXPECT_EQ(canonical("1.0"), "1");
}

TEST(JsonCanonical, KeepsTheExactValueOfANumber) {
  EXPECT_EQ(canonical("9007199254740993"), "9007199254740993");
  EXPECT_EQ(canonical("-23842711111111111"), "-23842711111111111");
  EXPECT_EQ(canonical("0.10000000000000001"), "0.10000000000000001");
  EXPECT_EQ(canonical("123456789012345678901"), "123456789012345678901");
  EXPECT_EQ(canonical("1234567890123456789012"), "1.234567890123456789012e+21");
  EXPECT_EQ(canonical("0.00000123"), "0.00000123");
  EXPECT_EQ(canonical("0.000000123"), "1.23e-7");
}

/// Doubles have too few digits to reach all of these: a fraction behind the 21st digit.
TEST(JsonCanonical, ChangesTheFormAtTheSamePlaceWithAFractionAndWithout) {
  const std::string digits = "123456789012345678901";  // 21 of them
  EXPECT_EQ(canonical(digits), digits);
  EXPECT_EQ(canonical(digits + ".5"), digits + ".5");
  EXPECT_EQ(canonical("-" + digits + ".5"), "-" + digits + ".5");
  EXPECT_EQ(canonical(digits.substr(0, 20) + ".15"), digits.substr(0, 20) + ".15");
  EXPECT_EQ(canonical("1" + digits + ".5"), "1." + digits + "5e+21");
  EXPECT_EQ(canonical("1e20"), "100000000000000000000");
  EXPECT_EQ(canonical("1e21"), "1e+21");
  EXPECT_EQ(canonical("0.00000" + digits), "0.00000" + digits);
  EXPECT_EQ(canonical("0.000000" + digits), "1." + digits.substr(1) + "e-7");
}

TEST(JsonCanonical, KnowsOneValueInEveryWriting) {
  for (const auto text : {"1200", "1200.0", "1.2e3", "1.2E+03", "0.012e5", "12000e-1"}) {
    EXPECT_EQ(canonical(text), "1200") << text;
  }
  for (const auto text : {"0", "-0", "0.000", "0e99", "-0.0E-7"}) {
    EXPECT_EQ(canonical(text), "0") << text;
  }
}

TEST(JsonCanonical, HoldsWhatNoDoubleDoes) {
  EXPECT_EQ(canonical("[1e400,10e399,1e-400]"), "[1e+400,1e+400,1e-400]");
  EXPECT_EQ(canonical("1e999999999999999999"), "1e+999999999999999999");
  EXPECT_EQ(canonical("1e1000000000000000001"),
            "error: expected a number with an exponent of at most 18 digits");
  EXPECT_EQ(canonical("1e99999999999999999999").substr(0, 7), "error: ");
  EXPECT_EQ(canonical("0e99999999999999999999"), "0") << "zero is zero";
}

/// A decimal as people and programs write it, and the same value in another writing.
std::pair<std::string, std::string> two_writings(std::uint64_t digits, int shift, bool negative) {
  const std::string sign = negative ? "-" : "";
  const auto plain = std::to_string(digits);
  return {sign + plain + "e" + std::to_string(shift),
          sign + plain + ".00E" + (shift >= 0 ? "+" : "") + std::to_string(shift)};
}

RC_GTEST_PROP(JsonCanonical, NumbersHaveOneFormJustWhenTheyAreEqual, ()) {
  const auto digits = *rc::gen::inRange<std::uint64_t>(1, UINT64_MAX);
  const auto shift = *rc::gen::inRange(-330, 330);
  const auto negative = *rc::gen::arbitrary<bool>();
  const auto [one, other] = two_writings(digits, shift, negative);
  RC_ASSERT(canonical(one) == canonical(other));
  RC_ASSERT(canonical(one) != canonical(two_writings(digits + 1, shift, negative).first));
  RC_ASSERT(canonical(one) != canonical(two_writings(digits, shift, !negative).first));
  RC_ASSERT(canonical(one) != canonical("\"" + one + "\""));
}

RC_GTEST_PROP(JsonCanonical, AShortestDoubleHasTheFormOfRfc8785, (std::uint64_t bits)) {
  const auto value = std::bit_cast<double>(bits);
  RC_PRE(std::isfinite(value));
  std::string shortest;
  append_number(shortest, value);
  RC_ASSERT(canonical(shortest) == shortest);
}

TEST(JsonCanonical, LeavesOutWhatItIsTold) {
  CanonicalOptions options;
  options.null_is_absent = true;
  EXPECT_EQ(canonical(R"({"a":null,"b":[null],"c":{"d":null}})", options),
            R"({"b":[null],"c":{}})");
  EXPECT_EQ(canonical("null", options), "null");
  options = {};
  options.skip_member = [](Value member, std::uint32_t depth) {
    return member.key() == "status" && depth == 1;
  };
  EXPECT_EQ(canonical(R"({"status":1,"a":{"status":2},"b":[{"status":3}]})", options),
            R"({"a":{"status":2},"b":[{"status":3}]})");
  std::vector<std::pair<std::string, std::uint32_t>> seen;
  options.skip_member = [&seen](Value member, std::uint32_t depth) {
    seen.emplace_back(member.key(), depth);
    return false;
  };
  canonical(R"({"a":{"b":[{"c":1}]}})", options);
  EXPECT_EQ(seen, (decltype(seen){{"a", 1}, {"b", 2}, {"c", 4}}));
}

TEST(JsonCanonical, WritesMoneyAsAnExactDecimal) {
  CanonicalOptions options;
  options.money = [](Value number) { return number.key() == "amount"; };
  EXPECT_EQ(canonical(R"({"amount":8999999999999.999999,"x":8999999999999.999999})", options),
            R"({"amount":"8999999999999.999999","x":8999999999999.999999})");
  EXPECT_EQ(canonical(R"({"amount":1.10})", options), R"({"amount":"1.1"})");
  EXPECT_EQ(canonical(R"({"amount":11e-1})", options), R"({"amount":"1.1"})");
  EXPECT_EQ(canonical(R"({"amount":"1.1"})", options), R"({"amount":~"1.1"})")
      << "a string is no amount, and is not taken for one";
  EXPECT_EQ(canonical(R"({"amount":0.0000001})", options).substr(0, 7), "error: ");
}

RC_GTEST_PROP(JsonCanonical, IsAFixedPoint, ()) {
  test::JsonGenerator generator(
      *rc::gen::scale(8.0, rc::gen::arbitrary<std::vector<std::uint8_t>>()));
  const auto once = canonical(generator.text());
  RC_ASSERT(canonical(once) == once);
}

}  // namespace
}  // namespace dealkit::base::json
