// See literal.hpp.
#include "core/expression/literal.hpp"

#include <fmt/format.h>

#include <charconv>

#include "core/expression/utf8.hpp"

namespace dealkit::expression {
namespace {

base::Error error_at(std::size_t offset, std::string message) {
  return {base::Errc::data, std::move(message), {offset, 0, 0}};
}

std::optional<std::uint64_t> magnitude(std::string_view digits) {
  int radix = 10;
  if (digits.starts_with("0x") || digits.starts_with("0X")) {
    digits.remove_prefix(2);
    radix = 16;
  }
  std::uint64_t value = 0;
  const auto [end, failed] =
      std::from_chars(digits.data(), digits.data() + digits.size(), value, radix);
  if (failed != std::errc{} || end != digits.data() + digits.size()) return std::nullopt;
  return value;
}

base::Result<Value> read_real(const Token& token, bool negative) {
  double value = 0;
  const char* end = token.text.data() + token.text.size();
  const auto [stop, failed] = std::from_chars(token.text.data(), end, value);
  // from_chars refuses both overflow and underflow; only the first is an error.
  if (failed == std::errc::result_out_of_range) {
    const auto exponent = token.text.find_first_of("eE");
    const bool tiny = exponent == std::string_view::npos ? token.text.starts_with("0.")
                                                         : token.text[exponent + 1] == '-';
    if (!tiny) return error_at(token.offset, "expected a double below 1.8e308");
    value = 0;
  } else if (stop != end) {
    return error_at(token.offset, "expected a double");
  }
  return Value::from_double(negative ? -value : value);
}

// Reads the escapes of one literal.
class Unescape {
 public:
  Unescape(std::string_view body, std::uint32_t offset, bool bytes)
      : body_(body), offset_(offset), bytes_(bytes) {}

  base::Result<std::string> run() {
    std::string out;
    out.reserve(body_.size());
    while (at_ < body_.size()) {
      if (body_[at_] != '\\') {
        out.push_back(body_[at_++]);
        continue;
      }
      DEALKIT_RETURN_IF_ERROR(escape(out));
    }
    return out;
  }

 private:
  base::Result<void> escape(std::string& out) {
    const std::size_t begin = at_;
    const char c = at_ + 1 < body_.size() ? body_[at_ + 1] : '\0';
    at_ += 2;
    constexpr std::string_view letters = "abfnrtv\\?\"'`";
    constexpr std::string_view meanings = "\a\b\f\n\r\t\v\\?\"'`";
    if (const auto which = letters.find(c); c != '\0' && which != std::string_view::npos) {
      out.push_back(meanings[which]);
      return {};
    }
    if (c == 'x' || c == 'X') return code(out, begin, 2, 16);
    if (c == 'u' && !bytes_) return code(out, begin, 4, 16);
    if (c == 'U' && !bytes_) return code(out, begin, 8, 16);
    if (c >= '0' && c <= '3') {
      --at_;
      return code(out, begin, 3, 8);
    }
    return error_at(offset_ + begin, bytes_ ? "expected an escape of bytes (\\n, \\x41, \\101)"
                                            : "expected an escape (\\n, \\x41, \\101, \\u0041)");
  }

  base::Result<void> code(std::string& out, std::size_t begin, std::size_t digits, int radix) {
    std::uint32_t value = 0;
    const char* first = body_.data() + at_;
    const bool enough = body_.size() - at_ >= digits;
    const auto [stop, failed] =
        std::from_chars(first, first + (enough ? digits : 0), value, radix);
    if (failed != std::errc{} || stop != first + digits) {
      return error_at(offset_ + begin,
                      fmt::format("expected {} {} digits in this escape", digits,
                                  radix == 8 ? "octal" : "hexadecimal"));
    }
    at_ += digits;
    if (bytes_) {
      out.push_back(static_cast<char>(value));
    } else if (!append_utf8(out, value)) {
      return error_at(offset_ + begin,
                      fmt::format("expected a Unicode code point, found U+{:04X}", value));
    }
    return {};
  }

  std::string_view body_;
  std::uint32_t offset_;  // of the body in the source
  bool bytes_;
  std::size_t at_ = 0;
};

}  // namespace

base::Result<Value> read_number(const Token& token, bool negative) {
  if (token.kind == TokenKind::real) return read_real(token, negative);
  std::string_view digits = token.text;
  const bool is_uint = token.kind == TokenKind::uinteger;
  if (is_uint) digits.remove_suffix(1);
  const auto value = magnitude(digits);
  if (is_uint) {
    if (!value) return error_at(token.offset, "expected a uint of at most 18446744073709551615");
    return Value::from_uint(*value);
  }
  const std::uint64_t most = std::uint64_t{INT64_MAX} + (negative ? 1 : 0);
  if (!value || *value > most) {
    return error_at(token.offset,
                    "expected an int from -9223372036854775808 to 9223372036854775807");
  }
  return Value::from_int(static_cast<std::int64_t>(negative ? 0 - *value : *value));
}

base::Result<std::string> read_quoted(const Token& token) {
  std::string_view body = token.text;
  const std::size_t prefix = body.find_first_of("\"'");
  const bool raw = body.substr(0, prefix).find_first_of("rR") != std::string_view::npos;
  body.remove_prefix(prefix);
  const bool triple = body.size() >= 6 && body[0] == body[1] && body[1] == body[2];
  const std::size_t quotes = triple ? 3 : 1;
  body = body.substr(quotes, body.size() - 2 * quotes);
  if (raw) return std::string(body);
  return Unescape(body, static_cast<std::uint32_t>(token.offset + prefix + quotes),
                  token.kind == TokenKind::bytes)
      .run();
}

}  // namespace dealkit::expression
