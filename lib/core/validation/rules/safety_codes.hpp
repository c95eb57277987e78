// The codes of brand_safety: their standing texts.
#pragma once

#include "core/validation/finding.hpp"

namespace dealkit::validation {
extern const Rule safety_rule;
}

namespace dealkit::validation::safety {

inline constexpr const Rule* rule = &safety_rule;

inline constexpr CodeInfo floor_not_excluded{
    "BRD001",
    "floor-not-excluded",
    rule,
    Severity::critical,
    "blocked_categories is an empty list, or one of taxonomy ids that leaves out IAB25 "
    "(non-standard content) or IAB26 (illegal content), or v9i3On (sensitive topics) where Content "
    "Taxonomy 2.x or 3.x is used; lists of other words are not judged",
    "the floor is what no brand may stand on, whatever its tier",
    "add the floor categories to blocked_categories",
    "IAB Content Taxonomies; brand safety floor (practice)"};
inline constexpr CodeInfo lists_disagree{"BRD002",
                                         "lists-disagree",
                                         rule,
                                         Severity::critical,
                                         "a category is both blocked and allowed, or targeted "
                                         "though it is blocked; a child of a blocked "
                                         "category counts as blocked",
                                         "which list wins differs from platform to platform",
                                         "take the category out of one list",
                                         "practice"};
inline constexpr CodeInfo tier_against_categories{
    "BRD003",
    "tier-vs-categories",
    rule,
    Severity::critical,
    "allowed_categories holds adult or illegal content (IAB25, IAB26 or their children, v9i3On) "
    "under a guarded tier such as standard",
    "the tier promises the opposite",
    "take the categories out, or choose the tier that is meant",
    "IAB Content Taxonomy 1.0"};
inline constexpr CodeInfo unknown_category{
    "BRD004",
    "unknown-category",
    rule,
    Severity::critical,
    "a blocked or allowed category is in none of the taxonomies given with --taxonomy",
    "an unknown id blocks nothing",
    "use an id of the taxonomy that targeting.category_taxonomy says",
    "IAB Tech Lab taxonomies"};
inline constexpr CodeInfo no_verification{
    "BRD005",
    "no-verification",
    rule,
    Severity::warning,
    "brand_safety names no verification_vendor, and budget is above 10,000 US dollars, or as many "
    "units of another currency as are worth about that",
    "nobody would notice where the ads stood",
    "name a verification vendor",
    "practice"};
inline constexpr CodeInfo over_blocking{"BRD006",
                                        "over-blocking",
                                        rule,
                                        Severity::advisory,
                                        "keywords lists more than 2,000 words",
                                        "long lists mostly block news and other good places",
                                        "shorten the list, or block by category",
                                        "practice"};
inline constexpr CodeInfo seller_not_authorised{
    "BRD007",
    "seller-not-authorised",
    rule,
    Severity::critical,
    "a deal's seller_id is in none of the files given with --sellers; or a deal demands authorised "
    "sellers (auth_required) without saying its seller_id",
    "the inventory may be counterfeit, and the money goes to somebody else",
    "buy from a seller that ads.txt or sellers.json names",
    "IAB ads.txt 1.1, sellers.json 1.0"};
inline constexpr CodeInfo schain_incomplete{
    "BRD008",
    "schain-incomplete",
    rule,
    Severity::warning,
    "a deal's supply chain says that it is not complete (complete is 0)",
    "somebody between publisher and buyer stays unknown",
    "ask the seller for the whole chain",
    "OpenRTB SupplyChain object 1.0"};
inline constexpr CodeInfo dynamic_inventory{
    "BRD009",
    "dynamic-inventory",
    rule,
    Severity::warning,
    "a deal's inventory changes while it runs (dinventory is 2), but a static allow list is used",
    "what joins the deal later is blocked by the list, or passes unseen",
    "drop the list, or agree on static inventory",
    "IAB Deal Sync dinventory"};
inline constexpr CodeInfo list_stale{
    "BRD010",
    "mfa-or-app-list-stale",
    rule,
    Severity::advisory,
    "the lists of apps and made-for-advertising sites are older than 90 days",
    "such sites come and go within weeks",
    "update the lists and list_updated_at",
    "practice"};

inline constexpr CodeInfo tier_unknown{
    "BRD011",
    "tier-unknown",
    rule,
    Severity::warning,
    "tier is neither a known word nor one of the policy's guarded tiers",
    "nobody checks what the tier promises",
    "use a word of dealkit-campaign(5), or name the tier in the policy (safety.guarded_tiers)",
    "practice"};

inline constexpr CodeInfo codes[] = {
    floor_not_excluded, lists_disagree, tier_against_categories, unknown_category,
    no_verification,    over_blocking,  seller_not_authorised,   schain_incomplete,
    dynamic_inventory,  list_stale,     tier_unknown};

}  // namespace dealkit::validation::safety
