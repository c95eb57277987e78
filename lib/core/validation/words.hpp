// Words in rules: read as core/record/words.hpp reads them, and a finding for one that no list has.
#pragma once

#include "core/record/field.hpp"
#include "core/record/words.hpp"
#include "core/validation/finding.hpp"

namespace dealkit::validation {

using record::is_word;
using record::lower;
using record::same_word;
using record::Word;
using record::Words;

/// Whether a member is there and one of `list`.
template <class List>
bool is_among(const record::Text& cell, const List& list) {
  if (!cell) return false;
  for (const std::string_view word : list) {
    if (is_word(*cell, word)) return true;
  }
  return false;
}

/// `member` ("pacing.type") holds a word that is none of `words`.
[[gnu::cold]] void add_unknown_word(const CodeInfo& info, std::string_view member,
                                    const record::Text& cell, const Words& words,
                                    Findings& findings);

/// Reports a word that is none of `words`; an absent one is nobody's.
inline void check_word(const CodeInfo& info, std::string_view member, const record::Text& cell,
                       const Words& words, Findings& findings) {
  if (cell && !words.has(*cell)) add_unknown_word(info, member, cell, words, findings);
}

}  // namespace dealkit::validation
