// "…%s…%d…".format([…]): the clauses %s %d %f %e %b %x %X %o %%, a precision for %f and %e.
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <iterator>
#include <string>
#include <utility>
#include <vector>

#include "core/expression/function_bodies.hpp"

namespace dealkit::expression {
namespace {

constexpr int default_precision = 6;
constexpr int max_precision = 1000;

class Formatter {
 public:
  Formatter(Context& context, std::string_view pattern, const Value& list)
      : context_(context), pattern_(pattern), list_(list) {}

  Value run() {
    for (std::size_t at = 0; at < pattern_.size();) {
      const char c = pattern_[at++];
      if (c != '%') {
        out_.push_back(c);
        continue;
      }
      if (at < pattern_.size() && pattern_[at] == '%') {
        out_.push_back('%');
        ++at;
        continue;
      }
      const Value problem = clause(at);
      if (problem.failed()) return problem;
      if (!context_.charge_text(64)) return context_.out_of_steps();
      if (context_.too_long(out_)) return context_.out_of_memory();
    }
    return context_.keep(out_);
  }

 private:
  Value bad(std::string_view clause_rule, const Value& value) {
    return context_.fail({"error during formatting: ", clause_rule, ", was given ",
                          type_name(value.kind())});
  }

  // One clause from behind its '%'; null when all is well.
  Value clause(std::size_t& at) {
    int precision = default_precision;
    if (at < pattern_.size() && pattern_[at] == '.') {
      const char* end = pattern_.data() + pattern_.size();
      const auto [stop, failed] = std::from_chars(pattern_.data() + at + 1, end, precision);
      if (failed != std::errc{} || precision < 0 || precision > max_precision) {
        return context_.fail({"could not parse formatting clause: expected a precision from 0 to ",
                              "1000 after '%.'"});
      }
      at = static_cast<std::size_t>(stop - pattern_.data());
    }
    if (at == pattern_.size()) {
      return context_.fail({"could not parse formatting clause: unexpected end after '%'"});
    }
    const char letter = pattern_[at++];
    if (std::string_view("sdfebxXo").find(letter) == std::string_view::npos) {
      const std::string_view shown = pattern_.substr(at - 1, 1);
      return context_.fail({"could not parse formatting clause: unrecognized formatting clause \"",
                            static_cast<unsigned char>(letter) < 0x80 ? shown : "?", "\""});
    }
    const auto value = element(list_, next_++);
    if (!value) {
      return context_.fail({"error during formatting: index ", std::to_string(next_ - 1),
                            " out of range: the list has ", std::to_string(list_.size()),
                            " elements"});
    }
    return substitute(letter, precision, *value);
  }

  Value substitute(char letter, int precision, const Value& value) {
    switch (letter) {
      case 's': return text(value);
      case 'd':
        return integer(value, "{}", "decimal clause can only be used on integers");
      case 'o':
        return integer(value, "{:o}", "octal clause can only be used on integers");
      case 'b':
        if (value.is(Kind::boolean)) {
          out_.push_back(value.as_bool() ? '1' : '0');
          return Value();
        }
        return integer(value, "{:b}", "only integers and bools can be formatted as binary");
      case 'x':
      case 'X': return hex(value, letter == 'X');
      default: return real(letter, precision, value);
    }
  }

  Value integer(const Value& value, std::string_view pattern, std::string_view rule) {
    auto out = std::back_inserter(out_);
    if (value.is(Kind::integer)) {
      fmt::format_to(out, fmt::runtime(pattern), value.as_int());
    } else if (value.is(Kind::uinteger)) {
      fmt::format_to(out, fmt::runtime(pattern), value.as_uint());
    } else {
      return bad(rule, value);
    }
    return Value();
  }

  Value hex(const Value& value, bool upper) {
    if (!value.is(Kind::string) && !value.is(Kind::bytes)) {
      return integer(value, upper ? "{:X}" : "{:x}",
                     "only integers, byte buffers, and strings can be formatted as hex");
    }
    if (!context_.charge_text(value.as_text().size())) return context_.out_of_steps();
    for (const char c : value.as_text()) {
      const auto byte = static_cast<unsigned char>(c);
      fmt::format_to(std::back_inserter(out_), fmt::runtime(upper ? "{:02X}" : "{:02x}"), byte);
    }
    return Value();
  }

  Value real(char letter, int precision, const Value& value) {
    double number = 0;
    if (value.is(Kind::real)) {
      number = value.as_double();
    } else if (value.is(Kind::integer)) {
      number = static_cast<double>(value.as_int());
    } else if (value.is(Kind::uinteger)) {
      number = static_cast<double>(value.as_uint());
    } else {
      return bad(letter == 'f' ? "fixed-point clause can only be used on doubles"
                               : "scientific clause can only be used on doubles",
                 value);
    }
    if (!std::isfinite(number)) {
      append_text(out_, Value::from_double(number));
    } else {
      fmt::format_to(std::back_inserter(out_), fmt::runtime(letter == 'f' ? "{:.{}f}" : "{:.{}e}"),
                     number, precision);
    }
    return Value();
  }

  // Lists as [a, b], maps as {k: v} sorted by the text of their keys.
  Value text(const Value& value) {
    if (!context_.budget.charge(1)) return context_.out_of_steps();
    if (value.is(Kind::list)) return list(value);
    if (value.is(Kind::map)) return map(value);
    if ((value.is(Kind::string) || value.is(Kind::bytes)) &&
        !context_.charge_text(value.as_text().size())) {
      return context_.out_of_steps();
    }
    if (context_.too_long(out_)) return context_.out_of_memory();
    if (append_text(out_, value)) return Value();
    return context_.fail({"error during formatting: expected bytes that are UTF-8"});
  }

  Value list(const Value& value) {
    out_.push_back('[');
    bool first = true;
    for (Walk walk(value); walk.next();) {
      if (!first) out_ += ", ";
      first = false;
      const Value problem = text(walk.value());
      if (problem.failed()) return problem;
    }
    out_.push_back(']');
    return Value();
  }

  Value map(const Value& value) {
    std::vector<std::pair<std::string, Value>> entries;
    for (Walk walk(value); walk.next();) {
      if (!context_.budget.charge(1)) return context_.out_of_steps();
      append_text(entries.emplace_back(std::string(), walk.value()).first, walk.key());
    }
    std::sort(entries.begin(), entries.end(),
              [](const auto& a, const auto& b) { return a.first < b.first; });
    out_.push_back('{');
    bool first = true;
    for (const auto& [key, entry] : entries) {
      if (!first) out_ += ", ";
      first = false;
      out_ += key;
      out_ += ": ";
      const Value problem = text(entry);
      if (problem.failed()) return problem;
    }
    out_.push_back('}');
    return Value();
  }

  Context& context_;
  std::string_view pattern_;
  const Value& list_;
  std::uint64_t next_ = 0;
  std::string out_;
};

}  // namespace

Value text_format(Context& context, Arguments arguments) {
  if (!arguments[0].is(Kind::string) || !arguments[1].is(Kind::list)) {
    return context.no_overload("format", arguments);
  }
  if (!context.charge_text(arguments[0].as_text().size())) return context.out_of_steps();
  return Formatter(context, arguments[0].as_text(), arguments[1]).run();
}

}  // namespace dealkit::expression
