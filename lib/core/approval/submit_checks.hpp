// What may stand in the way of a submit, of an approval and of a campaign under an approved deal:
// campaigns that nobody validated, or that failed, and budgets that the deal does not cover.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/approval/policy.hpp"
#include "core/base/result.hpp"
#include "core/deal/records.hpp"

namespace dealkit::approval {

struct SubmitChecks {
  std::vector<std::string> obstacles;  // sentences, each with its campaign; any refuses the submit
  std::vector<std::string> warnings;   // need an acknowledgement, and are kept with it
};
/// What validate says of a deal by itself, by the rule that needs nothing but its record
/// (exceptions in the record hold at `now`): critical findings are obstacles. Errc::data for a
/// record that cannot be read.
base::Result<SubmitChecks> check_deal_itself(std::string_view deal_record, base::Instant now,
                                             const base::TimeZones* zones);

/// A deal and its campaigns as they are, or as they would be after a change.
struct DealAndCampaigns {
  const deal::Stored& deal;
  std::span<const deal::Stored* const> campaigns;
};
/// That, whether the deal's value covers the budgets of its campaigns, whether they lie within its
/// dates and countries, and whether a report on this very content says that the deal or one of them
/// is invalid: what must hold whenever a deal is approved, since deal, campaigns and reports may
/// come and change during a review. Accounts must be loaded for their time zone.
base::Result<SubmitChecks> check_approval(const deal::Records& records,
                                          const DealAndCampaigns& content, const Policy& policy,
                                          const deal::Context& context);

/// Why the deal does not cover one of its campaigns: the budgets of all, and the dates and
/// countries of this one. Nothing if its budget is free again.
base::Result<SubmitChecks> check_campaign(const deal::Records& records,
                                          const DealAndCampaigns& content,
                                          const deal::Stored& campaign, const Policy& policy,
                                          const deal::Context& context);

/// All that, of the deal and its campaigns, and what the deal's latest report says of this content;
/// a report only adds.
///
/// Campaigns whose budget is free again (deal::binds_budget) do not count. Budgets in another
/// currency than the deal's count by the policy's rates; without one they are an obstacle.
/// Errc::data for records that cannot be read.
base::Result<SubmitChecks> check_submit(const deal::Records& records, std::string_view deal_id,
                                        const Policy& policy, const deal::Context& context);

}  // namespace dealkit::approval
