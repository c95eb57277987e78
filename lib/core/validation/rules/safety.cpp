// brand_safety: no ads where the brand must not stand, and none from sellers that may not sell
// (BRD001 … BRD011).
#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <vector>

#include "core/base/currency_scale.hpp"
#include "core/deal/words.hpp"
#include "core/validation/context.hpp"
#include "core/validation/reference/sellers.hpp"
#include "core/validation/reference/taxonomies.hpp"
#include "core/validation/rule.hpp"
#include "core/validation/rules/safety_codes.hpp"
#include "core/validation/subject.hpp"
#include "core/validation/token_lists.hpp"
#include "core/validation/words.hpp"

namespace dealkit::validation {

extern const Rule safety_rule;

namespace {

struct SafetyThresholds {
  /// Content Taxonomy 1.0: non-standard and illegal content; 2.x and 3.x: sensitive topics.
  std::vector<std::string> floor_categories{"IAB25", "IAB26"};
  std::vector<std::string> floor_categories_current{"v9i3On"};
  std::vector<std::string> guarded_tiers{"standard", "strict",  "limited", "moderate",
                                         "family",   "maximum", "high",    "family_safe"};
  /// In US dollars, scaled to other currencies by powers of ten.
  base::Micros unverified_budget{10'000 * base::micros_per_unit};
  std::int64_t amounts_unscaled = 0;
  std::int64_t keywords_most = 2000;
  std::int64_t list_days_most = 90;
};

using namespace safety;
using deal::BrandSafety;
using deal::Campaign;
using record::token;
using record::Tokens;

constexpr Threshold safety_rows[] = {
    DEALKIT_THRESHOLD(SafetyThresholds, floor_categories, "safety", "category ids",
                      "BRD001 unless these are blocked, by Content Taxonomy 1.0"),
    DEALKIT_THRESHOLD(SafetyThresholds, floor_categories_current, "safety", "category ids",
                      "BRD001 unless these are blocked, by Content Taxonomy 2.x or 3.x"),
    DEALKIT_THRESHOLD(SafetyThresholds, guarded_tiers, "safety", "words",
                      "BRD003 under these tiers"),
    DEALKIT_THRESHOLD(SafetyThresholds, unverified_budget, "safety", "US dollars' worth",
                      "BRD005 above this budget"),
    DEALKIT_THRESHOLD(SafetyThresholds, amounts_unscaled, "safety", "0 or 1",
                      "1: unverified_budget is in units of the campaign's own currency"),
    DEALKIT_THRESHOLD(SafetyThresholds, keywords_most, "safety", "keywords",
                      "BRD006 above this many"),
    DEALKIT_THRESHOLD(SafetyThresholds, list_days_most, "safety", "days", "BRD010 for older lists"),
};

constexpr std::int64_t most_days = 10'000 * 366;

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

/// "IAB25-3": the shape of an id of Content Taxonomy 1.0.
bool is_content_1(std::string_view id) {
  return id.size() > 3 && id.starts_with("IAB") && is_digit(id[3]);
}
/// The id above an id of Content Taxonomy 1.0 ("IAB25" of "IAB25-3"), else the id itself.
std::string_view parent_of(std::string_view id) {
  return is_content_1(id) ? id.substr(0, id.find('-')) : id;
}

bool holds(const Tokens& list, std::string_view id) {
  return std::any_of(list.value.begin(), list.value.end(),
                     [id](json::Value element) { return token(element) == id; });
}

enum class Numbering : std::uint8_t { content_1, current, unknown };

/// Which taxonomy blocked categories are of: as stated (AdCOM: 1 is Content 1.0), else as they
/// look.
Numbering numbering_of(const Tokens& list, const record::Integer& adcom) {
  if (adcom && *adcom > 0) return *adcom == 1 ? Numbering::content_1 : Numbering::current;
  if (list.empty()) return Numbering::content_1;
  bool numbers = false;
  for (const auto element : list.value) {
    const auto id = token(element);
    if (is_content_1(id)) return Numbering::content_1;
    numbers |= !id.empty() && std::all_of(id.begin(), id.end(), is_digit);
  }
  return numbers ? Numbering::current : Numbering::unknown;
}

void check_floor(const Campaign& campaign, const SafetyThresholds& limits, Findings& findings) {
  const auto& blocked = campaign.brand_safety.blocked_categories;
  if (!blocked) return;
  const auto numbering = numbering_of(blocked, campaign.targeting.category_taxonomy);
  if (numbering == Numbering::unknown) return;
  const auto all_blocked = [&](const std::vector<std::string>& floor) {
    return std::all_of(floor.begin(), floor.end(),
                       [&](const std::string& id) { return holds(blocked, id); });
  };
  const auto& floor =
      numbering == Numbering::content_1 ? limits.floor_categories : limits.floor_categories_current;
  if (all_blocked(floor)) return;
  std::string missing;
  for (const auto& id : floor) {
    if (holds(blocked, id)) continue;
    missing += missing.empty() ? "" : ", ";
    missing += id;
  }
  findings.add(floor_not_excluded,
               {.at = blocked.node,
                .expected = fmt::format("a list that holds {}", fmt::join(floor, ", ")),
                .message = fmt::format("blocked_categories leaves out {} of the brand safety floor",
                                       missing)});
}

struct Permitting {
  std::string_view name, verb;
  const Tokens& list;
};

/// The ids of a list; a long list is sorted first.
class IdSet {
 public:
  explicit IdSet(const Tokens& list) : list_(list) {
    if (list.value.size() <= pairwise_max_elements) return;
    sorted_.reserve(list.value.size());
    for (const auto element : list.value) sorted_.push_back(token(element));
    std::sort(sorted_.begin(), sorted_.end());
  }
  bool has(std::string_view id) const {
    return sorted_.empty() ? holds(list_, id)
                           : std::binary_search(sorted_.begin(), sorted_.end(), id);
  }

