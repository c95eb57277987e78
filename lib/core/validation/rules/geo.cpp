// geo_restrictions: places that exist, that the deal and the policy allow, in the code that the
// platform takes (GEO001 … GEO011).
#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <limits>

#include "core/base/json/write.hpp"
#include "core/deal/words.hpp"
#include "core/validation/context.hpp"
#include "core/validation/places.hpp"
#include "core/validation/rule.hpp"
#include "core/validation/rules/compliance_tables.hpp"
#include "core/validation/subject.hpp"
#include "core/validation/token_lists.hpp"
#include "core/validation/words.hpp"

namespace dealkit::validation {

extern const Rule geo_rule;

namespace {

struct GeoThresholds {
  double radius_least = 1;  // km or mi
  double radius_most_km = 800;
  double radius_most_mi = 500;
  double special_radius_least_mi = 1;
  std::int64_t postal_codes_most = 50'000;
  std::int64_t alpha3_only = 0;  // 1: countries must be alpha-3
  std::vector<std::string> embargoed;      // countries or subdivisions, by any ISO 3166 code
  std::vector<std::string> licence_zones;  // the same, where advertising needs a licence
};

using deal::Targeting;
using record::token;
using record::Tokens;

constexpr double km_per_mile = 1.609344;

constexpr CodeInfo bad_code{
    "GEO001", "bad-code", &geo_rule, Severity::critical,
    "a country, in whatever list it stands, is not an ISO 3166-1 code in capitals (Kosovo is XK or "
    "XKX), or a region no ISO 3166-2 code of a known country",
    "bid requests carry ISO codes: \"UK\" or \"us\" match none", "use GB or GBR, US or USA, US-CA",
    "ISO 3166-1, ISO 3166-2; IAB Deal Sync"};
constexpr CodeInfo geo_conflict{
    "GEO002", "include-exclude-conflict", &geo_rule, Severity::critical,
    "a place is both in geo_targets (or regions) and in geo_exclude, under the same or another "
    "code",
    "the exclusion wins, so the inclusion buys nothing",
    "take the place out of one of the two lists", "practice"};
constexpr CodeInfo radius_range{
    "GEO003", "radius-range", &geo_rule, Severity::critical,
    "the radius of a point is outside 1 to 800 km or 1 to 500 mi, or its unit is neither km nor mi",
    "ad servers refuse the point", "choose a radius in the range",
    "DV360 proximityRadius; Google Ads INVALID_PROXIMITY_RADIUS"};
constexpr CodeInfo lat_lon{
    "GEO004", "lat-lon", &geo_rule, Severity::critical,
    "a latitude is outside -90 to 90 or a longitude outside -180 to 180",
    "there is no such place; often the two are swapped", "give degrees, latitude first", "WGS 84"};
constexpr CodeInfo outside_deal_countries{
    "GEO005", "outside-deal-countries", &geo_rule, Severity::critical,
    "a target is in none of the countries of the deal, or of the supply-side deals together",
    "the deal has no inventory there, or does not allow it", "drop the target, or amend the deal",
    "IAB Deal Sync terms.countries"};
constexpr CodeInfo embargoed{
    "GEO006", "embargoed", &geo_rule, Severity::critical,
    "a target is in the policy's list geo.embargoed (empty unless a policy sets it)",
    "doing business there may break the law", "drop the target", "policy"};
constexpr CodeInfo redundant_child{
    "GEO007", "redundant-child", &geo_rule, Severity::advisory,
    "a list names a part of a country that it names too, or a country twice, or a region of a "
    "country that is excluded",
    "the entry changes nothing, and misleads whoever reads the list", "remove it (--fix does)",
    "practice", Fixing::safe};
constexpr CodeInfo alpha_2{
    "GEO008", "alpha-2-where-alpha-3", &geo_rule, Severity::critical,
    "a country is in alpha-2 where the profile wants alpha-3 (opendirect21, dealsync1, openrtb26)",
    "the other side finds no country in it", "use the alpha-3 code (--fix does)",
    "IAB Deal Sync; OpenRTB 2.6 geo.country", Fixing::safe};
constexpr CodeInfo postal_list_limit{
    "GEO009", "postal-list-limit", &geo_rule, Severity::critical,
    "there are more than 50,000 postal codes", "ad servers refuse the list",
    "target regions, or split the campaign", "Meta Marketing API, targeting restrictions"};
constexpr CodeInfo zone_needs_licence{
    "GEO010", "zone-needs-licence", &geo_rule, Severity::critical,
    "a target is in the policy's list geo.licence_zones (empty unless a policy sets it), and "
    "targeting.zone_licences does not name it",
    "advertising there without a licence may break the law",
    "drop the target, or name the zone in zone_licences once the licence is held", "policy"};
constexpr CodeInfo point_too_precise{
    "GEO011", "point-too-precise", &geo_rule, Severity::warning,
    "a campaign of a special ad category targets a point with a radius below 1 mile",
    "so small a circle can stand for who lives in it: discrimination by address",
    "widen the radius to a mile or more", "practice"};

constexpr CodeInfo geo_codes[] = {bad_code,        geo_conflict, radius_range,
                                  lat_lon,         outside_deal_countries,   embargoed,
                                  redundant_child, alpha_2,                  postal_list_limit,
                                  zone_needs_licence, point_too_precise};

constexpr Threshold geo_rows[] = {
    DEALKIT_THRESHOLD(GeoThresholds, radius_least, "geo", "km or mi", "GEO003 below this radius"),
    DEALKIT_THRESHOLD(GeoThresholds, radius_most_km, "geo", "km", "GEO003 above this radius"),
    DEALKIT_THRESHOLD(GeoThresholds, radius_most_mi, "geo", "mi", "GEO003 above this radius"),
    DEALKIT_THRESHOLD(GeoThresholds, special_radius_least_mi, "geo", "mi",
                      "GEO011 below this radius"),
    DEALKIT_THRESHOLD(GeoThresholds, postal_codes_most, "geo", "elements",
                      "GEO009 above this many postal codes"),
    DEALKIT_THRESHOLD(GeoThresholds, alpha3_only, "geo", "0 or 1",
                      "1: GEO008 for countries in alpha-2"),
    DEALKIT_THRESHOLD(GeoThresholds, embargoed, "geo", "ISO 3166 codes",
                      "GEO006 for targets in one of them"),
    DEALKIT_THRESHOLD(GeoThresholds, licence_zones, "geo", "ISO 3166 codes",
                      "GEO010 for targets in one of them without a licence"),
};

/// Reports of one code on one list, up to a limit.
class Reports {
 public:
  explicit Reports(Findings& findings) : findings_(findings) {}
  void add(const CodeInfo& info, FindingText text) {
    if (count_++ < reported_max_elements) findings_.add(info, std::move(text));
  }

