// Whether what a conversion did not name as lost is still there after the way home.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/json/document.hpp"
#include "core/base/json/pointer.hpp"
#include "core/base/money.hpp"
#include "core/base/time.hpp"
#include "core/deal/convert/concepts.hpp"
#include "core/deal/convert/convert.hpp"

namespace dealkit::test {

using deal::convert::Loss;

inline void collect_leaves(json::Value value, const std::string& pointer,
                           std::vector<std::pair<std::string, json::Value>>& out) {
  const bool container = value.is(json::Kind::array) || value.is(json::Kind::object);
  if (!container || value.size() == 0) {
    out.emplace_back(pointer, value);
    return;
  }
  std::size_t element = 0;
  for (const auto child : value) {
    std::string inner = pointer;
    json::append_token(inner, value.is(json::Kind::object) ? child.key()
                                                            : std::to_string(element++));
    collect_leaves(child, inner, out);
  }
}

/// The same value: of numbers the same amount, of times the same moment.
inline bool same_value(json::Value a, json::Value b) {
  if (!a || !b || a.kind() != b.kind()) return false;
  if (a.text() == b.text()) return true;
  if (a.is(json::Kind::string)) {
    const auto first = base::parse_time(a.string());
    const auto second = base::parse_time(b.string());
    if (first && second) return base::to_string(*first) == base::to_string(*second);
    return a.string() == b.string();
  }
  if (!a.is(json::Kind::number)) return true;  // an empty container that may have been filled
  const auto first = base::parse_micros(a.text());
  const auto second = base::parse_micros(b.text());
  return first && second && *first == *second;
}

/// All that two conversions named, there and home: what the second one narrowed has its pointer in
/// the record between, and is named here by the place where the first one found it.
inline std::vector<Loss> all_losses(const deal::convert::Converted& there,
                                    const deal::convert::Converted& home,
                                    deal::convert::Format from, deal::convert::Format to) {
  auto losses = there.losses;
  losses.insert(losses.end(), home.losses.begin(), home.losses.end());
  for (const auto& loss : home.losses) {
    for (const auto& row : deal::convert::concepts()) {
      const auto path = row.home(to).path;
      if (path.empty() || !loss.pointer.starts_with(path)) continue;
      const auto inner = loss.pointer.substr(path.size());  // an element of an array
      for (const auto place : {row.home(from).path, row.home(from).also}) {
        losses.push_back({loss.kind, std::string(place) + inner, loss.value, loss.reason});
      }
    }
  }
  return losses;
}

inline bool names(const std::vector<Loss>& losses, std::string_view pointer) {
  for (const auto& loss : losses) {
    if (loss.kind != Loss::Kind::assumed && loss.pointer == pointer) return true;
  }
  return false;
}

/// The leaves of `before` that are neither in `after` nor named; null is absent, and so is a blank
/// date of Deal Sync.
inline std::vector<std::string> vanished(json::Value before, json::Value after,
                                         const std::vector<Loss>& losses) {
  std::vector<std::pair<std::string, json::Value>> leaves;
  collect_leaves(before, "", leaves);
  std::vector<std::string> out;
  for (const auto& [pointer, value] : leaves) {
    const bool blank_date = value.is(json::Kind::string) && value.string().empty() &&
                            (pointer == "/terms/startdate" || pointer == "/terms/enddate" ||
                             pointer == "/created");
    if (value.is(json::Kind::null) || blank_date || names(losses, pointer)) continue;
    if (!same_value(value, json::resolve(after, pointer))) out.push_back(pointer);
  }
  return out;
}

}  // namespace dealkit::test