 private:
  const Tokens& list_;
  std::vector<std::string_view> sorted_;
};

/// What `permitting` holds although it, or the category above it, is blocked. Blocking a child does
/// not touch its parent or siblings.
void check_disagreement(const Permitting& permitting, const Tokens& blocked, Findings& findings) {
  if (permitting.list.empty() || blocked.empty()) return;
  const IdSet blocked_ids(blocked);
  std::size_t reported = 0;
  for (const auto element : permitting.list.value) {
    const auto id = token(element);
    const auto parent = parent_of(id);
    const bool blocked_itself = blocked_ids.has(id);
    if (!blocked_itself && (parent == id || !blocked_ids.has(parent))) continue;
    findings.add(lists_disagree,
                 {.at = element.index(),
                  .expected = "a category that is not blocked",
                  .message = fmt::format("\"{}\" is {} by {}, but \"{}\" is blocked", brief(id),
                                         permitting.verb, permitting.name,
                                         brief(blocked_itself ? id : parent))});
    if (++reported == reported_max_elements) return;
  }
}

bool is_floor(std::string_view id, const SafetyThresholds& limits) {
  const auto in = [](const std::vector<std::string>& floor, std::string_view wanted) {
    return std::find(floor.begin(), floor.end(), wanted) != floor.end();
  };
  return in(limits.floor_categories, id) || in(limits.floor_categories, parent_of(id)) ||
         in(limits.floor_categories_current, id);
}

void check_tier(const BrandSafety& safety, const SafetyThresholds& limits, Findings& findings) {
  if (!safety.tier) return;
  const bool guarded =
      std::any_of(limits.guarded_tiers.begin(), limits.guarded_tiers.end(),
                  [&](const std::string& tier) { return same_word(*safety.tier, tier); });
  if (!guarded) {
    check_word(tier_unknown, "brand_safety.tier", safety.tier, deal::safety_tiers, findings);
    return;
  }
  if (safety.allowed_categories.empty()) return;
  std::size_t reported = 0;
  for (const auto element : safety.allowed_categories.value) {
    if (!is_floor(token(element), limits) || reported++ >= reported_max_elements) continue;
    findings.add(tier_against_categories,
                 {.at = element.index(),
                  .expected = "no adult and no illegal content",
                  .message = fmt::format("tier {} does not go with allowing \"{}\"",
                                         brief(*safety.tier), brief(token(element)))});
  }
}

void check_known(const Tokens& list, const Taxonomies& taxonomies, std::int64_t adcom,
                 Findings& findings) {
  if (list.empty()) return;
  std::size_t reported = 0;
  for (const auto element : list.value) {
    const auto answer = taxonomies.category(token(element), adcom);
    if (answer.status != Taxonomies::Answer::Status::unknown) continue;
    findings.add(unknown_category,
                 {.at = element.index(),
                  .expected = fmt::format("an id of the {}", to_string(answer.taxonomy)),
                  .message = fmt::format("\"{}\" is not an id of the {}", brief(token(element)),
                                         to_string(answer.taxonomy))});
    if (++reported == reported_max_elements) return;
  }
}

void check_verification(const Subject& subject, const SafetyThresholds& limits,
                        Findings& findings) {
  const auto& campaign = subject.campaign;
  const auto& safety = campaign.brand_safety;
  if (!campaign.budget || (safety.verification_vendor && !safety.verification_vendor->empty())) {
    return;
  }
  if (*campaign.budget <= limits.unverified_budget) return;  // worth no more in any currency
  const auto limit = limits.amounts_unscaled != 0
                         ? limits.unverified_budget
                         : base::worth_of(limits.unverified_budget, subject.currency);
  if (*campaign.budget <= limit) return;
  FindingText text{.expected = "a verification vendor",
                   .message = fmt::format("nobody verifies a budget of {}, above {}",
                                          to_string(*campaign.budget), to_string(limit))};
  if (safety.verification_vendor) {
    text.at = safety.verification_vendor.node;
  } else {
    text.in = safety.self.node;
    text.member = "verification_vendor";
  }
  findings.add(no_verification, std::move(text));
}

void check_lists(const Subject& subject, const Context& context, const SafetyThresholds& limits,
                 Findings& findings) {
  const auto& safety = subject.campaign.brand_safety;
  if (safety.keywords && safety.keywords.value.size() > limits.keywords_most) {
    findings.add(over_blocking,
                 {.at = safety.keywords.node,
                  .expected = fmt::format("at most {} keywords", limits.keywords_most),
                  .message = fmt::format("{} keywords block more than they protect",
                                         safety.keywords.value.size())});
  }
  if (!safety.list_updated_at) return;
  const auto utc = base::TimeZone::utc();
  const auto& zone = subject.schedule.zone == nullptr ? utc : *subject.schedule.zone;
  const auto updated = resolve_time(*safety.list_updated_at, zone, false);
  const auto most = std::min(limits.list_days_most, most_days);
  if (base::subtract(context.now, updated) <= base::Duration{most * base::seconds_per_day, 0})
    return;
  findings.add(list_stale, {.at = safety.list_updated_at.node,
                            .expected = fmt::format("lists of the last {} days", most),
                            .message = fmt::format("the lists of {} are older than {} days",
                                                   to_string(updated), most)});
}

void check_seller(const deal::SupplyDeal& deal, const Sellers* sellers, Findings& findings) {
  if (!deal.seller_id || deal.seller_id->empty()) {
    if (!deal.auth_required || !*deal.auth_required) return;
    FindingText text{.expected = "the seller's id",
                     .message = "a deal that demands authorised sellers must say its seller_id"};
    if (deal.seller_id) {
      text.at = deal.seller_id.node;
    } else {
      text.in = deal.self.node;
      text.member = "seller_id";
    }
    findings.add(seller_not_authorised, std::move(text));
    return;
  }
  if (sellers == nullptr || sellers->has(*deal.seller_id)) return;
  findings.add(seller_not_authorised,
               {.at = deal.seller_id.node,
                .expected = "a seller id that ads.txt or sellers.json names",
                .message = fmt::format("seller \"{}\" is in none of the lists of sellers",
                                       brief(*deal.seller_id))});
}

/// schain as OpenRTB 2.6 has it, or inside "ext" or "source" as older versions carried it.
json::Value find_complete(json::Value schain) {
  if (!schain.is(json::Kind::object)) return {};
  if (const auto complete = schain.find("complete")) return complete;
  const auto inner = schain.find("schain");
  return inner.is(json::Kind::object) ? inner.find("complete") : json::Value();
}

void check_deal(const Campaign& campaign, const deal::SupplyDeal& deal, const Sellers* sellers,
                Findings& findings) {
  check_seller(deal, sellers, findings);
  if (deal.schain) {
    const auto complete = find_complete(deal.schain.value);
    if (complete.is(json::Kind::number) && complete.text() == "0") {
      findings.add(schain_incomplete, {.at = complete.index(),
                                       .expected = "1: every seller is named",
                                       .message = "the supply chain is not complete"});
    }
  }
  const auto& allow_list = campaign.brand_safety.allow_list;
  if (deal.dinventory && *deal.dinventory == 2 && allow_list && *allow_list) {
    findings.add(dynamic_inventory,
                 {.at = deal.dinventory.node,
                  .expected = "static inventory (1), or no allow list",
                  .message = "the deal's inventory changes, but brand_safety uses a static allow "
                             "list"});
  }
}

void check_safety(const Subject& subject, const Context& context,
                  const SafetyThresholds& limits, Findings& findings) {
  const auto& campaign = subject.campaign;
  const auto& safety = campaign.brand_safety;
  for (const auto& deal : campaign.deals) check_deal(campaign, deal, context.sellers, findings);
  if (!safety.self) return;
  check_floor(campaign, limits, findings);
  check_disagreement({"allowed_categories", "allowed", safety.allowed_categories},
                     safety.blocked_categories, findings);
  check_disagreement({"targeting.categories", "targeted", campaign.targeting.categories},
                     safety.blocked_categories, findings);
  check_tier(safety, limits, findings);
  if (context.taxonomies != nullptr) {
    const auto& stated = campaign.targeting.category_taxonomy;
    const auto adcom = stated ? *stated : 0;
    check_known(safety.blocked_categories, *context.taxonomies, adcom, findings);
    check_known(safety.allowed_categories, *context.taxonomies, adcom, findings);
  }
  check_verification(subject, limits, findings);
  check_lists(subject, context, limits, findings);
}

constexpr std::string_view safety_reads[] = {"brand_safety", "targeting", "budget", "currency",
                                             "deals", "scheduling"};

}  // namespace

constinit const Rule safety_rule{
    .name = "brand_safety",
    .summary = "no ads where the brand must not stand",
    .phase = 2,
    .reads = safety_reads,
    .codes = safety::codes,
    .limits = limits_table<SafetyThresholds>(safety_rows),
    .check = rule_check<check_safety>,
};

}  // namespace dealkit::validation
