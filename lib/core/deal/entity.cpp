#include "core/deal/entity.hpp"

#include <algorithm>
#include <cassert>

#include "core/base/hash.hpp"
#include "core/deal/account.hpp"
#include "core/deal/approval.hpp"
#include "core/deal/campaign.hpp"
#include "core/deal/content_checks.hpp"
#include "core/deal/deal.hpp"
#include "core/deal/engagement_metric.hpp"
#include "core/deal/interaction.hpp"
#include "core/deal/review_round.hpp"
#include "core/deal/set_finding.hpp"
#include "core/deal/validation_report.hpp"

namespace dealkit::deal {
namespace {

constexpr KindTraits kinds[] = {
    {Kind::account, "account", &account_table, true, false, true, true},
    {Kind::deal, "deal", &deal_table, true, false, true, true},
    {Kind::campaign, "campaign", &campaign_table, true, false, true, true},
    {Kind::approval, "approval", &approval_table, false, false, true, false},
    {Kind::review_round, "review_round", &review_round_table, false, false, true, false},
    {Kind::interaction, "interaction", &interaction_table, false, true, true, true},
    {Kind::engagement_metric, "engagement_metric", &engagement_metric_table, false, true, true,
     false},
    {Kind::validation_report, "validation_report", &validation_report_table, false, true, false,
     false},
    {Kind::set_finding, "set_finding", &set_finding_table, false, true, false, false},
};
static_assert(std::size(kinds) == kind_count);

}  // namespace

const KindTraits& traits(Kind kind) {
  const auto& found = kinds[static_cast<std::size_t>(kind)];
  assert(found.kind == kind);
  return found;
}

std::span<const KindTraits> all_kinds() { return kinds; }

std::optional<Kind> parse_kind(std::string_view name) {
  const auto found = std::find_if(std::begin(kinds), std::end(kinds),
                                  [name](const KindTraits& one) { return one.name == name; });
  if (found == std::end(kinds)) return std::nullopt;
  return found->kind;
}

std::string id_of(Kind kind, json::Value record, std::string_view normal_form) {
  if (!traits(kind).own_id) return "sha256:" + base::sha256_hex(normal_form);
  return std::string(text_of(record, "id"));
}

References references(json::Value record) {
  return {text_of(record, "account_id"), text_of(record, "deal_id"),
          text_of(record, "campaign_id")};
}

}  // namespace dealkit::deal
