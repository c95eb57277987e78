// Random JSON texts out of a string of choices: RapidCheck makes the choices and shrinks them, and
// fewer or smaller choices give simpler texts.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace dealkit::test {

class JsonGenerator {
 public:
  explicit JsonGenerator(std::vector<std::uint8_t> choices) : choices_(std::move(choices)) {}

  /// One valid text without duplicate names, at most `depth_max` containers inside each other.
  std::string text(int depth_max = 6) {
    out_.clear();
    space();
    value(depth_max);
    space();
    return out_;
  }

  /// A number below `count`; 0 when the choices have run out.
  std::size_t choose(std::size_t count) {
    if (at_ >= choices_.size()) return 0;
    std::size_t choice = choices_[at_++];
    if (count > 256 && at_ < choices_.size()) choice = choice * 256 + choices_[at_++];
    return choice % count;
  }
  bool exhausted() const { return at_ >= choices_.size(); }

 private:
  void space() {
    constexpr std::array<std::string_view, 8> spaces{"", "", "", "", " ", "\t", "\n  ", "\r\n"};
    out_ += spaces[choose(spaces.size())];
  }

  void value(int depth_left) {
    constexpr std::array<std::string_view, 3> words{"null", "true", "false"};
    const auto kind = choose(depth_left > 0 ? 9 : 5);
    if (kind < 1) {
      out_ += words[choose(words.size())];
    } else if (kind < 3) {
      number();
    } else if (kind < 5) {
      string("");
    } else {
      container(kind < 7, depth_left);
    }
  }

  void container(bool object, int depth_left) {
    out_ += object ? '{' : '[';
    const auto count = choose(6) == 5 ? choose(90) : choose(6);
    for (std::size_t i = 0; i < count && !exhausted(); ++i) {
      if (i > 0) out_ += ',';
      space();
      if (object) {
        string("_" + std::to_string(i));  // the ending keeps the names apart
        space();
        out_ += ':';
        space();
      }
      value(depth_left - 1);
      space();
    }
    out_ += object ? '}' : ']';
  }

  void number() {
    constexpr std::array<std::string_view, 24> numbers{
        "0", "-0", "1", "-1", "0.5", "1.10", "2.0", "1e3", "1E+2", "12.5e-3",
        "9223372036854775807", "-9223372036854775808", "9223372036854775808",
        "18446744073709551616", "1e308", "5e-324", "1e-400", "0.1", "333333333.33333329", "1e21",
        "999999999999999999999", "1e-7", "123456.789", "-0.000001"};
    const auto choice = choose(numbers.size() + 8);
    if (choice < numbers.size()) {
      out_ += numbers[choice];
      return;
    }
    if (choose(2) == 1) out_ += '-';
    out_ += static_cast<char>('1' + choose(9));
    digits(choose(20));
    if (choose(2) == 1) {
      out_ += '.';
      digits(choose(20) + 1);
    }
    if (choose(4) == 1) out_ += (choose(2) == 1 ? "e-" : "E") + std::to_string(choose(280));
  }

  void digits(std::size_t count) {
    for (; count > 0; --count) out_ += static_cast<char>('0' + choose(10));
  }

  void string(std::string_view ending) {
    constexpr std::array<std::string_view, 22> pieces{
        "a", "b", "campaign", "id", " ", "/", "~", "\\\"", "\\\\", "\\/", "\\n", "\\t", "\\b",
        "\\u0000", "\\u001f", "\\u20AC", "\\ud83d\\ude00", "\xC3\xA9", "\xE2\x82\xAC",
        "\xEF\xAC\xB3", "\xF0\x9F\x98\x80", "\x7F"};
    out_ += '"';
    auto count = choose(8) == 7 ? choose(40) : choose(5);
    for (; count > 0 && !exhausted(); --count) out_ += pieces[choose(pieces.size())];
    out_ += ending;
    out_ += '"';
  }

  std::vector<std::uint8_t> choices_;
  std::size_t at_ = 0;
  std::string out_;
};

/// `text` with one to three bytes changed, dropped, doubled or put in.
inline std::string mutate(std::string text, JsonGenerator& choices) {
  constexpr std::string_view tempting(
      "{}[]:,\"\\0123456789.eE+-tfnu \n\t\x01\x1F\x7F\x80\xC2\xE0\xED\xF0\xF4\xFF\x0C\x1A/aD8");
  for (auto edits = choices.choose(3) + 1; edits > 0; --edits) {
    const auto at = choices.choose(text.size() + 1);
    const char byte = tempting[choices.choose(tempting.size())];
    switch (choices.choose(5)) {
      case 0: text.insert(at, 1, byte); break;
      case 1: text.erase(at, 1); break;
      case 2: text.resize(at); break;
      case 3: text.insert(at, text.substr(at, choices.choose(9))); break;
      default:
        if (at < text.size()) text[at] = byte;
    }
  }
  return text;
}

}  // namespace dealkit::test
