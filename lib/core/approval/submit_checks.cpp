#include "core/approval/submit_checks.hpp"

#include <map>
#include <set>

#include "core/base/json/write.hpp"
#include "core/base/money.hpp"
#include "core/deal/campaign_status.hpp"
#include "core/deal/content_checks.hpp"
#include "core/deal/content_hash.hpp"
#include "core/deal/validation_results.hpp"
#include "core/validation/record/record_validator.hpp"

namespace dealkit::approval {
namespace {

namespace json = base::json;
using deal::Stored;
using deal::text_of;

/// Codes of what a report left open, for people.
std::string open_codes(json::Value report, std::string_view severity) {
  std::string codes;
  for (const auto result : report.find("results")) {
    const auto passed = result.find("passed");
    const bool failed = passed.is(json::Kind::boolean) && !passed.boolean();
    const auto code = text_of(result, "code");
    if (!failed || code.empty() || text_of(result, "severity") != severity ||
        !text_of(result, "suppressed").empty()) {
      continue;
    }
    codes += (codes.empty() ? " (" : ", ") + std::string(code);
  }
  return codes.empty() ? codes : codes + ")";
}

/// What the deal's latest report says of its content; one on other content says nothing any more.
base::Result<void> check_deal_report(const deal::Records& records, const Stored& stored,
                                     json::Value record, SubmitChecks& checks) {
  const auto* report = records.latest_deal_report(stored.id);
  if (report == nullptr) return {};
  DEALKIT_ASSIGN_OR_RETURN(const auto root, report->record.root());
  DEALKIT_ASSIGN_OR_RETURN(const auto hash, deal::deal_content_hash(record));
  if (text_of(root, "content_hash") != hash) return {};
  const auto status = deal::validation_status(root);
  if (status == "invalid") {
    checks.obstacles.push_back("it failed its own validation" + open_codes(root, "critical"));
  } else if (status == "warnings") {
    checks.warnings.push_back("the deal itself has open warnings" + open_codes(root, "warning"));
  }
  return {};
}

/// What a campaign's latest report, and findings since, say of it as it is.
base::Result<void> check_validation(const deal::Records& records, const Stored& campaign,
                                    json::Value record, SubmitChecks& checks) {
  const auto name = "campaign '" + campaign.id + "'";
  const auto* report = records.latest_report(campaign.id);
  if (report == nullptr) {
    checks.obstacles.push_back(name + " has not been validated");
    return {};
  }
  DEALKIT_ASSIGN_OR_RETURN(const auto root, report->record.root());
  DEALKIT_ASSIGN_OR_RETURN(const auto hash, deal::content_hash(record));
  if (text_of(root, "content_hash") != hash) {
    checks.obstacles.push_back(name + " has changed since it was validated");
    return {};
  }
  // A finding on several campaigns may have lowered what the report said.
  auto status = text_of(record, "validation_status");
  if (status.empty() || status == "pending") status = deal::validation_status(root);
  if (status == "invalid") {
    checks.obstacles.push_back(name + " failed its validation");
  } else if (status == "warnings") {
    checks.warnings.push_back(name + " has open warnings" + open_codes(root, "warning"));
  }
  return {};
}

bool is_stated(json::Value value) { return value && !value.is(json::Kind::null); }

/// An amount that is stated; an error where it cannot be read, which must never count as none.
base::Result<base::Micros> amount_of(json::Value value) {
  if (value.is(json::Kind::number)) return base::parse_micros(value.text());
  return base::Error{base::Errc::data, "expected an amount"};
}

std::string amount_text(base::int128 micros, std::string_view currency) {
  auto text = to_string(base::NanosSum{micros * 1000});
  return currency.empty() ? text : text + ' ' + std::string(currency);
}

/// Sums the budgets of campaigns against what the deal is worth. Budgets without a currency are in
/// the deal's, a deal without one is in that of its campaigns; what is in another one counts by the
/// policy's rates. What cannot be added up or read is an obstacle.
class Budgets {
 public:
  Budgets(json::Value deal, const Policy& policy, SubmitChecks& checks)
      : deal_(deal), policy_(policy), checks_(checks) {}

