// A rule, described in one place: its name, codes, what it reads, its limits and its check. The
// file of a rule in rules/ exports it, and rule_set.cpp lists it.
#pragma once

#include <any>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "core/validation/finding.hpp"
#include "core/validation/threshold.hpp"

namespace dealkit::validation {

enum class Profile : std::uint8_t;
struct Context;
struct Subject;

/// Says that what stands at `key` means nothing, and why.
using Complain = std::function<void(std::string_view key, const std::string& why)>;

/// The limits of a rule that profiles and policies may change: the rows by which they are known,
/// and the struct that holds them, whose type only the rule's own file need know.
struct LimitsTable {
  std::span<const Threshold> rows = {};
  std::any (*of)(Profile profile) = nullptr;
  void* (*address)(std::any& limits) = nullptr;
  /// What cannot be told by a row's type alone; nullptr: nothing.
  void (*verify)(const std::any& limits, const Complain& complain) = nullptr;
};

template <class Limits>
void same_everywhere(Profile, Limits&) {}

template <class Limits, void (*apply_profile)(Profile, Limits&) = same_everywhere<Limits>,
          void (*verify)(const Limits&, const Complain&) = nullptr>
constexpr LimitsTable limits_table(std::span<const Threshold> rows) {
  LimitsTable table{.rows = rows};
  table.of = [](Profile profile) {
    Limits limits;
    apply_profile(profile, limits);
    return std::any(std::move(limits));
  };
  table.address = [](std::any& limits) -> void* { return std::any_cast<Limits>(&limits); };
  if constexpr (verify != nullptr) {
    table.verify = [](const std::any& limits, const Complain& complain) {
      verify(*std::any_cast<Limits>(&limits), complain);
    };
  }
  return table;
}

/// `limits` are those of the rule's own table; nullptr if it has none.
using RuleCheck = void (*)(const Subject&, const Context&, const std::any* limits, Findings&);

template <class>
struct CheckOf;
template <class Limits>
struct CheckOf<void (*)(const Subject&, const Context&, const Limits&, Findings&)> {
  template <auto check>
  static void run(const Subject& subject, const Context& context, const std::any* limits,
                  Findings& findings) {
    check(subject, context, *std::any_cast<Limits>(limits), findings);
  }
};
template <>
struct CheckOf<void (*)(const Subject&, const Context&, Findings&)> {
  template <auto check>
  static void run(const Subject& subject, const Context& context, const std::any*,
                  Findings& findings) {
    check(subject, context, findings);
  }
};
/// A check that takes its own struct of limits, or none, as a rule holds it.
template <auto check>
inline constexpr RuleCheck rule_check = &CheckOf<decltype(check)>::template run<check>;

struct Rule {
  std::string_view name;     // "budget_constraints": in reports and policies
  std::string_view summary;  // beside its codes in `validate --rules`
  /// Of the rules of campaigns; 0: no rule of campaigns. A critical finding of phase 1 ends a
  /// campaign's validation (unless --all).
  int phase = 0;
  /// Top-level members that the rule reads: a change elsewhere cannot change its answer.
  std::span<const std::string_view> reads = {};
  std::span<const CodeInfo> codes = {};
  LimitsTable limits = {};
  RuleCheck check = nullptr;  // of campaigns
};

// What stands in a report beside the rules of campaigns; general_rules.cpp, rules/deal.cpp.
extern const Rule syntax_rule, deal_rule, suppression_rule, external_rule, custom_rule;

}  // namespace dealkit::validation
