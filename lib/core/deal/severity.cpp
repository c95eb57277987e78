#include "core/deal/severity.hpp"

#include <algorithm>

namespace dealkit::deal {
namespace {

bool same_letters(std::string_view text, std::string_view word) {
  return std::equal(text.begin(), text.end(), word.begin(), word.end(), [](char a, char b) {
    return (a >= 'A' && a <= 'Z' ? static_cast<char>(a + 32) : a) == b;
  });
}

}  // namespace

std::optional<Severity> parse_severity(std::string_view word) {
  for (std::size_t i = 0; i < severity_words.size(); ++i) {
    if (same_letters(word, severity_words[i])) return static_cast<Severity>(i);
  }
  return std::nullopt;
}

}  // namespace dealkit::deal
