#include "core/record/near_miss.hpp"

#include <algorithm>
#include <cstddef>

#include "core/base/nearest.hpp"
#include "core/record/words.hpp"

namespace dealkit::record {
namespace {

constexpr std::size_t longest = 64;
constexpr std::size_t shortest = 3;  // of shorter names everything is a neighbour

bool is_letter_or_digit(char c) {
  const char l = lower(c);
  return (l >= 'a' && l <= 'z') || (c >= '0' && c <= '9');
}

/// Small letters and digits alone: "dealId", "deal-id" and "deal_id" are one.
std::string squeezed(std::string_view name) {
  std::string text;
  for (const char c : name) {
    if (is_letter_or_digit(c)) text.push_back(lower(c));
  }
  return text;
}

/// "total_value" -> total, value; "totalValue" too.
std::vector<std::string> parts_of(std::string_view name) {
  std::vector<std::string> parts(1);
  bool after_small = false;
  for (const char c : name) {
    const bool capital = c >= 'A' && c <= 'Z';
    const bool apart = c == '_' || c == '-';
    if ((apart || (capital && after_small)) && !parts.back().empty()) parts.emplace_back();
    if (!apart) parts.back().push_back(lower(c));
    after_small = !capital && !apart;
  }
  if (parts.back().empty()) parts.pop_back();
  return parts;
}

/// Whether one word of a name is a slip of the other: one edit, two in long words; in short ones no
/// letter for another, since that makes other words ("last" is no "vast").
bool is_slip(std::string_view a, std::string_view b) {
  if (a == b) return true;
  const auto length = std::min(a.size(), b.size());
  if (length < shortest) return false;
  const auto edits = base::edit_distance(a, b);
  if (edits > (length < 8 ? 1U : 2U)) return false;
  if (length > 4 || a.size() != b.size()) return true;
  return std::is_permutation(a.begin(), a.end(), b.begin());  // neighbours swapped
}

bool nearly_same_parts(const std::vector<std::string>& a, const std::vector<std::string>& b) {
  if (a.size() != b.size()) return false;
  std::size_t edits = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (!is_slip(a[i], b[i])) return false;
    edits += base::edit_distance(a[i], b[i]);
  }
  return edits <= 2;
}

/// Words that stand one letter from a name of ours and mean something else: those of everyday
/// language, and members of OpenRTB and Deal Sync.
bool is_other_word(std::string_view name) {
  constexpr std::string_view words[] = {"state", "stats", "code", "codes", "node",  "mode",
                                        "cast",  "cost",  "note", "notes", "tags",  "late",
                                        "page",  "seat",  "bseat", "inventory"};
  return std::find(std::begin(words), std::end(words), name) != std::end(words);
}

/// The length of what cannot be seen at the beginning of a name, or looks like a blank: control
/// characters, blanks of all kinds, joiners and marks of direction, a byte order mark. 0: none.
std::size_t unseen_length(std::string_view text) {
  const auto byte = [&](std::size_t i) {
    return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U;
  };
  if (byte(0) <= 0x20 || byte(0) == 0x7F) return 1;
  if (byte(0) == 0xC2) return byte(1) <= 0xA0 || byte(1) == 0xAD ? 2 : 0;
  const bool three = byte(0) >= 0xE1 && byte(0) <= 0xEF;
  if (!three) return 0;
  const auto point = (byte(0) & 0x0FU) << 12 | (byte(1) & 0x3FU) << 6 | (byte(2) & 0x3FU);
  const bool unseen = point == 0x1680 || point == 0x180E || (point >= 0x2000 && point <= 0x200F) ||
                      (point >= 0x2028 && point <= 0x202F) ||
                      (point >= 0x205F && point <= 0x206F) || point == 0x3000 || point == 0xFEFF;
  return unseen ? 3 : 0;
}

/// A name as people see it in their table or editor.
std::string seen(std::string_view name) {
  std::string text;
  while (!name.empty()) {
    const auto unseen = std::min(unseen_length(name), name.size());
    if (unseen == 0) text.push_back(name.front());
    name.remove_prefix(std::max<std::size_t>(unseen, 1));
  }
  return text;
}

bool is_somebodys_own(std::string_view name) {
  if (name.size() < shortest || name.size() > longest) return true;
  if (name.starts_with("x_") || name.starts_with("X-") || name.front() == '_') return true;
  return !std::all_of(name.begin(), name.end(),
                      [](char c) { return is_letter_or_digit(c) || c == '_' || c == '-'; });
}

class Search {
 public:
  explicit Search(NearNames& names) : names_(names) {}

  void object(json::Value object, const Table& table) {
    for (const auto member : object) {
      const auto name = member.key();
      const auto* field = table.find(json::hash_key(name), name);
      if (field == nullptr) {
        if (const auto known = names_.find(table, name); !known.empty()) {
          found_.push_back({member.index(), &table, known});
        }
      } else if (field->table != nullptr) {
        inner(member, *field->table);
      }
    }
  }
  std::vector<NearMiss> found() { return std::move(found_); }

 private:
  void inner(json::Value value, const Table& table) {
    if (value.is(json::Kind::object)) return object(value, table);
    if (!value.is(json::Kind::array)) return;
    for (const auto element : value) {
      if (element.is(json::Kind::object)) object(element, table);
    }
  }

  NearNames& names_;
  std::vector<NearMiss> found_;
};

}  // namespace

std::string_view near_name(const Table& table, std::string_view written) {
  const auto name = seen(written);
  const auto* same = table.find(json::hash_key(name), name);
  if (name != written && same != nullptr) return same->name;
  if (is_somebodys_own(name) || is_other_word(name)) return {};
  if (same != nullptr) return {};
  const auto plain = squeezed(name);
  const auto parts = parts_of(name);
  std::string_view near;
  for (const auto& field : table.fields) {
    if (field.name.size() < shortest) continue;
    const auto known = squeezed(field.name);
    if (plain == known) return field.name;
    const bool one_slip = is_slip(plain, known) && base::edit_distance(plain, known) == 1;
    if (near.empty() && (one_slip || nearly_same_parts(parts, parts_of(field.name)))) {
      near = field.name;
    }
  }
  return near;
}

std::string_view NearNames::find(const Table& table, std::string_view name) {
  if (name.size() > longest) return {};
  if (known_.empty()) known_.resize(slots);
  auto& slot = known_[(json::hash_key(name) >> 8) % slots];
  if (slot.table == &table && slot.name == name) return slot.near;
  slot = {&table, std::string(name), near_name(table, name)};
  return slot.near;
}

std::vector<NearMiss> near_misses(json::Value object, const Table& table, NearNames& names) {
  Search search(names);
  search.object(object, table);
  return search.found();
}

std::string describe(const json::Document& document, const NearMiss& miss) {
  const auto key = document.value(miss.node).key();
  const auto name = seen(key);
  return "unknown member \"" + name + "\"" +
         (name == key ? "" : " with blanks or characters that cannot be seen in its name") +
         "; did you mean \"" + std::string(miss.known) + "\"?";
}

}  // namespace dealkit::record
