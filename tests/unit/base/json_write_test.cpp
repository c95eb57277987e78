// The writer: what it writes can be read, and reads back as what was written.
#include "core/base/json/write.hpp"

#include <array>
#include <bit>
#include <charconv>
#include <cmath>
#include <limits>

#include "core/base/json/document.hpp"

namespace dealkit::base::json {
namespace {

using std::string_literals::operator""s;

std::string in_quotes(std::string_view text) {
  std::string out;
  append_string(out, text);
  return out;
}

std::string number(double value) {
  std::string out;
  append_number(out, value);
  return out;
}

TEST(JsonWrite, EscapesAsRfc8785Does) {
  EXPECT_EQ(in_quotes(""), R"("")");
  EXPECT_EQ(in_quotes("a/b\x7F"), "\"a/b\x7F\"");
  EXPECT_EQ(in_quotes("\"\\\b\f\n\r\t"), R"("\"\\\b\f\n\r\t")");
  EXPECT_EQ(in_quotes("\0\x01\x0B\x1F"s), R"("\u0000\u0001\u000b\u001f")");
  EXPECT_EQ(in_quotes("é€😀"), "\"é€😀\"");
}

/// Text is looked at in blocks: what needs care may stand at any place of one, or behind them all.
TEST(JsonWrite, EscapesWhereverItStands) {
  for (const std::size_t size : {1, 15, 16, 17, 33, 253, 254, 255, 256, 300}) {
    const std::string plain(size, 'x');
    EXPECT_EQ(in_quotes(plain), '"' + plain + '"');
    for (std::size_t at = 0; at < size; ++at) {
      for (const auto& [raw, written] :
           {std::pair("\""s, "\\\""s), std::pair("\n"s, "\\n"s), std::pair("\x1F"s, "\\u001f"s),
            std::pair("\x7F"s, "\x7F"s), std::pair("é"s, "é"s),
            std::pair("\xFF"s, "\xEF\xBF\xBD"s)}) {
        const auto text = plain.substr(0, at) + raw + plain.substr(at);
        ASSERT_EQ(in_quotes(text), '"' + plain.substr(0, at) + written + plain.substr(at) + '"');
      }
    }
  }
}

TEST(JsonWrite, ReplacesWhatIsNotUtf8) {
  const std::string mark = "\xEF\xBF\xBD";
  EXPECT_EQ(in_quotes("a\xFF" "b"), "\"a" + mark + "b\"");
  EXPECT_EQ(in_quotes("\xC0\xAF"), "\"" + mark + mark + "\"");
  EXPECT_EQ(in_quotes("\xED\xA0\x80"), "\"" + mark + mark + mark + "\"");
  EXPECT_EQ(in_quotes("\xE2\x82"), "\"" + mark + mark + "\"");
  EXPECT_EQ(in_quotes("\xF4\x90\x80\x80"), "\"" + mark + mark + mark + mark + "\"");
  EXPECT_EQ(in_quotes("\xF4\x8F\xBF\xBF"), "\"\xF4\x8F\xBF\xBF\"");
}

TEST(JsonWrite, WritesIntegersOfTheWholeRange) {
  std::string out;
  append_integer(out, std::numeric_limits<std::int64_t>::min());
  out += ' ';
  append_integer(out, std::numeric_limits<std::int64_t>::max());
  EXPECT_EQ(out, "-9223372036854775808 9223372036854775807");
}

// RFC 8785 appendix B, without its two rows that are no numbers.
TEST(JsonWrite, WritesTheNumbersOfRfc8785AppendixB) {
  struct Row {
    std::uint64_t bits;
    std::string_view text;
  };
  constexpr std::array rows{
      Row{0x0000000000000000, "0"}, Row{0x8000000000000000, "0"}, Row{0x0000000000000001, "5e-324"},
      Row{0x8000000000000001, "-5e-324"}, Row{0x7fefffffffffffff, "1.7976931348623157e+308"},
      Row{0xffefffffffffffff, "-1.7976931348623157e+308"},
      Row{0x4340000000000000, "9007199254740992"}, Row{0xc340000000000000, "-9007199254740992"},
      Row{0x4430000000000000, "295147905179352830000"},
      Row{0x44b52d02c7e14af5, "9.999999999999997e+22"}, Row{0x44b52d02c7e14af6, "1e+23"},
      Row{0x44b52d02c7e14af7, "1.0000000000000001e+23"},
      Row{0x444b1ae4d6e2ef4e, "999999999999999700000"},
      Row{0x444b1ae4d6e2ef4f, "999999999999999900000"}, Row{0x444b1ae4d6e2ef50, "1e+21"},
      Row{0x3eb0c6f7a0b5ed8c, "9.999999999999997e-7"}, Row{0x3eb0c6f7a0b5ed8d, "0.000001"},
      Row{0x41b3de4355555553, "333333333.3333332"}, Row{0x41b3de4355555554, "333333333.33333325"},
      Row{0x41b3de4355555555, "333333333.3333333"}, Row{0x41b3de4355555556, "333333333.3333334"},
      Row{0x41b3de4355555557, "333333333.33333343"},
      Row{0xbecbf647612f3696, "-0.0000033333333333333333"},
      Row{0x43143ff3c1cb0959, "1424953923781206.2"}};
  for (const auto& row : rows) EXPECT_EQ(number(std::bit_cast<double>(row.bits)), row.text);
}

TEST(JsonWrite, ChangesTheFormOfNumbersWhereEcmaScriptDoes) {
  EXPECT_EQ(number(1), "1");
  EXPECT_EQ(number(-1.5), "-1.5");
  EXPECT_EQ(number(10), "10");
  EXPECT_EQ(number(100.25), "100.25");
  EXPECT_EQ(number(123456789012345680000.0), "123456789012345680000");
  EXPECT_EQ(number(1e20), "100000000000000000000");
  EXPECT_EQ(number(1.5e21), "1.5e+21");
  EXPECT_EQ(number(0.00001), "0.00001");
  EXPECT_EQ(number(1e-7), "1e-7");
  EXPECT_EQ(number(1.25e-7), "1.25e-7");
}

RC_GTEST_PROP(JsonWrite, NumbersReadBackBitForBit, (std::uint64_t bits)) {
  for (int i = 0; i < 50; ++i) {
    bits = bits * 6364136223846793005U + 1442695040888963407U;
    const auto value = std::bit_cast<double>(bits);
    if (!std::isfinite(value) || value == 0) continue;
    const auto text = number(value);
    Reader reader;
    const auto read = reader.read(text);
    RC_ASSERT(read.has_value());
    const auto back = (*read)->root().number();
    RC_ASSERT(back.has_value());
    RC_ASSERT(std::bit_cast<std::uint64_t>(*back) == bits);
  }
}

RC_GTEST_PROP(JsonWrite, DecimalsAreAsShortAsTheyCanBe, ()) {
  const auto digits = *rc::gen::inRange<std::int64_t>(1, *rc::gen::element(100'000LL, 1LL << 53));
  const double value = static_cast<double>(digits) / std::pow(10, *rc::gen::inRange(0, 6));
  std::array<char, 64> text;
  const auto end = std::to_chars(text.data(), text.data() + text.size(), value,
                                 std::chars_format::fixed).ptr;
  RC_ASSERT(number(value) == std::string(text.data(), end));
  RC_ASSERT(number(-value) == '-' + std::string(text.data(), end));
}

RC_GTEST_PROP(JsonWrite, AnyBytesMakeAStringThatCanBeRead, (const std::string& bytes)) {
  const auto text = in_quotes(bytes);
  Reader reader;
  const auto read = reader.read(text);
  RC_ASSERT(read.has_value());
  const auto back = (*read)->root().string();
  if (back.find("\xEF\xBF\xBD") == std::string_view::npos) RC_ASSERT(back == bytes);
}

TEST(JsonWrite, PutsCommasBetweenValuesOnly) {
  std::string out = "line: ";
  Writer w(out);
  w.object();
  w.member("id", "x").key("n").integer(-3).key("empty").object().close();
  w.key("list").array().null().boolean(true).boolean(false).number(0.5).array().close();
  w.object().member("a", std::string("b")).close().string("s").raw("1.10").close();
  w.key("q\"").raw("{}").close();
  EXPECT_EQ(out, R"(line: {"id":"x","n":-3,"empty":{},"list":[null,true,false,0.5,[],{"a":"b"},)"
                 R"("s",1.10],"q\"":{}})");
}

}  // namespace
}  // namespace dealkit::base::json
