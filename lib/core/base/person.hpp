// When two names are one person's: what separation of duties, roles and delegations compare by.
#pragma once

#include <compare>
#include <set>
#include <string>
#include <string_view>

namespace dealkit::base {

/// The name without what people do not tell each other apart by: its NFKC_Casefold (Unicode,
/// chapter 3.13: full case folding, compatibility forms such as full-width letters, no ignorable
/// characters) less all white space. "Mira", "MIRA " and "m ira" have one key, and so have "Groß"
/// and "GROSS". No language's own rules: the Turkish dotless i stays another letter, as letters of
/// other scripts do that only look alike. A name that consists of nothing else, or is no UTF-8, is
/// its own key.
std::string person_key(std::string_view name);

/// By person_key().
std::strong_ordering compare_people(std::string_view a, std::string_view b);
inline bool same_person(std::string_view a, std::string_view b) {
  return compare_people(a, b) == std::strong_ordering::equal;
}

struct PersonLess {
  using is_transparent = void;
  bool operator()(std::string_view a, std::string_view b) const {
    return compare_people(a, b) < 0;
  }
};
using People = std::set<std::string, PersonLess>;

}  // namespace dealkit::base
