// Hosts of URLs and domains, compared without regard to case.
#pragma once

#include <algorithm>
#include <cstddef>
#include <string_view>

#include "core/validation/words.hpp"

namespace dealkit::validation {

inline bool same_letters(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) return false;
  return a == b || std::equal(a.begin(), a.end(), b.begin(), [](char x, char y) {
           return x == y || lower(x) == lower(y);
         });
}

/// "HTTP://x" starts with the scheme "http".
inline bool has_scheme(std::string_view url, std::string_view scheme) {
  return url.size() > scheme.size() && url[scheme.size()] == ':' &&
         same_letters(url.substr(0, scheme.size()), scheme);
}

/// Whether a text begins with any scheme (RFC 3986 section 3.1) and "://".
inline bool has_any_scheme(std::string_view url) {
  const auto end = url.find("://");
  if (end == std::string_view::npos || end == 0) return false;
  return std::all_of(url.begin(), url.begin() + static_cast<std::ptrdiff_t>(end), [](char c) {
    const char l = lower(c);
    return (l >= 'a' && l <= 'z') || (c >= '0' && c <= '9') || c == '+' || c == '-' || c == '.';
  });
}

/// Where the first of `wanted` stands, or the end. std::string_view::find_first_of() calls memchr()
/// for each character, too slow for what every creative is asked.
template <char... wanted>
std::size_t find_any(std::string_view text) {
  std::size_t at = 0;
  while (at < text.size() && ((text[at] != wanted) && ...)) ++at;
  return at;
}

/// The host of a URL or of a bare domain, without user, port, path and a leading "www."; a view
/// into `url`. Empty where there is none.
inline std::string_view host_of(std::string_view url) {
  if (const auto slashes = url.find("//");
      slashes != std::string_view::npos &&
      find_any<'?', '#'>(url.substr(0, slashes)) == slashes) {
    url.remove_prefix(slashes + 2);
  }
  url = url.substr(0, find_any<'/', '?', '#', '\\'>(url));
  if (const auto at = url.rfind('@'); at != std::string_view::npos) url.remove_prefix(at + 1);
  url = url.substr(0, url.find(':'));
  if (url.size() > 4 && same_letters(url.substr(0, 4), "www.")) url.remove_prefix(4);
  while (!url.empty() && url.back() == '.') url.remove_suffix(1);
  return url;
}

/// Whether `host` is `domain` or lies under it.
inline bool within(std::string_view host, std::string_view domain) {
  if (domain.empty() || host.size() < domain.size()) return false;
  if (!same_letters(host.substr(host.size() - domain.size()), domain)) return false;
  return host.size() == domain.size() || host[host.size() - domain.size() - 1] == '.';
}

}  // namespace dealkit::validation
