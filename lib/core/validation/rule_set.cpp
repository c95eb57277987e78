#include "core/validation/rule_set.hpp"

#include <algorithm>
#include <array>
#include <vector>

#include "core/validation/thresholds.hpp"

namespace dealkit::validation {

constexpr CodeInfo malformed_record{
    "SYN001", "malformed-record", Rule::syntax, Severity::critical,
    "a record cannot be read: no strict JSON, no object, invalid UTF-8, a duplicate member, nested "
    "deeper than 64 levels, or longer than --max-record-bytes",
    "what cannot be read cannot be checked",
    "correct the text at the position that the message names", "RFC 8259"};
constexpr CodeInfo wrong_type{
    "SYN002", "wrong-type", Rule::syntax, Severity::critical,
    "a known member has a value of another type than its field",
    "the rules treat such a member as absent, so what it says goes unchecked",
    "write the value in the type that dealkit-campaign(5) gives", "dealkit-campaign(5)"};
constexpr CodeInfo unknown_record_type{
    "SYN003", "unknown-record-type", Rule::syntax, Severity::critical,
    "the member type names no record type", "nobody would check the record or take it in",
    "use campaign, deal or another type of dealkit(7), or leave type out for a campaign",
    "dealkit(7)"};
constexpr CodeInfo near_miss_member{
    "SYN004", "near-miss-member", Rule::syntax, Severity::advisory,
    "a member is unknown, and its name is close to one that is known there; critical with --strict",
    "what it says is kept but not looked at: \"bugdet\" limits nothing",
    "correct the name, or begin it with x_ if it is your own", "practice"};
constexpr CodeInfo not_storable{
    "SYN005", "not-storable", Rule::syntax, Severity::critical,
    "a record is one that dealctl import always refuses: an id, deal_id or account_id is empty, "
    "longer than 255 bytes or holds a control character, or is absent in a record that states its "
    "type; a campaign_name is empty or longer than 255 characters; a text holds U+0000; an "
    "account's time zone or currency is unknown; a record of another type that is kept lacks what "
    "its page demands",
    "dealctl import refuses the record", "correct what the message names", "dealkit-campaign(5)"};
constexpr CodeInfo suppression_expired{
    "SUP001", "suppression-expired", Rule::suppression, Severity::warning,
    "an accepted exception in x_validate has passed its end date; it no longer has an effect",
    "an exception that nobody looks at again becomes the rule",
    "resolve the finding, or have the exception renewed with a new date", "dealkit"};
constexpr CodeInfo suppression_unused{
    "SUP002", "suppression-unused", Rule::suppression, Severity::warning,
    "an accepted exception in x_validate matches no finding",
    "it would hide the next finding of that code", "remove it", "dealkit"};
constexpr CodeInfo suppression_incomplete{
    "SUP003",
    "suppression-incomplete",
    Rule::suppression,
    Severity::warning,
    "an exception in x_validate lacks its code, its end date (until) or its reason; it has no "
    "effect",
    "an exception without reason and end cannot be answered for",
    "give code, until (a date) and reason",
    "dealkit"};
constexpr CodeInfo external_failed{
    "EXT001", "check-failed", Rule::external, Severity::warning,
    "an external check is dead, too slow, or answers garbage",
    "the campaign was not checked by it", "correct the checker and validate again", "dealkit"};
constexpr CodeInfo external_refused{
    "EXT002", "check-refused", Rule::external, Severity::critical,
    "an external check refused the campaign", "see the check's message",
    "correct what the message names", "the check"};

namespace {

constexpr CodeInfo general_codes[] = {malformed_record,   wrong_type,
                                      unknown_record_type, near_miss_member,
                                      not_storable,        suppression_expired,
                                      suppression_unused,  suppression_incomplete,
                                      external_failed,     external_refused};

using Names = std::string_view;
constexpr Names budget_reads[] = {"budget", "daily_budget", "deal_budget_limit", "allocated_spend",
                                  "currency", "scheduling", "product", "deal", "deals", "status"};
constexpr Names compliance_reads[] = {"compliance", "targeting", "currency", "budget", "scheduling",
                                      "content_hash", "campaign_type", "product_category"};
constexpr Names targeting_reads[] = {"targeting", "creative_specs", "compliance"};
constexpr Names creative_reads[] = {"creative_specs", "product", "campaign_type", "compliance",
                                    "scheduling", "status"};
constexpr Names schedule_reads[] = {"scheduling", "status", "deal", "product", "targeting"};
constexpr Names overlap_reads[] = {"targeting"};
constexpr Names frequency_reads[] = {"frequency_caps", "campaign_type", "deal", "pacing",
                                     "targeting", "scheduling"};
constexpr Names geo_reads[] = {"targeting", "deals", "deal", "compliance"};
constexpr Names bid_reads[] = {"bid", "deals", "currency"};
constexpr Names pacing_reads[] = {"id", "pacing", "budget", "daily_budget", "scheduling",
                                  "currency"};
constexpr Names attribution_reads[] = {"attribution", "bid", "scheduling"};
constexpr Names safety_reads[] = {"brand_safety", "targeting", "budget", "currency", "deals",
                                  "scheduling"};

constexpr RecordRule rules[] = {
    {Rule::budget_constraints, 1, check_budget, budget_codes, budget_reads,
     "amounts that can be spent, and only once"},
    {Rule::compliance_rules, 1, check_compliance, compliance_codes, compliance_reads,
     "what law and platform policies demand"},
    {Rule::targeting_criteria, 2, check_targeting, targeting_codes, targeting_reads,
     "an audience that exists and can be reached"},
    {Rule::creative_specs, 2, check_creative, creative_codes, creative_reads,
     "creatives that ad servers and browsers accept"},
    {Rule::scheduling_conflicts, 2, check_schedule, schedule_codes, schedule_reads,
     "flights that are possible and do not collide"},
    {Rule::audience_overlap, 2, check_overlap, overlap_codes, overlap_reads,
     "campaigns that do not bid against each other"},
    {Rule::frequency_caps, 2, check_frequency, frequency_codes, frequency_reads,
     "caps that bind and leave the goal within reach"},
    {Rule::geo_restrictions, 2, check_geo, geo_codes, geo_reads,
     "places that exist and are allowed"},
    {Rule::bid_strategy, 2, check_bid, bid_codes, bid_reads,
     "bids between the floor and the ceiling"},
    {Rule::pacing_rules, 2, check_pacing, pacing_codes, pacing_reads,
     "a budget that is spent in time"},
    {Rule::attribution_windows, 2, check_attribution, attribution_codes, attribution_reads,
     "conversions that are counted once, in known windows"},
    {Rule::brand_safety, 2, check_safety, safety_codes, safety_reads,
     "no ads where the brand must not stand"},
};

std::vector<const CodeInfo*> collect_codes() {
  std::vector<const CodeInfo*> all;
  const auto add = [&all](std::span<const CodeInfo> codes) {
    for (const auto& code : codes) all.push_back(&code);
  };
  for (const auto& rule : rules) add(rule.codes());
  add(deal_codes());
  add(general_codes);
  return all;
}

}  // namespace

std::span<const RecordRule> record_rules() { return rules; }

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
