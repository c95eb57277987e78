// Words of closed lists ("even|asap|ahead"), read one way everywhere: by rules, imports and
// converters. Letters of either case; a blank, a hyphen or a dot stands for an underscore, as peers
// write them: "Last Click", "LAST_CLICK" and "last-click" are one word.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <string>
#include <string_view>

#include "core/base/ascii.hpp"

namespace dealkit::record {

using base::lower;

/// A text as a word is compared; cut at 48 bytes, so that it needs no memory of its own. What it is
/// compared with must be in small letters and underscores.
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
  constexpr bool is_cut() const { return cut_; }
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
  return text.size() == word.size() && (text == word || Word(text).is(word));
}
/// The same for two texts of others, such as a record's and a policy's.
constexpr bool same_word(std::string_view a, std::string_view b) {
  return a == b || (a.size() == b.size() && Word(a).is(Word(b).view()) && !Word(b).is_cut());
}

/// The words that a member may hold, from the one text that its field table shows too.
class Words {
 public:
  static constexpr std::size_t most = 48;
  static constexpr std::size_t unknown = static_cast<std::size_t>(-1);

  /// Separated by '|'; must outlive the list.
  constexpr explicit Words(std::string_view listed) : listed_(listed) {
    for (auto rest = listed; !rest.empty();) {
      const auto end = std::min(rest.find('|'), rest.size());
      words_.at(count_++) = rest.substr(0, end);
      rest.remove_prefix(std::min(end + 1, rest.size()));
    }
  }
  /// The place of a text in the list, however it is written, or `unknown`.
  constexpr std::size_t find(std::string_view text) const {
    for (std::size_t i = 0; i < count_; ++i) {
      if (words_[i] == text) return i;
    }
    for (std::size_t i = 0; i < count_; ++i) {
      if (same_word(text, words_[i])) return i;
    }
    return unknown;
  }
  constexpr bool has(std::string_view text) const { return find(text) != unknown; }

  constexpr std::string_view listed() const { return listed_; }
  constexpr const std::string_view* begin() const { return words_.data(); }
  constexpr const std::string_view* end() const { return words_.data() + count_; }
  constexpr std::size_t size() const { return count_; }
  constexpr std::string_view operator[](std::size_t i) const { return words_[i]; }

  /// "even, asap or ahead".
  std::string sentence() const;
  /// "; did you mean 'asap'?" for a text that is none of the words: a slip of the keyboard, or what
  /// a peer calls it. Nothing where nobody can tell.
  std::string hint(std::string_view text) const;

 private:
  std::string_view listed_;
  std::array<std::string_view, most> words_{};
  std::size_t count_ = 0;
};

}  // namespace dealkit::record
