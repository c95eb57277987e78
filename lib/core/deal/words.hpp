// The closed lists of words in deals and campaigns. Field tables show them, rules and imports read
// them: nothing else keeps such a list.
#pragma once

#include "core/record/words.hpp"

namespace dealkit::deal {

using record::Words;

inline constexpr Words deal_types{"standard|programmatic|preferred|guaranteed|private_auction"};
inline constexpr Words price_models{"cpm|vcpm|cpc|cpcv|cpv|cpp|flat_rate"};
inline constexpr Words campaign_types{"display|video|native|sponsored|audio"};
inline constexpr Words pacing_types{"even|asap|ahead"};
inline constexpr Words pacing_periods{"daily|flight"};
inline constexpr Words pacing_units{"currency|impressions"};
inline constexpr Words purposes{"prospecting|retargeting|retention"};
inline constexpr Words genders{"female|male|other|unknown|undetermined|all"};
inline constexpr Words radius_units{"km|mi"};
inline constexpr Words loudness_regions{"us|eu"};
/// In the singular; a plural is the same unit.
inline constexpr Words window_units{"minute|hour|day|week|month|lifetime|pod|stream"};
/// Whom a frequency cap counts for.
inline constexpr Words cap_entities{
    "user|device|household|campaign|creative|ad|placement|session|site|app|account"};
inline constexpr Words attribution_models{
    "last_click|last_touch|first_click|first_touch|linear|time_decay|position_based|u_shaped|"
    "w_shaped|data_driven|algorithmic|none"};
inline constexpr Words safety_tiers{
    "standard|strict|limited|moderate|family|family_safe|maximum|high|medium|low|expanded|full|"
    "open|none|custom"};
inline constexpr Words bid_strategies{
    "fixed|manual|manual_cpm|manual_cpc|manual_cpv|enhanced_cpc|target_cpa|target_roas|target_cpc|"
    "target_cpm|target_cpv|target_spend|target_impression_share|maximize_clicks|"
    "maximize_conversions|maximize_conversion_value|maximize_spend|performance_goal|lowest_cost|"
    "cost_cap|bid_cap|auction"};
inline constexpr Words bid_goals{
    "cpa|conversion|conversions|conversion_value|leads|sales|purchases|installs|roas|revenue|cpc|"
    "click|clicks|traffic|ctr|cpm|impressions|reach|awareness|frequency|viewable_cpm|vcpm|"
    "viewability|cpv|cpcv|views|completion|completed_views|vtr|engagement|custom"};

}  // namespace dealkit::deal