 private:
  Findings& findings_;
  std::size_t count_ = 0;
};

std::string quoted(std::string_view text) {
  std::string json;
  json::append_string(json, text);
  return json;
}

/// GEO001 and, where only alpha-3 is taken, GEO008 of a list of countries and their parts.
void check_codes(std::string_view name, const Tokens& list, bool alpha3_only, Findings& findings) {
  if (list.empty()) return;
  Reports reports(findings);
  for (const auto element : list.value) {
    const auto code = token(element);
    if (code.empty()) continue;  // a list of blanks only is TGT014
    const auto place = place_of(code);
    if (place.country == nullptr || (place.subdivision && alpha3_only)) {
      reports.add(bad_code,
                  {.at = element.index(),
                   .expected = alpha3_only ? "an ISO 3166-1 alpha-3 code" : "an ISO 3166-1 code",
                   .message = fmt::format("\"{}\" in {} is not the code of a country{}",
                                          brief(code), name, country_hint(code, alpha3_only))});
    } else if (alpha3_only && code.size() == 2) {
      reports.add(alpha_2,
                  {.at = element.index(),
                   .expected = fmt::format("\"{}\"", place.country->alpha3),
                   .message = fmt::format("\"{}\" in {} must be written as \"{}\"", code, name,
                                          place.country->alpha3),
                   .fix = {{Edit::Operation::replace, findings.pointer(element.index()),
                            quoted(place.country->alpha3)}}});
    }
  }
}

/// Regions are ISO 3166-2, or a platform's own numbers.
void check_regions(const Tokens& regions, Findings& findings) {
  if (regions.empty()) return;
  Reports reports(findings);
  for (const auto element : regions.value) {
    const auto code = token(element);
    const bool number = std::all_of(code.begin(), code.end(),
                                    [](char c) { return c >= '0' && c <= '9'; });
    if (number || base::find_country_of_subdivision(code) != nullptr) continue;
    reports.add(bad_code, {.at = element.index(),
                           .expected = "an ISO 3166-2 code such as US-CA",
                           .message = fmt::format("\"{}\" in targeting.regions is not the code of "
                                                  "a region", brief(code))});
  }
}

Countries countries_of(const Tokens& list) {
  Countries set;
  if (list.empty()) return set;
  for (const auto element : list.value) {
    if (const auto* country = base::find_country(token(element))) set.set(base::index_of(*country));
  }
  return set;
}

/// The countries that a list allows. A code that is wrong has a finding of its own, and stands for
/// what is probably meant or for nothing: never for everywhere.
Countries allowed_by(const Tokens& list) {
  Countries set;
  for (const auto element : list.value) {
    const auto code = token(element);
    const auto* country = base::likely_country(code);
    if (country == nullptr) country = base::find_country_of_subdivision(code);
    if (country != nullptr) set.set(base::index_of(*country));
  }
  return set;
}

/// What one look at each code of a list tells. Most lists hold a few countries, each once: then the
/// checks below have nothing to find and need not look every code up again.
struct Survey {
  Countries countries;     // that are named whole
  bool whole_only = true;  // every element is the code of a country
  bool repeated = false;   // one of them is named twice
};

Survey survey(const Tokens& list) {
  Survey all;
  if (list.empty()) return all;
  for (const auto element : list.value) {
    const auto* country = base::find_country(token(element));
    if (country == nullptr) {
      all.whole_only = false;
      continue;
    }
    const auto index = base::index_of(*country);
    all.repeated |= all.countries.test(index);
    all.countries.set(index);
  }
  return all;
}

void check_conflicts(std::string_view name, const Tokens& include, const Tokens& exclude,
                     Findings& findings) {
  Reports reports(findings);
  for_each_common(include, exclude, SamePlace{}, [&](json::Value in, json::Value out) {
    reports.add(geo_conflict,
                {.at = in.index(),
                 .expected = "a place in one of the two lists",
                 .message = fmt::format("\"{}\" is in {} and, as \"{}\", in geo_exclude",
                                        brief(token(in)), name, brief(token(out)))});
    return true;
  });
}

/// Parts of a country that the list names too, and countries named before.
void check_redundant(std::string_view name, const Tokens& list, Findings& findings) {
  if (list.empty() || list.value.size() < 2) return;
  const auto named = countries_of(list);
  Countries seen;
  Reports reports(findings);
  for (const auto element : list.value) {
    const auto place = place_of(token(element));
    if (place.country == nullptr) continue;
    const auto index = base::index_of(*place.country);
    const bool redundant = place.subdivision ? named.test(index) : seen.test(index);
    if (!place.subdivision) seen.set(index);
    if (!redundant) continue;
    reports.add(redundant_child,
                {.at = element.index(),
                 .expected = "each place once",
                 .message = fmt::format("\"{}\" in {} adds nothing to {}, which the list names too",
                                        token(element), name, place.country->alpha3),
                 .fix = {{Edit::Operation::remove, findings.pointer(element.index()),
                          {}}}});
  }
}

/// Regions of a country that is excluded: no fix, since nobody can tell which of both is meant.
void check_excluded_parents(const Tokens& list, const Countries& excluded, Findings& findings) {
  if (list.empty() || excluded.none()) return;
  Reports reports(findings);
  for (const auto element : list.value) {
    const auto place = place_of(token(element));
    if (place.country == nullptr || !place.subdivision ||
        !excluded.test(base::index_of(*place.country))) {
      continue;
    }
    reports.add(redundant_child, {.at = element.index(),
                                  .expected = "a region of a country that is not excluded",
                                  .message = fmt::format("\"{}\" is a region of {}, which is "
                                                         "excluded", token(element),
                                                         place.country->alpha3)});
  }
}

/// Targets outside `allowed`; nothing is allowed where it is empty.
void check_allowed(const Tokens& list, const Countries& allowed, std::string_view whose,
                   Findings& findings) {
  if (list.empty()) return;
  Reports reports(findings);
  for (const auto element : list.value) {
    const auto place = place_of(token(element));
    if (place.country == nullptr || allowed.test(base::index_of(*place.country))) continue;
    reports.add(outside_deal_countries,
                {.at = element.index(),
                 .expected = fmt::format("a country of {}", whose),
                 .message = fmt::format("\"{}\" is outside the countries of {}", token(element),
                                        whose)});
  }
}

void check_deals(const deal::Campaign& campaign, Findings& findings) {
  const auto& t = campaign.targeting;
  const auto check = [&](const Countries& allowed, std::string_view whose) {
    check_allowed(t.geo_targets, allowed, whose, findings);
    check_allowed(t.regions, allowed, whose, findings);
  };
  const auto& own = campaign.deal.countries;
  if (!names_nothing(own)) check(allowed_by(own), "the deal");
  if (campaign.deals.empty()) return;
  Countries together;
  for (const auto& deal : campaign.deals) {
    if (names_nothing(deal.countries)) return;  // a deal without countries is open to all
    together |= allowed_by(deal.countries);
  }
  check(together, "the supply-side deals");
}

/// Whether `zone` of a policy holds the place that `code` names.
bool zone_holds(std::string_view zone, std::string_view code, const Place& place) {
  if (zone == code) return true;
  const auto* country = base::find_country(zone);
  return country != nullptr && country == place.country;
}

void check_zones(const Targeting& t, const GeoThresholds& limits, Findings& findings) {
  if (limits.embargoed.empty() && limits.licence_zones.empty()) return;
  Reports reports(findings);
  for (const Tokens* list : {&t.geo_targets, &t.regions}) {
    if (list->empty()) continue;
    for (const auto element : list->value) {
      const auto code = token(element);
      const auto place = place_of(code);
      const auto holds = [&](std::string_view zone) { return zone_holds(zone, code, place); };
      if (std::any_of(limits.embargoed.begin(), limits.embargoed.end(), holds)) {
        reports.add(embargoed, {.at = element.index(),
                                .expected = "a place outside the policy's embargo",
                                .message = fmt::format("\"{}\" is under the policy's embargo",
                                                       brief(code))});
      }
      if (!std::any_of(limits.licence_zones.begin(), limits.licence_zones.end(), holds)) continue;
      const bool licensed =
          !t.zone_licences.empty() &&
          std::any_of(t.zone_licences.value.begin(), t.zone_licences.value.end(),
                      [&](json::Value zone) { return holds(token(zone)); });
      if (licensed) continue;
      reports.add(zone_needs_licence,
                  {.at = element.index(),
                   .expected = "a licence for the zone in targeting.zone_licences",
                   .message = fmt::format("\"{}\" needs a licence that targeting.zone_licences "
                                          "does not name", brief(code))});
    }
  }
}

void check_degrees(const record::Number& degrees, std::string_view name, double most,
                   Findings& findings) {
  if (!degrees || (*degrees >= -most && *degrees <= most)) return;
  findings.add(lat_lon, {.at = degrees.node,
                         .expected = fmt::format("-{} to {}", most, most),
                         .message = fmt::format("{} of {} is outside -{} to {}", name, *degrees,
                                                most, most)});
}

void check_point(const deal::GeoPoint& point, const GeoThresholds& limits, bool special,
                 Findings& findings) {
  check_degrees(point.lat, "a latitude", 90, findings);
  check_degrees(point.lon, "a longitude", 180, findings);
  if (point.unit && !deal::radius_units.has(*point.unit)) {
    findings.add(radius_range,
                 {.at = point.unit.node,
                  .expected = "km or mi",
                  .message = fmt::format("\"{}\" is not a unit of a radius{}", brief(*point.unit),
                                         deal::radius_units.hint(*point.unit))});
    return;
  }
  if (!point.radius) return;
  const bool miles = point.unit && is_word(*point.unit, "mi");  // km where no unit is given
  const double most = miles ? limits.radius_most_mi : limits.radius_most_km;
  const double radius = *point.radius;
  if (radius < limits.radius_least || radius > most || radius <= 0) {
    findings.add(radius_range,
                 {.at = point.radius.node,
                  .expected = fmt::format("{} to {} {}", limits.radius_least, most,
                                          miles ? "mi" : "km"),
                  .message = fmt::format("a radius of {} {} is outside {} to {}", radius,
                                         miles ? "mi" : "km", limits.radius_least, most)});
  } else if (special && (miles ? radius : radius / km_per_mile) < limits.special_radius_least_mi) {
    findings.add(point_too_precise,
                 {.at = point.radius.node,
                  .expected = fmt::format("at least {} mi", limits.special_radius_least_mi),
                  .message = fmt::format("a radius of {} {} is below {} mi in a special ad "
                                         "category", radius, miles ? "mi" : "km",
                                         limits.special_radius_least_mi)});
  }
}

void check_points(const deal::Campaign& campaign, const GeoThresholds& limits,
                  Findings& findings) {
  const auto& points = campaign.targeting.geo_points;
  if (points.empty()) return;
  const auto& category = campaign.compliance.special_category;
  const bool special =
      category && compliance::special_of(*category) != compliance::Special::none;
  const auto judged = std::min<std::size_t>(points.size(), reported_max_elements * 100);
  for (std::uint32_t i = 0; i < judged; ++i) check_point(points[i], limits, special, findings);
}

void apply_geo_profile(Profile profile, GeoThresholds& thresholds) {
  switch (profile) {
    case Profile::opendirect21:
    case Profile::dealsync1:
    case Profile::openrtb26: thresholds.alpha3_only = 1; break;
    case Profile::generic:
    case Profile::dv360:
    case Profile::gam:
    case Profile::googleads:
    case Profile::meta: break;
  }
  // Google's radius and Meta's postal codes; the generic profile keeps them for want of others.
  const bool google = profile == Profile::dv360 || profile == Profile::gam ||
                      profile == Profile::googleads;
  if (!google && profile != Profile::generic) {
    thresholds.radius_least = 0;
    thresholds.radius_most_km = 20'038;  // half way round the earth
    thresholds.radius_most_mi = 12'451;
  }
  if (profile != Profile::meta && profile != Profile::generic) {
    thresholds.postal_codes_most = std::numeric_limits<std::int64_t>::max();
  }
}

void check_geo(const Subject& subject, const Context&,
               const GeoThresholds& limits, Findings& findings) {
  const auto& campaign = subject.campaign;
  const auto& t = campaign.targeting;
  const bool alpha3_only = limits.alpha3_only != 0;
  for (const auto& deal : campaign.deals) {
    check_codes("deals.countries", deal.countries, alpha3_only, findings);
  }
  // Our own members: they go to no platform, so either code will do.
  check_codes("deal.countries", campaign.deal.countries, false, findings);
  check_codes("compliance.special_category_countries",
              campaign.compliance.special_category_countries, false, findings);
  if (!t.self) return;
  check_codes("targeting.zone_licences", t.zone_licences, false, findings);
  const auto targets = survey(t.geo_targets);
  const auto excluded = survey(t.geo_exclude);
  const auto codes_good = [&](const Survey& s) { return s.whole_only && !alpha3_only; };
  const auto plain = [](const Survey& s) { return s.whole_only && !s.repeated; };
  if (!codes_good(targets)) check_codes("geo_targets", t.geo_targets, alpha3_only, findings);
  if (!codes_good(excluded)) check_codes("geo_exclude", t.geo_exclude, alpha3_only, findings);
  check_regions(t.regions, findings);
  if (t.geo_exclude) {
    const bool apart = targets.whole_only && excluded.whole_only &&
                       (targets.countries & excluded.countries).none();
    if (!apart) check_conflicts("geo_targets", t.geo_targets, t.geo_exclude, findings);
    check_conflicts("regions", t.regions, t.geo_exclude, findings);
    if (!targets.whole_only) check_excluded_parents(t.geo_targets, excluded.countries, findings);
    check_excluded_parents(t.regions, excluded.countries, findings);
    if (!plain(excluded)) check_redundant("geo_exclude", t.geo_exclude, findings);
  }
  if (!plain(targets)) check_redundant("geo_targets", t.geo_targets, findings);
  check_deals(campaign, findings);
  check_zones(t, limits, findings);
  check_points(campaign, limits, findings);
  if (t.postal_codes && t.postal_codes.value.size() > limits.postal_codes_most) {
    findings.add(postal_list_limit,
                 {.at = t.postal_codes.node,
                  .expected = fmt::format("at most {} elements", limits.postal_codes_most),
                  .message = fmt::format("targeting.postal_codes has {} elements, more than {}",
                                         t.postal_codes.value.size(), limits.postal_codes_most)});
  }
}

/// What cannot be read would forbid nothing.
void verify_places(const GeoThresholds& limits, const Complain& complain) {
  const auto verify = [&](std::string_view key, const std::vector<std::string>& codes) {
    for (const auto& code : codes) {
      if (place_of(code).country != nullptr) continue;
      complain(key, "'" + code + "' is not a code of ISO 3166" + country_hint(code, false));
    }
  };
  verify("embargoed", limits.embargoed);
  verify("licence_zones", limits.licence_zones);
}

constexpr std::string_view geo_reads[] = {"targeting", "deals", "deal", "compliance"};

}  // namespace

constinit const Rule geo_rule{
    .name = "geo_restrictions",
    .summary = "places that exist and are allowed",
    .phase = 2,
    .reads = geo_reads,
    .codes = geo_codes,
    .limits = limits_table<GeoThresholds, apply_geo_profile, verify_places>(geo_rows),
    .check = rule_check<check_geo>,
};

}  // namespace dealkit::validation
