// All limits that profiles and policies may change, rule by rule.
#pragma once

#include "core/validation/rules/attribution.hpp"
#include "core/validation/rules/bid.hpp"
#include "core/validation/rules/budget.hpp"
#include "core/validation/rules/compliance.hpp"
#include "core/validation/rules/creative.hpp"
#include "core/validation/rules/deal.hpp"
#include "core/validation/rules/frequency.hpp"
#include "core/validation/rules/geo.hpp"
#include "core/validation/rules/overlap.hpp"
#include "core/validation/rules/pacing.hpp"
#include "core/validation/rules/safety.hpp"
#include "core/validation/rules/schedule.hpp"
#include "core/validation/rules/targeting.hpp"

namespace dealkit::validation {

struct Thresholds {
  BudgetThresholds budget;
  ComplianceThresholds compliance;
  TargetingThresholds targeting;
  CreativeThresholds creative;
  ScheduleThresholds schedule;
  OverlapThresholds overlap;
  FrequencyThresholds frequency;
  GeoThresholds geo;
  BidThresholds bid;
  PacingThresholds pacing;
  AttributionThresholds attribution;
  SafetyThresholds safety;
  DealThresholds deal;
};

/// The limits of a platform profile.
Thresholds thresholds_of(Profile profile);

/// A threshold with the struct it lives in, for policies and manuals.
struct ThresholdRef {
  const Threshold* threshold;
  void* base;
};
/// A threshold's value as a policy writes it: 0.95, 5000, ["IAB25", "IAB26"]; "none" for a limit
/// that no value reaches.
std::string value_text(const ThresholdRef& threshold);
/// Every threshold of `thresholds`, in the rules' order.
std::vector<ThresholdRef> all_thresholds(Thresholds& thresholds);

}  // namespace dealkit::validation
