// The codes of compliance_rules: their standing texts.
#pragma once

#include "core/validation/finding.hpp"

namespace dealkit::validation {
extern const Rule compliance_rule;
}

namespace dealkit::validation::compliance {

inline constexpr const Rule* rule = &compliance_rule;

inline constexpr CodeInfo special_category_undeclared{
    "CMP001",
    "special-category-undeclared",
    rule,
    Severity::critical,
    "compliance.product or product_category says housing, employment or finance, but "
    "special_category does not; or special_category_countries leaves out a country that is "
    "targeted, or is missing (profile meta); an unknown special_category is a warning",
    "law against discrimination demands the declaration; platforms reject the campaign",
    "declare special_category and, on Meta, the countries that it holds for",
    "Meta Marketing API, special ad categories"};
inline constexpr CodeInfo special_category_targeting{
    "CMP002",
    "special-category-targeting",
    rule,
    Severity::critical,
    "an ad for housing, employment or finance is targeted by age (other than 18 to 65 and older), "
    "gender, postal code, lookalike or exclusion audience",
    "people would be kept from homes, jobs or loans for who they are; platforms reject it",
    "remove that targeting",
    "Meta Marketing API, special ad categories; TikTok special categories"};
inline constexpr CodeInfo political_eu_no_declaration{
    "CMP003",
    "political-eu-no-declaration",
    rule,
    Severity::critical,
    "political advertising reaches the European Union on or after 2025-10-10 without "
    "eu_declaration "
    "and transparency_notice; under googleads also: the EU is targeted and compliance does not say "
    "whether the ad is political",
    "Regulation (EU) 2024/900 demands both; platforms refuse the campaign",
    "make the declaration and attach the notice, or leave the EU out",
    "Regulation (EU) 2024/900; Google Ads MISSING_EU_POLITICAL_ADVERTISING_SELF_DECLARATION"};
inline constexpr CodeInfo political_no_payer{
    "CMP004",
    "political-no-payer",
    rule,
    Severity::critical,
    "political advertising does not say who pays (compliance.payer)",
    "law demands that the sponsor is named on the ad",
    "name the payer",
    "Regulation (EU) 2024/900; platform policies"};
inline constexpr CodeInfo restricted_product_geo{
    "CMP005",
    "restricted-product-geo",
    rule,
    Severity::critical,
    "what is advertised (compliance.product) may not be advertised in a targeted country, or needs "
    "a "
    "licence there that targeting.zone_licences does not name",
    "advertiser and seller break the law of the country",
    "leave the country out, or state the licence; a policy may correct the table "
    "(compliance.restricted)",
    "dealkit's table of national law (practice; ask counsel)"};
inline constexpr CodeInfo restricted_product_age{
    "CMP006",
    "restricted-product-age",
    rule,
    Severity::critical,
    "an ad for a product with an age limit reaches people below it: neither compliance.age_floor "
    "nor targeting.age.min is at least the highest limit of the targeted countries (alcohol: "
    "18, in the United States 21, in Japan 20)",
    "minors must not get such ads",
    "raise compliance.age_floor",
    "dealkit's table of national law (practice; ask counsel)"};
inline constexpr CodeInfo child_directed_personalised{
    "CMP007",
    "child-directed-personalised",
    rule,
    Severity::critical,
    "a campaign directed to children (child_directed) names audience segments, interests, "
    "lookalikes or custom audiences; segments whose name begins with \"contextual\" do not count",
    "law forbids to profile children",
    "target by context only",
    "COPPA; OpenRTB 2.6 section 3.2.3, coppa"};
inline constexpr CodeInfo consent_signal_missing{
    "CMP008",
    "consent-signal-missing",
    rule,
    Severity::warning,
    "segments are targeted in the European Economic Area, the United Kingdom or Switzerland, and "
    "compliance stands without a consent signal",
    "bids without consent are dropped, or must not be personalised",
    "state the signal that bid requests must carry (tcf, gpp)",
    "IAB TCF 2.2, GPP (practice)"};
inline constexpr CodeInfo disclosure_missing{
    "CMP009",
    "disclosure-missing",
    rule,
    Severity::warning,
    "compliance.disclosure is missing for a political ad, a special category, a restricted product "
    "or sponsored content, or it is blank",
    "people must see that it is an ad, and whose",
    "write the disclosure text",
    "practice"};
inline constexpr CodeInfo approval_stale{
    "CMP010",
    "approval-stale",
    rule,
    Severity::critical,
    "the content hash differs from approved_hash; an approval older than 365 days is a warning",
    "what runs is not what was approved",
    "have the campaign approved again",
    "dealkit"};
inline constexpr CodeInfo insertion_order_mismatch{
    "CMP011",
    "insertion-order-mismatch",
    rule,
    Severity::critical,
    "advertiser, total, currency, start or end of the signed insertion order differ from the "
    "campaign's",
    "the campaign is not what was signed: the invoice can be refused",
    "correct the campaign, or have the order amended",
    "AdCP insertion order"};
inline constexpr CodeInfo sensitive_audience_name{
    "CMP012",
    "sensitive-audience-name",
    rule,
    Severity::warning,
    "the name of a custom audience speaks of health or of financial hardship",
    "platforms block audiences that reveal such things about people",
    "build the audience on something else; a new name alone does not fix it",
    "Meta, custom audience restrictions of 2025-09-02"};

inline constexpr CodeInfo codes[] = {special_category_undeclared, special_category_targeting,
                                     political_eu_no_declaration, political_no_payer,
                                     restricted_product_geo,      restricted_product_age,
                                     child_directed_personalised, consent_signal_missing,
                                     disclosure_missing,          approval_stale,
                                     insertion_order_mismatch,    sensitive_audience_name};

}  // namespace dealkit::validation::compliance
