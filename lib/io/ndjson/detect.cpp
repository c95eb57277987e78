// Telling a line format from pretty-printed JSON by the beginning of an input.
#include <string>

#include "io/ndjson/splitter.hpp"

namespace dealkit::io::ndjson {
namespace {

/// Whether the braces and brackets of a line balance, strings left out.
bool is_balanced(std::string_view line) {
  std::int64_t depth = 0;
  bool in_string = false;
  for (std::size_t i = 0; i < line.size(); ++i) {
    const char c = line[i];
    if (in_string) {
      if (c == '\\') ++i;
      if (c == '"') in_string = false;
    } else if (c == '"') {
      in_string = true;
    } else if (c == '{' || c == '[') {
      ++depth;
    } else if (c == '}' || c == ']') {
      --depth;
    }
  }
  return depth <= 0 && !in_string;
}

}  // namespace

std::optional<InputFormat> detect_format(std::string_view text, bool at_end,
                                         const SplitLimits& limits) {
  const auto first = text.find_first_not_of(" \t\r\n");
  const bool too_long = text.size() > limits.max_record_bytes;
  if (first == std::string_view::npos) {
    if (at_end || too_long) return InputFormat::ndjson;
    return std::nullopt;
  }
  if (text[first] == '[') return InputFormat::array;
  if (text[first] != '{') return InputFormat::ndjson;
  const auto newline = text.find('\n', first);
  if (newline == std::string_view::npos && !at_end) {
    if (too_long) return InputFormat::ndjson;
    return std::nullopt;
  }
  return is_balanced(text.substr(first, newline - first)) ? InputFormat::ndjson
                                                          : InputFormat::json;
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
