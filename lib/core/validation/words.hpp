// Words that people write in several ways: "Real Estate", "real-estate", "REAL_ESTATE".
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <string_view>

namespace dealkit::validation {

constexpr char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
}

/// A word in small letters, with underscores for blanks, hyphens and dots; cut at 48 bytes, so that
/// it needs no memory of its own. What it is compared with must be written that way.
class Word {
 public:
  constexpr explicit Word(std::string_view text)
      : size_(std::min(text.size(), most)), cut_(text.size() > most) {
    for (std::size_t i = 0; i < size_; ++i) {
      const char c = text[i];
      bytes_[i] = c == ' ' || c == '-' || c == '.' ? '_' : lower(c);
    }
  }
  constexpr std::string_view view() const { return {bytes_.data(), size_}; }
  constexpr bool is(std::string_view word) const { return !cut_ && view() == word; }
  constexpr bool starts_with(std::string_view start) const { return view().starts_with(start); }
  /// Whether it is one of a list.
  template <class List>
  constexpr bool among(const List& list) const {
    for (const std::string_view word : list) {
      if (is(word)) return true;
    }
    return false;
  }

 private:
  static constexpr std::size_t most = 48;
  std::array<char, most> bytes_{};
  std::size_t size_;
  bool cut_;
};

/// Whether a text is a word of one of our lists, however it is written; as it stands first, since
/// that is how nearly all are written.
constexpr bool is_word(std::string_view text, std::string_view word) {
  return text == word || Word(text).is(word);
}

}  // namespace dealkit::validation
