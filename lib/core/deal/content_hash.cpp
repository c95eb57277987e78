#include "core/deal/content_hash.hpp"

#include <algorithm>
#include <array>

#include "core/base/hash.hpp"
#include "core/base/json/canonical.hpp"
#include "core/deal/campaign.hpp"
#include "core/record/money_nodes.hpp"

namespace dealkit::deal {
namespace {

constexpr std::array<std::string_view, 11> no_content{
    "type",         "status",     "deal_budget_limit", "allocated_spend",   "deal",
    "content_hash", "validation", "validation_status", "last_validated_at", "created_at",
    "updated_at"};

}  // namespace

base::Result<std::string> content_hash(json::Value campaign) {
  std::vector<std::uint32_t> money;
  record::find_money(campaign, campaign_table, money);
  json::CanonicalOptions options;
  options.null_is_absent = true;
  options.skip_member = [](json::Value member, std::uint32_t depth) {
    return depth == 1 &&
           std::find(no_content.begin(), no_content.end(), member.key()) != no_content.end();
  };
  options.money = [&money](json::Value value) {
    return std::binary_search(money.begin(), money.end(), value.index());
  };
  std::string text;
  DEALKIT_CHECK(json::append_canonical(text, campaign, options));
  return "sha256:" + base::sha256_hex(text);
}

}  // namespace dealkit::deal
