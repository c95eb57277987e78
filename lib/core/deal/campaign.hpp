// The campaign record (spec: campaign validation, "Run": normative names) and the objects in it.
// Members marked "context" are declared by whoever hands the campaign over; they are no part of
// what was agreed, and a check whose members are absent does not fire.
#pragma once

#include "core/record/field.hpp"

namespace dealkit::deal {

using record::AnyJson;
using record::Boolean;
using record::Integer;
using record::Money;
using record::Number;
using record::ObjectCell;
using record::Rows;
using record::Text;
using record::Time;
using record::Tokens;

struct Range {
  ObjectCell self;
  Integer min, max;
};

/// Hours of a local day on which a campaign runs: [start, end).
struct Daypart {
  ObjectCell self;
  Tokens days;         // "mon" … "sun"; none = every day
  Integer start, end;  // 0..23, 1..24
};

/// A circle on the map.
struct GeoPoint {
  ObjectCell self;
  Number lat, lon, radius;
  Text unit;  // "km" | "mi"
};

struct Targeting {
  ObjectCell self;
  Tokens audience_segments, exclude_segments, geo_targets, geo_exclude, device_types;
  Range age;
  Tokens languages, categories;
  Rows<Daypart> dayparts;
  // Beyond the normative names:
  Tokens exclude_categories, genders, interests, cities, regions, postal_codes, geo_markets,
      lookalikes, audience_names;
  Rows<GeoPoint> geo_points;
  Integer category_taxonomy;  // AdCOM list "Category Taxonomies": 1, 2, 5, 6, 7, …
  Integer audience_taxonomy;  // of the segments, from the same list; absent: the provider's own ids
  Integer audience_size;      // estimated people
  Text audience_sketch;       // MinHash of the audience, base64
  Text purpose;               // prospecting | retargeting | retention
  Tokens zone_licences;       // countries and regions for which a licence to advertise is held
};

struct Flight {
  ObjectCell self;
  Time start, end;
  Money budget;
};

struct Scheduling {
  ObjectCell self;
  Time start, end;
  Text time_zone;
  Rows<Flight> flights;
  Integer lead_time_days;
  Boolean exclusive;
  // Beyond the normative names:
  Tokens placements;       // what is booked; where absent, the deals and then the deal_id
  Number share_of_voice;   // percent of the placement
  Time hold_until;         // a reservation's expiry
  Integer approval_sla_hours;
};

struct Pacing {
  ObjectCell self;
  Text type, period;  // even|asap|ahead, daily|flight
  Money daily_cap;
  // Beyond the normative names:
  Integer daily_impressions, impressions_goal;
  Text unit;                                 // of the daily cap: currency | impressions
  Money delivered, best_day;                 // context: spent so far, most spent on one day
  Time flight_changed_at;                    // context
};

struct Window {
  ObjectCell self;
  Text unit;  // minute|hour|day|week|month|lifetime
  Integer count;
};

struct FrequencyCap {
  ObjectCell self;
  Integer max;
  Text per;  // user|device|household|…
  Window window;
};

struct Bid {
  ObjectCell self;
  Text strategy;
  AnyJson goal;  // a word (cpa, cpc, …) or the amount to reach, then of the strategy's own goal
  Money amount, max_bid;
  // Beyond the normative names:
  Text currency;
  Money min_bid, goal_amount;
  Integer conversions_30d;  // context
  Money peer_median;        // context
};

struct Creative {
  ObjectCell self;
  Text id, format;
  Integer w, h;
  Number initial_kb, subload_kb;
  Integer requests;
  Text mime;
  Number duration_s, bitrate_kbps;
  Text codec;
  Boolean secure;
  Text click_url, landing_domain;
  // Beyond the normative names:
  Text audio_codec, asset_url, alt_text, vast, vast_version, provenance, region;
  Number frame_rate, loudness_lkfs, peak_dbtp, file_kb, declared_kb, cpu_percent, network_mb,
      ad_choices_kb;
  Integer wrapper_depth, render_w, render_h;
  Boolean interlaced, slate, behavioural, ad_choices, synthetic;
};

struct Attribution {
  ObjectCell self;
  Integer click_days, view_days;
  Text model;
  Number view_share;  // percent
  // Beyond the normative names:
  Tokens conversion_sources;
  Integer reporting_cutoff_days;
};

struct BrandSafety {
  ObjectCell self;
  Text tier;
  Tokens blocked_categories, allowed_categories, keywords;
  Text verification_vendor;
  // Beyond the normative names:
  Time list_updated_at;  // of app and made-for-advertising lists
  Boolean allow_list;    // a static list of apps or sites is used
};

struct InsertionOrder {
  ObjectCell self;
  Text advertiser, currency;
  Money total;
  Time start, end;
};

struct Compliance {
  ObjectCell self;
  Text special_category;
  Boolean political;
  Text disclosure;
  Integer age_floor;
  Boolean child_directed;
  AnyJson consent;
  // Beyond the normative names:
  Text product;     // what is advertised: alcohol, gambling, …
  Text advertiser, payer;
  Boolean eu_declaration, transparency_notice;
  Tokens special_category_countries;
  Text approved_hash, content_hash;
  Time approved_at;
  InsertionOrder insertion_order;
};

/// A deal of the supply side that the campaign buys through (OpenRTB 2.6 3.2.12, Deal Sync).
struct SupplyDeal {
  ObjectCell self;
  Text id;
  Money floor, price;
  Text currency, floor_currency;
  Integer at, pricetype;
  Tokens countries;
  Money rate, totalcost;
  Integer units;
  Boolean guaranteed;
  Text seller_id;
  Boolean auth_required;
  Integer dinventory;
  AnyJson schain;
};

/// Context: what other campaigns of the deal have bound in a currency that is not the deal's.
struct BoundAmount {
  ObjectCell self;
  Text currency;  // absent: one that cannot be read
  Money amount;
};

/// Context: the commercial deal above the campaign.
struct ParentDeal {
  ObjectCell self;
  Text currency;
  Time start_date, end_date;
  Text time_zone;  // of the deal's dates: the account's
  Tokens countries;
  Rows<FrequencyCap> frequency_caps;
  Rows<BoundAmount> allocated_other;
};

/// Context: what the product that is booked allows.
struct Product {
  ObjectCell self;
  Text id, currency;
  Money minspend;
  Tokens sizes;        // "300x250"
  Tokens durations_s;
  Integer leadtime_days, minflight_days, maxflight_days;
  Boolean allownocreative;
  Time creative_deadline;
};

/// Accepted exceptions that stand in the record itself.
struct Suppressions {
  ObjectCell self;
  AnyJson ignore;  // [{code, until, reason}]
};

struct Campaign {
  Text type, id, deal_id, campaign_name, campaign_type, currency;
  Money budget, daily_budget, deal_budget_limit, allocated_spend;
  Text status, content_hash;
  Targeting targeting;
  Scheduling scheduling;
  Pacing pacing;
  Rows<FrequencyCap> frequency_caps;
  Bid bid;
  Rows<Creative> creative_specs;
  Attribution attribution;
  BrandSafety brand_safety;
  Compliance compliance;
  Rows<SupplyDeal> deals;
  ParentDeal deal;
  Product product;
  Text product_category;
  Suppressions x_validate;
  // Kept by the store:
  Text validation_status;
  Time last_validated_at, created_at, updated_at;
};

extern const record::Table campaign_table;
/// Of the member x_validate, which records of other types may have too.
extern const record::Table suppressions_table;

}  // namespace dealkit::deal
