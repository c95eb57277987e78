// The strict reader: what it takes, what it refuses and where, and what it says about values.
#include <cmath>
#include <limits>
#include <unordered_map>

#include "core/base/json/document.hpp"
#include "core/base/json/pointer.hpp"
#include "exact_buffer.hpp"
#include "json_generator.hpp"

namespace dealkit::base::json {
namespace {

using std::string_literals::operator""s;
using test::ExactBuffer;
using test::JsonGenerator;

TEST(JsonReader, GivesEveryKindItsPlace) {
  const std::string object =
      "{\"a\" :[null, true,false,-1.5e3, 12,\"x\\ny\" ] ,\n\"b\\u0062\":{ }}";
  const ExactBuffer buffer(" " + object + "\t");
  Reader reader;
  const auto read = reader.read(buffer.text());
  ASSERT_TRUE(read) << read.error().message;
  const Document& document = **read;
  struct Expected {
    Kind kind;
    std::string_view text;
    std::string_view key;
    std::uint32_t count;
    std::string_view pointer;
  };
  const std::vector<Expected> expected{
      {Kind::object, object, "", 2, ""},
      {Kind::array, "[null, true,false,-1.5e3, 12,\"x\\ny\" ]", "a", 6, "/a"},
      {Kind::null, "null", "", 0, "/a/0"},
      {Kind::boolean, "true", "", 0, "/a/1"},
      {Kind::boolean, "false", "", 0, "/a/2"},
      {Kind::number, "-1.5e3", "", 0, "/a/3"},
      {Kind::number, "12", "", 0, "/a/4"},
      {Kind::string, "\"x\\ny\"", "", 0, "/a/5"},
      {Kind::object, "{ }", "bb", 0, "/bb"}};
  ASSERT_EQ(document.size(), expected.size());
  for (std::uint32_t i = 0; i < document.size(); ++i) {
    const auto value = document.value(i);
    EXPECT_EQ(value.kind(), expected[i].kind) << i;
    EXPECT_EQ(value.text(), expected[i].text) << i;
    EXPECT_EQ(value.key(), expected[i].key) << i;
    EXPECT_EQ(value.size(), expected[i].count) << i;
    EXPECT_EQ(document.pointer(i), expected[i].pointer) << i;
    EXPECT_EQ(document.node(i).key_hash, value.key().empty() ? 0U : hash_key(value.key())) << i;
  }
  EXPECT_TRUE(document.value(3).boolean());
  EXPECT_FALSE(document.value(4).boolean());
  EXPECT_FALSE(document.value(5).is_integer());
  EXPECT_TRUE(document.value(6).is_integer());
  EXPECT_EQ(document.value(7).string(), "x\ny");
  EXPECT_EQ(document.position(document.node(8).begin), (Position{57, 2, 11}));
  EXPECT_EQ(document.position(0), (Position{0, 1, 1}));
}

TEST(JsonReader, FindsMembersAndElements) {
  Reader reader;
  const auto read = reader.read(R"({"a":[10,[20],30],"b":{"a":1},"":2,"c\/d":3})");
  ASSERT_TRUE(read);
  const auto root = (*read)->root();
  EXPECT_EQ(root.find("a").at(1).at(0).text(), "20");
  EXPECT_EQ(root.find("a").at(2).text(), "30");
  EXPECT_FALSE(root.find("a").at(3).present());
  EXPECT_EQ(root.find("b").find("a").text(), "1");
  EXPECT_EQ(root.find("").text(), "2");
  EXPECT_EQ(root.find("c/d").text(), "3");
  EXPECT_FALSE(root.find("c\\/d"));
  EXPECT_FALSE(root.find("A"));
  EXPECT_FALSE(root.find("a").find("a")) << "an array has no members";
  EXPECT_FALSE(root.find("").at(0)) << "a number has no elements";
  EXPECT_FALSE(Value().find("a")) << "an absent value has nothing";
  EXPECT_FALSE(Value().is(Kind::null)) << "absent is not null";
}

TEST(JsonReader, NamesKinds) {
  EXPECT_EQ(describe(Kind::null), "null");
  EXPECT_EQ(describe(Kind::boolean), "a boolean");
  EXPECT_EQ(describe(Kind::number), "a number");
  EXPECT_EQ(describe(Kind::string), "a string");
  EXPECT_EQ(describe(Kind::array), "an array");
  EXPECT_EQ(describe(Kind::object), "an object");
}

struct Bad {
  std::string text;
  std::uint32_t column;
  std::string message;
  std::uint32_t line = 1;
};

void expect_refused(const std::vector<Bad>& cases) {
  Reader reader;
  for (const auto& bad : cases) {
    const ExactBuffer buffer(bad.text);
    const auto read = reader.read(buffer.text());
    ASSERT_FALSE(read) << bad.text;
    EXPECT_EQ(read.error().message, bad.message) << bad.text;
    EXPECT_EQ(read.error().position.column, bad.column) << bad.text;
    EXPECT_EQ(read.error().position.line, bad.line) << bad.text;
    EXPECT_EQ(read.error().code, Errc::data) << bad.text;
  }
}

TEST(JsonReader, RefusesWrongStructure) {
  const auto value = [](std::string_view found) {
    return "expected a JSON value, found " + std::string(found);
  };
  const auto one = [](std::string_view found) {
    return "expected the end of the record, found " + std::string(found) +
           " (one JSON value a record)";
  };
  expect_refused({
      {"", 1, value("nothing")},
      {" \n ", 2, value("nothing"), 2},
      {"[", 2, value("the end of the text")},
      {"[1", 3, "expected ',' or ']', found the end of the text"},
      {"{", 2, "expected a member name in quotes, found the end of the text"},
      {R"({"a")", 5, "expected ':', found the end of the text"},
      {R"({"a":)", 6, value("the end of the text")},
      {R"({"a":1)", 7, "expected ',' or '}', found the end of the text"},
      {R"({"a" 1})", 6, "expected ':', found '1'"},
      {R"({"a"})", 5, "expected ':', found '}'"},
      {R"({"a":})", 6, value("'}'")},
      {R"({"a":1,})", 8, "expected a member name in quotes, found '}'"},
      {R"({,"a":1})", 2, "expected a member name in quotes, found ','"},
      {R"({1:2})", 2, "expected a member name in quotes, found '1'"},
      {R"({a:1})", 2, "expected a member name in quotes, found 'a'"},
      {R"({"a":1 "b":2})", 8, "expected ',' or '}', found a quote"},
      {R"({"a":1:2})", 7, "expected ',' or '}', found ':'"},
      {R"({"a":1])", 7, "expected ',' or '}', found ']'"},
      {"[1}", 3, "expected ',' or ']', found '}'"},
      {"[1,]", 4, value("']'")},
      {"[,1]", 2, value("','")},
      {"[1,,2]", 4, value("','")},
      {"[1 2]", 4, "expected ',' or ']', found '2'"},
      {R"(["b""c"])", 5, "expected ',' or ']', found a quote"},
      {R"("b""c")", 4, one("a quote")},
      {R"(1"b")", 2, "expected the end of the number, found a quote"},
      {"{} {}", 4, one("'{'")},
      {"[]]", 3, one("']'")},
      {"1 2", 3, one("'2'")},
      {"{}\n,", 1, one("','"), 2},
      {"\xEF\xBB\xBF{}", 1, value("byte 0xef")},
      {"\f1", 1, value("byte 0x0c")},
      {"1\f", 2, "expected the end of the number, found byte 0x0c"},
      {"[1\x1A" "2]", 3, "expected the end of the number, found byte 0x1a"},
      {"\xC2\xA0" "1", 1, value("byte 0xc2")},
      {"'a'", 1, value("'''")},
      {"/**/1", 1, value("'/'")},
      {"1\0"s, 2, "expected the end of the number, found byte 0x00"},
      {R"([\"a"])", 2, value("'\\'")},
  });
}

TEST(JsonReader, RefusesWrongWordsAndNumbers) {
  const std::string end = ", found the end of the text";
  expect_refused({
      {"tru", 1, "expected true, found 't'"},
      {R"({"b":tru})", 6, "expected true, found 't'"},
      {"truex", 5, "expected the end of true, found 'x'"},
      {R"([true"a"])", 6, "expected the end of true, found a quote"},
      {"True", 1, "expected a JSON value, found 'T'"},
      {"[fals]", 2, "expected false, found 'f'"},
      {"nulll", 5, "expected the end of null, found 'l'"},
      {"[nul", 2, "expected null, found 'n'"},
      {"01", 2, "expected the end of the number, found '1'"},
      {"-01", 3, "expected the end of the number, found '1'"},
      {"1.", 3, "expected a digit after the decimal point" + end},
      {"[1.]", 4, "expected a digit after the decimal point, found ']'"},
      {"1.e3", 3, "expected a digit after the decimal point, found 'e'"},
      {".5", 1, "expected a JSON value, found '.'"},
      {"+1", 1, "expected a JSON value, found '+'"},
      {"-", 2, "expected a digit of a number" + end},
      {"--1", 2, "expected a digit of a number, found '-'"},
      {"NaN", 1, "expected a JSON value, found 'N'"},
      {"-Infinity", 2, "expected a digit of a number, found 'I'"},
      {"1e", 3, "expected a digit of the exponent" + end},
      {"1e+", 4, "expected a digit of the exponent" + end},
      {"1e1.5", 4, "expected the end of the number, found '.'"},
      {"0x10", 2, "expected the end of the number, found 'x'"},
      {"1,000", 2, "expected the end of the record, found ',' (one JSON value a record)"},
      {"1_000", 2, "expected the end of the number, found '_'"},
  });
}

TEST(JsonReader, RefusesWrongStrings) {
  const std::string closing = "expected a closing quote, found the end of the text";
  const std::string control = "control character in a string: write it as an escape, found byte ";
  const std::string escapes =
      R"(invalid escape: expected one of \" \\ \/ \b \f \n \r \t \uXXXX)";
  const std::string hex = R"(invalid escape: expected four hex digits after \u)";
  const std::string surrogate =
      "invalid escape: expected a surrogate pair (a lone surrogate stands for no character)";
  expect_refused({
      {"\"", 2, closing},
      {"\"abc", 5, closing},
      {R"("abc\")", 7, closing},
      {R"({"abc)", 6, closing},
      {"\"a\tb\"", 3, control + "0x09"},
      {"\"a\nb\"", 3, control + "0x0a"},
      {"\"\0\""s, 2, control + "0x00"},
      {"{\"\x1F\":1}", 3, control + "0x1f"},
      {R"("\x")", 2, escapes},
      {R"("ab\'")", 4, escapes},
      {"\"\\\n\"", 2, escapes},
      {R"({"\q":1})", 3, escapes},
      {R"("\u12")", 2, hex},
      {R"("a\u12G4")", 3, hex},
      {R"("\U0041")", 2, escapes},
      {R"("\uD800")", 2, surrogate},
      {R"("x\uDC00")", 3, surrogate},
      {R"("\uD800\u0041")", 2, surrogate},
      {R"("\uD800\uD800")", 2, surrogate},
      {R"("\ud83dx")", 2, surrogate},
      {R"("\uDE00\uD83D")", 2, surrogate},
      {"\"\x80\"", 2, "invalid UTF-8: byte 0x80"},
      {"\"\xC0\xAF\"", 2, "invalid UTF-8: byte 0xc0"},
      {"\"a\xC3\"", 3, "invalid UTF-8: byte 0xc3"},
      {"\"\xE0\x80\x80\"", 2, "invalid UTF-8: byte 0xe0"},
      {"\"\xE2\x82\"", 2, "invalid UTF-8: byte 0xe2"},
      {"\"\xED\xA0\x80\"", 2, "invalid UTF-8: byte 0xed"},
      {"\"\xF0\x80\x80\x80\"", 2, "invalid UTF-8: byte 0xf0"},
      {"\"\xF4\x90\x80\x80\"", 2, "invalid UTF-8: byte 0xf4"},
      {"\"\xF8\x88\x80\x80\x80\"", 2, "invalid UTF-8: byte 0xf8"},
      {"{\"\xFF\":1}", 3, "invalid UTF-8: byte 0xff"},
  });
}

TEST(JsonReader, RefusesDuplicateMembers) {
  expect_refused({
      {R"({"a":1,"a":2})", 8, "duplicate member \"a\""},
      {R"({"a":1,"\u0061":2})", 8, "duplicate member \"a\""},
      {R"({"\u0061":1,"a":2})", 13, "duplicate member \"a\""},
      {R"({"":1,"":2})", 7, "duplicate member \"\""},
      {R"({"x":{"b":[],"c":0,"b":{}}})", 20, "duplicate member \"b\""},
      {R"([{"a":{"a":1},"b":{"a":1},"a":1}])", 27, "duplicate member \"a\""},
      {R"({"€":1,"\u20aC":2})", 10, "duplicate member \"€\""},
  });
  Reader reader;
  EXPECT_TRUE(reader.read(R"({"a":{"a":{"a":[{"a":1},{"a":1}]}},"b":{"a":1}})"));
}

std::string large_object(int members, std::string_view last_name) {
  std::string text = "{";
  for (int i = 0; i + 1 < members; ++i) text += "\"member_" + std::to_string(i) + "\":{\"a\":1},";
  return text + "\"" + std::string(last_name) + "\":0}";
}

TEST(JsonReader, FindsDuplicatesInObjectsOfAnySize) {
  Reader reader;
  for (int members = 2; members < 140; ++members) {
    EXPECT_TRUE(reader.read(large_object(members, "x"))) << members;
    for (const int twin : {0, (members - 2) / 2, members - 2}) {
      const auto name = "member_" + std::to_string(twin);
      const auto plain = reader.read(large_object(members, name));
      ASSERT_FALSE(plain) << members;
      EXPECT_EQ(plain.error().message, "duplicate member \"" + name + "\"");
      EXPECT_FALSE(reader.read(large_object(members, "\\u006d" + name.substr(1)))) << members;
    }
  }
  EXPECT_TRUE(reader.read(large_object(20'000, "x")));
  EXPECT_FALSE(reader.read(large_object(20'000, "member_7")));
}

TEST(JsonReader, TellsNamesOfEqualHashApart) {
  std::unordered_map<std::uint32_t, std::string> seen;
  std::string first;
  std::string second;
  for (int i = 0; second.empty() && i < 4'000'000; ++i) {
    const auto name = "name" + std::to_string(i);
    const auto [it, fresh] = seen.emplace(hash_key(name), name);
    if (!fresh) {
      first = it->second;
      second = name;
    }
  }
  ASSERT_FALSE(second.empty()) << "a 32-bit hash has collisions among 4 million names";
  Reader reader;
  const auto text = "{\"" + first + "\":1,\"" + second + "\":2}";
  const auto read = reader.read(text);
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ((*read)->root().find(first).text(), "1");
  EXPECT_EQ((*read)->root().find(second).text(), "2");
}

TEST(JsonReader, HashesNamesAlikeAtCompileAndRunTime) {
  constexpr std::array<std::string_view, 12> names{
      "", "a", "id", "cpm", "deal", "seats", "budget", "flights", "campaign", "deal_name",
      "targeting_geo_id", "a_member_name_of_forty_bytes_and_some_mor"};
  constexpr auto hashes = [&] {
    std::array<std::uint32_t, names.size()> all{};
    for (std::size_t i = 0; i < names.size(); ++i) all[i] = hash_key(names[i]);
    return all;
  }();
  for (std::size_t i = 0; i < names.size(); ++i) {
    const ExactBuffer buffer(names[i]);
    EXPECT_EQ(hash_key(buffer.text()), hashes[i]) << names[i];
    EXPECT_NE(hashes[i], 0U);
    for (std::size_t j = 0; j < i; ++j) EXPECT_NE(hashes[i], hashes[j]) << names[i];
  }
  EXPECT_NE(hash_key("a"s), hash_key("a\0"s)) << "the length counts";
}

std::string nested(std::size_t depth, bool objects) {
  std::string text;
  for (std::size_t i = 0; i < depth; ++i) text += objects && i % 2 == 0 ? "{\"a\":" : "[";
  text += "1";
  for (std::size_t i = depth; i-- > 0;) text += objects && i % 2 == 0 ? "}" : "]";
  return text;
}

TEST(JsonReader, NestsExactlyAsDeepAsItsLimit) {
  Reader reader;
  for (const bool objects : {false, true}) {
    EXPECT_TRUE(reader.read(nested(64, objects)));
    const auto deep = reader.read(nested(65, objects));
    ASSERT_FALSE(deep);
    EXPECT_EQ(deep.error().code, Errc::limit);
    EXPECT_EQ(deep.error().message, "nested deeper than 64 levels");
    EXPECT_EQ(deep.error().position.column, objects ? 193U : 65U);
  }
  Reader shallow(Limits{.max_depth = 1});
  EXPECT_TRUE(shallow.read("[1,2]"));
  EXPECT_FALSE(shallow.read("[1,{}]"));
  Reader scalars(Limits{.max_depth = 0});
  EXPECT_TRUE(scalars.read("1"));
  EXPECT_FALSE(scalars.read("[]"));
  Reader deepest(Limits{.max_depth = 100'000});
  EXPECT_TRUE(deepest.read(nested(1024, true)));
  const auto beyond = deepest.read(nested(1025, true));
  ASSERT_FALSE(beyond) << "1024 is the ceiling whatever the limit";
  EXPECT_EQ(beyond.error().code, Errc::limit);
  const auto flood = reader.read(std::string(1 << 20, '['));
  ASSERT_FALSE(flood);
  EXPECT_EQ(flood.error().code, Errc::limit);
}

TEST(JsonReader, ReadsAgainIntoTheSameMemory) {
  Reader reader;
  ASSERT_TRUE(reader.read(R"({"\u0061":"\u0062","c":[1,2,3]})"));
  ASSERT_FALSE(reader.read(R"({"\u0061":"\u0062","c":[{"d":1)"));
  const auto second = reader.read(R"(["\u007a",{"\n":"\t"}])");
  ASSERT_TRUE(second);
  EXPECT_EQ((*second)->size(), 4U);
  EXPECT_EQ((*second)->root().at(0).string(), "z");
  EXPECT_EQ((*second)->root().at(1).find("\n").string(), "\t");
  // Beyond the first capacity, then a small text again.
  std::string long_text = "[";
  for (int i = 0; i < 100'000; ++i) long_text += "{\"a\":\"\\u0041\"},";
  long_text += "0]";
  const auto large = reader.read(long_text);
  ASSERT_TRUE(large);
  EXPECT_EQ((*large)->size(), 200'002U);
  EXPECT_EQ((*large)->root().at(99'999).find("a").string(), "A");
  const auto small = reader.read("7");
  ASSERT_TRUE(small);
  EXPECT_EQ((*small)->size(), 1U);
  EXPECT_EQ((*small)->root().text(), "7");
}

TEST(JsonReader, ReadsWholeNumbersExactly) {
  struct Case {
    std::string text;
    std::optional<std::int64_t> value;
  };
  constexpr auto most = std::numeric_limits<std::int64_t>::max();
  constexpr auto least = std::numeric_limits<std::int64_t>::min();
  const std::vector<Case> cases{
      {"0", 0}, {"-0", 0}, {"-0.0", 0}, {"0e99999999999999999999", 0}, {"0.000e-5", 0},
      {"9223372036854775807", most}, {"-9223372036854775808", least},
      {"9223372036854775808", {}}, {"-9223372036854775809", {}},
      {"9.223372036854775807e18", most}, {"-922337203685477580800e-2", least},
      {"9223372036854775807.000", most}, {"9223372036854775807.5", {}},
      {"9007199254740993.0", 9007199254740993}, {"9007199254740993e0", 9007199254740993},
      {"1e3", 1000}, {"1E+3", 1000}, {"2.0", 2}, {"2.5", {}}, {"2.50e1", 25}, {"-3.0", -3},
      {"1e18", 1'000'000'000'000'000'000}, {"1e19", {}}, {"1e400", {}}, {"1e-1", {}}, {"10e-1", 1},
      {"1e-400", {}}, {"1e99999999999999999999", {}}, {"1e-99999999999999999999", {}},
      {"1.00000000000000000000000000000001", {}}, {"1" + std::string(400, '0') + "e-400", 1},
      {"0." + std::string(400, '0') + "12e402", 12}, {std::string(400, '9'), {}}};
  Reader reader;
  for (const auto& c : cases) {
    const auto read = reader.read(c.text);
    ASSERT_TRUE(read) << c.text;
    const auto whole = (*read)->root().integer();
    ASSERT_EQ(whole.has_value(), c.value.has_value()) << c.text;
    if (whole) {
      EXPECT_EQ(*whole, *c.value) << c.text;
      continue;
    }
    EXPECT_EQ(whole.error().code, Errc::data);
    EXPECT_EQ(whole.error().message,
              "expected a whole number of 64 bits, found " + c.text.substr(0, 40));
  }
}

TEST(JsonReader, ReadsDoublesToTheNearest) {
  struct Case {
    std::string text;
    std::optional<double> value;
  };
  const std::vector<Case> cases{
      {"0.1", 0.1}, {"-12.5e-3", -0.0125}, {"1.7976931348623157e308", 1.7976931348623157e308},
      {"1.7976931348623159e308", {}}, {"1e400", {}}, {"-1e400", {}}, {"1e99999999999999999999", {}},
      {"5e-324", 5e-324}, {"2.4703282292062327e-324", 0.0}, {"2.4703282292062328e-324", 5e-324},
      {"1e-400", 0.0}, {"1e-99999999999999999999", 0.0}, {"0e400", 0.0},
      {"1" + std::string(400, '0'), {}}, {"1" + std::string(400, '0') + "e-400", 1.0},
      {"1" + std::string(800, '0') + "e-400", {}},
      {"0." + std::string(400, '0') + "1", 0.0}, {"0." + std::string(400, '0') + "1e401", 1.0},
      {"0." + std::string(800, '0') + "1e401", 0.0}};
  Reader reader;
  for (const auto& c : cases) {
    const auto read = reader.read(c.text);
    ASSERT_TRUE(read) << c.text;
    const auto real = (*read)->root().number();
    ASSERT_EQ(real.has_value(), c.value.has_value()) << c.text;
    if (real) {
      EXPECT_EQ(*real, *c.value) << c.text;
    } else {
      EXPECT_EQ(real.error().code, Errc::data);
      EXPECT_EQ(real.error().message, "number " + c.text.substr(0, 40) + " is too large");
    }
  }
  const auto read = reader.read("-1e-400");
  ASSERT_TRUE(read);
  EXPECT_TRUE(std::signbit(*(*read)->root().number())) << "the nearest double keeps its sign";
}

TEST(JsonReader, UnescapesEveryEscape) {
  Reader reader;
  const auto read = reader.read(
      R"(["\"\\\/\b\f\n\r\t",)"
      R"("\u0000\u007F\u0080\u07ff\u0800\uD7FF\uE000\uFFFF\uD800\uDC00\uDBFF\uDFFF",)"
      R"("plain","\u00e9\u00E9"])");
  ASSERT_TRUE(read) << read.error().message;
  const auto root = (*read)->root();
  EXPECT_EQ(root.at(0).string(), "\"\\/\b\f\n\r\t");
  EXPECT_EQ(root.at(1).string(),
            "\0\x7F\xC2\x80\xDF\xBF\xE0\xA0\x80\xED\x9F\xBF\xEE\x80\x80\xEF\xBF\xBF"
            "\xF0\x90\x80\x80\xF4\x8F\xBF\xBF"s);
  EXPECT_EQ(root.at(2).string(), "plain");
  EXPECT_EQ(root.at(3).string(), "éé");
}

// Long strings put escapes and quotes at every offset of the 16- and 64-byte steps.
TEST(JsonReader, FindsEscapesAtEveryOffset) {
  Reader reader;
  for (std::size_t length = 0; length < 150; ++length) {
    const auto plain = std::string(length, 'x');
    const ExactBuffer buffer("{\"" + plain + "\":\"" + plain + "\\n\",\"" + plain + "\\\\\":\"" +
                             plain + "\"}");
    const auto read = reader.read(buffer.text());
    ASSERT_TRUE(read) << read.error().message;
    const auto root = (*read)->root();
    EXPECT_EQ(root.find(plain).string(), plain + "\n");
    EXPECT_EQ(root.find(plain + "\\").string(), plain);
  }
}

TEST(JsonReader, NeverReadsPastTheEnd) {
  const std::string text = R"({"a":[1,-2.5e3,true,false,null,"x\u20acy",{}],"b":"é"})";
  Reader reader;
  for (std::size_t length = 0; length <= text.size(); ++length) {
    const ExactBuffer buffer(std::string_view(text).substr(0, length));
    EXPECT_EQ(reader.read(buffer.text()).has_value(), length == text.size()) << length;
    const ExactBuffer list("[" + std::string(length, ' ') + "12");
    EXPECT_FALSE(reader.read(list.text()));
    for (const std::string_view scalar : {"1", "-1.5e7", "true", "null", "\"s\""}) {
      const ExactBuffer padded(std::string(length, ' ') + std::string(scalar));
      EXPECT_TRUE(reader.read(padded.text())) << scalar << length;
    }
  }
}

void expect_agreement(Reader& reader, std::string_view text) {
  const ExactBuffer buffer(text);
  const auto read = reader.read(buffer.text());
  const auto fault = diagnose(buffer.text());
  RC_ASSERT(read.has_value() == !fault.has_value());
  if (read) return;
  RC_ASSERT(read.error().code != Errc::internal);
  RC_ASSERT(read.error().position.offset <= text.size());
  RC_ASSERT(read.error().position.line >= 1U);
  RC_ASSERT(read.error().position.column >= 1U);
}

RC_GTEST_PROP(JsonReader, AcceptsWhatTheDiagnosisAccepts, ()) {
  JsonGenerator generator(*rc::gen::scale(8.0, rc::gen::arbitrary<std::vector<std::uint8_t>>()));
  const auto text = generator.text();
  Reader reader;
  const auto read = reader.read(text);
  RC_ASSERT(read.has_value());
  expect_agreement(reader, text);
  JsonGenerator edits(*rc::gen::container<std::vector<std::uint8_t>>(
      400, rc::gen::arbitrary<std::uint8_t>()));
  while (!edits.exhausted()) expect_agreement(reader, test::mutate(text, edits));
}

RC_GTEST_PROP(JsonReader, PointersLeadBackToTheirNodes, ()) {
  JsonGenerator generator(*rc::gen::scale(8.0, rc::gen::arbitrary<std::vector<std::uint8_t>>()));
  const auto text = generator.text();
  Reader reader;
  const auto read = reader.read(text);
  RC_ASSERT(read.has_value());
  const Document& document = **read;
  for (std::uint32_t i = 0; i < document.size(); ++i) {
    const auto found = resolve(document.root(), document.pointer(i));
    RC_ASSERT(found.present());
    RC_ASSERT(found.index() == i);
    const auto& node = document.node(i);
    std::uint32_t children = 0;
    for (const auto child : document.value(i)) {
      RC_ASSERT(document.node(child.index()).begin > node.begin);
      RC_ASSERT(document.node(child.index()).end < node.end);
      ++children;
    }
    RC_ASSERT(children == node.count);
  }
}

}  // namespace
}  // namespace dealkit::base::json
