// What imported reports and set findings of `validate` do to campaigns.
#pragma once

#include <string>
#include <string_view>

#include "core/base/result.hpp"
#include "core/deal/change.hpp"

namespace dealkit::deal {

/// What a report says of its campaign: "valid", "warnings" (findings of that severity that were not
/// accepted) or "invalid".
std::string_view validation_status(json::Value report);

/// What the results that are stored make of a campaign whose content has this hash: what its latest
/// report says, "pending" if that is on another content; lowered by the findings on this content
/// that came in since.
base::Result<std::string_view> settled_status(const Records& records, std::string_view campaign_id,
                                              std::string_view hash);

/// A validation_report: kept, and the campaign's validation_status (valid, warnings, invalid) and
/// last_validated_at follow it if its content_hash is that of the campaign and no later report is
/// there; event campaign.validated or campaign.rejected. One on a deal (deal_id, no campaign_id) is
/// only kept. The same report again is unchanged. Of a campaign that its approved deal does not
/// cover the status is invalid whatever the report says. A restored one leaves a campaign alone
/// whose record tells of a report as late. Errc::data: neither id, no content_hash,
/// an unknown campaign or deal, a validated_at that lies ahead by more than clocks differ.
base::Result<Decision> import_report(const Records& records, json::Value report,
                                     const ImportOptions& options, const Context& context);
/// A set_finding: kept, and it lowers (never raises) the status of each campaign that it names and
/// whose hash still fits. A restored one leaves campaigns alone that were validated: their records
/// say what came of it.
base::Result<Decision> import_set_finding(const Records& records, json::Value finding,
                                          const ImportOptions& options, const Context& context);

}  // namespace dealkit::deal
