// Widths by utf8proc, the one file that has it inside; see text_width.hpp.
#include "core/base/text_width.hpp"

#include <utf8proc.h>

#include <algorithm>

#include "core/base/code_point.hpp"

namespace dealkit::base {
namespace {

constexpr std::int32_t joiner = 0x200D;           // ZERO WIDTH JOINER, between emoji
constexpr std::int32_t picture_selector = 0xFE0F;  // "as an emoji": what stands before it is wide

struct Character {
  std::size_t bytes = 0;
  std::size_t columns = 0;
};

bool is_between(std::int32_t point, std::int32_t low, std::int32_t high) {
  return point >= low && point <= high;
}

/// Code points that only change how the character before them looks, though they are wide alone:
/// skin tones, and the vowels and final consonants of a Hangul syllable in parts.
bool only_modifies(std::int32_t point) {
  return is_between(point, 0x1F3FB, 0x1F3FF) || is_between(point, 0x1160, 0x11FF) ||
         is_between(point, 0xD7B0, 0xD7FB);
}

/// What a reader sees as the first character of `text` (Unicode UAX #29, grapheme cluster).
Character first_character(std::string_view text) {
  auto point = first_code_point(text);
  Character character{point.bytes, 1};
  if (point.value < 0) return character;
  character.columns = static_cast<std::size_t>(utf8proc_charwidth(point.value));
  utf8proc_int32_t state = 0;
  while (character.bytes < text.size()) {
    const auto before = point.value;
    point = first_code_point(text.substr(character.bytes));
    if (point.value < 0 || utf8proc_grapheme_break_stateful(before, point.value, &state) != 0) {
      break;
    }
    character.bytes += point.bytes;
    if (point.value == picture_selector) {
      character.columns = 2;
    } else if (before != joiner && !only_modifies(point.value)) {
      character.columns += static_cast<std::size_t>(utf8proc_charwidth(point.value));
    }
  }
  return character;
}

bool is_plain(char c) { return c >= 0x20 && c < 0x7F; }

/// The same for ASCII without a look into any table: nearly all text is that.
Character next_character(std::string_view text) {
  const bool alone = is_plain(text[0]) && (text.size() == 1 || is_plain(text[1]));
  return alone ? Character{1, 1} : first_character(text);
}

}  // namespace

std::size_t display_width(std::string_view text) {
  std::size_t width = 0;
  while (!text.empty()) {
    const auto character = next_character(text);
    width += character.columns;
    text.remove_prefix(character.bytes);
  }
  return width;
}

std::string cut_to_width(std::string_view text, std::size_t width) {
  if (display_width(text) <= width) return std::string(text);
  if (width == 0) return {};
  std::size_t used = 0;
  std::size_t at = 0;
  while (at < text.size()) {
    const auto character = next_character(text.substr(at));
    if (used + character.columns + 1 > width) break;
    used += character.columns;
    at += character.bytes;
  }
  // Half an id or number in a sentence is a wrong one: what has a digit is left out whole.
  auto kept = text.substr(0, at);
  if (const auto blank = kept.rfind(' '); text[at] != ' ' && blank != std::string_view::npos) {
    const auto word = text.substr(blank + 1, text.find(' ', at) - blank - 1);
    if (word.find_first_of("0123456789") != std::string_view::npos) kept = kept.substr(0, blank);
  }
  kept = kept.substr(0, kept.find_last_not_of(' ') + 1);
  return std::string(kept) + "…";
}

namespace {

/// What stays together on a line: up to a blank, or between two wide characters, since Chinese and
/// Japanese have no blanks (Unicode UAX #14, ID ÷ ID).
struct Piece {
  std::size_t bytes = 0;
  std::size_t columns = 0;
};

Piece next_piece(std::string_view text) {
  Piece piece;
  std::size_t before = 0;
  while (piece.bytes < text.size() && text[piece.bytes] != ' ') {
    const auto character = next_character(text.substr(piece.bytes));
    if (before == 2 && character.columns == 2) break;
    piece.bytes += character.bytes;
    piece.columns += character.columns;
    before = character.columns;
  }
  return piece;
}

void append_wrapped(std::string& out, std::string_view text, const Wrapping& wrapping) {
  std::size_t column = wrapping.begun;
  bool first_of_line = true;
  std::size_t blanks = 0;  // before the piece
  while (true) {
    const auto piece = next_piece(text);
    if (!first_of_line && column + blanks + piece.columns > wrapping.width) {
      out += '\n';
      out.append(wrapping.indent, ' ');
      column = wrapping.indent;
    } else {
      out.append(blanks, ' ');
      column += blanks;
    }
    out += text.substr(0, piece.bytes);
    column += piece.columns;
    first_of_line = false;
    text.remove_prefix(piece.bytes);
    if (text.empty()) return;
    blanks = text[0] == ' ' ? 1 : 0;
    text.remove_prefix(blanks);
  }
}

}  // namespace

std::string wrapped(std::string_view text, Wrapping wrapping) {
  if (wrapping.width == 0) return std::string(text);
  std::string out;
  while (true) {
    const auto end = std::min(text.find('\n'), text.size());
    append_wrapped(out, text.substr(0, end), wrapping);
    if (end == text.size()) return out;
    out += '\n';
    wrapping.begun = 0;
    text.remove_prefix(end + 1);
  }
}

}  // namespace dealkit::base
