// Functions that read texts. Places are counted in code points from 0, as CEL does.
#include <algorithm>
#include <optional>
#include <string>

#include "core/expression/function_bodies.hpp"
#include "core/expression/utf8.hpp"

namespace dealkit::expression {
namespace {

bool are_strings(Arguments arguments, std::size_t count) {
  for (std::size_t i = 0; i < count; ++i) {
    if (!arguments[i].is(Kind::string)) return false;
  }
  return true;
}

// The byte where the code point number `place` begins; also for the place behind the last one.
std::optional<std::size_t> byte_of(std::string_view text, std::int64_t place) {
  if (place < 0) return std::nullopt;
  std::size_t at = 0;
  for (; place > 0; --place) {
    if (at >= text.size()) return std::nullopt;
    at += step_utf8(text, at);
  }
  return at;
}

std::int64_t place_of(std::string_view text, std::size_t byte) {
  return static_cast<std::int64_t>(count_code_points(text.substr(0, byte)));
}

Value out_of_range(Context& context, std::int64_t place) {
  return context.fail({"index out of range: ", std::to_string(place)});
}

using Test = bool (*)(std::string_view text, std::string_view part);

Value test(Context& context, Arguments arguments, std::string_view name, Test holds) {
  if (!are_strings(arguments, 2)) return context.no_overload(name, arguments);
  const auto text = arguments[0].as_text();
  if (!context.charge_text(text.size())) return context.out_of_steps();
  return Value::from_bool(holds(text, arguments[1].as_text()));
}

// White_Space of Unicode.
bool is_space(std::uint32_t c) {
  return (c >= 0x09 && c <= 0x0D) || c == 0x20 || c == 0x85 || c == 0xA0 || c == 0x1680 ||
         (c >= 0x2000 && c <= 0x200A) || c == 0x2028 || c == 0x2029 || c == 0x202F ||
         c == 0x205F || c == 0x3000;
}

}  // namespace

Value text_contains(Context& context, Arguments arguments) {
  if (are_strings(arguments, 2)) {
    // The search is quadratic at worst.
    const auto part = arguments[1].as_text().size();
    context.budget.charge((arguments[0].as_text().size() / 64 + 1) * (part / 64 + 1));
  }
  return test(context, arguments, "contains", [](std::string_view text, std::string_view part) {
    return text.find(part) != std::string_view::npos;
  });
}

Value text_starts_with(Context& context, Arguments arguments) {
  return test(context, arguments, "startsWith", [](std::string_view text, std::string_view part) {
    return text.starts_with(part);
  });
}

Value text_ends_with(Context& context, Arguments arguments) {
  return test(context, arguments, "endsWith", [](std::string_view text, std::string_view part) {
    return text.ends_with(part);
  });
}

Value text_matches(Context& context, Arguments arguments) {
  if (!are_strings(arguments, 2)) return context.no_overload("matches", arguments);
  auto& last = context.state().regex;
  const auto pattern = arguments[1].as_text();
  if (!last || last->pattern() != pattern) {
    // Compiling costs about as much as some thousand nodes.
    if (!context.budget.charge(1000 + 20 * pattern.size())) return context.out_of_steps();
    auto regex = Regex::compile(pattern);
    if (!regex) return context.fail(regex.error());
    last.emplace(std::move(*regex));
  }
  const auto text = arguments[0].as_text();
  if (!context.charge_text(text.size() * 4)) return context.out_of_steps();
  return Value::from_bool(last->found_in(text));
}

Value text_char_at(Context& context, Arguments arguments) {
  if (!arguments[0].is(Kind::string) || !arguments[1].is(Kind::integer)) {
    return context.no_overload("charAt", arguments);
  }
  const auto text = arguments[0].as_text();
  if (!context.charge_text(text.size())) return context.out_of_steps();
  const auto byte = byte_of(text, arguments[1].as_int());
  if (!byte) return out_of_range(context, arguments[1].as_int());
  if (*byte == text.size()) return Value::from_string({});
  return Value::from_string(text.substr(*byte, step_utf8(text, *byte)));
}

Value text_index_of(Context& context, Arguments arguments) {
  const bool has_start = arguments.size() == 3;
  if (!are_strings(arguments, 2) || (has_start && !arguments[2].is(Kind::integer))) {
    return context.no_overload("indexOf", arguments);
  }
  const auto text = arguments[0].as_text();
  const auto part = arguments[1].as_text();
  if (!context.charge_text(text.size() * (part.size() / 64 + 1))) return context.out_of_steps();
  const std::int64_t start = has_start ? arguments[2].as_int() : 0;
  const auto byte = byte_of(text, start);
  if (!byte) return out_of_range(context, start);
  const auto found = text.find(part, *byte);
  if (found == std::string_view::npos) return Value::from_int(-1);
  return Value::from_int(place_of(text, found));
}

Value text_last_index_of(Context& context, Arguments arguments) {
  const bool has_start = arguments.size() == 3;
  if (!are_strings(arguments, 2) || (has_start && !arguments[2].is(Kind::integer))) {
    return context.no_overload("lastIndexOf", arguments);
  }
  const auto text = arguments[0].as_text();
  const auto part = arguments[1].as_text();
  if (!context.charge_text(text.size() * (part.size() / 64 + 1))) return context.out_of_steps();
  std::size_t byte = text.size();
  if (has_start) {
    const auto start = byte_of(text, arguments[2].as_int());
    if (!start) return out_of_range(context, arguments[2].as_int());
    byte = *start;
  }
  const auto found = text.rfind(part, byte);
  if (found == std::string_view::npos) return Value::from_int(-1);
  return Value::from_int(place_of(text, found));
}

Value text_substring(Context& context, Arguments arguments) {
  const bool has_end = arguments.size() == 3;
  if (!arguments[0].is(Kind::string) || !arguments[1].is(Kind::integer) ||
      (has_end && !arguments[2].is(Kind::integer))) {
    return context.no_overload("substring", arguments);
  }
  const auto text = arguments[0].as_text();
  if (!context.charge_text(text.size())) return context.out_of_steps();
  const std::int64_t begin = arguments[1].as_int();
  const auto first = byte_of(text, begin);
  if (!first) return out_of_range(context, begin);
  if (!has_end) return Value::from_string(text.substr(*first));
  const std::int64_t end = arguments[2].as_int();
  const auto last = byte_of(text, end);
  if (!last) return out_of_range(context, end);
  if (begin > end) {
    return context.fail({"invalid substring range. start: ", std::to_string(begin), ", end: ",
                         std::to_string(end)});
  }
  return Value::from_string(text.substr(*first, *last - *first));
}

Value text_trim(Context& context, Arguments arguments) {
  if (!arguments[0].is(Kind::string)) return context.no_overload("trim", arguments);
  const auto text = arguments[0].as_text();
  if (!context.charge_text(text.size())) return context.out_of_steps();
  std::size_t begin = text.size();
  std::size_t end = 0;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t length = step_utf8(text, at);
    if (!is_space(decode_utf8(text, at).value)) {
      begin = std::min(begin, at);
      end = at + length;
    }
    at += length;
  }
  return Value::from_string(begin < end ? text.substr(begin, end - begin) : std::string_view());
}

}  // namespace dealkit::expression
