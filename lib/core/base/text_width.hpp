// How many columns of a terminal text takes, and text cut or wrapped to so many columns.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace dealkit::base {

/// Columns of a terminal that UTF-8 `text` takes, by Unicode's tables: combining marks none, East
/// Asian wide characters two, emoji joined into one picture two together. A byte that is no UTF-8
/// takes one.
std::size_t display_width(std::string_view text);

/// At most `width` columns of `text`; where something is cut off, "…" stands for it. What a reader
/// sees as one character is never cut apart, nor is a later word that has a digit: half an id in a
/// sentence would be another one.
std::string cut_to_width(std::string_view text, std::size_t width);

struct Wrapping {
  std::size_t width = 0;   // columns of a line; 0 = one line
  std::size_t indent = 0;  // of the lines after the first
  std::size_t begun = 0;   // columns of the first line that are taken already
};

/// Each line of `text` broken at blanks, and between wide characters, into lines of at most `width`
/// columns. A word that is longer stands whole, alone on its line: it may be an id that somebody
/// wants to copy.
std::string wrapped(std::string_view text, Wrapping wrapping);

}  // namespace dealkit::base
