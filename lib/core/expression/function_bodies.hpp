// The bodies of the functions in the table of functions.cpp. Internal to this folder.
#pragma once

#include <span>

#include "core/expression/context.hpp"

namespace dealkit::expression {

using Arguments = std::span<const Value>;

// functions_convert.cpp
Value to_bool(Context& context, Arguments arguments);
Value to_bytes(Context& context, Arguments arguments);
Value to_double(Context& context, Arguments arguments);
Value to_dyn(Context& context, Arguments arguments);
Value to_int(Context& context, Arguments arguments);
Value to_string(Context& context, Arguments arguments);
Value to_type(Context& context, Arguments arguments);
Value to_uint(Context& context, Arguments arguments);
Value size_of(Context& context, Arguments arguments);

// functions_text.cpp: what reads texts
Value text_char_at(Context& context, Arguments arguments);
Value text_contains(Context& context, Arguments arguments);
Value text_ends_with(Context& context, Arguments arguments);
Value text_index_of(Context& context, Arguments arguments);
Value text_last_index_of(Context& context, Arguments arguments);
Value text_matches(Context& context, Arguments arguments);
Value text_starts_with(Context& context, Arguments arguments);
Value text_substring(Context& context, Arguments arguments);
Value text_trim(Context& context, Arguments arguments);

// functions_build.cpp: what makes texts
Value text_join(Context& context, Arguments arguments);
Value text_lower(Context& context, Arguments arguments);
Value text_quote(Context& context, Arguments arguments);
Value text_replace(Context& context, Arguments arguments);
Value text_reverse(Context& context, Arguments arguments);
Value text_split(Context& context, Arguments arguments);
Value text_upper(Context& context, Arguments arguments);

// functions_format.cpp
Value text_format(Context& context, Arguments arguments);

// functions_time.cpp
Value to_timestamp(Context& context, Arguments arguments);
Value to_duration(Context& context, Arguments arguments);
Value get_date(Context& context, Arguments arguments);
Value get_day_of_month(Context& context, Arguments arguments);
Value get_day_of_week(Context& context, Arguments arguments);
Value get_day_of_year(Context& context, Arguments arguments);
Value get_full_year(Context& context, Arguments arguments);
Value get_hours(Context& context, Arguments arguments);
Value get_milliseconds(Context& context, Arguments arguments);
Value get_minutes(Context& context, Arguments arguments);
Value get_month(Context& context, Arguments arguments);
Value get_seconds(Context& context, Arguments arguments);

}  // namespace dealkit::expression
