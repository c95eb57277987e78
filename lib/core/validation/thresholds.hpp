// All limits that profiles and policies may change: one struct a rule, each of a type that only the
// rule knows.
#pragma once

#include <any>
#include <cstdlib>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "core/validation/rule.hpp"

namespace dealkit::validation {

/// A threshold with the struct it lives in, for policies and manuals.
struct ThresholdRef {
  const Threshold* threshold;
  void* base;
};
/// A threshold's value as a policy writes it: 0.95, 5000, ["IAB25", "IAB26"]; "none" for a limit
/// that no value reaches.
std::string value_text(const ThresholdRef& threshold);

class Thresholds {
 public:
  Thresholds() = default;
  /// The limits of each of `rules` that has any, as they are under `profile`.
  Thresholds(std::span<const Rule* const> rules, Profile profile);

  /// Those of one rule, for its check; nullptr if it has none.
  const std::any* limits_of(const Rule& rule) const;
  /// By their type, which must be among them.
  template <class Limits>
  const Limits& of() const {
    for (const auto& entry : entries_) {
      if (const auto* limits = std::any_cast<Limits>(&entry.limits)) return *limits;
    }
    std::abort();
  }
  template <class Limits>
  Limits& of() {
    return const_cast<Limits&>(std::as_const(*this).of<Limits>());
  }

  /// The thresholds of one rule, which have one prefix: "budget.".
  struct Group {
    const Rule* rule;
    std::vector<ThresholdRef> rows;
  };
  std::vector<Group> groups();
  /// Every threshold, in the rules' order.
  std::vector<ThresholdRef> all();
  /// Reports those of `rule` whose value means nothing.
  void verify(const Rule& rule, const Complain& complain) const;

 private:
  struct Entry {
    const Rule* rule;
    std::any limits;
  };
  std::vector<Entry> entries_;
};

}  // namespace dealkit::validation
