// See functions.hpp.
#include "core/expression/functions.hpp"

#include <algorithm>
#include <array>

#include "core/expression/function_bodies.hpp"

namespace dealkit::expression {
namespace {

using Style = Function::Style;

// Sorted by name (bytes); member functions count their receiver among the arguments.
constexpr std::array<Function, 38> table{{
    {"bool", Style::global, 1, 1, to_bool},
    {"bytes", Style::global, 1, 1, to_bytes},
    {"charAt", Style::member, 2, 2, text_char_at},
    {"contains", Style::member, 2, 2, text_contains},
    {"double", Style::global, 1, 1, to_double},
    {"duration", Style::global, 1, 1, to_duration},
    {"dyn", Style::global, 1, 1, to_dyn},
    {"endsWith", Style::member, 2, 2, text_ends_with},
    {"format", Style::member, 2, 2, text_format},
    {"getDate", Style::member, 1, 2, get_date},
    {"getDayOfMonth", Style::member, 1, 2, get_day_of_month},
    {"getDayOfWeek", Style::member, 1, 2, get_day_of_week},
    {"getDayOfYear", Style::member, 1, 2, get_day_of_year},
    {"getFullYear", Style::member, 1, 2, get_full_year},
    {"getHours", Style::member, 1, 2, get_hours},
    {"getMilliseconds", Style::member, 1, 2, get_milliseconds},
    {"getMinutes", Style::member, 1, 2, get_minutes},
    {"getMonth", Style::member, 1, 2, get_month},
    {"getSeconds", Style::member, 1, 2, get_seconds},
    {"indexOf", Style::member, 2, 3, text_index_of},
    {"int", Style::global, 1, 1, to_int},
    {"join", Style::member, 1, 2, text_join},
    {"lastIndexOf", Style::member, 2, 3, text_last_index_of},
    {"lowerAscii", Style::member, 1, 1, text_lower},
    {"matches", Style::both, 2, 2, text_matches},
    {"replace", Style::member, 3, 4, text_replace},
    {"reverse", Style::member, 1, 1, text_reverse},
    {"size", Style::both, 1, 1, size_of},
    {"split", Style::member, 2, 3, text_split},
    {"startsWith", Style::member, 2, 2, text_starts_with},
    {"string", Style::global, 1, 1, to_string},
    {"strings.quote", Style::global, 1, 1, text_quote},
    {"substring", Style::member, 2, 3, text_substring},
    {"timestamp", Style::global, 1, 2, to_timestamp},
    {"trim", Style::member, 1, 1, text_trim},
    {"type", Style::global, 1, 1, to_type},
    {"uint", Style::global, 1, 1, to_uint},
    {"upperAscii", Style::member, 1, 1, text_upper},
}};
static_assert(max_arguments == 4, "replace(text, old, new, count) is the longest");

const Function* row_of(std::string_view name) {
  const auto* row = std::lower_bound(
      table.begin(), table.end(), name,
      [](const Function& function, std::string_view wanted) { return function.name < wanted; });
  return row != table.end() && row->name == name ? row : nullptr;
}

}  // namespace

std::span<const Function> functions() { return table; }

bool is_function_name(std::string_view name) { return row_of(name) != nullptr; }

std::uint32_t find_function(std::string_view name, bool member) {
  const Function* row = row_of(name);
  if (row == nullptr) return unknown_function;
  const auto wanted = member ? Style::member : Style::global;
  if (row->style != Style::both && row->style != wanted) return unknown_function;
  return static_cast<std::uint32_t>(row - table.data());
}

}  // namespace dealkit::expression
