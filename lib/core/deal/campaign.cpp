#include "core/deal/campaign.hpp"

#include <cstddef>

#include "core/deal/words.hpp"

namespace dealkit::deal {
namespace {

constexpr record::Field range_fields[] = {
    DEALKIT_FIELD(Range, min, "Minimum age in years"),
    DEALKIT_FIELD(Range, max, "Greatest age in years"),
};
constexpr auto range_table =
    record::make_table<Range>("campaign.targeting.age", "An age range", range_fields);

constexpr record::Field daypart_fields[] = {
    DEALKIT_FIELD(Daypart, days, "Days of the week, mon to sun; none means every day"),
    DEALKIT_FIELD(Daypart, start, "First hour, 0 to 23"),
    DEALKIT_FIELD(Daypart, end, "Hour after the last one, 1 to 24"),
};
constexpr auto daypart_table =
    record::make_table<Daypart>("campaign.targeting.dayparts", "Hours of a day", daypart_fields);

constexpr record::Field geo_point_fields[] = {
    DEALKIT_FIELD(GeoPoint, lat, "Latitude in degrees"),
    DEALKIT_FIELD(GeoPoint, lon, "Longitude in degrees"),
    DEALKIT_FIELD(GeoPoint, radius, "Radius in units of unit"),
    DEALKIT_FIELD(GeoPoint, unit, "Unit of the radius; km if absent",
                  radius_units.listed()),
};
constexpr auto geo_point_table =
    record::make_table<GeoPoint>("campaign.targeting.geo_points",
                                 "A circle on the map", geo_point_fields);

constexpr record::Field targeting_fields[] = {
    DEALKIT_FIELD(Targeting, audience_segments, "Audience segments to reach; required, not empty"),
    DEALKIT_FIELD(Targeting, exclude_segments, "Audience segments to leave out"),
    DEALKIT_FIELD(Targeting, geo_targets, "ISO 3166-1 countries to reach; required, not empty"),
    DEALKIT_FIELD(Targeting, geo_exclude, "Countries to leave out"),
    DEALKIT_FIELD(Targeting, device_types, "Devices, as AdCOM device type codes or names"),
    DEALKIT_OBJECT(Targeting, age, range_table, "Age range"),
    DEALKIT_FIELD(Targeting, languages, "BCP 47 language tags"),
    DEALKIT_FIELD(Targeting, categories, "Content categories (taxonomy ids)"),
    DEALKIT_ROWS(Targeting, dayparts, daypart_table,
                  "Hours of the day, in the time zone of the schedule"),
    DEALKIT_FIELD(Targeting, exclude_categories, "Content categories to leave out"),
    DEALKIT_FIELD(Targeting, genders, "Genders", genders.listed()),
    DEALKIT_FIELD(Targeting, interests, "Interests"),
    DEALKIT_FIELD(Targeting, cities, "Cities"),
    DEALKIT_FIELD(Targeting, regions, "Regions (ISO 3166-2)"),
    DEALKIT_FIELD(Targeting, postal_codes, "Postal codes"),
    DEALKIT_FIELD(Targeting, geo_markets, "Geo markets (DMA or the like)"),
    DEALKIT_FIELD(Targeting, lookalikes, "Lookalike audiences"),
    DEALKIT_FIELD(Targeting, audience_names, "Names of custom audiences"),
    DEALKIT_ROWS(Targeting, geo_points, geo_point_table, "Circles on the map"),
    DEALKIT_FIELD(Targeting, category_taxonomy,
                  "Taxonomy of the categories, as AdCOM numbers them"),
    DEALKIT_FIELD(Targeting, audience_taxonomy,
                  "Taxonomy of the audience segments, as AdCOM numbers them (4: IAB Audience "
                  "Taxonomy 1.1); absent for a provider's own ids"),
    DEALKIT_FIELD(Targeting, audience_size, "Estimated size of the audience in people"),
    DEALKIT_FIELD(Targeting, audience_sketch,
                  "MinHash sketch of the audience: base64 of 16 to 1024 32-bit minima, least "
                  "significant byte first"),
    DEALKIT_FIELD(Targeting, purpose, "What the audience is for", purposes.listed()),
    DEALKIT_FIELD(Targeting, zone_licences,
                  "Countries and regions for which a licence to advertise is held"),
};
constexpr auto targeting_table =
    record::make_table<Targeting>("campaign.targeting",
                                  "Whom a campaign is shown to", targeting_fields);

constexpr record::Field flight_fields[] = {
    DEALKIT_FIELD(Flight, start, "Start"),
    DEALKIT_FIELD(Flight, end, "End"),
    DEALKIT_FIELD(Flight, budget, "Budget of the flight"),
};
constexpr auto flight_table =
    record::make_table<Flight>("campaign.scheduling.flights", "A budget segment", flight_fields);

constexpr record::Field scheduling_fields[] = {
    DEALKIT_FIELD(Scheduling, start, "Start: a time, or a date in the time zone"),
    DEALKIT_FIELD(Scheduling, end, "End, exclusive; a date ends with that day"),
    DEALKIT_FIELD(Scheduling, time_zone, "IANA time zone, UTC if absent"),
    DEALKIT_ROWS(Scheduling, flights, flight_table, "Budget segments"),
    DEALKIT_FIELD(Scheduling, lead_time_days, "Days that must lie between now and the start"),
    DEALKIT_FIELD(Scheduling, exclusive, "Nobody else may book the placement"),
    DEALKIT_FIELD(Scheduling, placements,
                  "Placements that are booked; where absent the deals, then the deal"),
    DEALKIT_FIELD(Scheduling, share_of_voice, "Share of the placement in percent"),
    DEALKIT_FIELD(Scheduling, hold_until, "When a reservation ends"),
    DEALKIT_FIELD(Scheduling, approval_sla_hours, "Hours that approval may take"),
};
constexpr auto scheduling_table =
    record::make_table<Scheduling>("campaign.scheduling",
                                   "When a campaign runs", scheduling_fields);

constexpr record::Field pacing_fields[] = {
    DEALKIT_FIELD(Pacing, type, "How the budget is spread", pacing_types.listed()),
    DEALKIT_FIELD(Pacing, period, "What the pacing refers to", pacing_periods.listed()),
    DEALKIT_FIELD(Pacing, daily_cap, "Most to spend a day"),
    DEALKIT_FIELD(Pacing, daily_impressions, "Most impressions a day"),
    DEALKIT_FIELD(Pacing, impressions_goal, "Impressions to deliver in all"),
    DEALKIT_FIELD(Pacing, unit, "Unit of the daily cap", pacing_units.listed()),
    DEALKIT_FIELD(Pacing, delivered, "Context: spent so far"),
    DEALKIT_FIELD(Pacing, best_day, "Context: most spent on one day so far"),
    DEALKIT_FIELD(Pacing, flight_changed_at, "Context: when the flight was last changed"),
};
constexpr auto pacing_table =
    record::make_table<Pacing>("campaign.pacing", "How a campaign spends", pacing_fields);

constexpr record::Field window_fields[] = {
    DEALKIT_FIELD(Window, unit, "Unit of time, in the singular or plural; pod and stream are for "
                                "video", window_units.listed()),
    DEALKIT_FIELD(Window, count, "Number of units"),
};
constexpr auto window_table =
    record::make_table<Window>("campaign.frequency_caps.window", "A length of time", window_fields);

constexpr record::Field frequency_cap_fields[] = {
    DEALKIT_FIELD(FrequencyCap, max, "Most impressions in the window"),
    DEALKIT_FIELD(FrequencyCap, per, "Whom the cap counts for", cap_entities.listed()),
    DEALKIT_OBJECT(FrequencyCap, window, window_table, "Length of time that the cap counts over"),
};
constexpr auto frequency_cap_table =
    record::make_table<FrequencyCap>("campaign.frequency_caps",
                                     "How often one person sees it", frequency_cap_fields);

constexpr record::Field bid_fields[] = {
    DEALKIT_FIELD(Bid, strategy, "Bid strategy", bid_strategies.listed()),
    DEALKIT_FIELD(Bid, goal,
                  "What the strategy works towards: a word, or the amount to reach"),
    DEALKIT_FIELD(Bid, amount, "Fixed bid (CPM)"),
    DEALKIT_FIELD(Bid, max_bid, "Highest bid (CPM)"),
    DEALKIT_FIELD(Bid, currency, "Currency of the bid; the campaign's if absent"),
    DEALKIT_FIELD(Bid, min_bid, "Lowest bid"),
    DEALKIT_FIELD(Bid, goal_amount, "Target of the goal, such as the CPA"),
    DEALKIT_FIELD(Bid, conversions_30d, "Context: conversions in the last 30 days"),
    DEALKIT_FIELD(Bid, peer_median, "Context: median bid of comparable campaigns"),
};
constexpr auto bid_table =
    record::make_table<Bid>("campaign.bid", "How a campaign bids", bid_fields);

constexpr record::Field creative_fields[] = {
    DEALKIT_FIELD(Creative, id, "Creative id"),
    DEALKIT_FIELD(Creative, format, "Kind of creative"),
    DEALKIT_FIELD(Creative, w, "Width in pixels"),
    DEALKIT_FIELD(Creative, h, "Height in pixels"),
    DEALKIT_FIELD(Creative, initial_kb, "Initial load, compressed, in kB"),
    DEALKIT_FIELD(Creative, subload_kb, "Later load, compressed, in kB"),
    DEALKIT_FIELD(Creative, requests, "File requests at initial load"),
    DEALKIT_FIELD(Creative, mime, "MIME type"),
    DEALKIT_FIELD(Creative, duration_s, "Length in seconds"),
    DEALKIT_FIELD(Creative, bitrate_kbps, "Bit rate in kbit/s"),
    DEALKIT_FIELD(Creative, codec, "Video codec"),
    DEALKIT_FIELD(Creative, secure, "All assets are loaded by https"),
    DEALKIT_FIELD(Creative, click_url, "Where a click leads"),
    DEALKIT_FIELD(Creative, landing_domain, "Domain of the landing page"),
    DEALKIT_FIELD(Creative, audio_codec, "Audio codec"),
    DEALKIT_FIELD(Creative, asset_url, "Where the asset lies"),
    DEALKIT_FIELD(Creative, alt_text, "Text for those who cannot see it"),
    DEALKIT_FIELD(Creative, vast, "VAST document"),
    DEALKIT_FIELD(Creative, vast_version, "VAST version"),
    DEALKIT_FIELD(Creative, provenance, "Provenance record of synthetic media"),
    DEALKIT_FIELD(Creative, region, "Loudness rules that apply", loudness_regions.listed()),
    DEALKIT_FIELD(Creative, frame_rate, "Frames a second"),
    DEALKIT_FIELD(Creative, loudness_lkfs, "Loudness in LKFS (LUFS)"),
    DEALKIT_FIELD(Creative, peak_dbtp, "True peak in dBTP"),
    DEALKIT_FIELD(Creative, file_kb, "Size of the file in kB"),
    DEALKIT_FIELD(Creative, declared_kb, "Declared size of the file in kB"),
    DEALKIT_FIELD(Creative, cpu_percent, "Share of the CPU in percent"),
    DEALKIT_FIELD(Creative, network_mb, "Network load without interaction in MB"),
    DEALKIT_FIELD(Creative, ad_choices_kb, "Size of the AdChoices icon in kB"),
    DEALKIT_FIELD(Creative, wrapper_depth, "VAST wrappers around the ad"),
    DEALKIT_FIELD(Creative, render_w, "Width of the slot in pixels"),
    DEALKIT_FIELD(Creative, render_h, "Height of the slot in pixels"),
    DEALKIT_FIELD(Creative, interlaced, "The video is interlaced"),
    DEALKIT_FIELD(Creative, slate, "The video starts with a slate"),
    DEALKIT_FIELD(Creative, behavioural, "Uses behavioural targeting"),
    DEALKIT_FIELD(Creative, ad_choices, "Shows the AdChoices icon"),
    DEALKIT_FIELD(Creative, synthetic, "Holds synthetic media"),
};
constexpr auto creative_table =
    record::make_table<Creative>("campaign.creative_specs", "A creative", creative_fields);

constexpr record::Field attribution_fields[] = {
    DEALKIT_FIELD(Attribution, click_days, "Click window in days"),
    DEALKIT_FIELD(Attribution, view_days, "View window in days"),
    DEALKIT_FIELD(Attribution, model, "Attribution model", attribution_models.listed()),
    DEALKIT_FIELD(Attribution, view_share, "Share of views that count, in percent"),
    DEALKIT_FIELD(Attribution, conversion_sources, "Conversion sources"),
    DEALKIT_FIELD(Attribution, reporting_cutoff_days,
                  "Days after the flight until reporting closes"),
};
constexpr auto attribution_table =
    record::make_table<Attribution>("campaign.attribution",
                                    "How conversions are counted", attribution_fields);

constexpr record::Field brand_safety_fields[] = {
    DEALKIT_FIELD(BrandSafety, tier, "Safety tier", safety_tiers.listed()),
    DEALKIT_FIELD(BrandSafety, blocked_categories, "Categories never to run on"),
    DEALKIT_FIELD(BrandSafety, allowed_categories, "Categories to run on"),
    DEALKIT_FIELD(BrandSafety, keywords, "Blocked keywords"),
    DEALKIT_FIELD(BrandSafety, verification_vendor, "Who verifies"),
    DEALKIT_FIELD(BrandSafety, list_updated_at, "When the app and site lists were last updated"),
    DEALKIT_FIELD(BrandSafety, allow_list, "A static list of apps or sites is used"),
};
constexpr auto brand_safety_table =
    record::make_table<BrandSafety>("campaign.brand_safety",
                                    "Where a campaign must not run", brand_safety_fields);

constexpr record::Field insertion_order_fields[] = {
    DEALKIT_FIELD(InsertionOrder, advertiser, "Advertiser that signed"),
    DEALKIT_FIELD(InsertionOrder, currency, "Signed currency"),
    DEALKIT_FIELD(InsertionOrder, total, "Signed total"),
    DEALKIT_FIELD(InsertionOrder, start, "Signed start"),
    DEALKIT_FIELD(InsertionOrder, end, "Signed end"),
};
constexpr auto insertion_order_table =
    record::make_table<InsertionOrder>("campaign.compliance.insertion_order",
                                       "A signed insertion order", insertion_order_fields);

constexpr record::Field compliance_fields[] = {
    DEALKIT_FIELD(Compliance, special_category, "Special ad category, or none"),
    DEALKIT_FIELD(Compliance, political, "Political advertising"),
    DEALKIT_FIELD(Compliance, disclosure, "Disclosure text"),
    DEALKIT_FIELD(Compliance, age_floor, "Minimum age that the ad is shown to"),
    DEALKIT_FIELD(Compliance, child_directed, "Directed to children (COPPA)"),
    DEALKIT_FIELD(Compliance, consent, "Consent signal (TCF or GPP)"),
    DEALKIT_FIELD(Compliance, product, "What is advertised, where law restricts it"),
    DEALKIT_FIELD(Compliance, advertiser, "Advertiser"),
    DEALKIT_FIELD(Compliance, payer, "Who pays for political advertising"),
    DEALKIT_FIELD(Compliance, eu_declaration, "EU political advertising self-declaration made"),
    DEALKIT_FIELD(Compliance, transparency_notice, "EU transparency notice attached"),
    DEALKIT_FIELD(Compliance, special_category_countries,
                  "Countries that the special category is declared for"),
    DEALKIT_FIELD(Compliance, approved_hash, "Context: content hash that was approved"),
    DEALKIT_FIELD(Compliance, content_hash, "Context: content hash now"),
    DEALKIT_FIELD(Compliance, approved_at, "Context: when it was approved"),
    DEALKIT_OBJECT(Compliance, insertion_order, insertion_order_table,
                  "Context: the signed insertion order"),
};
constexpr auto compliance_table =
    record::make_table<Compliance>("campaign.compliance",
                                   "What law and policy ask for", compliance_fields);

constexpr record::Field supply_deal_fields[] = {
    DEALKIT_FIELD(SupplyDeal, id, "Deal id"),
    DEALKIT_FIELD(SupplyDeal, floor, "Floor price (CPM)"),
    DEALKIT_FIELD(SupplyDeal, price, "Fixed price (CPM)"),
    DEALKIT_FIELD(SupplyDeal, currency, "Currency of the price"),
    DEALKIT_FIELD(SupplyDeal, floor_currency, 
                  "Currency of the floor; if absent that of the price, else USD (OpenRTB)"),
    DEALKIT_FIELD(SupplyDeal, at, "Auction type (OpenRTB): 1 first, 2 second, 3 fixed price"),
    DEALKIT_FIELD(SupplyDeal, pricetype, "Price type (Deal Sync)"),
    DEALKIT_FIELD(SupplyDeal, countries, "Countries of the deal (ISO 3166-1 alpha-3)"),
    DEALKIT_FIELD(SupplyDeal, rate, "Rate of a guaranteed deal (CPM)"),
    DEALKIT_FIELD(SupplyDeal, totalcost, "Cost of a guaranteed deal"),
    DEALKIT_FIELD(SupplyDeal, units, "Impressions of a guaranteed deal"),
    DEALKIT_FIELD(SupplyDeal, guaranteed, "The deal is guaranteed"),
    DEALKIT_FIELD(SupplyDeal, seller_id, "Seller"),
    DEALKIT_FIELD(SupplyDeal, auth_required, "Only authorised sellers"),
    DEALKIT_FIELD(SupplyDeal, dinventory, "Inventory of the deal (Deal Sync): 1 static, 2 dynamic"),
    DEALKIT_FIELD(SupplyDeal, schain, "Supply chain object (OpenRTB)"),
};
constexpr auto supply_deal_table =
    record::make_table<SupplyDeal>("campaign.deals",
                                   "A deal of the supply side", supply_deal_fields);

constexpr record::Field bound_amount_fields[] = {
    DEALKIT_FIELD(BoundAmount, currency, "ISO 4217 currency; absent if it cannot be read"),
    DEALKIT_FIELD(BoundAmount, amount, "Sum of the budgets in it"),
};
constexpr auto bound_amount_table =
    record::make_table<BoundAmount>("campaign.deal.allocated_other", "An amount in its currency",
                                    bound_amount_fields);

constexpr record::Field parent_deal_fields[] = {
    DEALKIT_FIELD(ParentDeal, currency,
                  "Currency of deal_budget_limit and allocated_spend; the campaign's if absent"),
    DEALKIT_FIELD(ParentDeal, start_date, "Start of the deal"),
    DEALKIT_FIELD(ParentDeal, end_date, "End of the deal"),
    DEALKIT_FIELD(ParentDeal, time_zone,
                  "Time zone of the deal's dates: the account's; the schedule's if absent"),
    DEALKIT_FIELD(ParentDeal, countries, "Countries of the deal"),
    DEALKIT_ROWS(ParentDeal, frequency_caps, frequency_cap_table, "Caps of the deal"),
    DEALKIT_ROWS(ParentDeal, allocated_other, bound_amount_table,
                 "What other campaigns of the deal have bound in other currencies than "
                 "allocated_spend, one object a currency"),
};
constexpr auto parent_deal_table =
    record::make_table<ParentDeal>("campaign.deal",
                                   "The commercial deal above the campaign", parent_deal_fields);

constexpr record::Field product_fields[] = {
    DEALKIT_FIELD(Product, id, "Product id"),
    DEALKIT_FIELD(Product, currency, "Currency of the least spend"),
    DEALKIT_FIELD(Product, minspend, "Least spend"),
    DEALKIT_FIELD(Product, sizes, "Creative sizes on offer, as 300x250"),
    DEALKIT_FIELD(Product, durations_s, "Lengths on offer in seconds"),
    DEALKIT_FIELD(Product, leadtime_days, "Days of lead time"),
    DEALKIT_FIELD(Product, minflight_days, "Shortest flight in days"),
    DEALKIT_FIELD(Product, maxflight_days, "Longest flight in days"),
    DEALKIT_FIELD(Product, allownocreative, "May be booked without a creative (default false)"),
    DEALKIT_FIELD(Product, creative_deadline, "When creatives are due"),
};
constexpr auto product_table =
    record::make_table<Product>("campaign.product", "The product that is booked", product_fields);

constexpr record::Field suppressions_fields[] = {
    DEALKIT_FIELD(Suppressions, ignore, "Accepted findings: code, until (a date), reason"),
};

}  // namespace

constexpr record::Table suppressions_table =
    record::make_table<Suppressions>("campaign.x_validate",
                                     "Accepted exceptions", suppressions_fields);

namespace {

constexpr record::Field campaign_fields[] = {
    DEALKIT_FIELD(Campaign, type, "Record type: campaign, or absent"),
    DEALKIT_FIELD(Campaign, id, "Campaign id"),
    DEALKIT_FIELD(Campaign, deal_id, "Deal that the campaign belongs to"),
    DEALKIT_FIELD(Campaign, campaign_name, "Name, at most 255 characters"),
    DEALKIT_FIELD(Campaign, campaign_type,
                  "Kind of campaign", campaign_types.listed()),
    DEALKIT_FIELD(Campaign, currency, "ISO 4217 currency of all amounts; the deal's if absent"),
    DEALKIT_FIELD(Campaign, budget, "Total budget"),
    DEALKIT_FIELD(Campaign, daily_budget, "Budget of one day"),
    DEALKIT_FIELD(Campaign, deal_budget_limit,
                  "Context: what the deal allows in all; unlimited if absent"),
    DEALKIT_FIELD(Campaign, allocated_spend,
                  "Context: what other campaigns of the deal have bound, in the currency of "
                  "deal_budget_limit; 0 if absent"),
    DEALKIT_FIELD(Campaign, status,
                  "Status, in any capitals: see STATUS below"),
    DEALKIT_FIELD(Campaign, content_hash,
                  "Context: hash of the content, handed on into the report"),
    DEALKIT_OBJECT(Campaign, targeting, targeting_table, "Whom it is shown to"),
    DEALKIT_OBJECT(Campaign, scheduling, scheduling_table, "When it runs"),
    DEALKIT_OBJECT(Campaign, pacing, pacing_table, "How it spends"),
    DEALKIT_ROWS(Campaign, frequency_caps, frequency_cap_table, "How often one person sees it"),
    DEALKIT_OBJECT(Campaign, bid, bid_table, "How it bids"),
    DEALKIT_ROWS(Campaign, creative_specs, creative_table, "Creatives: an array, or one object"),
    DEALKIT_OBJECT(Campaign, attribution, attribution_table, "How conversions are counted"),
    DEALKIT_OBJECT(Campaign, brand_safety, brand_safety_table, "Where it must not run"),
    DEALKIT_OBJECT(Campaign, compliance, compliance_table, "What law and policy ask for"),
    DEALKIT_ROWS(Campaign, deals, supply_deal_table, "Supply-side deals it buys through"),
    DEALKIT_OBJECT(Campaign, deal, parent_deal_table, "Context: the commercial deal above it"),
    DEALKIT_OBJECT(Campaign, product, product_table, "Context: the product that is booked"),
    DEALKIT_FIELD(Campaign, product_category,
                  "Category of the product, for competitive separation"),
    DEALKIT_OBJECT(Campaign, x_validate, suppressions_table, "Accepted exceptions"),
    DEALKIT_FIELD(Campaign, validation_status,
                  "Kept by the store: what its last validation said",
                  "pending|valid|warnings|invalid"),
    DEALKIT_FIELD(Campaign, last_validated_at, "Kept by the store: when it was last validated"),
    DEALKIT_FIELD(Campaign, created_at, "Kept by the store: when it was created"),
    DEALKIT_FIELD(Campaign, updated_at, "Kept by the store: when it was last changed"),
};

}  // namespace

constexpr record::Table campaign_table =
    record::make_table<Campaign>("campaign", "A campaign", campaign_fields);

}  // namespace dealkit::deal
