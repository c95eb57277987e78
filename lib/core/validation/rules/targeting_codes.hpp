// The codes of targeting_criteria: their standing texts.
#pragma once

#include "core/validation/finding.hpp"

namespace dealkit::validation {
extern const Rule targeting_rule;
}

namespace dealkit::validation::targeting {

inline constexpr CodeInfo unknown_taxonomy_id{
    "TGT001", "unknown-taxonomy-id", &targeting_rule, Severity::critical,
    "a category, or a segment whose audience_taxonomy is stated, is in none of the taxonomies "
    "given with --taxonomy",
    "nobody can match the id: the campaign reaches nothing by it, or everything but it",
    "use an id of the stated taxonomy", "IAB Tech Lab taxonomies"};
inline constexpr CodeInfo deprecated_taxonomy_id{
    "TGT002", "deprecated-taxonomy-id", &targeting_rule, Severity::warning,
    "a category is of Content Taxonomy 1.0, or no longer in 3.x (--taxonomy)",
    "sellers drop old ids one by one, and the reach with them",
    "use the current id; --fix does where the official mapping file gives exactly one",
    "IAB Tech Lab taxonomies, Content 1.0 to 2.0 mapping", Fixing::safe};
inline constexpr CodeInfo include_exclude_conflict{
    "TGT003", "include-exclude-conflict", &targeting_rule, Severity::critical,
    "an audience segment or a category is both included and excluded",
    "the exclusion wins nearly everywhere, so the inclusion buys nothing",
    "take the id out of one of the two lists", "practice"};
inline constexpr CodeInfo age_out_of_range{
    "TGT004", "age-out-of-range", &targeting_rule, Severity::critical,
    "age.min or age.max is outside 13 to 65 (65 means 65 and older), or min is above max",
    "ad servers refuse the range", "choose ages from 13 to 65, min not above max",
    "Meta Marketing API, targeting restrictions"};
inline constexpr CodeInfo list_too_long{
    "TGT005", "list-too-long", &targeting_rule, Severity::critical,
    "a list has more than 250 cities, 200 regions, 200 points, 210 geo markets or 90 languages; "
    "more than 50 languages or 100 interests are a warning",
    "ad servers refuse longer lists; very long ones target nobody in particular",
    "shorten the list, or split the campaign", "Meta Marketing API, targeting restrictions"};
inline constexpr CodeInfo device_unknown{
    "TGT006", "device-unknown", &targeting_rule, Severity::critical,
    "a device type is neither a number of AdCOM's list (1 to 8) nor one of its names",
    "no bid request will match it", "use 1 to 8, or a name such as phone, tablet, desktop, ctv",
    "AdCOM 1.0, List: Device Types"};
inline constexpr CodeInfo empty_reach{
    "TGT007", "empty-reach", &targeting_rule, Severity::critical,
    "constraints contradict each other: only television devices but only banner creatives, or a "
    "maximum age below compliance.age_floor",
    "the campaign can never deliver", "widen the devices or ages, or add a fitting creative",
    "practice"};
inline constexpr CodeInfo audience_too_small{
    "TGT008", "audience-too-small", &targeting_rule, Severity::critical,
    "audience_size is given and below 1000 people",
    "delivery stalls, and so small a group can be singled out", "widen the audience",
    "AdCP AUDIENCE_TOO_SMALL; the number is practice"};
inline constexpr CodeInfo daypart_invalid{
    "TGT009", "daypart-invalid", &targeting_rule, Severity::critical,
    "a daypart starts outside hours 0 to 23, ends outside 1 to 24, does not end after its start, "
    "or names an unknown day",
    "ad servers refuse the schedule", "use start 0 to 23, end 1 to 24 after it, days mon to sun",
    "DV360; AdCP"};
inline constexpr CodeInfo language_not_bcp47{
    "TGT010", "language-not-BCP47", &targeting_rule, Severity::warning,
    "a language is not a well-formed BCP 47 tag of a known two-letter or of a three-letter "
    "language",
    "bid requests carry BCP 47 tags: \"en_US\" or \"english\" match none",
    "write en, en-US, pt-BR, zh-Hant", "BCP 47 (RFC 5646)"};
inline constexpr CodeInfo targets_undetermined_only{
    "TGT011", "targets-undetermined-only", &targeting_rule, Severity::warning,
    "genders, device_types or languages name nothing but the undetermined",
    "only people of whom nothing is known are reached", "add a determined value, or drop the list",
    "Google Ads CANNOT_TARGET_ONLY_UNDETERMINED"};
inline constexpr CodeInfo all_excluded{
    "TGT012", "all-excluded", &targeting_rule, Severity::critical,
    "every audience segment, category or country that is included is excluded too",
    "nobody is left to reach", "take at least one out of the exclusions",
    "Google Ads CANNOT_EXCLUDE_ALL_TARGETS"};
inline constexpr CodeInfo audience_missing{
    "TGT013", "audience-missing", &targeting_rule, Severity::critical,
    "targeting.audience_segments is missing, empty or no list",
    "the campaign would be shown to anybody", "name at least one audience segment", "dealkit"};
inline constexpr CodeInfo geo_missing{
    "TGT014", "geo-missing", &targeting_rule, Severity::critical,
    "targeting.geo_targets is missing, empty or no list",
    "the campaign would run anywhere, also where it must not", "name at least one country",
    "dealkit"};

inline constexpr CodeInfo word_unknown{
    "TGT015", "word-unknown", &targeting_rule, Severity::warning,
    "targeting.purpose or an element of targeting.genders is not a known word",
    "an ad server that does not know it ignores it: other people are reached",
    "use a word of dealkit-campaign(5)", "practice"};

inline constexpr CodeInfo codes[] = {
    unknown_taxonomy_id, deprecated_taxonomy_id, include_exclude_conflict,  age_out_of_range,
    list_too_long,       device_unknown,         empty_reach,               audience_too_small,
    daypart_invalid,     language_not_bcp47,     targets_undetermined_only, all_excluded,
    audience_missing,    geo_missing,            word_unknown};

}  // namespace dealkit::validation::targeting
