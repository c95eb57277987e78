#include "core/validation/record/rule_set.hpp"

#include <algorithm>
#include <iterator>
#include <vector>

namespace dealkit::validation {

// Each in its own file of rules/. A new rule is named here twice, and nowhere else.
extern const Rule budget_rule, compliance_rule, targeting_rule, creative_rule, schedule_rule,
    overlap_rule, frequency_rule, geo_rule, bid_rule, pacing_rule, attribution_rule, safety_rule;

namespace {

constexpr const Rule* rules_in_order[] = {
    &syntax_rule,
    // of campaigns
    &budget_rule, &compliance_rule, &targeting_rule, &creative_rule, &schedule_rule, &overlap_rule,
    &frequency_rule, &geo_rule, &bid_rule, &pacing_rule, &attribution_rule, &safety_rule,
    // of what else there is
    &deal_rule, &suppression_rule, &external_rule, &custom_rule};
static_assert(std::size(rules_in_order) <= rules_max);
constexpr std::size_t first_of_campaigns = 1;
constexpr std::size_t other_rules_after = 4;

std::vector<const CodeInfo*> collect_codes() {
  std::vector<const CodeInfo*> all;
  const auto add = [&all](const Rule& rule) {
    for (const auto& code : rule.codes) all.push_back(&code);
  };
  for (const auto* rule : campaign_rules()) add(*rule);
  for (const auto* rule : {&deal_rule, &syntax_rule, &suppression_rule, &external_rule}) add(*rule);
  return all;
}

}  // namespace

std::span<const Rule* const> all_rules() { return rules_in_order; }

std::span<const Rule* const> campaign_rules() {
  return all_rules().subspan(first_of_campaigns,
                             std::size(rules_in_order) - first_of_campaigns - other_rules_after);
}

const Rule* find_rule(std::string_view name) {
  for (const auto* rule : rules_in_order) {
    if (rule->name == name) return rule;
  }
  return nullptr;
}

std::size_t place_of(const Rule& rule) {
  return static_cast<std::size_t>(
      std::find(std::begin(rules_in_order), std::end(rules_in_order), &rule) -
      std::begin(rules_in_order));
}

Thresholds thresholds_of(Profile profile) { return {all_rules(), profile}; }

std::span<const CodeInfo* const> all_codes() {
  static const auto all = collect_codes();
  return all;
}

const CodeInfo* find_code(std::string_view code) {
  const auto all = all_codes();
  const auto it = std::find_if(all.begin(), all.end(),
                               [code](const CodeInfo* info) { return info->code == code; });
  return it == all.end() ? nullptr : *it;
}

}  // namespace dealkit::validation
