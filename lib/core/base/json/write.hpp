// Writing JSON by appending to a string: no tree, no allocation but the string's own growth.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "core/base/result.hpp"

namespace dealkit::base::json {

/// `text` in quotes. Escapes quotes, backslashes and controls as RFC 8785 does; bytes that are not
/// UTF-8 become U+FFFD, so that what we write can always be read.
void append_string(std::string& out, std::string_view text);
void append_integer(std::string& out, std::int64_t value);
/// Shortest text that reads back as the same double, in ECMAScript's form (RFC 8785 section
/// 3.2.2.3). Asserts that the value is finite.
void append_number(std::string& out, double value);
/// A JSON number's text in the same form, digit by digit and never through a double: 1.10 is 1.1,
/// and 9007199254740993 stays what it is. Numbers of one value have one text, those of two values
/// have two; a double's shortest text is its own form. Errc::data for an exponent beyond 18 digits.
Result<void> append_exact_number(std::string& out, std::string_view number);
/// append_number() from `at` on, where that many bytes must have room; returns the end.
inline constexpr std::size_t number_max_bytes = 32;
char* write_number(char* at, double value);

/// Writes objects and arrays with the commas in the right places.
///   Writer w(out); w.object(); w.key("id"); w.string("x"); w.close();
class Writer {
 public:
  explicit Writer(std::string& out) : out_(out) {}
  Writer& object();
  Writer& array();
  Writer& close();  // the innermost container
  Writer& key(std::string_view name);
  Writer& string(std::string_view text);
  Writer& integer(std::int64_t value);
  Writer& number(double value);
  Writer& boolean(bool value);
  Writer& null();
  /// A JSON text as it is.
  Writer& raw(std::string_view json);
  /// key + value
  Writer& member(std::string_view name, std::string_view text) { return key(name).string(text); }
  Writer& member(std::string_view name, const char* text) { return key(name).string(text); }

 private:
  void value();
  std::string& out_;
  std::string open_;       // the closers still owed, innermost last
  bool comma_ = false;     // a value stands before this place in its container
};

}  // namespace dealkit::base::json