  void add(const std::string& id, json::Value campaign) {
    const auto budget = campaign.find("budget");
    if (!is_stated(budget)) return;
    const auto currency = campaign.find("currency");
    if (is_stated(currency) && !currency.is(json::Kind::string)) {
      return refuse("campaign '" + id + "' has a currency that cannot be read");
    }
    const auto amount = amount_of(budget);
    if (!amount) {
      return refuse("campaign '" + id + "' has a budget that cannot be read, " +
                    std::string(budget.text().substr(0, 60)));
    }
    if (amount->value <= 0) return;
    sums_[std::string(text_of(campaign, "currency"))] += amount->value;
    ++count_;
  }

  void check() {
    const auto value = deal_.find("total_value");
    if (!is_stated(value) || sums_.empty()) return;
    const auto total = amount_of(value);
    if (!total) return refuse("the deal's total_value cannot be read");
    const auto currency = limit_currency();
    if (!currency) return;
    base::int128 own = 0;
    std::map<std::string, base::int128> others;
    for (const auto& [of, sum] : sums_) {
      if (of.empty() || of == *currency) {
        own += sum;
      } else {
        others.emplace(of, sum);
      }
    }
    if (own > total->value || others.empty()) {
      if (own > total->value) exceeds(amount_text(own, *currency), *total, "");
      return;
    }
    check_others({total->value - static_cast<std::int64_t>(own)}, *currency, others, *total);
  }

 private:
  void refuse(std::string why) { checks_.obstacles.push_back(std::move(why)); }

  void exceeds(const std::string& sum, base::Micros total, std::string_view how) {
    refuse(std::to_string(count_) +
           (count_ == 1 ? " campaign has a budget of " : " campaigns have budgets of ") + sum +
           (count_ == 1 ? "" : " together") + ", more than the deal's total_value of " +
           base::to_string(total) + std::string(how));
  }

  /// What the deal's total_value is in; nothing, and an obstacle, if nobody can tell.
  std::optional<std::string> limit_currency() {
    const auto stated = deal_.find("currency");
    if (is_stated(stated)) {
      if (stated.is(json::Kind::string)) return std::string(stated.string());
      refuse("the deal's currency cannot be read");
      return std::nullopt;
    }
    std::string only;
    for (const auto& [currency, sum] : sums_) {
      if (!only.empty()) {
        refuse("the deal states no currency, and its campaigns have budgets in " + only + " and " +
               currency + ": give the deal one");
        return std::nullopt;
      }
      only = currency;  // "" comes first
    }
    return only;
  }

  /// The sums of other currencies against what those of the deal's leave, in the policy's currency.
  void check_others(base::Micros left, const std::string& currency,
                    const std::map<std::string, base::int128>& others, base::Micros total) {
    std::string all;
    for (const auto& [of, sum] : sums_) {
      all += (all.empty() ? "" : " and ") + amount_text(sum, of.empty() ? currency : of);
    }
    base::int128 together = 0;
    auto limit = policy_.convert(left, currency);
    for (const auto& [of, sum] : others) {
      const bool fits = sum <= base::micros_limit.value;
      auto here = policy_.convert(
          fits ? base::Micros{static_cast<std::int64_t>(sum)} : base::micros_limit, of);
      if (here && fits) {
        together += here->value;
      } else if (limit) {
        limit = here ? base::Error{base::Errc::limit, amount_text(sum, of) + " is too much"}
                     : here.error();
      }
    }
    if (!limit) {
      return refuse("campaigns have budgets of " + all +
                    ", which cannot be compared with the deal's total_value of " +
                    base::to_string(total) + " " + currency + ": " + limit.error().message);
    }
    if (together > limit->value) exceeds(all, total, " " + currency + " by the policy's rates");
  }

