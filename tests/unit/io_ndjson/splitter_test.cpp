// Values out of arrays, pretty-printed and concatenated JSON, against records printed at random.
#include "io/ndjson/splitter.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <algorithm>

namespace dealkit::io::ndjson {
namespace {

struct Piece {
  std::string bytes;
  std::uint64_t number;
  std::uint64_t offset;
  std::uint32_t column;
  std::string error;
  friend bool operator==(const Piece&, const Piece&) = default;
  friend std::ostream& operator<<(std::ostream& out, const Piece& p) {
    return out << p.number << ":" << p.column << "@" << p.offset << " '" << p.bytes << "' "
               << p.error;
  }
};

/// Feeds `text` in pieces of `step` bytes, as the reader does.
std::vector<Piece> split(const std::string& text, InputFormat format, std::size_t step,
                         SplitLimits limits = {}) {
  auto splitter = make_value_splitter(limits, format);
  splitter->start("source", 0);
  std::vector<Piece> pieces;
  std::size_t begin = 0;
  std::size_t end = 0;
  while (true) {
    const bool at_end = end == text.size();
    Batch batch;
    begin += splitter->split(std::string_view(text).substr(begin, end - begin), at_end, batch);
    for (const auto& line : batch.lines) {
      pieces.push_back({std::string(line.bytes), line.line, line.byte_offset, line.column,
                        line.error != nullptr ? line.error->message : ""});
    }
    if (batch.lines.size() >= limits.max_lines) continue;
    if (at_end) return pieces;
    end = std::min(end + step, text.size());
  }
}

/// A random JSON value with random white space inside; `depth` containers may still be opened.
std::string make_value(int depth) {
  const auto space = [] {
    return *rc::gen::element<std::string>("", "", " ", "\n", "\r\n  ", "\t");
  };
  switch (*rc::gen::inRange(0, depth > 0 ? 5 : 3)) {
    case 0: return *rc::gen::element<std::string>("1", "-0.5e3", "true", "null");
    case 1: return *rc::gen::element<std::string>("\"\"", "\"a]b\"", "\"{\\\"[\"", "\"\\\\\"");
    case 2: return "{}";
    case 3: {
      std::string text = "[" + space();
      const int count = *rc::gen::inRange(0, 3);
      for (int i = 0; i < count; ++i) {
        text += (i > 0 ? "," : "") + space() + make_value(depth - 1) + space();
      }
      return text + "]";
    }
    default: {
      std::string text = "{" + space();
      const int count = *rc::gen::inRange(0, 3);
      for (int i = 0; i < count; ++i) {
        text += (i > 0 ? ",\"" : "\"") + std::to_string(i) + "\":" + space() +
                make_value(depth - 1) + space();
      }
      return text + "}";
    }
  }
}

RC_GTEST_PROP(ValueSplitter, FindsEveryValueWhereItStands, ()) {
  const bool array = *rc::gen::arbitrary<bool>();
  const int count = *rc::gen::inRange(0, 6);
  std::string text = array ? " [" : "";
  std::vector<Piece> expected;
  for (int i = 0; i < count; ++i) {
    if (array && i > 0) text += *rc::gen::element<std::string>(",", " ,", "\n,\n");
    text += *rc::gen::element<std::string>("\n", " ", "\r\n\t");
    const auto value = make_value(3);
    const auto line_begin = text.rfind('\n') + 1;  // npos + 1 is 0
    expected.push_back({value,
                        1 + static_cast<std::uint64_t>(std::count(text.begin(), text.end(), '\n')),
                        text.size(), static_cast<std::uint32_t>(text.size() - line_begin + 1), ""});
    text += value;
  }
  if (array) text += *rc::gen::element<std::string>("]", "\n]\n");
  const auto step = *rc::gen::inRange<std::size_t>(1, 50);
  const SplitLimits limits{1 << 20, *rc::gen::inRange<std::size_t>(1, 5)};
  RC_ASSERT(split(text, array ? InputFormat::array : InputFormat::json, step, limits) == expected);
}

RC_GTEST_PROP(ValueSplitter, SaysTheSameInPiecesOfAnySize, ()) {
  const auto parts = *rc::gen::container<std::vector<std::string>>(rc::gen::element<std::string>(
      "{", "}", "[", "]", ",", ":", "\"", "\\", "\n", " ", "a", "12", "{\"a\":1}"));
  std::string text;
  for (const auto& part : parts) text += part;
  const auto format = *rc::gen::element(InputFormat::array, InputFormat::json);
  const SplitLimits limits{*rc::gen::inRange<std::uint64_t>(1, 20),
                           *rc::gen::inRange<std::size_t>(1, 5)};
  const auto step = *rc::gen::inRange<std::size_t>(1, 9);
  RC_ASSERT(split(text, format, step, limits) == split(text, format, 1000, limits));
}

std::vector<std::string> texts(const std::vector<Piece>& pieces) {
  std::vector<std::string> result;
  for (const auto& piece : pieces) {
    result.push_back(piece.error.empty() ? piece.bytes : piece.bytes + "!" + piece.error);
  }
  return result;
}

using Texts = std::vector<std::string>;

TEST(ValueSplitter, GoesOnBehindABrokenElement) {
  // Each first element is wrong in another way; the JSON reader will say how. The second is found.
  for (const char* broken :
       {R"({"a":[})", R"({"a":]})", R"({"a":"x})" "\n}", R"({"a" 1})", R"({"a":tru})"}) {
    const auto pieces = split(std::string("[") + broken + ",{\"b\":2}]", InputFormat::array, 3);
    ASSERT_EQ(pieces.size(), 2U) << broken;
    EXPECT_EQ(pieces[0].bytes, broken);
    EXPECT_EQ(pieces[1].bytes, "{\"b\":2}");
  }
}

