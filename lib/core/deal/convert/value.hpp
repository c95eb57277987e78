// One concept's value, from a format's JSON to the text that it is held in, and back.
#pragma once

#include <string>
#include <string_view>

#include "core/base/json/document.hpp"
#include "core/base/result.hpp"
#include "core/base/time_zone.hpp"
#include "core/deal/convert/concepts.hpp"

namespace dealkit::deal::convert {

/// Errc::data: the value is not of the concept's kind; the message is a reason without a place.
base::Result<std::string> decode(json::Value value, const Concept& row, const Home& home);
/// A value typed by a person (--assume): the text of a string, a number's digits, one of our words.
/// Errc::usage.
base::Result<std::string> decode_typed(std::string_view text, const Concept& row);
/// The JSON text that `home` has for a value; `zone` is that of dates and local times where the
/// home has moments. Errc::data: it cannot say it.
base::Result<std::string> encode(std::string_view value, const Concept& row, const Home& home,
                                 const base::TimeZone& zone);

/// Whether the words of a home are numbers.
bool has_numbers(const Home& home);
/// A string that is a whole number, written as we write it.
bool is_number_in_quotes(json::Value value);
/// Whether a value has the JSON type that a concept has at a home, as peers may write it: a whole
/// number may stand in quotes.
bool is_of_the_type(json::Value value, const Concept& row, const Home& home);

/// A time that Deal Sync wrote for the beginning of a day in `zone`, or (of a concept that ends
/// something) for its last second, as that day; every other time as it is.
std::string as_day(std::string_view time, const Concept& row, const base::TimeZone& zone);

/// The JSON text without white space between tokens.
void append_compact(std::string& out, json::Value value);
std::string compact(json::Value value);

}  // namespace dealkit::deal::convert
