// What a deal says, one row a concept: where each format keeps it, in which words, and what its
// absence means there. Every conversion between two formats is read off this table.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "core/deal/convert/format.hpp"

namespace dealkit::deal::convert {

/// How a concept's value is held while it is between formats, always as text: a string's content, a
/// word of ours, an integer's digits, an exact decimal, a time as TimeText prints it; of the others
/// the JSON text without white space.
enum class Type : std::uint8_t { text, id, word, integer, money, time, tokens, countries, raw };

/// One of our words and what a format writes for it: a number's digits, or a string's content.
struct Word {
  std::string_view ours;
  std::string_view theirs;
};

struct Home {
  std::string_view path = {};     // RFC 6901; empty: the format has no place for the concept
  std::string_view also = {};     // a second place that holds the same
  std::string_view absent = {};   // what the format means where it is absent; empty: nothing
  std::span<const Word> words = {};
  std::size_t longest = 0;        // characters of text (cut), bytes of an id (refused); 0 = any
  bool demanded = false;          // the format requires it
  std::string_view fallback = {};       // for a demanded one that the source lacks: this value,
  std::string_view fallback_of = {};    // or that of this other concept
  bool seconds = false;           // of times: UTC in whole seconds; blank = absent
  bool alpha3 = false;            // of countries: alpha-3 codes only
  bool above_zero = false;        // of amounts: the format knows none of 0
  bool zero_is_absent = false;    // of amounts: 0 says nothing
};

/// What else is known of a concept. begin, end: a time whose date is a day, from its first moment
/// or to its last. price: an amount, or what says what amounts mean; currency is the code of ISO
/// 4217 among them. These are never left out because they cannot be read, and belong together.
enum class Role : std::uint8_t { plain, begin, end, price, currency };
constexpr bool is_priced(Role role) { return role == Role::price || role == Role::currency; }

struct Concept {
  std::string_view name;  // as --assume takes it
  Type type = Type::text;
  std::array<Home, format_count> homes{};  // by Format
  Role role = Role::plain;
  const Home& home(Format format) const { return homes.at(static_cast<std::size_t>(format)); }
};

std::span<const Concept> concepts();
inline constexpr std::size_t no_concept = static_cast<std::size_t>(-1);
/// The row's index, or no_concept.
std::size_t find_concept(std::string_view name);

/// The nearest word that says less ("booked" -> "draft"); empty if there is none.
std::string_view broader(std::string_view word);

/// Where a format keeps what travels with --carry: an object by format, then by pointer.
std::string_view carrier(Format format);

}  // namespace dealkit::deal::convert