  json::Value deal_;
  const Policy& policy_;
  SubmitChecks& checks_;
  std::map<std::string, base::int128> sums_;  // by currency; "": none is stated
  int count_ = 0;
};

}  // namespace

base::Result<SubmitChecks> check_deal_itself(std::string_view deal_record, base::Instant now,
                                             const base::TimeZones* zones) {
  const auto usual = validation::Policy::of(validation::Profile::generic);
  validation::Context context;
  context.now = now;
  context.thresholds = usual.thresholds();
  context.zones = zones;
  validation::RecordValidator validator(context, usual, {});
  validator.examine({}, deal_record);
  validator.finish();
  SubmitChecks checks;
  std::string warnings;
  for (const auto& finding : validator.examined().findings) {
    if (!finding.counts() || finding.severity == validation::Severity::advisory) continue;
    if (finding.severity == validation::Severity::critical) {
      checks.obstacles.push_back(finding.message + " (" + std::string(finding.code()) + ")");
    } else {
      warnings += (warnings.empty() ? " (" : ", ") + std::string(finding.code());
    }
  }
  if (!warnings.empty()) {
    checks.warnings.push_back("the deal itself has open warnings" + warnings + ")");
  }
  return checks;
}

namespace {

/// What an export gives with each campaign of the deal, so that rules know its dates and countries.
std::string deal_member(const deal::Records& records, json::Value deal) {
  std::string out;
  json::Writer writer(out);
  writer.object();
  for (const std::string_view name : {"currency", "start_date", "end_date", "countries"}) {
    if (const auto member = deal.find(name); is_stated(member)) {
      writer.key(name).raw(member.text());
    }
  }
  if (const auto* account = records.find(deal::Kind::account, text_of(deal, "account_id"))) {
    const auto root = account->record.root();
    const auto zone = root ? text_of(*root, "time_zone") : std::string_view{};
    if (!zone.empty()) writer.member("time_zone", zone);
  }
  writer.close();
  return out;
}

/// Whether a campaign lies within its deal as that now stands: a report cannot tell, since the deal
/// may have changed after it.
void check_within_deal(const Stored& campaign, std::string_view deal, const deal::Context& context,
                       SubmitChecks& checks) {
  const auto usual = validation::Policy::of(validation::Profile::generic);
  validation::Context given;
  given.now = context.now;
  given.thresholds = usual.thresholds();
  given.zones = context.zones;
  std::string text(campaign.record);
  text.pop_back();  // the brace
  text += ",\"deal\":";
  text += deal;
  text += '}';
  validation::RecordValidator validator(given, usual, {.all = true});
  validator.examine({}, text);
  validator.finish();
  for (const auto& finding : validator.examined().findings) {
    const bool of_deal = finding.code() == "SCH005" || finding.code() == "GEO005";
    if (!of_deal || !finding.counts() || finding.severity != validation::Severity::critical) {
      continue;
    }
    checks.obstacles.push_back("campaign '" + campaign.id + "': " + finding.message + " (" +
                               std::string(finding.code()) + ")");
  }
}

/// Campaigns that bind their budget, each with its record.
template <class Visit>
base::Result<void> for_each_campaign(std::span<const Stored* const> campaigns,
                                     const Visit& visit) {
  for (const auto* campaign : campaigns) {
    DEALKIT_ASSIGN_OR_RETURN(const auto root, campaign->record.root());
    if (!deal::binds_budget(text_of(root, "status"))) continue;
    DEALKIT_RETURN_IF_ERROR(visit(*campaign, root));
  }
  return {};
}

/// What deal and campaigns say by themselves, whatever reports say of them.
base::Result<SubmitChecks> check_without_reports(const deal::Records& records,
                                                 const DealAndCampaigns& content,
                                                 const Policy& policy,
                                                 const deal::Context& context) {
  const auto& stored = content.deal;
  DEALKIT_ASSIGN_OR_RETURN(const auto deal, stored.record.root());
  DEALKIT_ASSIGN_OR_RETURN(auto checks,
                           check_deal_itself(stored.record, context.now, context.zones));
  const auto member = deal_member(records, deal);
  Budgets budgets(deal, policy, checks);
  const auto each = [&](const Stored& campaign, json::Value record) -> base::Result<void> {
    check_within_deal(campaign, member, context, checks);
    budgets.add(campaign.id, record);
    return {};
  };
  DEALKIT_RETURN_IF_ERROR(for_each_campaign(content.campaigns, each));
  budgets.check();
  return checks;
}

/// Whether a campaign's report, or a finding since, on this very content says that it is invalid.
/// What nobody has validated yet keeps nobody from signing.
base::Result<void> check_not_invalid(const deal::Records& records, const Stored& campaign,
                                     json::Value record, SubmitChecks& checks) {
  auto status = text_of(record, "validation_status");
  if (status.empty() || status == "pending") {
    DEALKIT_ASSIGN_OR_RETURN(const auto hash, deal::content_hash(record));
    DEALKIT_ASSIGN_OR_RETURN(status, deal::settled_status(records, campaign.id, hash));
  }
  if (status == "invalid") {
    checks.obstacles.push_back("campaign '" + campaign.id + "' failed its validation");
  }
  return {};
}

}  // namespace

base::Result<SubmitChecks> check_approval(const deal::Records& records,
                                          const DealAndCampaigns& content, const Policy& policy,
                                          const deal::Context& context) {
  DEALKIT_ASSIGN_OR_RETURN(auto checks, check_without_reports(records, content, policy, context));
  DEALKIT_ASSIGN_OR_RETURN(const auto deal, content.deal.record.root());
  // What the rule finds a report repeats.
  if (checks.obstacles.empty()) {
    DEALKIT_RETURN_IF_ERROR(check_deal_report(records, content.deal, deal, checks));
  }
  DEALKIT_RETURN_IF_ERROR(
      for_each_campaign(content.campaigns, [&](const Stored& campaign, json::Value record) {
        return check_not_invalid(records, campaign, record, checks);
      }));
  return checks;
}

base::Result<SubmitChecks> check_campaign(const deal::Records& records,
                                          const DealAndCampaigns& content,
                                          const deal::Stored& campaign, const Policy& policy,
                                          const deal::Context& context) {
  SubmitChecks checks;
  DEALKIT_ASSIGN_OR_RETURN(const auto own, campaign.record.root());
  if (!deal::binds_budget(text_of(own, "status"))) return checks;
  DEALKIT_ASSIGN_OR_RETURN(const auto deal, content.deal.record.root());
  check_within_deal(campaign, deal_member(records, deal), context, checks);
  if (!is_stated(own.find("budget"))) return checks;
  Budgets budgets(deal, policy, checks);
  DEALKIT_RETURN_IF_ERROR(for_each_campaign(
      content.campaigns, [&](const Stored& one, json::Value record) -> base::Result<void> {
        budgets.add(one.id, record);
        return {};
      }));
  budgets.check();
  return checks;
}

base::Result<SubmitChecks> check_submit(const deal::Records& records, std::string_view deal_id,
                                        const Policy& policy, const deal::Context& context) {
  const auto* stored = records.find(deal::Kind::deal, deal_id);
  if (stored == nullptr) {
    return base::Error{base::Errc::not_found, "no deal '" + std::string(deal_id) + "'"};
  }
  DEALKIT_ASSIGN_OR_RETURN(const auto deal, stored->record.root());
  const auto campaigns = records.campaigns_of(deal_id);
  DEALKIT_ASSIGN_OR_RETURN(auto checks,
                           check_without_reports(records, {*stored, campaigns}, policy, context));
  SubmitChecks reports;
  DEALKIT_RETURN_IF_ERROR(check_deal_report(records, *stored, deal, reports));
  // What the rule finds a report repeats.
  if (!checks.obstacles.empty()) reports.obstacles.clear();
  const auto each = [&](const Stored& campaign, json::Value record) {
    return check_validation(records, campaign, record, reports);
  };
  DEALKIT_RETURN_IF_ERROR(for_each_campaign(campaigns, each));
  checks.obstacles.insert(checks.obstacles.begin(), reports.obstacles.begin(),
                          reports.obstacles.end());
  checks.warnings.insert(checks.warnings.end(), reports.warnings.begin(), reports.warnings.end());
  return checks;
}

}  // namespace dealkit::approval
