// Deal Sync objects (DEL001 to DEL010, DEL020 to DEL022): the half of the deal rule that judges
// what sellers publish.
#pragma once

#include "core/deal/deal_sync.hpp"
#include "core/validation/rule.hpp"

namespace dealkit::validation {

struct DealThresholds;

extern const CodeInfo deal_sync_required;          // DEL001
extern const CodeInfo deal_sync_both_seats;        // DEL002
extern const CodeInfo deal_sync_status_unknown;    // DEL003
extern const CodeInfo deal_sync_guarantee;         // DEL004
extern const CodeInfo deal_sync_inventory;         // DEL005
extern const CodeInfo deal_sync_evergreen;         // DEL006
extern const CodeInfo deal_sync_curator_missing;   // DEL007
extern const CodeInfo deal_sync_description_long;  // DEL008
extern const CodeInfo deal_sync_seller_id_long;    // DEL009
extern const CodeInfo deal_sync_reactivated;       // DEL010
extern const CodeInfo deal_sync_not_utc;           // DEL020
extern const CodeInfo deal_sync_code_unknown;      // DEL021
extern const CodeInfo deal_sync_terms_wrong;       // DEL022
extern const CodeInfo deal_sync_country_unknown;   // DEL018

void check_deal_sync(const deal::DealSync& deal, const DealThresholds& limits,
                     Findings& findings);

/// Of these the values that the standard does not know: codes, times, terms.
void check_deal_sync_values(const deal::DealSync& deal, Findings& findings);

/// Characters (not bytes) of valid UTF-8.
std::int64_t count_characters(std::string_view text);

/// Whether a text is absent, empty or white space alone.
bool blank(const record::Text& cell);

}  // namespace dealkit::validation
