// The slow twin of the reader: walks a text byte by byte to say where it goes wrong and what would
// have been right. Only bad texts come here, so clarity counts, not speed.
#include <algorithm>
#include <set>

#include "core/base/json/document.hpp"
#include "core/base/json/unescape.hpp"
#include "core/base/json/utf8.hpp"

namespace dealkit::base::json {
namespace {

std::string printable(std::string_view rest) {
  if (rest.empty()) return "the end of the text";
  const auto c = static_cast<unsigned char>(rest.front());
  if (c == '"') return "a quote";
  if (c > 0x20 && c < 0x7F) return std::string("'") + static_cast<char>(c) + "'";
  constexpr std::string_view hex = "0123456789abcdef";
  return std::string("byte 0x") + hex[c >> 4] + hex[c & 15];
}

class Scanner {
 public:
  Scanner(std::string_view text, const Limits& limits) : text_(text), limits_(limits) {}

  std::optional<Error> scan() {
    if (spaces(); at_ == text_.size()) return fail(at_, "expected a JSON value, found nothing");
    if (!value()) return error_;
    while (!open_.empty()) {
      if (!next_in_container()) return error_;
    }
    if (spaces(); at_ != text_.size()) {
      return fail(at_, "expected the end of the record, found " + found() +
                           " (one JSON value a record)");
    }
    return std::nullopt;
  }

 private:
  struct Open {
    bool object;
    std::set<std::string, std::less<>> names;
  };

  std::string found() const { return printable(text_.substr(at_)); }
  char here() const { return at_ < text_.size() ? text_[at_] : '\0'; }
  void spaces() {
    while (at_ < text_.size() && std::string_view(" \t\r\n").find(text_[at_]) != text_.npos) ++at_;
  }

  std::optional<Error> fail(std::size_t at, std::string message, Errc code = Errc::data) {
    const auto before = text_.substr(0, at);
    const auto newline = before.rfind('\n');
    const auto lines = std::count(before.begin(), before.end(), '\n');
    const auto column = newline == std::string_view::npos ? at + 1 : at - newline;
    error_ = Error{code, std::move(message),
                   {at, static_cast<std::uint32_t>(lines + 1), static_cast<std::uint32_t>(column)}};
    return error_;
  }
  bool expected(std::string_view what) {
    fail(at_, "expected " + std::string(what) + ", found " + found());
    return false;
  }

  bool value() {
    spaces();
    switch (here()) {
      case '{':
      case '[': return open();
      case '"': {
        std::string content;
        return string(content);
      }
      case 't': return word("true");
      case 'f': return word("false");
      case 'n': return word("null");
      default: return number();
    }
  }

  bool open() {
    if (open_.size() == std::min<std::size_t>(limits_.max_depth, 1024)) {
      fail(at_, "nested deeper than " + std::to_string(open_.size()) + " levels", Errc::limit);
      return false;
    }
    const bool object = text_[at_++] == '{';
    open_.push_back({object, {}});
    spaces();
    if (here() == (object ? '}' : ']')) return close();
    return element();
  }
  bool close() {
    ++at_;
    open_.pop_back();
    return true;
  }
  bool element() { return (!open_.back().object || key()) && value(); }

  bool next_in_container() {
    spaces();
    const bool object = open_.back().object;
    if (here() == ',') {
      ++at_;
      return element();
    }
    if (here() == (object ? '}' : ']')) return close();
    return expected(object ? "',' or '}'" : "',' or ']'");
  }

  bool key() {
    spaces();
    if (here() != '"') return expected("a member name in quotes");
    const auto at = at_;
    std::string name;
    if (!string(name)) return false;
    if (!open_.back().names.insert(name).second) {
      fail(at, "duplicate member \"" + name.substr(0, 80) + "\"");
      return false;
    }
    spaces();
    if (here() != ':') return expected("':'");
    ++at_;
    return true;
  }

  bool string(std::string& content) {
    const auto begin = ++at_;
    while (at_ < text_.size() && text_[at_] != '"') {
      const auto length = utf8_length(text_.substr(at_));
      if (length == 0) {
        fail(at_, "invalid UTF-8: " + found());
        return false;
      }
      if (static_cast<unsigned char>(text_[at_]) < 0x20) {
        fail(at_, "control character in a string: write it as an escape, found " + found());
        return false;
      }
      at_ += text_[at_] == '\\' && at_ + 1 < text_.size() && text_[at_ + 1] > 0 ? 2 : length;
    }
    if (at_ >= text_.size()) {
      at_ = text_.size();
      return expected("a closing quote");
    }
    EscapeError error;
    if (!unescape(text_.substr(begin, at_ - begin), content, error)) {
      at_ = begin + error.offset;
      fail(at_, "invalid escape: expected " + std::string(error.expected));
      return false;
    }
    ++at_;
    return true;
  }

  bool scalar_end(std::size_t end, std::string_view what) {
    at_ = end;
    if (at_ == text_.size() || std::string_view(" \t\r\n,]}:").find(text_[at_]) != text_.npos) {
      return true;
    }
    return expected("the end of " + std::string(what));
  }

  std::size_t letters_at(std::size_t begin) const {
    auto end = begin;
    const auto letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
    while (end < text_.size() && letter(text_[end])) ++end;
    return end - begin;
  }

  bool word(std::string_view expected_word) {
    if (text_.substr(at_, expected_word.size()) != expected_word) {
      const auto written = text_.substr(at_, letters_at(at_));
      // What only begins like it was not meant to be it.
      if (expected_word.starts_with(written)) return expected(expected_word);
      fail(at_, "expected a JSON value, found '" + std::string(written.substr(0, 40)) + "'");
      return false;
    }
    return scalar_end(at_ + expected_word.size(), expected_word);
  }

  bool digits(std::string_view where) {
    if (here() < '0' || here() > '9') return expected("a digit " + std::string(where));
    while (here() >= '0' && here() <= '9') ++at_;
    return true;
  }

  bool number() {
    if (here() == '-') {
      ++at_;
    } else if (here() < '0' || here() > '9') {
      return expected("a JSON value");
    }
    if (here() == '0') {
      ++at_;
    } else if (!digits("of a number")) {
      return false;
    }
    if (here() == '.') {
      ++at_;
      if (!digits("after the decimal point")) return false;
    }
    if (here() == 'e' || here() == 'E') {
      ++at_;
      if (here() == '+' || here() == '-') ++at_;
      if (!digits("of the exponent")) return false;
    }
    return scalar_end(at_, "the number");
  }

  std::string_view text_;
  Limits limits_;
  std::size_t at_ = 0;
  std::vector<Open> open_;
  std::optional<Error> error_;
};

}  // namespace

std::optional<Error> diagnose(std::string_view text, const Limits& limits) {
  return Scanner(text, limits).scan();
}

}  // namespace dealkit::base::json
