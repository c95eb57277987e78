// Tries conditions on sample deals; see condition_lint.hpp.
#include "core/approval/condition_lint.hpp"

#include <algorithm>
#include <array>
#include <cassert>
#include <optional>

#include "core/approval/routing.hpp"
#include "core/base/nearest.hpp"
#include "core/deal/deal.hpp"

namespace dealkit::approval {
namespace {

/// Conditions are mostly bands of value, and what stands behind an && is only reached within them.
constexpr std::array<std::string_view, 13> values{
    "1",         "10",         "100",         "1000",         "10000",        "100000", "1000000",
    "10000000", "100000000", "1000000000", "10000000000", "100000000000", "1000000000000"};
/// A date may be a day or a time; a condition need only read one of them.
constexpr std::array<std::string_view, 2> times{"", "T09:00:00Z"};

constexpr std::string_view account_text = R"({"type":"account","id":"a-1","name":"Account",
  "currency":"USD","time_zone":"UTC","status":"active","total_historical_spend":1000,
  "deal_completion_rate":0.5,"support_tickets_90d":1,"version":1})";

std::string sample_deal(const std::string& currency, std::string_view value,
                        std::string_view time) {
  const std::string hour(time);
  return R"({"type":"deal","id":"d-1","account_id":"a-1","deal_name":"Deal",)"
         R"("deal_type":"standard","total_value":)" +
         std::string(value) + R"(,"currency":")" + currency + R"(","start_date":"2026-10-01)" +
         hour + R"(","end_date":"2026-12-31)" + hour +
         R"(","owner_id":"owner","status":"draft","price_model":"cpm","price":5,"floor":1,"at":1,)"
         R"("wseat":["seat"],"wadomain":["example.com"],"units":1000,"approval_state":"draft",)"
         R"("open_levels":[1],"version":1,"approved_version":1,)"
         R"("created_at":"2026-09-01T08:00:00Z","updated_at":"2026-09-01T08:00:00Z"})";
}

/// Why the condition is a bool of none of the deals of some value; nullopt if it is of all.
std::optional<base::Error> refusal(const Policy& policy, const Route& route) {
  json::Reader account_reader;
  const auto account = account_reader.read(account_text);
  assert(account);
  expression::Scratch scratch;
  const auto deals = sample_deals(policy.currency());
  for (std::size_t i = 0; i < deals.size(); i += times.size()) {
    std::optional<base::Error> error;
    bool any = false;
    for (std::size_t form = 0; form < times.size() && !any; ++form) {
      json::Reader reader;
      const auto deal = reader.read(deals[i + form]);
      assert(deal);
      const auto answer =
          holds(policy, route, {(*deal)->root(), (*account)->root()}, scratch);
      any = answer.has_value();
      if (!any && !error) error = answer.error();
    }
    if (!any) return error;
  }
  return std::nullopt;
}

}  // namespace

std::vector<std::string> sample_deals(const std::string& currency) {
  std::vector<std::string> deals;
  for (const auto value : values) {
    for (const auto time : times) deals.push_back(sample_deal(currency, value, time));
  }
  return deals;
}

std::string_view sample_account() { return account_text; }

std::vector<std::string> doubts_about(const Policy& policy, const Route& route) {
  std::vector<std::string> doubts;
  if (!route.condition) return doubts;
  std::vector<std::string> known{"value", "account"};
  for (const auto& field : deal::deal_table.fields) known.emplace_back(field.name);
  for (const std::string_view pointer : route.condition->fields()) {
    const std::string name(pointer.substr(1, pointer.substr(1).find('/')));
    if (std::find(known.begin(), known.end(), name) != known.end()) continue;
    doubts.push_back("reads '" + name + "', which deals do not have" +
                     base::did_you_mean(name, known));
  }
  if (!doubts.empty()) return doubts;
  if (const auto error = refusal(policy, route)) {
    doubts.push_back("refuses the submit even of deals that have every member: " +
                     error->message);
  }
  return doubts;
}

}  // namespace dealkit::approval
