#include "core/validation/rule_set.hpp"

#include <algorithm>
#include <iterator>
#include <vector>

namespace dealkit::validation {

constexpr CodeInfo malformed_record{
    "SYN001", "malformed-record", &syntax_rule, Severity::critical,
    "a record cannot be read: no strict JSON, no object, invalid UTF-8, a duplicate member, nested "
    "deeper than 64 levels, or longer than --max-record-bytes",
    "what cannot be read cannot be checked",
    "correct the text at the position that the message names", "RFC 8259"};
constexpr CodeInfo wrong_type{
    "SYN002", "wrong-type", &syntax_rule, Severity::critical,
    "a known member has a value of another type than its field",
    "the rules treat such a member as absent, so what it says goes unchecked",
    "write the value in the type that dealkit-campaign(5) gives", "dealkit-campaign(5)"};
constexpr CodeInfo unknown_record_type{
    "SYN003", "unknown-record-type", &syntax_rule, Severity::critical,
    "the member type names no record type", "nobody would check the record or take it in",
    "use campaign, deal or another type of dealkit(7), or leave type out for a campaign",
    "dealkit(7)"};
constexpr CodeInfo near_miss_member{
    "SYN004", "near-miss-member", &syntax_rule, Severity::advisory,
    "a member is unknown, and its name is close to one that is known there; critical with --strict",
    "what it says is kept but not looked at: \"bugdet\" limits nothing",
    "correct the name, or begin it with x_ if it is your own", "practice"};
constexpr CodeInfo not_storable{
    "SYN005", "not-storable", &syntax_rule, Severity::critical,
    "a record is one that dealctl import always refuses: an id, deal_id or account_id is empty, "
    "longer than 255 bytes or holds a control character, or is absent in a record that states its "
    "type; a campaign_name is empty or longer than 255 characters; a text holds U+0000; an "
    "account's time zone or currency is unknown; a record of another type that is kept lacks what "
    "its page demands",
    "dealctl import refuses the record", "correct what the message names", "dealkit-campaign(5)"};
constexpr CodeInfo suppression_expired{
    "SUP001", "suppression-expired", &suppression_rule, Severity::warning,
    "an accepted exception in x_validate has passed its end date; it no longer has an effect",
    "an exception that nobody looks at again becomes the rule",
    "resolve the finding, or have the exception renewed with a new date", "dealkit"};
constexpr CodeInfo suppression_unused{
    "SUP002", "suppression-unused", &suppression_rule, Severity::warning,
    "an accepted exception in x_validate matches no finding",
    "it would hide the next finding of that code", "remove it", "dealkit"};
constexpr CodeInfo suppression_incomplete{
    "SUP003",
    "suppression-incomplete",
    &suppression_rule,
    Severity::warning,
    "an exception in x_validate lacks its code, its end date (until) or its reason; it has no "
    "effect",
    "an exception without reason and end cannot be answered for",
    "give code, until (a date) and reason",
    "dealkit"};
constexpr CodeInfo external_failed{
    "EXT001", "check-failed", &external_rule, Severity::warning,
    "an external check is dead, too slow, or answers garbage",
    "the campaign was not checked by it", "correct the checker and validate again", "dealkit"};
constexpr CodeInfo external_refused{
    "EXT002", "check-refused", &external_rule, Severity::critical,
    "an external check refused the campaign", "see the check's message",
    "correct what the message names", "the check"};

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

constexpr CodeInfo syntax_codes[] = {malformed_record, wrong_type, unknown_record_type,
                                     near_miss_member, not_storable};
constexpr CodeInfo suppression_codes[] = {suppression_expired, suppression_unused,
                                          suppression_incomplete};
constexpr CodeInfo external_codes[] = {external_failed, external_refused};

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

constinit const Rule syntax_rule{
    .name = "syntax", .summary = "records that can be read", .codes = syntax_codes};
constinit const Rule suppression_rule{.name = "suppression",
                            .summary = "exceptions that somebody answers for",
                            .codes = suppression_codes};
constinit const Rule external_rule{
    .name = "external", .summary = "checks outside of this program", .codes = external_codes};
constinit const Rule custom_rule{.name = "custom", .summary = "rules of a policy's own"};

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