TEST(ValueSplitter, SaysWhatIsWrongBetweenElements) {
  EXPECT_EQ(texts(split("[1 2]", InputFormat::array, 9)),
            (Texts{"1", "!expected ',' or ']' after the array's element, found '2'", "2"}));
  EXPECT_EQ(texts(split("[1,,2,]", InputFormat::array, 9)),
            (Texts{"1", ",!expected a value, found ','", "2",
                   "!expected a value after ',', found ']'"}));
  EXPECT_EQ(texts(split("[1]]", InputFormat::array, 9)),
            (Texts{"1", "]!expected '[' or the end of the input, found ']'"}));
  EXPECT_EQ(texts(split("{\"a\":1} , {}", InputFormat::json, 9)),
            (Texts{"{\"a\":1}", ",!expected a value, found ','", "{}"}));
}

TEST(ValueSplitter, NoticesThatTheInputBreaksOff) {
  EXPECT_EQ(texts(split("[1", InputFormat::array, 9)),
            (Texts{"1", "!expected ',' or ']', found the end of the input"}));
  EXPECT_EQ(texts(split("[{\"a\":\n[1", InputFormat::array, 2)),
            (Texts{"{\"a\":\n[1!expected the end of the value, found the end of the input",
                   "!expected ',' or ']', found the end of the input"}));
  EXPECT_EQ(texts(split("{", InputFormat::json, 1)),
            (Texts{"{!expected the end of the value, found the end of the input"}));
  EXPECT_EQ(texts(split("", InputFormat::array, 1)), Texts{});
}

TEST(ValueSplitter, TakesSeveralArraysAndConcatenatedValues) {
  EXPECT_EQ(texts(split("[1,2]\n[3]", InputFormat::array, 1)), (Texts{"1", "2", "3"}));
  EXPECT_EQ(texts(split("{}{}[1] 2 3\"x\"\"y\"", InputFormat::json, 1)),
            (Texts{"{}", "{}", "[1]", "2", "3", "\"x\"", "\"y\""}));
}

TEST(ValueSplitter, SkipsOverLongElements) {
  const std::string text = "[{\"a\":\"" + std::string(100, 'x') + "\"},{\"b\":2}]";
  for (const std::size_t step : {1U, 7U, 1000U}) {
    const auto pieces = split(text, InputFormat::array, step, {20, 10});
    ASSERT_EQ(pieces.size(), 2U);
    EXPECT_EQ(pieces[0].bytes, "");
    EXPECT_NE(pieces[0].error.find("found 108"), std::string::npos) << pieces[0];
    EXPECT_EQ(pieces[1], (Piece{"{\"b\":2}", 1, 110, 111, ""}));
  }
}

