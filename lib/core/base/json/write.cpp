#include "core/base/json/write.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cassert>
#include <charconv>
#include <cmath>
#include <cstring>

#include "core/base/json/block.hpp"
#include "core/base/json/utf8.hpp"

namespace dealkit::base::json {
namespace {

constexpr std::ptrdiff_t exponent_max_digits = 19;

/// How many bytes from the first one on are ASCII that stands in JSON as it is.
std::size_t plain_length(std::string_view text) {
  std::size_t at = 0;
  for (; text.size() - at >= block_bytes; at += block_bytes) {
    if (const auto found = special_bytes(text.data() + at)) {
      return at + static_cast<std::size_t>(std::countr_zero(found));
    }
  }
  if (at == text.size()) return at;
  char rest[block_bytes];
  std::memset(rest, '"', block_bytes);
  std::memcpy(rest, text.data() + at, text.size() - at);
  return std::min(text.size(), at + static_cast<std::size_t>(
                                        std::countr_zero(special_bytes(rest) | 1U << block_bytes)));
}

void append_escape(std::string& out, unsigned char c) {
  switch (c) {
    case '"': out += "\\\""; return;
    case '\\': out += "\\\\"; return;
    case '\b': out += "\\b"; return;
    case '\f': out += "\\f"; return;
    case '\n': out += "\\n"; return;
    case '\r': out += "\\r"; return;
    case '\t': out += "\\t"; return;
    default: break;
  }
  constexpr std::string_view hex = "0123456789abcdef";
  out += "\\u00";
  out.push_back(hex[c >> 4]);
  out.push_back(hex[c & 15]);
}

/// Numbers above 0 as most are: up to 15 digits, at most four of them behind the point. No two
/// decimals of up to 15 digits have the same nearest double, so if that of these digits is `value`,
/// no shorter ones can mean it. Returns the end, or nullptr if `value` is no such number.
char* write_short_decimal(char* at, double value) {
  constexpr double most = 1e11;  // times 10 000: 15 digits
  if (!(value < most)) return nullptr;
  const auto scaled = static_cast<std::uint64_t>(value * 10'000 + 0.5);
  if (static_cast<double>(scaled) / 10'000 != value) return nullptr;
  at = std::to_chars(at, at + 15, scaled / 10'000).ptr;
  auto fraction = static_cast<std::uint32_t>(scaled % 10'000);
  if (fraction == 0) return at;
  *at++ = '.';
  for (std::uint32_t unit = 1000; fraction != 0; unit /= 10) {
    *at++ = static_cast<char>('0' + fraction / unit);
    fraction %= unit;
  }
  return at;
}

char* write_text(char* at, std::string_view text) {
  std::memcpy(at, text.data(), text.size());
  return at + text.size();
}

char* write_zeros(char* at, std::int64_t count) {
  std::memset(at, '0', static_cast<std::size_t>(count));
  return at + count;
}

/// Digits and their exponent in ECMA-262 Number::toString's four forms.
char* write_digits(char* at, std::string_view digits, std::int64_t exponent) {
  const auto count = static_cast<std::int64_t>(digits.size());
  const auto point = exponent + 1;  // decimal point stands after this many digits
  if (count <= point && point <= 21) return write_zeros(write_text(at, digits), point - count);
  if (0 < point && point <= 21) {
    const auto whole = static_cast<std::size_t>(point);
    at = write_text(at, digits.substr(0, whole));
    *at++ = '.';
    return write_text(at, digits.substr(whole));
  }
  if (-6 < point && point <= 0) {
    return write_text(write_zeros(write_text(at, "0."), -point), digits);
  }
  *at++ = digits[0];
  if (count > 1) *at++ = '.';
  at = write_text(at, digits.substr(1));
  at = write_text(at, exponent < 0 ? "e-" : "e+");
  return std::to_chars(at, at + exponent_max_digits, std::abs(exponent)).ptr;
}

/// A JSON number taken apart: (-1)^negative * d.ddd * 10^exponent, `digits` without zeros at
/// either end; none for zero.
struct Digits {
  bool negative = false;
  std::string digits;
  std::int64_t exponent = 0;
};

Result<Digits> significant_digits(std::string_view number) {
  Digits parts;
  parts.negative = number.starts_with('-');
  if (parts.negative) number.remove_prefix(1);
  const auto e = number.find_first_of("eE");
  const auto mantissa = number.substr(0, e);
  const auto point = std::min(mantissa.find('.'), mantissa.size());
  parts.digits = mantissa.substr(0, point);
  if (point < mantissa.size()) parts.digits += mantissa.substr(point + 1);
  const auto first = parts.digits.find_first_not_of('0');
  if (first == std::string::npos) return Digits{};  // zero has no sign, whatever its exponent
  parts.digits.erase(parts.digits.find_last_not_of('0') + 1);
  parts.digits.erase(0, first);
  if (e != std::string_view::npos) {
    auto text = number.substr(e + 1);
    if (text.starts_with('+')) text.remove_prefix(1);
    const auto [end, error] =
        std::from_chars(text.data(), text.data() + text.size(), parts.exponent);
    // Far from the ends of int64, so that the digits before the point can be added.
    constexpr std::int64_t most = 1'000'000'000'000'000'000;
    if (error != std::errc{} || parts.exponent > most || parts.exponent < -most) {
      return base::Error{Errc::data, "expected a number with an exponent of at most 18 digits"};
    }
  }
  parts.exponent += static_cast<std::int64_t>(point) - 1 - static_cast<std::int64_t>(first);
  return parts;
}

}  // namespace

void append_string(std::string& out, std::string_view text) {
  // At once, as most are: `quoted` spares the buffer two checks of its size.
  char quoted[256];
  if (text.size() <= sizeof quoted - 2 && plain_length(text) == text.size()) {
    quoted[0] = '"';
    write_text(quoted + 1, text);
    quoted[text.size() + 1] = '"';
    out.append(quoted, text.size() + 2);
    return;
  }
  const auto* bytes = reinterpret_cast<const unsigned char*>(text.data());
  std::size_t run = 0;  // start of the bytes that are copied as they are
  const auto flush = [&](std::size_t to) { out.append(text.substr(run, to - run)); };
  out.push_back('"');
  for (std::size_t i = 0; i < text.size();) {
    i += plain_length(text.substr(i));
    if (i == text.size()) break;
    const auto c = bytes[i];
    if (c < 0x80) {
      flush(i);
      append_escape(out, c);
      run = ++i;
    } else if (const auto length = utf8_length(text.substr(i))) {
      i += length;
    } else {
      flush(i);
      out += "\xEF\xBF\xBD";
      run = ++i;
    }
  }
  flush(text.size());
  out.push_back('"');
}

void append_integer(std::string& out, std::int64_t value) {
  std::array<char, 24> digits;
  const auto [end, error] = std::to_chars(digits.data(), digits.data() + digits.size(), value);
  out.append(digits.data(), end);
}

void append_number(std::string& out, double value) {
  std::array<char, number_max_bytes> text;
  out.append(text.data(), write_number(text.data(), value));
}

Result<void> append_exact_number(std::string& out, std::string_view number) {
  DEALKIT_ASSIGN_OR_RETURN(const auto parts, significant_digits(number));
  if (parts.digits.empty()) {
    out.push_back('0');
    return {};
  }
  constexpr std::size_t beside_digits = 32;  // sign, point, zeros, exponent
  const auto begin = out.size();
  out.resize(begin + parts.digits.size() + beside_digits);
  auto* at = out.data() + begin;
  if (parts.negative) *at++ = '-';
  at = write_digits(at, parts.digits, parts.exponent);
  out.resize(static_cast<std::size_t>(at - out.data()));
  return {};
}

char* write_number(char* at, double value) {
  assert(std::isfinite(value));
  if (value == 0) {  // also -0, as ECMAScript prints it
    *at++ = '0';
    return at;
  }
  if (value < 0) *at++ = '-';
  value = std::abs(value);
  if (auto* end = write_short_decimal(at, value)) return end;
  std::array<char, 32> text;
  const auto [end, error] = std::to_chars(text.data(), text.data() + text.size(), value,
                                          std::chars_format::scientific);
  // d.ddde±xx -> digits and exponent.
  const std::string_view scientific(text.data(), static_cast<std::size_t>(end - text.data()));
  const auto e = scientific.find('e');
  int exponent = 0;
  const auto* exponent_text = scientific.data() + e + 1;
  std::from_chars(*exponent_text == '+' ? exponent_text + 1 : exponent_text,
                  scientific.data() + scientific.size(), exponent);
  if (e == 1) return write_digits(at, scientific.substr(0, 1), exponent);
  text[1] = text[0];  // over the point
  return write_digits(at, scientific.substr(1, e - 1), exponent);
}

void Writer::value() {
  if (comma_) out_.push_back(',');
  comma_ = true;
}

Writer& Writer::object() {
  value();
  out_.push_back('{');
  open_.push_back('}');
  comma_ = false;
  return *this;
}

Writer& Writer::array() {
  value();
  out_.push_back('[');
  open_.push_back(']');
  comma_ = false;
  return *this;
}

Writer& Writer::close() {
  assert(!open_.empty());
  out_.push_back(open_.back());
  open_.pop_back();
  comma_ = true;
  return *this;
}

Writer& Writer::key(std::string_view name) {
  value();
  append_string(out_, name);
  out_.push_back(':');
  comma_ = false;
  return *this;
}

Writer& Writer::string(std::string_view text) {
  value();
  append_string(out_, text);
  return *this;
}

Writer& Writer::integer(std::int64_t number) {
  value();
  append_integer(out_, number);
  return *this;
}

Writer& Writer::number(double number) {
  value();
  append_number(out_, number);
  return *this;
}

Writer& Writer::boolean(bool truth) {
  value();
  out_ += truth ? "true" : "false";
  return *this;
}

Writer& Writer::null() {
  value();
  out_ += "null";
  return *this;
}

Writer& Writer::raw(std::string_view json) {
  value();
  out_ += json;
  return *this;
}

}  // namespace dealkit::base::json
