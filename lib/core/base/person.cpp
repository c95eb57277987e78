// Keys of people's names, by utf8proc where they are not plain ASCII; see person.hpp.
#include "core/base/person.hpp"

#include <utf8proc.h>

#include <algorithm>
#include <cstdlib>
#include <memory>

#include "core/base/ascii.hpp"

namespace dealkit::base {
namespace {

bool is_ascii(std::string_view text) {
  return std::none_of(text.begin(), text.end(),
                      [](char c) { return static_cast<unsigned char>(c) >= 0x80; });
}

constexpr bool is_blank(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

std::string_view skip_blanks(std::string_view text) {
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  return text;
}

std::string ascii_key(std::string_view name) {
  std::string key;
  for (const char c : name) {
    if (!is_blank(c)) key += lower(c);
  }
  return key;
}

bool is_white_space(utf8proc_int32_t point) {
  constexpr utf8proc_int32_t next_line = 0x85;
  if (point < 0x80) return is_blank(static_cast<char>(point));
  const auto category = utf8proc_category(point);
  return category == UTF8PROC_CATEGORY_ZS || category == UTF8PROC_CATEGORY_ZL ||
         category == UTF8PROC_CATEGORY_ZP || point == next_line;
}

/// "" if the name is no UTF-8.
std::string unicode_key(std::string_view name) {
  constexpr auto how = static_cast<utf8proc_option_t>(UTF8PROC_STABLE | UTF8PROC_COMPOSE |
                                                      UTF8PROC_COMPAT | UTF8PROC_CASEFOLD |
                                                      UTF8PROC_IGNORE);
  utf8proc_uint8_t* made = nullptr;
  const auto size = utf8proc_map(reinterpret_cast<const utf8proc_uint8_t*>(name.data()),
                                 static_cast<utf8proc_ssize_t>(name.size()), &made, how);
  const std::unique_ptr<utf8proc_uint8_t, decltype(&std::free)> owner(made, &std::free);
  std::string key;
  for (utf8proc_ssize_t at = 0; at < size;) {
    utf8proc_int32_t point = 0;
    const auto length = utf8proc_iterate(made + at, size - at, &point);
    if (length <= 0) return {};
    if (!is_white_space(point)) {
      key.append(reinterpret_cast<const char*>(made + at), static_cast<std::size_t>(length));
    }
    at += length;
  }
  return key;
}

}  // namespace

std::string person_key(std::string_view name) {
  auto key = is_ascii(name) ? ascii_key(name) : unicode_key(name);
  return key.empty() ? std::string(name) : key;
}

std::strong_ordering compare_people(std::string_view a, std::string_view b) {
  if (a == b) return std::strong_ordering::equal;
  const auto left = skip_blanks(a);
  const auto right = skip_blanks(b);
  if (left.empty() || right.empty() || !is_ascii(left) || !is_ascii(right)) {
    return person_key(a) <=> person_key(b);
  }
  // As ascii_key() would, without making it: the machine compares people a million times a run.
  for (auto x = left, y = right;;) {
    x = skip_blanks(x);
    y = skip_blanks(y);
    if (x.empty() || y.empty()) return !x.empty() <=> !y.empty();
    if (const auto order = lower(x.front()) <=> lower(y.front()); order != 0) return order;
    x.remove_prefix(1);
    y.remove_prefix(1);
  }
}

}  // namespace dealkit::base
