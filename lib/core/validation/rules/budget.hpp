// budget_constraints: amounts that can be spent, and only once (BUD001 … BUD013; BUD006 is a set
// rule).
#pragma once

#include <span>

#include "core/base/money.hpp"
#include "core/validation/finding.hpp"
#include "core/validation/threshold.hpp"

namespace dealkit::validation {

enum class Profile : std::uint8_t;
struct Context;
struct Subject;

/// Amounts are in US dollars, and scale to other currencies by powers of ten.
struct BudgetThresholds {
  double cannot_spend_ratio = 0.95;
  double over_delivery_ratio = 1.2;
  base::Micros per_day_minimum{1 * base::micros_per_unit};
  base::Micros micros_suspect{1'000'000'000 * base::micros_per_unit};
  std::int64_t amounts_unscaled = 0;
  double guaranteed_tolerance = 0.005;
};
std::span<const Threshold> budget_thresholds();
void apply_profile(Profile profile, BudgetThresholds& thresholds);

std::span<const CodeInfo> budget_codes();
void check_budget(const Subject& subject, const Context& context, Findings& findings);

}  // namespace dealkit::validation
