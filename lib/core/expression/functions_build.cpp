// Functions that make texts and lists of texts out of texts.
#include <algorithm>
#include <string>

#include "core/expression/function_bodies.hpp"
#include "core/expression/utf8.hpp"

namespace dealkit::expression {
namespace {

constexpr std::int64_t no_limit = -1;

Value change_case(Context& context, Arguments arguments, std::string_view name, char first,
                  int shift) {
  if (!arguments[0].is(Kind::string)) return context.no_overload(name, arguments);
  const auto source = arguments[0].as_text();
  if (!context.charge_text(source.size())) return context.out_of_steps();
  std::string& text = context.text();
  for (const char c : source) {
    const bool letter = c >= first && c <= first + 25;
    text.push_back(letter ? static_cast<char>(c + shift) : c);
  }
  return context.keep(text);
}

// The next place to cut or replace at; an empty part is found between all code points.
std::size_t find_part(std::string_view text, std::string_view part, std::size_t from, bool first) {
  if (!part.empty()) return text.find(part, from);
  if (first) return from;
  return from < text.size() ? from + step_utf8(text, from) : std::string_view::npos;
}

std::uint64_t count_pieces(std::string_view text, std::string_view separator, std::int64_t limit) {
  if (limit == 1) return 1;
  std::uint64_t count = 0;
  if (separator.empty()) {
    count = count_code_points(text);
  } else {
    count = 1;
    for (std::size_t at = text.find(separator); at != std::string_view::npos;
         at = text.find(separator, at + separator.size())) {
      ++count;
    }
  }
  return limit < 0 ? count : std::min(count, static_cast<std::uint64_t>(limit));
}

}  // namespace

Value text_lower(Context& context, Arguments arguments) {
  return change_case(context, arguments, "lowerAscii", 'A', 'a' - 'A');
}

Value text_upper(Context& context, Arguments arguments) {
  return change_case(context, arguments, "upperAscii", 'a', 'A' - 'a');
}

Value text_reverse(Context& context, Arguments arguments) {
  if (!arguments[0].is(Kind::string)) return context.no_overload("reverse", arguments);
  const auto source = arguments[0].as_text();
  if (!context.charge_text(source.size())) return context.out_of_steps();
  std::string& text = context.text();
  text.resize(source.size());
  std::size_t end = source.size();
  for (std::size_t at = 0; at < source.size();) {
    const std::size_t length = step_utf8(source, at);
    end -= length;
    source.copy(text.data() + end, length, at);
    at += length;
  }
  return context.keep(text);
}

Value text_quote(Context& context, Arguments arguments) {
  if (!arguments[0].is(Kind::string)) return context.no_overload("strings.quote", arguments);
  const auto source = arguments[0].as_text();
  if (!context.charge_text(source.size())) return context.out_of_steps();
  constexpr std::string_view special = "\a\b\f\n\r\t\v\\\"";
  constexpr std::string_view letters = "abfnrtv\\\"";
  std::string& text = context.text();
  text.push_back('"');
  for (const char c : source) {
    const auto which = special.find(c);
    if (which == std::string_view::npos) {
      text.push_back(c);
    } else {
      text.push_back('\\');
      text.push_back(letters[which]);
    }
  }
  text.push_back('"');
  return context.keep(text);
}

Value text_join(Context& context, Arguments arguments) {
  const bool has_separator = arguments.size() == 2;
  if (!arguments[0].is(Kind::list) || (has_separator && !arguments[1].is(Kind::string))) {
    return context.no_overload("join", arguments);
  }
  const auto separator = has_separator ? arguments[1].as_text() : std::string_view();
  std::string& text = context.text();
  bool first = true;
  for (Walk walk(arguments[0]); walk.next();) {
    if (!walk.value().is(Kind::string)) {
      return context.fail({"no such overload: 'join' applied to a list that holds a ",
                           type_name(walk.value().kind())});
    }
    if (!first) text += separator;
    first = false;
    text += walk.value().as_text();
    if (!context.charge_text(walk.value().as_text().size())) return context.out_of_steps();
    if (context.too_long(text)) return context.out_of_memory();
  }
  return context.keep(text);
}

Value text_replace(Context& context, Arguments arguments) {
  const bool has_limit = arguments.size() == 4;
  for (std::size_t i = 0; i < 3; ++i) {
    if (!arguments[i].is(Kind::string)) return context.no_overload("replace", arguments);
  }
  if (has_limit && !arguments[3].is(Kind::integer)) {
    return context.no_overload("replace", arguments);
  }
  const auto source = arguments[0].as_text();
  const auto part = arguments[1].as_text();
  const auto other = arguments[2].as_text();
  std::int64_t left = has_limit ? arguments[3].as_int() : no_limit;
  if (!context.charge_text(source.size() * (part.size() / 64 + 1))) return context.out_of_steps();
  std::string& text = context.text();
  std::size_t from = 0;
  for (bool first = true; left != 0; first = false, left -= left > 0 ? 1 : 0) {
    const std::size_t found = find_part(source, part, from, first);
    if (found == std::string_view::npos) break;
    text.append(source, from, found - from);
    text += other;
    from = found + part.size();
    if (!context.charge_text(other.size())) return context.out_of_steps();
    if (context.too_long(text)) return context.out_of_memory();
  }
  text.append(source, from);
  return context.keep(text);
}

// Pieces refer to the text that was split.
Value text_split(Context& context, Arguments arguments) {
  const bool has_limit = arguments.size() == 3;
  if (!arguments[0].is(Kind::string) || !arguments[1].is(Kind::string) ||
      (has_limit && !arguments[2].is(Kind::integer))) {
    return context.no_overload("split", arguments);
  }
  const auto text = arguments[0].as_text();
  const auto separator = arguments[1].as_text();
  const std::int64_t limit = has_limit ? arguments[2].as_int() : no_limit;
  if (limit == 0) return Value::from_list(nullptr, 0);
  if (!context.charge_text(text.size() * (separator.size() / 64 + 1))) {
    return context.out_of_steps();
  }
  const std::uint64_t count = count_pieces(text, separator, limit);
  if (!context.budget.charge(count)) return context.out_of_steps();
  auto* pieces = context.arena().array<Value>(count);
  if (pieces == nullptr) return context.out_of_memory();
  std::size_t from = 0;
  for (std::uint64_t i = 0; i < count; ++i) {
    std::size_t end = text.size();
    if (i + 1 < count) end = find_part(text, separator, from, false);
    pieces[i] = Value::from_string(text.substr(from, end - from));
    from = end + separator.size();
  }
  return Value::from_list(pieces, static_cast<std::uint32_t>(count));
}

}  // namespace dealkit::expression
