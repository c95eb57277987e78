// Lists of ids and codes against each other: what two of them share.
#pragma once

#include <algorithm>
#include <cstddef>
#include <string_view>
#include <vector>

#include "core/record/field.hpp"

namespace dealkit::validation {

/// Up to this many elements on both sides are compared pair by pair: no memory, and faster.
inline constexpr std::size_t pairwise_max_elements = 32;

/// A list of ids may be long; a rule reports this many of its elements, not each.
inline constexpr std::size_t reported_max_elements = 100;

/// The start of a token as messages show it: at most 60 bytes, cut between characters.
inline std::string_view brief(std::string_view token) {
  constexpr std::size_t most = 60;
  if (token.size() <= most) return token;
  std::size_t end = most;
  while (end > 0 && (static_cast<unsigned char>(token[end]) & 0xC0) == 0x80) --end;
  return token.substr(0, end);
}

/// Whether a list names nothing: absent, empty, or only blank tokens.
inline bool names_nothing(const record::Tokens& list) {
  if (list.empty()) return true;
  for (const auto element : list.value) {
    if (!record::token(element).empty()) return false;
  }
  return true;
}

/// A token stands for itself.
struct SameToken {
  std::string_view operator()(std::string_view token) const { return token; }
};

/// Calls `found(element of a, element of b)` for each element of `a` that `b` holds as well, in
/// a's order, with the first such element of `b`; ends early when `found` returns false.
/// `canonical` gives a token's identity ("DE" and "DEU" are one country); its views must outlive
/// the call. n log n for long lists.
template <class Canonical, class Found>
void for_each_common(const record::Tokens& a, const record::Tokens& b, Canonical canonical,
                     Found found) {
  if (a.empty() || b.empty()) return;
  if (a.value.size() <= pairwise_max_elements && b.value.size() <= pairwise_max_elements) {
    for (const auto left : a.value) {
      const auto identity = canonical(record::token(left));
      for (const auto right : b.value) {
        if (canonical(record::token(right)) != identity) continue;
        if (!found(left, right)) return;
        break;
      }
    }
    return;
  }
  struct Entry {
    std::string_view identity;
    std::uint32_t node;
  };
  std::vector<Entry> entries;
  entries.reserve(b.value.size());
  for (const auto right : b.value) {
    entries.push_back({canonical(record::token(right)), right.index()});
  }
  std::sort(entries.begin(), entries.end(), [](const Entry& x, const Entry& y) {
    return x.identity != y.identity ? x.identity < y.identity : x.node < y.node;
  });
  const auto& document = b.value.document();
  for (const auto left : a.value) {
    const auto identity = canonical(record::token(left));
    const auto at = std::lower_bound(
        entries.begin(), entries.end(), identity,
        [](const Entry& entry, std::string_view wanted) { return entry.identity < wanted; });
    if (at == entries.end() || at->identity != identity) continue;
    if (!found(left, document.value(at->node))) return;
  }
}

}  // namespace dealkit::validation
