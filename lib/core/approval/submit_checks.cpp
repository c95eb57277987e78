#include "core/approval/submit_checks.hpp"

#include <limits>

#include "core/base/money.hpp"
#include "core/deal/content_checks.hpp"
#include "core/deal/content_hash.hpp"
#include "core/deal/validation_results.hpp"

namespace dealkit::approval {
namespace {

namespace json = base::json;
using deal::Stored;
using deal::text_of;

bool counts(json::Value campaign) {
  const auto status = text_of(campaign, "status");
  return status != "cancelled" && status != "archived";
}

/// Codes of what a report left open, for people.
std::string open_warnings(json::Value report) {
  std::string codes;
  for (const auto result : report.find("results")) {
    const auto passed = result.find("passed");
    const bool failed = passed.is(json::Kind::boolean) && !passed.boolean();
    const auto code = text_of(result, "code");
    if (!failed || code.empty() || text_of(result, "severity") != "warning" ||
        !text_of(result, "suppressed").empty()) {
      continue;
    }
    codes += (codes.empty() ? " (" : ", ") + std::string(code);
  }
  return codes.empty() ? codes : codes + ")";
}

base::Result<void> check_validation(const deal::Records& records, const Stored& campaign,
                                    json::Value record, SubmitChecks& checks) {
  const auto name = "campaign '" + campaign.id + "'";
  const auto* report = records.latest_report(campaign.id);
  if (report == nullptr) {
    checks.obstacles.push_back(name + " has not been validated");
    return {};
  }
  json::Reader reader{deal::derived_limits};
  DEALKIT_TRY(const auto* document, reader.read(report->record));
  DEALKIT_TRY(const auto hash, deal::content_hash(record));
  if (text_of(document->root(), "content_hash") != hash) {
    checks.obstacles.push_back(name + " has changed since it was validated");
    return {};
  }
  // A finding on several campaigns may have lowered what the report said.
  auto status = text_of(record, "validation_status");
  if (status.empty() || status == "pending") status = deal::validation_status(document->root());
  if (status == "invalid") {
    checks.obstacles.push_back(name + " failed its validation");
  } else if (status == "warnings") {
    checks.warnings.push_back(name + " has open warnings" + open_warnings(document->root()));
  }
  return {};
}

/// Sums the budgets of campaigns in the deal's currency against what the deal is worth.
class Budgets {
 public:
  explicit Budgets(json::Value deal) : currency_(text_of(deal, "currency")) {}

  base::Result<void> add(json::Value campaign) {
    const auto currency = text_of(campaign, "currency");
    const auto budget = campaign.find("budget");
    if (!budget.is(json::Kind::number) || (!currency.empty() && currency != currency_)) return {};
    DEALKIT_TRY(const auto amount, base::parse_micros(budget.text()));
    constexpr auto most = std::numeric_limits<std::int64_t>::max();
    if (amount.value <= 0) return {};
    sum_.value = sum_.value > most - amount.value ? most : sum_.value + amount.value;
    ++count_;
    return {};
  }

  base::Result<void> check(json::Value deal, SubmitChecks& checks) const {
    const auto value = deal.find("total_value");
    if (!value.is(json::Kind::number)) return {};
    DEALKIT_TRY(const auto total, base::parse_micros(value.text()));
    if (sum_.value <= total.value) return {};
    checks.obstacles.push_back(
        std::to_string(count_) + (count_ == 1 ? " campaign has a budget of " :
                                                " campaigns have budgets of ") +
        base::to_string(sum_) + " " + std::string(currency_) + (count_ == 1 ? "" : " together") +
        ", more than the deal's total_value of " + base::to_string(total));
    return {};
  }

 private:
  std::string_view currency_;
  base::Micros sum_{};
  int count_ = 0;
};

}  // namespace

base::Result<SubmitChecks> check_submit(const deal::Records& records, std::string_view deal_id) {
  const auto* stored = records.find(deal::Kind::deal, deal_id);
  if (stored == nullptr) {
    return base::Error{base::Errc::not_found, "no deal '" + std::string(deal_id) + "'"};
  }
  json::Reader deal_reader;
  DEALKIT_TRY(const auto* deal, deal_reader.read(stored->record));
  SubmitChecks checks;
  Budgets budgets(deal->root());
  for (const auto* campaign : records.campaigns_of(deal_id)) {
    json::Reader reader;
    DEALKIT_TRY(const auto* document, reader.read(campaign->record));
    const auto record = document->root();
    if (!counts(record)) continue;
    DEALKIT_CHECK(check_validation(records, *campaign, record, checks));
    DEALKIT_CHECK(budgets.add(record));
  }
  DEALKIT_CHECK(budgets.check(deal->root(), checks));
  return checks;
}

}  // namespace dealkit::approval
