#include "core/validation/thresholds.hpp"

#include <fmt/format.h>

#include <array>
#include <cstddef>
#include <limits>
#include <string>

#include "core/validation/context.hpp"

namespace dealkit::validation {

std::string_view to_string(Profile profile) {
  constexpr std::array<std::string_view, 8> names{"generic", "opendirect21", "dealsync1",
                                                  "openrtb26", "dv360", "gam", "googleads", "meta"};
  return names[static_cast<std::size_t>(profile)];
}

std::string value_text(const ThresholdRef& ref) {
  const auto* at = static_cast<const std::byte*>(ref.base) + ref.threshold->offset;
  switch (ref.threshold->type) {
    case Threshold::Type::integer: {
      const auto value = *reinterpret_cast<const std::int64_t*>(at);
      if (value == std::numeric_limits<std::int64_t>::max()) return "none";
      return std::to_string(value);
    }
    case Threshold::Type::number: return fmt::format("{}", *reinterpret_cast<const double*>(at));
    case Threshold::Type::money: return to_string(*reinterpret_cast<const base::Micros*>(at));
    case Threshold::Type::words: break;
  }
  const auto& words = *reinterpret_cast<const std::vector<std::string>*>(at);
  return words.empty() ? "[]" : fmt::format("[\"{}\"]", fmt::join(words, "\", \""));
}

Thresholds::Thresholds(std::span<const Rule* const> rules, Profile profile) {
  for (const auto* rule : rules) {
    if (rule->limits.of != nullptr) entries_.push_back({rule, rule->limits.of(profile)});
  }
}

const std::any* Thresholds::limits_of(const Rule& rule) const {
  for (const auto& entry : entries_) {
    if (entry.rule == &rule) return &entry.limits;
  }
  return nullptr;
}

std::vector<Thresholds::Group> Thresholds::groups() {
  std::vector<Group> groups;
  for (auto& [rule, limits] : entries_) {
    auto& rows = groups.emplace_back(Group{rule, {}}).rows;
    void* base = rule->limits.address(limits);
    for (const auto& row : rule->limits.rows) rows.push_back({&row, base});
  }
  return groups;
}

std::vector<ThresholdRef> Thresholds::all() {
  std::vector<ThresholdRef> all;
  for (const auto& group : groups()) all.insert(all.end(), group.rows.begin(), group.rows.end());
  return all;
}

void Thresholds::verify(const Rule& rule, const Complain& complain) const {
  if (rule.limits.verify != nullptr) rule.limits.verify(*limits_of(rule), complain);
}

}  // namespace dealkit::validation
