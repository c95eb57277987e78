#include "core/deal/content_hash.hpp"

#include <algorithm>
#include <array>

#include "core/base/hash.hpp"
#include "core/base/json/canonical.hpp"
#include "core/deal/campaign.hpp"
#include "core/deal/deal.hpp"
#include "core/deal/kept_members.hpp"
#include "core/record/money_nodes.hpp"

namespace dealkit::deal {
namespace {

constexpr std::array<std::string_view, 11> no_content{
    "type",         "status",     "deal_budget_limit", "allocated_spend",   "deal",
    "content_hash", "validation", "validation_status", "last_validated_at", "created_at",
    "updated_at"};

/// Over what a record says but for members of its own that `is_content` leaves out.
template <class IsContent>
base::Result<std::string> hash_of(json::Value record, const record::Table& table,
                                  IsContent is_content) {
  std::vector<std::uint32_t> money;
  record::find_money(record, table, money);
  json::CanonicalOptions options;
  options.null_is_absent = true;
  options.skip_member = [&](json::Value member, std::uint32_t depth) {
    return depth == 1 && !is_content(member.key());
  };
  options.money = [&money](json::Value value) {
    return std::binary_search(money.begin(), money.end(), value.index());
  };
  std::string text;
  DEALKIT_RETURN_IF_ERROR(json::append_canonical(text, record, options));
  return "sha256:" + base::sha256_hex(text);
}

}  // namespace

base::Result<std::string> content_hash(json::Value campaign) {
  return hash_of(campaign, campaign_table, [](std::string_view name) {
    return std::find(no_content.begin(), no_content.end(), name) == no_content.end();
  });
}

base::Result<std::string> deal_content_hash(json::Value deal) {
  return hash_of(deal, deal_table, [](std::string_view name) {
    return find_kept_member(Kind::deal, name) == nullptr;
  });
}

}  // namespace dealkit::deal
