// compliance_rules: what law and platform policies demand (CMP001 … CMP012): special categories,
// political advertising, restricted products, children, consent, approvals.
#include <fmt/format.h>

#include <algorithm>
#include <cstddef>

#include "core/base/country.hpp"
#include "core/validation/context.hpp"
#include "core/validation/rule.hpp"
#include "core/validation/rules/compliance_codes.hpp"
#include "core/validation/rules/compliance_contract.hpp"
#include "core/validation/rules/compliance_tables.hpp"
#include "core/validation/subject.hpp"
#include "core/validation/token_lists.hpp"
#include "core/validation/words.hpp"

namespace dealkit::validation {
namespace {

struct ComplianceThresholds {
  std::int64_t special_age_min = 18;
  std::int64_t special_age_max = 65;
  std::int64_t approval_days_most = 365;
  std::vector<std::string> restricted;       // "alcohol:FR=forbidden|licence|allowed|21"
  std::vector<std::string> sensitive_words;  // besides the built-in ones
  /// 1: special_category_countries is demanded; 1: a campaign must say whether it is political.
  std::int64_t demand_category_countries = 0;
  std::int64_t demand_political_answer = 0;
};

using namespace compliance;
using deal::Campaign;
using record::token;
using record::Tokens;

constexpr Threshold compliance_rows[] = {
    DEALKIT_THRESHOLD(ComplianceThresholds, special_age_min, "compliance", "years",
                      "CMP002 for another minimum age"),
    DEALKIT_THRESHOLD(ComplianceThresholds, special_age_max, "compliance", "years",
                      "CMP002 for a maximum age below this"),
    DEALKIT_THRESHOLD(ComplianceThresholds, approval_days_most, "compliance", "days",
                      "CMP010 as a warning for an older approval"),
    DEALKIT_THRESHOLD(ComplianceThresholds, restricted, "compliance", "PRODUCT:COUNTRY=VERDICT",
                      "CMP005 and CMP006: corrects the built-in table; the verdict is forbidden, "
                      "licence, allowed or a minimum age, the country alpha-2, EU or *"),
    DEALKIT_THRESHOLD(ComplianceThresholds, sensitive_words, "compliance", "words",
                      "CMP012 for these words too"),
    DEALKIT_THRESHOLD(ComplianceThresholds, demand_category_countries, "compliance", "0 or 1",
                      "CMP001 if a special category is declared without its countries"),
    DEALKIT_THRESHOLD(ComplianceThresholds, demand_political_answer, "compliance", "0 or 1",
                      "CMP003 if compliance does not say whether the ad is political"),
};

/// The country of an element of geo_targets or regions, nullptr if it names none.
const base::Country* country_of(json::Value element) {
  const auto code = token(element);
  if (const auto* country = base::find_country(code)) return country;
  return base::find_country_of_subdivision(code);
}

/// Calls `visit(element, country)` for each place that is targeted until it returns false.
template <class Visit>
void for_each_place(const deal::Targeting& t, Visit visit) {
  for (const auto* list : {&t.geo_targets, &t.regions}) {
    if (list->empty()) continue;
    for (const auto element : list->value) {
      const auto* country = country_of(element);
      if (country != nullptr && !visit(element, *country)) return;
    }
  }
}

const base::Country* first_in_eu(const deal::Targeting& t) {
  const base::Country* found = nullptr;
  for_each_place(t, [&](json::Value, const base::Country& country) {
    if (is_eu(country.alpha2)) found = &country;
    return found == nullptr;
  });
  return found;
}

/// Points at `cell` where it stands, else at the compliance object that lacks it.
template <class Cell>
FindingText at_or_in(const Cell& cell, const deal::Compliance& c, std::string_view member) {
  FindingText text;
  if (cell) {
    text.at = cell.node;
  } else if (c.self) {
    text.in = c.self.node;
    text.member = member;
  }
  return text;
}

bool needs_restraint(Special special) {
  return special == Special::housing || special == Special::employment ||
         special == Special::finance;
}

Special declared_special(const deal::Compliance& c) {
  return c.special_category ? special_of(*c.special_category) : Special::none;
}

void check_undeclared(const Campaign& campaign, Special declared, Findings& findings) {
  const auto& c = campaign.compliance;
  if (declared == Special::unknown) {
    findings.add(special_category_undeclared,
                 {.at = c.special_category.node,
                  .expected = "none, housing, employment, financial or political",
                  .message = fmt::format("\"{}\" is not a special category that dealkit knows",
                                         brief(*c.special_category)),
                  .severity = Severity::warning});
    return;
  }
  for (const auto* said : {&c.product, &campaign.product_category}) {
    if (!*said) continue;
    const auto advertised = special_of(**said);
    if (!needs_restraint(advertised) || needs_restraint(declared)) continue;
    auto text = at_or_in(c.special_category, c, "special_category");
    text.expected = fmt::format("\"{}\"", to_string(advertised));
    text.message = fmt::format("an ad for \"{}\" must declare the special category {}",
                               brief(**said), to_string(advertised));
    findings.add(special_category_undeclared, std::move(text));
    return;
  }
}

void check_category_countries(const Campaign& campaign, const ComplianceThresholds& limits,
                              Findings& findings) {
  const auto& c = campaign.compliance;
  const auto& countries = c.special_category_countries;
  if (countries.empty()) {
    if (limits.demand_category_countries == 0) return;
    auto text = at_or_in(countries, c, "special_category_countries");
    text.expected = "the countries that the ad is shown in";
    text.message = "a special category must be declared with its countries";
    findings.add(special_category_undeclared, std::move(text));
    return;
  }
  for_each_place(campaign.targeting, [&](json::Value element, const base::Country& country) {
    const auto declared = std::any_of(countries.value.begin(), countries.value.end(),
                                      [&](json::Value one) { return country_of(one) == &country; });
    if (!declared) {
      findings.add(
          special_category_undeclared,
          {.at = element.index(),
           .expected = "a country of compliance.special_category_countries",
           .message = fmt::format("the special category is not declared for {}", country.alpha2)});
    }
    return declared;
  });
}

/// Every gender there is may be named: that keeps nobody out.
bool keeps_a_gender_out(const Tokens& genders) {
  if (genders.empty()) return false;
  bool female = false, male = false;
  for (const auto element : genders.value) {
    const Word word(token(element));
    female |= word.is("female") || word.is("all");
    male |= word.is("male") || word.is("all");
  }
  return !female || !male;
}

void check_special_targeting(const deal::Targeting& t, Special special,
                             const ComplianceThresholds& limits, Findings& findings) {
  const auto say = [&](std::uint32_t node, std::string expected, std::string_view by) {
    findings.add(special_category_targeting,
                 {.at = node,
                  .expected = std::move(expected),
                  .message = fmt::format("an ad for {} must not be targeted by {}",
                                         to_string(special), by)});
  };
  if (t.age.min && *t.age.min != limits.special_age_min) {
    say(t.age.min.node, fmt::format("{}", limits.special_age_min), "a minimum age");
  }
  if (t.age.max && *t.age.max < limits.special_age_max) {
    say(t.age.max.node, fmt::format("{} (and older)", limits.special_age_max),
        "a maximum age");
  }
  if (keeps_a_gender_out(t.genders)) say(t.genders.node, "no gender, or all", "gender");
  if (!t.postal_codes.empty()) say(t.postal_codes.node, "no postal codes", "postal codes");
  if (!t.lookalikes.empty()) say(t.lookalikes.node, "no lookalikes", "lookalike audiences");
  if (!t.exclude_segments.empty()) {
    say(t.exclude_segments.node, "no exclusions", "exclusion audiences");
  }
}

/// 2025-10-10T00:00:00Z, from when Regulation (EU) 2024/900 applies.
constexpr base::Instant eu_political_since{1760054400, 0};

void check_political(const Subject& subject, const Context& context,
                     const ComplianceThresholds& limits, bool political, Findings& findings) {
  const auto& campaign = subject.campaign;
  const auto& c = campaign.compliance;
  const bool unanswered = limits.demand_political_answer != 0 &&
                          !c.political && !political && !c.eu_declaration;
  if (!political && !unanswered) return;
  if (political && (!c.payer || c.payer->empty())) {
    auto text = at_or_in(c.payer, c, "payer");
    text.expected = "who pays";
    text.message = "political advertising must name its payer";
    findings.add(political_no_payer, std::move(text));
  }
  const auto runs_until = subject.schedule.end.value_or(context.now);
  if (runs_until < eu_political_since) return;
  const auto* country = first_in_eu(campaign.targeting);
  if (country == nullptr) return;
  if (unanswered) {
    auto text = at_or_in(c.political, c, "political");
    text.expected = "true or false";
    text.message = fmt::format("{} is in the EU: say whether the ad is political", country->alpha2);
    findings.add(political_eu_no_declaration, std::move(text));
    return;
  }
  const auto demand = [&](const record::Boolean& cell, std::string_view member) {
    if (cell && *cell) return;
    auto text = at_or_in(cell, c, member);
    text.expected = "true";
    text.message = fmt::format("political advertising in {} (EU) needs compliance.{}",
                               country->alpha2, member);
    findings.add(political_eu_no_declaration, std::move(text));
  };
  demand(c.eu_declaration, "eu_declaration");
  demand(c.transparency_notice, "transparency_notice");
}

Product advertised_product(const deal::Compliance& c, Special special) {
  const auto product = c.product ? product_of(*c.product) : Product::unrestricted;
  // "none", which nearly all say, is no product: no need to look for it among them.
  if (product != Product::unrestricted || special == Special::none) return product;
  return product_of(*c.special_category);
}

bool holds_licence(const Tokens& licences, std::string_view place, const base::Country& country) {
  if (licences.empty()) return false;
  for (const auto licence : licences.value) {
    if (token(licence) == place || base::find_country(token(licence)) == &country) return true;
  }
  return false;
}

void check_product_places(const Campaign& campaign, Product product,
                          const ComplianceThresholds& limits, Findings& findings) {
  std::int64_t least_age = 0;
  std::string_view strictest;
  std::size_t reported = 0;
  const auto& t = campaign.targeting;
  for_each_place(t, [&](json::Value element, const base::Country& country) {
    const auto verdict = permission(product, country.alpha2, limits.restricted);
    if (verdict.least_age > least_age) {
      least_age = verdict.least_age;
      strictest = country.alpha2;
    }
    const bool banned = verdict.kind == Permission::Kind::forbidden;
    const bool unlicensed = verdict.kind == Permission::Kind::licence &&
                            !holds_licence(t.zone_licences, token(element), country);
    if (!banned && !unlicensed) return true;
    findings.add(
        restricted_product_geo,
        {.at = element.index(),
         .expected = banned ? "a country where it may be advertised"
                            : "the country among targeting.zone_licences",
         .message = fmt::format("advertising for {} {} in {}", to_string(product),
                                banned ? "is forbidden" : "needs a licence", country.alpha2)});
    return ++reported < reported_max_elements;
  });
  const auto& c = campaign.compliance;
  const auto floor = c.age_floor ? *c.age_floor : 0;
  const auto youngest = std::max(floor, t.age.min ? *t.age.min : 0);
  if (youngest >= least_age) return;
  auto text = at_or_in(c.age_floor, c, "age_floor");
  text.expected = fmt::format("at least {}", least_age);
  text.message = fmt::format("an ad for {} may be shown from {} years on in {}, not from {}",
                             to_string(product), least_age, strictest, youngest);
  findings.add(restricted_product_age, std::move(text));
}

/// A segment that speaks of a page, not of a person.
bool is_contextual(json::Value segment) {
  return Word(token(segment)).starts_with("contextual");
}

void check_children(const Campaign& campaign, Findings& findings) {
  const auto& c = campaign.compliance;
  if (!c.child_directed || !*c.child_directed) return;
  const auto& t = campaign.targeting;
  const auto say = [&](std::uint32_t node, std::string_view by) {
    findings.add(
        child_directed_personalised,
        {.at = node,
         .expected = "targeting by context only",
         .message = fmt::format("ads directed to children must not be targeted by {}", by)});
  };
  if (!t.audience_segments.empty()) {
    for (const auto segment : t.audience_segments.value) {
      if (is_contextual(segment)) continue;
      say(segment.index(), "audience segments");
      break;
    }
  }
  if (!t.interests.empty()) say(t.interests.node, "interests");
  if (!t.lookalikes.empty()) say(t.lookalikes.node, "lookalike audiences");
  if (!t.audience_names.empty()) say(t.audience_names.node, "custom audiences");
}

bool says_nothing(const record::AnyJson& consent) {
  if (!consent) return true;
  switch (consent.value.kind()) {
    case json::Kind::string: {
      const auto text = consent.value.string();
      return text.empty() || is_word(text, "none") || is_word(text, "no");
    }
    case json::Kind::boolean:
      return !consent.value.boolean();
    case json::Kind::array:
    case json::Kind::object:
      return consent.value.size() == 0;
    default:
      return consent.value.is(json::Kind::null);
  }
}

void check_consent(const Campaign& campaign, Findings& findings) {
  const auto& c = campaign.compliance;
  if (!c.self || !says_nothing(c.consent)) return;
  const auto& t = campaign.targeting;
  if (t.audience_segments.empty() || std::all_of(t.audience_segments.value.begin(),
                                                 t.audience_segments.value.end(), is_contextual)) {
    return;
  }
  const base::Country* asking = nullptr;
  for_each_place(t, [&](json::Value, const base::Country& country) {
    if (asks_consent(country.alpha2)) asking = &country;
    return asking == nullptr;
  });
  if (asking == nullptr) return;
  auto text = at_or_in(c.consent, c, "consent");
  text.expected = "the consent signal that bid requests must carry, such as tcf";
  text.message = fmt::format(
      "segments are targeted in {}, which asks for consent, without a "
      "consent signal",
      asking->alpha2);
  findings.add(consent_signal_missing, std::move(text));
}

void check_disclosure(const Campaign& campaign, Special special, Product product, bool political,
                      Findings& findings) {
  const auto& c = campaign.compliance;
  if (!c.self) return;
  const auto text = c.disclosure ? *c.disclosure : std::string_view();
  if (text.find_first_not_of(" \t\r\n") != std::string_view::npos) return;
  const bool sponsored = campaign.campaign_type && is_word(*campaign.campaign_type, "sponsored");
  const bool demanded =
      political || needs_restraint(special) || product != Product::unrestricted || sponsored;
  if (!c.disclosure && !demanded) return;
  auto missing = at_or_in(c.disclosure, c, "disclosure");
  missing.expected = "a disclosure text";
  missing.message =
      c.disclosure ? "the disclosure text is blank" : "the ad needs a disclosure text";
  findings.add(disclosure_missing, std::move(missing));
}

void check_audience_names(const deal::Targeting& t, const ComplianceThresholds& limits,
                          Findings& findings) {
  if (t.audience_names.empty()) return;
  std::size_t reported = 0;
  for (const auto name : t.audience_names.value) {
    const auto word = sensitive_word(token(name), limits.sensitive_words);
    if (word.empty()) continue;
    findings.add(
        sensitive_audience_name,
        {.at = name.index(),
         .expected = "an audience that says nothing about health or hardship",
         .message = fmt::format("audience \"{}\" speaks of \"{}\"", brief(token(name)), word)});
    if (++reported == reported_max_elements) return;
  }
}

void apply_compliance_profile(Profile profile, ComplianceThresholds& thresholds) {
  // Meta takes a special category only with its countries; Google Ads asks every advertiser in the
  // EU whether the ad is political.
  thresholds.demand_category_countries = profile == Profile::meta ? 1 : 0;
  thresholds.demand_political_answer = profile == Profile::googleads ? 1 : 0;
}

void check_compliance(const Subject& subject, const Context& context,
                      const ComplianceThresholds& limits, Findings& findings) {
  const auto& campaign = subject.campaign;
  const auto& c = campaign.compliance;
  check_audience_names(campaign.targeting, limits, findings);
  if (!c.self && !campaign.product_category) return;
  const auto special = declared_special(c);
  check_undeclared(campaign, special, findings);
  if (needs_restraint(special)) {
    check_category_countries(campaign, limits, findings);
    check_special_targeting(campaign.targeting, special, limits, findings);
  }
  if (!c.self) return;
  const bool political = (c.political && *c.political) || special == Special::political;
  check_political(subject, context, limits, political, findings);
  const auto product = advertised_product(c, special);
  if (product != Product::unrestricted) {
    check_product_places(campaign, product, limits, findings);
  }
  check_children(campaign, findings);
  check_consent(campaign, findings);
  check_disclosure(campaign, special, product, political, findings);
  check_approval(subject, context, limits.approval_days_most, findings);
  check_insertion_order(subject, findings);
}

/// What cannot be read would forbid nothing.
void verify_restricted(const ComplianceThresholds& limits, const Complain& complain) {
  for (const auto& line : limits.restricted) {
    if (is_policy_line(line)) continue;
    complain("restricted", "'" + line + "' cannot be read: expected PRODUCT:COUNTRY=VERDICT, such "
                                        "as alcohol:DE=18 or gambling:EU=licence");
  }
}

constexpr std::string_view compliance_reads[] = {"compliance", "targeting", "currency", "budget",
                                                 "scheduling", "content_hash", "campaign_type",
                                                 "product_category"};

}  // namespace

constinit const Rule compliance_rule{
    .name = "compliance_rules",
    .summary = "what law and platform policies demand",
    .phase = 1,
    .reads = compliance_reads,
    .codes = compliance::codes,
    .limits = limits_table<ComplianceThresholds, apply_compliance_profile, verify_restricted>(
        compliance_rows),
    .check = rule_check<check_compliance>,
};

}  // namespace dealkit::validation
