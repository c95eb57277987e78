// targeting_criteria: an audience that exists, can be reached and can be described to an ad server
// (TGT001 … TGT015).
#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>

#include "core/base/json/write.hpp"
#include "core/deal/words.hpp"
#include "core/validation/context.hpp"
#include "core/validation/device_types.hpp"
#include "core/validation/language_tag.hpp"
#include "core/validation/places.hpp"
#include "core/validation/reference/taxonomies.hpp"
#include "core/validation/rule.hpp"
#include "core/validation/rules/day_names.hpp"
#include "core/validation/rules/targeting_codes.hpp"
#include "core/validation/subject.hpp"
#include "core/validation/token_lists.hpp"
#include "core/validation/words.hpp"

namespace dealkit::validation {

extern const Rule targeting_rule;

namespace {

struct TargetingThresholds {
  std::int64_t age_least = 13;  // years
  std::int64_t age_most = 65;
  std::int64_t cities_most = 250;  // elements of a list
  std::int64_t regions_most = 200;
  std::int64_t geo_points_most = 200;
  std::int64_t geo_markets_most = 210;
  std::int64_t languages_most = 90;
  std::int64_t languages_many = 50;
  std::int64_t interests_many = 100;
  std::int64_t audience_least = 1000;  // people
};

using namespace targeting;
using deal::Targeting;
using record::token;
using record::Tokens;

constexpr Threshold targeting_rows[] = {
    DEALKIT_THRESHOLD(TargetingThresholds, age_least, "targeting", "years",
                      "TGT004 below this age"),
    DEALKIT_THRESHOLD(TargetingThresholds, age_most, "targeting", "years",
                      "TGT004 above this age"),
    DEALKIT_THRESHOLD(TargetingThresholds, cities_most, "targeting", "elements",
                      "TGT005 above this many cities"),
    DEALKIT_THRESHOLD(TargetingThresholds, regions_most, "targeting", "elements",
                      "TGT005 above this many regions"),
    DEALKIT_THRESHOLD(TargetingThresholds, geo_points_most, "targeting", "elements",
                      "TGT005 above this many points"),
    DEALKIT_THRESHOLD(TargetingThresholds, geo_markets_most, "targeting", "elements",
                      "TGT005 above this many geo markets"),
    DEALKIT_THRESHOLD(TargetingThresholds, languages_most, "targeting", "elements",
                      "TGT005 above this many languages"),
    DEALKIT_THRESHOLD(TargetingThresholds, languages_many, "targeting", "elements",
                      "TGT005 as a warning above this many languages"),
    DEALKIT_THRESHOLD(TargetingThresholds, interests_many, "targeting", "elements",
                      "TGT005 as a warning above this many interests"),
    DEALKIT_THRESHOLD(TargetingThresholds, audience_least, "targeting", "people",
                      "TGT008 below this many people"),
};

struct Required {
  const CodeInfo& info;
  std::string_view member;
  const Tokens& list;
};

/// The value that stands where the list should, if any: the member, or `targeting` itself.
void check_required(const Subject& subject, const Required& required, Findings& findings) {
  if (!names_nothing(required.list)) return;
  const auto root = subject.document.root();
  const auto targeting = root.find("targeting");
  FindingText text{
      .expected = "a list with at least one element",
      .message = fmt::format("targeting.{} must name at least one element", required.member)};
  if (!targeting || targeting.is(json::Kind::null)) {
    text.in = root.index();
    text.member = "targeting";
  } else if (!targeting.is(json::Kind::object)) {
    text.at = targeting.index();
  } else if (const auto member = targeting.find(required.member)) {
    text.at = member.index();
  } else {
    text.in = targeting.index();
    text.member = required.member;
  }
  findings.add(required.info, std::move(text));
}

struct Lists {
  std::string_view include_name;
  const Tokens& include;
  std::string_view exclude_name;
  const Tokens& exclude;
};

void add_all_excluded(const Lists& lists, Findings& findings) {
  findings.add(all_excluded, {.at = lists.exclude.node,
                              .expected = "at least one inclusion that is not excluded",
                              .message = fmt::format("{} excludes everything that {} includes",
                                                     lists.exclude_name, lists.include_name)});
}

void check_conflicts(const Lists& lists, Findings& findings) {
  if (!lists.exclude) return;
  std::size_t count = 0;
  for_each_common(lists.include, lists.exclude, SameToken{}, [&](json::Value in, json::Value) {
    if (count++ < reported_max_elements) {
      findings.add(include_exclude_conflict,
                   {.at = in.index(),
                    .expected = "an id in one of the two lists",
                    .message = fmt::format("\"{}\" is in {} and in {}", brief(token(in)),
                                           lists.include_name, lists.exclude_name)});
    }
    return true;
  });
  if (count > 0 && count == lists.include.value.size()) add_all_excluded(lists, findings);
}

/// Conflicts between countries are GEO002; that nothing is left is TGT012.
void check_geo_left(const Lists& lists, Findings& findings) {
  if (lists.include.empty() || lists.exclude.empty()) return;
  const auto all = lists.include.value.size();
  if (all <= pairwise_max_elements && lists.exclude.value.size() <= pairwise_max_elements) {
    // The first place that is left settles it, mostly the very first.
    for (const auto in : lists.include.value) {
      const auto identity = SamePlace{}(token(in));
      const bool excluded =
          std::any_of(lists.exclude.value.begin(), lists.exclude.value.end(),
                      [&](json::Value out) { return SamePlace{}(token(out)) == identity; });
      if (!excluded) return;
    }
    return add_all_excluded(lists, findings);
  }
  std::size_t count = 0;
  for_each_common(lists.include, lists.exclude, SamePlace{}, [&](json::Value, json::Value) {
    ++count;
    return true;
  });
  if (count == all) add_all_excluded(lists, findings);
}

void check_age(const deal::Campaign& campaign, const TargetingThresholds& limits,
               Findings& findings) {
  const auto& age = campaign.targeting.age;
  if (!age.self) return;
  const auto outside = [&](const record::Integer& cell, std::string_view name) {
    if (!cell || (*cell >= limits.age_least && *cell <= limits.age_most)) return;
    findings.add(age_out_of_range,
                 {.at = cell.node,
                  .expected = fmt::format("{} to {}", limits.age_least, limits.age_most),
                  .message = fmt::format("targeting.age.{} of {} is outside {} to {}", name, *cell,
                                         limits.age_least, limits.age_most)});
  };
  outside(age.min, "min");
  outside(age.max, "max");
  if (age.min && age.max && *age.min > *age.max) {
    findings.add(age_out_of_range,
                 {.at = age.self.node,
                  .expected = "min not above max",
                  .message = fmt::format("targeting.age.min of {} is above max of {}", *age.min,
                                         *age.max)});
  }
  const auto& floor = campaign.compliance.age_floor;
  if (age.max && floor && *age.max < *floor) {
    findings.add(empty_reach,
                 {.at = age.max.node,
                  .expected = fmt::format("at least {}", *floor),
                  .message = fmt::format("targeting.age.max of {} is below compliance.age_floor "
                                         "of {}: nobody may see the ad",
                                         *age.max, *floor)});
  }
}

struct ListLength {
  std::string_view name;
  std::uint32_t node;
  std::int64_t size;
  std::int64_t most;  // critical above
  std::int64_t many;  // a warning above
};

void check_length(const ListLength& length, Findings& findings) {
  const auto limit = std::min(length.most, length.many);
  if (length.size <= limit) return;
  const bool refused = length.size > length.most;
  const auto broken = refused ? length.most : length.many;
  findings.add(list_too_long,
               {.at = length.node,
                .expected = fmt::format("at most {} elements", broken),
                .message = fmt::format("targeting.{} has {} elements, more than {}", length.name,
                                       length.size, broken),
                .severity = refused ? Severity::critical : Severity::warning});
}

void check_lengths(const Targeting& t, const TargetingThresholds& limits, Findings& findings) {
  constexpr auto none = std::numeric_limits<std::int64_t>::max();
  const auto list = [&](std::string_view name, const Tokens& tokens, std::int64_t most,
                        std::int64_t many) {
    if (tokens) check_length({name, tokens.node, tokens.value.size(), most, many}, findings);
  };
  list("cities", t.cities, limits.cities_most, none);
  list("regions", t.regions, limits.regions_most, none);
  list("geo_markets", t.geo_markets, limits.geo_markets_most, none);
  list("languages", t.languages, limits.languages_most, limits.languages_many);
  list("interests", t.interests, none, limits.interests_many);
  if (t.geo_points) {
    check_length({"geo_points", t.geo_points.node, t.geo_points.size(), limits.geo_points_most,
                  none},
                 findings);
  }
}

/// Whether a creative is a banner that television screens do not show. Pictures of 1920x1080 are
/// shown there while a film pauses.
bool is_banner(const deal::Creative& creative) {
  const bool full_screen = creative.w && creative.h && *creative.w == 1920 && *creative.h == 1080;
  if (full_screen || !creative.format) return false;
  constexpr std::string_view banners[] = {"banner", "display", "html5"};
  return is_among(creative.format, banners);
}

void check_devices(const deal::Campaign& campaign, Findings& findings) {
  const auto& devices = campaign.targeting.device_types;
  if (devices.empty()) return;
  bool television = true;
  std::size_t unknown = 0;
  for (const auto element : devices.value) {
    const auto type = device_type(token(element));
    television &= type == DeviceType::connected_tv || type == DeviceType::set_top_box;
    if (type != DeviceType::unlisted || ++unknown > reported_max_elements) continue;
    findings.add(device_unknown,
                 {.at = element.index(),
                  .expected = "1 to 8, or a name such as phone, tablet, desktop, ctv",
                  .message = fmt::format("\"{}\" is not a device type that AdCOM lists",
                                         brief(token(element)))});
  }
  const auto& creatives = campaign.creative_specs;
  if (television && !creatives.empty() &&
      std::all_of(creatives.begin(), creatives.end(), is_banner)) {
    findings.add(empty_reach,
                 {.at = devices.node,
                  .expected = "a device that shows banners, or a video creative",
                  .message = "only television devices are targeted, but every creative is a "
                             "banner"});
  }
}

void check_daypart_hours(const Targeting& t, Findings& findings) {
  for (const auto& part : t.dayparts) {
    const bool start_wrong = part.start && (*part.start < 0 || *part.start > 23);
    const bool end_wrong = part.end && (*part.end < 1 || *part.end > 24);
    if (start_wrong) {
      findings.add(daypart_invalid, {.at = part.start.node,
                                     .expected = "0 to 23",
                                     .message = fmt::format("a daypart starts at hour {}, outside "
                                                            "0 to 23", *part.start)});
    }
    if (end_wrong) {
      findings.add(daypart_invalid, {.at = part.end.node,
                                     .expected = "1 to 24",
                                     .message = fmt::format("a daypart ends at hour {}, outside "
                                                            "1 to 24", *part.end)});
    }
    if (part.start && part.end && !start_wrong && !end_wrong && *part.end <= *part.start) {
      findings.add(daypart_invalid,
                   {.at = part.end.node,
                    .expected = fmt::format("more than {}", *part.start),
                    .message = fmt::format("a daypart ends at hour {}, not after its start at {}",
                                           *part.end, *part.start)});
    }
    if (part.days.empty()) continue;
    std::size_t unknown = 0;
    for (const auto day : part.days.value) {
      if (day_of(token(day)) || ++unknown > reported_max_elements) continue;
      findings.add(daypart_invalid, {.at = day.index(),
                                     .expected = "a day: mon to sun, or monday to sunday",
                                     .message = fmt::format("\"{}\" is not a day of the week",
                                                            brief(token(day)))});
    }
  }
}

void check_languages(const Targeting& t, Findings& findings) {
  if (t.languages.empty()) return;
  std::size_t wrong = 0;
  for (const auto element : t.languages.value) {
    if (is_language_tag(token(element)) || ++wrong > reported_max_elements) continue;
    findings.add(language_not_bcp47,
                 {.at = element.index(),
                  .expected = "a BCP 47 tag such as en or en-US",
                  .message = fmt::format("\"{}\" is not a BCP 47 language tag",
                                         brief(token(element)))});
  }
}

void check_words(const Targeting& t, Findings& findings) {
  check_word(targeting::word_unknown, "targeting.purpose", t.purpose, deal::purposes, findings);
  if (t.genders.empty()) return;
  std::size_t unknown = 0;
  for (const auto element : t.genders.value) {
    const auto word = token(element);
    if (deal::genders.has(word) || ++unknown > reported_max_elements) continue;
    findings.add(targeting::word_unknown,
                 {.at = element.index(),
                  .expected = deal::genders.sentence(),
                  .message = fmt::format("\"{}\" in targeting.genders is unknown{}", brief(word),
                                         deal::genders.hint(word))});
  }
}

void check_undetermined(const Targeting& t, Findings& findings) {
  const auto check = [&](std::string_view name, const Tokens& list, auto undetermined) {
    if (list.empty()) return;
    for (const auto element : list.value) {
      if (!undetermined(token(element))) return;
    }
    findings.add(targets_undetermined_only,
                 {.at = list.node,
                  .expected = "at least one determined value",
                  .message = fmt::format("targeting.{} names only the undetermined", name)});
  };
  check("genders", t.genders,
        [](std::string_view s) { return is_word(s, "unknown") || is_word(s, "undetermined"); });
  check("device_types", t.device_types,
        [](std::string_view s) {
          const bool may_be = !s.empty() && (s[0] | 0x20) == 'u';  // spares most tokens the look-up
          return may_be && device_type(s) == DeviceType::undetermined;
        });
  check("languages", t.languages,
        [](std::string_view s) {
          return is_word(s, "und") || is_word(s, "unknown") || is_word(s, "undetermined");
        });
}

void add_deprecated(json::Value element, const Taxonomies::Answer& answer, Findings& findings) {
  FindingText text{.at = element.index(),
                   .expected = answer.replacement.empty()
                                   ? std::string("an id of the current taxonomy")
                                   : fmt::format("\"{}\"", answer.replacement),
                   .message = fmt::format("\"{}\" of the {} is deprecated", brief(token(element)),
                                          to_string(answer.taxonomy))};
  if (!answer.replacement.empty()) {
    std::string value;
    json::append_string(value, answer.replacement);
    text.fix.push_back({Edit::Operation::replace, findings.pointer(element.index()),
                        std::move(value)});
  }
  findings.add(deprecated_taxonomy_id, std::move(text));
}

/// `adcom`: the stated taxonomy, 0 if none is.
void check_taxonomy(const Tokens& list, const Taxonomies& taxonomies, std::int64_t adcom,
                    Findings& findings) {
  if (list.empty()) return;
  std::size_t reported = 0;
  for (const auto element : list.value) {
    const auto answer = taxonomies.category(token(element), adcom);
    if (answer.status == Taxonomies::Answer::Status::unknown) {
      findings.add(unknown_taxonomy_id,
                   {.at = element.index(),
                    .expected = fmt::format("an id of the {}", to_string(answer.taxonomy)),
                    .message = fmt::format("\"{}\" is not an id of the {}", brief(token(element)),
                                           to_string(answer.taxonomy))});
      ++reported;
    } else if (answer.status == Taxonomies::Answer::Status::deprecated) {
      add_deprecated(element, answer, findings);
      ++reported;
    }
    if (reported == reported_max_elements) return;
  }
}

void check_taxonomies(const Targeting& t, const Context& context, Findings& findings) {
  if (context.taxonomies == nullptr) return;
  const auto& taxonomies = *context.taxonomies;
  const auto adcom = t.category_taxonomy ? *t.category_taxonomy : 0;
  check_taxonomy(t.categories, taxonomies, adcom, findings);
  check_taxonomy(t.exclude_categories, taxonomies, adcom, findings);
  if (!t.audience_taxonomy || *t.audience_taxonomy == 0) return;  // the provider's own segments
  check_taxonomy(t.audience_segments, taxonomies, *t.audience_taxonomy, findings);
  check_taxonomy(t.exclude_segments, taxonomies, *t.audience_taxonomy, findings);
}

void check_size(const Targeting& t, const TargetingThresholds& limits, Findings& findings) {
  if (!t.audience_size || *t.audience_size >= limits.audience_least) return;
  findings.add(audience_too_small,
               {.at = t.audience_size.node,
                .expected = fmt::format("at least {} people", limits.audience_least),
                .message = fmt::format("an audience of {} people is below {}", *t.audience_size,
                                       limits.audience_least)});
}

void apply_targeting_profile(Profile profile, TargetingThresholds& thresholds) {
  // The numbers are Meta's; the generic profile keeps them for want of others. Elsewhere ages are
  // human ages, and lists as long as the platform takes.
  if (profile == Profile::generic || profile == Profile::meta) return;
  constexpr auto none = std::numeric_limits<std::int64_t>::max();
  thresholds.age_least = 0;
  thresholds.age_most = 120;
  thresholds.cities_most = thresholds.regions_most = thresholds.geo_points_most = none;
  thresholds.geo_markets_most = thresholds.languages_most = none;
  thresholds.languages_many = thresholds.interests_many = none;
}

void check_targeting(const Subject& subject, const Context& context,
                     const TargetingThresholds& limits, Findings& findings) {
  const auto& campaign = subject.campaign;
  const auto& t = campaign.targeting;
  check_required(subject, {audience_missing, "audience_segments", t.audience_segments}, findings);
  check_required(subject, {geo_missing, "geo_targets", t.geo_targets}, findings);
  if (!t.self) return;
  check_taxonomies(t, context, findings);
  check_conflicts({"audience_segments", t.audience_segments, "exclude_segments",
                   t.exclude_segments}, findings);
  check_conflicts({"categories", t.categories, "exclude_categories", t.exclude_categories},
                  findings);
  check_geo_left({"geo_targets", t.geo_targets, "geo_exclude", t.geo_exclude}, findings);
  check_age(campaign, limits, findings);
  check_lengths(t, limits, findings);
  check_devices(campaign, findings);
  check_size(t, limits, findings);
  check_daypart_hours(t, findings);
  check_languages(t, findings);
  check_words(t, findings);
  check_undetermined(t, findings);
}

constexpr std::string_view targeting_reads[] = {"targeting", "creative_specs", "compliance"};

}  // namespace

constinit const Rule targeting_rule{
    .name = "targeting_criteria",
    .summary = "an audience that exists and can be reached",
    .phase = 2,
    .reads = targeting_reads,
    .codes = targeting::codes,
    .limits = limits_table<TargetingThresholds, apply_targeting_profile>(targeting_rows),
    .check = rule_check<check_targeting>,
};

}  // namespace dealkit::validation
