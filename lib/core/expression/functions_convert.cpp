// Conversions between types, type(), dyn() and size().
#include <fmt/format.h>

#include <array>
#include <charconv>
#include <cmath>
#include <iterator>
#include <limits>

#include "core/expression/function_bodies.hpp"
#include "core/expression/number_text.hpp"
#include "core/expression/utf8.hpp"

namespace dealkit::expression {
namespace {

Value range_error(Context& context, std::string_view type) {
  return context.fail({"range error: the value does not fit ", type});
}

Value conversion_error(Context& context, std::string_view text, std::string_view type) {
  return context.fail({"Type conversion error: expected ", type, ", found '",
                       text.substr(0, 40), "'"});
}

template <class T>
Value number_from_text(Context& context, std::string_view text, std::string_view type) {
  std::string_view digits = text;
  if (digits.starts_with('+')) digits.remove_prefix(1);
  T value{};
  const char* end = digits.data() + digits.size();
  const auto [stop, failed] = std::from_chars(digits.data(), end, value);
  if (failed == std::errc::result_out_of_range && stop == end) return range_error(context, type);
  if (failed != std::errc{} || stop != end || (digits.size() != text.size() && digits[0] == '-')) {
    return conversion_error(context, text, type);
  }
  if constexpr (std::is_same_v<T, std::int64_t>) {
    return Value::from_int(value);
  } else {
    return Value::from_uint(value);
  }
}

Value double_from_text(Context& context, std::string_view text) {
  std::string_view digits = text;
  if (digits.starts_with('+')) digits.remove_prefix(1);
  double value = 0;
  const char* end = digits.data() + digits.size();
  const auto [stop, failed] = std::from_chars(digits.data(), end, value);
  if (failed == std::errc::result_out_of_range && stop == end) {
    return range_error(context, "a double");
  }
  const bool two_signs = digits.size() != text.size() && digits.starts_with('-');
  if (failed != std::errc{} || stop != end || two_signs) {
    return conversion_error(context, text, "a double");
  }
  return Value::from_double(value);
}

}  // namespace

Value to_int(Context& context, Arguments arguments) {
  const Value& value = arguments[0];
  switch (value.kind()) {
    case Kind::integer: return value;
    case Kind::uinteger:
      if (value.as_uint() > std::uint64_t{INT64_MAX}) return range_error(context, "an int");
      return Value::from_int(static_cast<std::int64_t>(value.as_uint()));
    case Kind::real: {
      const double real = value.as_double();
      // Both ends are excluded, as in cel-go: a double at the edge may stand for one beyond it.
      if (!(real > -0x1p63 && real < 0x1p63)) return range_error(context, "an int");
      return Value::from_int(static_cast<std::int64_t>(real));
    }
    case Kind::string: return number_from_text<std::int64_t>(context, value.as_text(), "an int");
    case Kind::timestamp: return Value::from_int(value.as_instant().seconds);
    default: return context.no_overload("int", arguments);
  }
}

Value to_uint(Context& context, Arguments arguments) {
  const Value& value = arguments[0];
  switch (value.kind()) {
    case Kind::uinteger: return value;
    case Kind::integer:
      if (value.as_int() < 0) return range_error(context, "a uint");
      return Value::from_uint(static_cast<std::uint64_t>(value.as_int()));
    case Kind::real: {
      const double real = value.as_double();
      if (!(real >= 0 && real < 0x1p64)) return range_error(context, "a uint");
      return Value::from_uint(static_cast<std::uint64_t>(real));
    }
    case Kind::string: return number_from_text<std::uint64_t>(context, value.as_text(), "a uint");
    default: return context.no_overload("uint", arguments);
  }
}

Value to_double(Context& context, Arguments arguments) {
  const Value& value = arguments[0];
  switch (value.kind()) {
    case Kind::real: return value;
    case Kind::integer: return Value::from_double(static_cast<double>(value.as_int()));
    case Kind::uinteger: return Value::from_double(static_cast<double>(value.as_uint()));
    case Kind::string: return double_from_text(context, value.as_text());
    default: return context.no_overload("double", arguments);
  }
}

Value to_bool(Context& context, Arguments arguments) {
  const Value& value = arguments[0];
  if (value.is(Kind::boolean)) return value;
  if (!value.is(Kind::string)) return context.no_overload("bool", arguments);
  const auto text = value.as_text();
  for (const std::string_view yes : {"true", "True", "TRUE", "t", "1"}) {
    if (text == yes) return Value::from_bool(true);
  }
  for (const std::string_view no : {"false", "False", "FALSE", "f", "0"}) {
    if (text == no) return Value::from_bool(false);
  }
  return conversion_error(context, text, "a bool");
}

Value to_bytes(Context& context, Arguments arguments) {
  if (arguments[0].is(Kind::bytes)) return arguments[0];
  if (arguments[0].is(Kind::string)) return Value::from_bytes(arguments[0].as_text());
  return context.no_overload("bytes", arguments);
}

Value to_dyn(Context&, Arguments arguments) { return arguments[0]; }

Value to_type(Context&, Arguments arguments) { return Value::from_type(arguments[0].kind()); }

bool append_text(std::string& out, const Value& value) {
  switch (value.kind()) {
    case Kind::null: out += "null"; return true;
    case Kind::boolean: out += value.as_bool() ? "true" : "false"; return true;
    case Kind::integer: fmt::format_to(std::back_inserter(out), "{}", value.as_int()); return true;
    case Kind::uinteger:
      fmt::format_to(std::back_inserter(out), "{}", value.as_uint());
      return true;
    case Kind::real: append_plain(out, value.as_double()); return true;
    case Kind::bytes:
      if (find_invalid_utf8(value.as_text()) != std::string_view::npos) return false;
      [[fallthrough]];
    case Kind::string: out += value.as_text(); return true;
    case Kind::type: out += type_name(value.as_type()); return true;
    case Kind::timestamp: out += base::to_string(value.as_instant()); return true;
    case Kind::duration: out += base::to_string(value.as_duration()); return true;
    default: return false;
  }
}

Value to_string(Context& context, Arguments arguments) {
  const Value& value = arguments[0];
  if (value.is(Kind::string)) return value;
  if (value.is(Kind::null) || value.is(Kind::list) || value.is(Kind::map) ||
      value.is(Kind::type)) {
    return context.no_overload("string", arguments);
  }
  if (value.is(Kind::bytes)) {
    const auto bytes = value.as_text();
    if (!context.charge_text(bytes.size())) return context.out_of_steps();
    if (find_invalid_utf8(bytes) == std::string_view::npos) return Value::from_string(bytes);
    return context.fail({"Type conversion error: expected bytes that are UTF-8"});
  }
  std::string& text = context.text();
  append_text(text, value);
  return context.keep(text);
}

Value size_of(Context& context, Arguments arguments) {
  const Value& value = arguments[0];
  switch (value.kind()) {
    case Kind::string: {
      const auto text = value.as_text();
      if (!context.charge_text(text.size())) return context.out_of_steps();
      return Value::from_int(static_cast<std::int64_t>(count_code_points(text)));
    }
    case Kind::bytes: return Value::from_int(static_cast<std::int64_t>(value.as_text().size()));
    case Kind::list:
    case Kind::map: return Value::from_int(value.size());
    default: return context.no_overload("size", arguments);
  }
}

}  // namespace dealkit::expression
