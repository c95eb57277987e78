#include "core/validation/general_rules.hpp"

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

namespace {

constexpr CodeInfo syntax_codes[] = {malformed_record, wrong_type, unknown_record_type,
                                     near_miss_member, not_storable};
constexpr CodeInfo suppression_codes[] = {suppression_expired, suppression_unused,
                                          suppression_incomplete};
constexpr CodeInfo external_codes[] = {external_failed, external_refused};

}  // namespace

constinit const Rule syntax_rule{
    .name = "syntax", .summary = "records that can be read", .codes = syntax_codes};
constinit const Rule suppression_rule{.name = "suppression",
                            .summary = "exceptions that somebody answers for",
                            .codes = suppression_codes};
constinit const Rule external_rule{
    .name = "external", .summary = "checks outside of this program", .codes = external_codes};
constinit const Rule custom_rule{.name = "custom", .summary = "rules of a policy's own"};

}  // namespace dealkit::validation
