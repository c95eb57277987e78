// What may stand in the way of a submit: campaigns that nobody validated, or that failed, and
// budgets that the deal does not cover.
#pragma once

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

/// That, whether the deal's value covers the budgets of its campaigns, and whether they lie within
/// its dates and countries: what must hold whenever somebody signs, since deal and campaigns may
/// change during a review. Accounts must be loaded for their time zone.
base::Result<SubmitChecks> check_content(const deal::Records& records, const deal::Stored& stored,
                                         const Policy& policy, const deal::Context& context);

/// All that, of the deal and its campaigns, and what the deal's latest report says of this content;
/// a report only adds.
///
/// Campaigns whose budget is free again (deal::binds_budget) do not count. Budgets in another
/// currency than the deal's count by the policy's rates; without one they are an obstacle.
/// Errc::data for records that cannot be read.
base::Result<SubmitChecks> check_submit(const deal::Records& records, std::string_view deal_id,
                                        const Policy& policy, const deal::Context& context);

}  // namespace dealkit::approval