TEST(DetectFormat, LooksAtTheBeginning) {
  const SplitLimits limits{100, 10};
  const auto detect = [&](std::string_view text) {
    return FormatDetector().look(text, true, limits);
  };
  EXPECT_EQ(detect(""), InputFormat::ndjson);
  EXPECT_EQ(detect(" \n [1]"), InputFormat::array);
  EXPECT_EQ(detect("[\n"), InputFormat::array);
  EXPECT_EQ(detect("{\"a\":1}\n{\"b\":2}\n"), InputFormat::ndjson);
  EXPECT_EQ(detect("{\"a\":\"{\"}\n"), InputFormat::ndjson);
  EXPECT_EQ(detect("{\n  \"a\": 1\n}\n"), InputFormat::json);
  EXPECT_EQ(detect("{\"a\":{\n}}"), InputFormat::json);
  EXPECT_EQ(detect("{\"a\":1}"), InputFormat::ndjson);
  EXPECT_EQ(detect("nonsense"), InputFormat::ndjson);
}

TEST(DetectFormat, ABrokenFirstLineDoesNotSwallowTheNext) {
  const SplitLimits limits{100, 10};
  const auto detect = [&](std::string_view text) {
    return FormatDetector().look(text, true, limits);
  };
  EXPECT_EQ(detect("{nonsense\n{\"b\":2}\n"), InputFormat::ndjson);
  EXPECT_EQ(detect("{nonsense"), InputFormat::ndjson);
  EXPECT_EQ(detect("{\"a\":\"cut o\n{\"b\":2}\n"), InputFormat::ndjson);
  EXPECT_EQ(detect("{\"a\":1,\n{\"b\":2}\n"), InputFormat::ndjson);
  EXPECT_EQ(detect("{\"a\":{\"b\":1\n\n{\"b\":2}\n"), InputFormat::ndjson);
  EXPECT_EQ(detect("{\"a\":[1\n{\"b\":2}\n"), InputFormat::ndjson);
  EXPECT_EQ(detect("{\"a\":[\n{\"b\":2}]}\n"), InputFormat::json);
  EXPECT_EQ(detect("{\"a\":[{},\n{\"b\":2}]}\n"), InputFormat::json);
  EXPECT_EQ(detect("{\"a\":\n{\"b\":2}}\n"), InputFormat::json);
  EXPECT_EQ(detect("{ \"a\": 1,\n\"b\": 2}\n"), InputFormat::json);
}

TEST(DetectFormat, WaitsForALineButNotForEver) {
  const SplitLimits limits{10, 10};
  EXPECT_EQ(FormatDetector().look("  ", false, limits), std::nullopt);
  EXPECT_EQ(FormatDetector().look("{\"a\":", false, limits), std::nullopt);
  EXPECT_EQ(FormatDetector().look("{\"a\":123456789", false, limits), InputFormat::ndjson);
  EXPECT_EQ(FormatDetector().look("{\n", false, limits), std::nullopt);
  EXPECT_EQ(FormatDetector().look(std::string(11, ' '), false, limits), InputFormat::ndjson);
}

TEST(Detecting, InPiecesIsTheSameAsAtOnceAndLooksAtNothingTwice) {
  const SplitLimits limits{64 << 20, 10};
  for (const std::string& text :
       {std::string("  \n{\"a\":\n\n 1}"), std::string("{\"a\":1\n{\"b\":2}"), std::string("[1"),
        std::string("{\"a\":[\n\n\n{\"b\":1}]}"), std::string("{\n\n"), std::string("  x")}) {
    FormatDetector pieces;
    std::optional<InputFormat> found;
    for (std::size_t i = 0; i <= text.size() && !found; ++i) {
      found = pieces.look(std::string_view(text).substr(0, i), i == text.size(), limits);
    }
    EXPECT_EQ(found, FormatDetector().look(text, true, limits)) << text;
  }
  // Half a million pieces of one line: from its beginning each time, this would take hours.
  const std::string line = "{\"a\":\"" + std::string(8 << 20, 'x');
  FormatDetector detector;
  for (std::size_t i = 16; i < line.size(); i += 16) {
    ASSERT_EQ(detector.look(std::string_view(line).substr(0, i), false, limits), std::nullopt);
  }
  std::string blanks = "{\"a\":\n";
  FormatDetector second_line;
  for (int i = 0; i < 100'000; ++i) {
    blanks += '\n';
    ASSERT_EQ(second_line.look(blanks, false, limits), std::nullopt);
  }
}

}  // namespace
}  // namespace dealkit::io::ndjson
