// A limit that a policy may change: its name in TOML, its place in a struct, its unit.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/money.hpp"

namespace dealkit::validation {

struct Threshold {
  enum class Type : std::uint8_t { integer, number, money, words };
  std::string_view name;  // "budget.daily_low_ratio" in [thresholds]
  Type type;
  std::size_t
      offset;  // in the rule's struct of thresholds: int64_t, double, Micros, vector<string>
  std::string_view unit;
  std::string_view doc;
};

template <class T>
struct ThresholdType;
template <>
struct ThresholdType<std::int64_t> {
  static constexpr auto value = Threshold::Type::integer;
};
template <>
struct ThresholdType<double> {
  static constexpr auto value = Threshold::Type::number;
};
template <>
struct ThresholdType<base::Micros> {
  static constexpr auto value = Threshold::Type::money;
};
template <>
struct ThresholdType<std::vector<std::string>> {
  static constexpr auto value = Threshold::Type::words;
};

}  // namespace dealkit::validation

#define DEALKIT_THRESHOLD(Struct, member, rule, unit, doc)                            \
  ::dealkit::validation::Threshold {                                                  \
    rule "." #member, ::dealkit::validation::ThresholdType<decltype(Struct::member)>::value, \
        offsetof(Struct, member), unit, doc                                           \
  }
