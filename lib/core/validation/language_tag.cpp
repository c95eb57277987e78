#include "core/validation/language_tag.hpp"

#include <algorithm>
#include <array>
#include <cstddef>

#include "core/base/ascii.hpp"

namespace dealkit::validation {
namespace {

// The two-letter codes of ISO 639-1, one after the other, sorted.
constexpr std::string_view iso_639_1 =
    "aaabaeafakamanarasavayazbabebgbhbibmbnbobrbscacechcocrcscucvcydadedvdzeeeleneoeseteufafffi"
    "fjfofrfygagdglgngugvhahehihohrhthuhyhziaidieigiiikioisitiujajvkakgkikjkkklkmknkokrkskukvkw"
    "kylalblglilnloltlulvmgmhmimkmlmnmrmsmtmynanbndnengnlnnnonrnvnyocojomorospapiplpsptqurmrnro"
    "rurwsascsdsesgshsiskslsmsnsosqsrssstsusvswtatetgthtitktltntotrtstttwtyugukuruzvevivowawoxh"
    "yiyozazhzu";

using base::is_digit;
using base::is_letter;
using base::lower;
bool letters(std::string_view s) { return std::all_of(s.begin(), s.end(), is_letter); }
bool digits(std::string_view s) { return std::all_of(s.begin(), s.end(), is_digit); }

constexpr std::size_t place(char first, char second) {
  return static_cast<std::size_t>(first - 'a') * 26 + static_cast<std::size_t>(second - 'a');
}
constexpr auto is_code = [] {  // by the place of two lower-case letters
  std::array<bool, 26 * 26> all{};
  for (std::size_t i = 0; i < iso_639_1.size(); i += 2) {
    all[place(iso_639_1[i], iso_639_1[i + 1])] = true;
  }
  return all;
}();

/// `code` is two letters.
bool is_iso_639_1(std::string_view code) { return is_code[place(lower(code[0]), lower(code[1]))]; }

/// Subtags of a tag, from left to right; an empty one ends the tag or makes it malformed.
class Subtags {
 public:
  explicit Subtags(std::string_view tag) : rest_(tag) { next(); }
  std::string_view current() const { return current_; }
  bool done() const { return done_; }
  void next() {
    if (ended_) {
      done_ = true;
      current_ = {};
      return;
    }
    const auto end = std::min(rest_.find('-'), rest_.size());
    current_ = rest_.substr(0, end);
    ended_ = end == rest_.size();
    rest_.remove_prefix(ended_ ? end : end + 1);
  }

 private:
  std::string_view rest_, current_;
  bool ended_ = false, done_ = false;
};

bool is_alphanumeric(std::string_view subtag, std::size_t least, std::size_t most) {
  return subtag.size() >= least && subtag.size() <= most &&
         std::all_of(subtag.begin(), subtag.end(),
                     [](char c) { return is_letter(c) || is_digit(c); });
}

/// Private use ("x-…"), i-default and the like: subtags of `least` to eight characters.
bool rest_is_private(Subtags subtags, std::size_t least) {
  if (subtags.done()) return false;
  for (; !subtags.done(); subtags.next()) {
    if (!is_alphanumeric(subtags.current(), least, 8)) return false;
  }
  return true;
}

bool is_variant(std::string_view s) {
  return is_alphanumeric(s, 5, 8) || (s.size() == 4 && is_digit(s[0]) && is_alphanumeric(s, 4, 4));
}

}  // namespace

bool is_language_tag(std::string_view tag) {
  // What most lists hold, at once.
  if (tag.size() == 2 && is_letter(tag[0]) && is_letter(tag[1])) return is_iso_639_1(tag);
  Subtags subtags(tag);
  const auto language = subtags.current();
  if (!letters(language)) return false;
  subtags.next();
  if (language.size() == 1) {
    const char c = lower(language[0]);
    return (c == 'x' && rest_is_private(subtags, 1)) || (c == 'i' && rest_is_private(subtags, 2));
  }
  if (language.size() == 2 ? !is_iso_639_1(language) : language.size() != 3) return false;
  for (int i = 0; i < 3 && subtags.current().size() == 3 && letters(subtags.current()); ++i) {
    subtags.next();  // extended language
  }
  if (subtags.current().size() == 4 && letters(subtags.current())) subtags.next();  // script
  const auto region = subtags.current();
  if ((region.size() == 2 && letters(region)) || (region.size() == 3 && digits(region))) {
    subtags.next();
  }
  while (!subtags.done() && is_variant(subtags.current())) subtags.next();
  while (!subtags.done()) {
    if (subtags.current().size() != 1 || !is_alphanumeric(subtags.current(), 1, 1)) return false;
    const bool is_private = lower(subtags.current()[0]) == 'x';
    subtags.next();
    if (is_private) return rest_is_private(subtags, 1);
    if (subtags.done() || !is_alphanumeric(subtags.current(), 2, 8)) return false;
    while (!subtags.done() && is_alphanumeric(subtags.current(), 2, 8)) subtags.next();
  }
  return true;
}

}  // namespace dealkit::validation
