// Telling a line format from pretty-printed JSON by the beginning of an input.
#include <algorithm>
#include <string>

#include "io/ndjson/splitter.hpp"

namespace dealkit::io::ndjson {
namespace {

/// What a line that begins with '{' leaves open, and whether a JSON text may go on after it.
struct FirstLine {
  bool whole = false;      // the object is closed
  bool broken = false;     // no text of JSON begins so
  bool object_may_follow = false;  // the next thing may be '{'
};

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r'; }

FirstLine read_first_line(std::string_view line) {
  std::string open;
  bool in_string = false;
  char last = 0;  // the last byte that is neither space nor inside a string
  FirstLine first;
  for (std::size_t i = 0; i < line.size(); ++i) {
    const char c = line[i];
    if (in_string) {
      if (c == '\\') ++i;
      if (c == '"') in_string = false;
      continue;
    }
    if (is_blank(c)) continue;
    if (c == '"') in_string = true;
    if (last == '{' && c != '"' && c != '}') first.broken = true;
    if (c == '{' || c == '[') open.push_back(c);
    if ((c == '}' || c == ']') && !open.empty()) open.pop_back();
    last = c;
  }
  first.whole = open.empty() && !in_string;
  first.broken |= in_string;  // a string ends in its line
  const bool element = !open.empty() && open.back() == '[' && (last == '[' || last == ',');
  first.object_may_follow = last == ':' || element;
  return first;
}

}  // namespace

std::optional<InputFormat> FormatDetector::look(std::string_view text, bool at_end,
                                                const SplitLimits& limits) {
  constexpr std::string_view space = " \t\r\n";
  const bool too_long = text.size() > limits.max_record_bytes;
  first_ = std::min(text.find_first_not_of(space, first_), text.size());
  if (first_ == text.size()) {
    if (at_end || too_long) return InputFormat::ndjson;
    return std::nullopt;
  }
  if (text[first_] == '[') return InputFormat::array;
  if (text[first_] != '{') return InputFormat::ndjson;
  newline_ = std::min(text.find('\n', std::max(newline_, first_)), text.size());
  if (newline_ == text.size() && !at_end) {
    if (too_long) return InputFormat::ndjson;
    return std::nullopt;
  }
  if (!line_read_) {
    const auto line = read_first_line(text.substr(first_, newline_ - first_));
    line_read_ = true;
    whole_ = line.whole || line.broken;
    object_may_follow_ = line.object_may_follow;
  }
  if (whole_) return InputFormat::ndjson;
  // Cut off, or the beginning of a pretty-printed value? Then no '{' can begin the next line.
  second_ = std::min(text.find_first_not_of(space, std::max(second_, newline_)), text.size());
  if (second_ == text.size()) {
    if (!at_end && !too_long) return std::nullopt;
    return InputFormat::json;
  }
  return text[second_] == '{' && !object_may_follow_ ? InputFormat::ndjson : InputFormat::json;
}

base::Error over_long(std::uint64_t bytes, const SplitLimits& limits) {
  const auto limit = limits.max_record_bytes;
  base::Error error;
  error.code = base::Errc::limit;
  error.message = "expected a record of at most " + std::to_string(limit) + " bytes, found " +
                  std::to_string(bytes) + "; --max-record-bytes raises the limit";
  error.position.offset = limit;
  return error;  // no column: the record may span lines, and its text is gone
}

}  // namespace dealkit::io::ndjson
