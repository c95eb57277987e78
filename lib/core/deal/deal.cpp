// The field table of the deal record.
#include "core/deal/deal.hpp"

#include <cstddef>

#include "core/deal/words.hpp"

namespace dealkit::deal {
namespace {

constexpr record::Field deal_fields[] = {
    DEALKIT_FIELD(Deal, type, "Record type", "deal"),
    DEALKIT_FIELD(Deal, id, "Deal id, at most 255 bytes; the id that bid requests carry"),
    DEALKIT_FIELD(Deal, account_id, "Account that the deal belongs to"),
    DEALKIT_FIELD(Deal, deal_name, "Name, 1 to 255 characters; required"),
    DEALKIT_FIELD(Deal, deal_type, "Kind of deal", deal_types.listed()),
    DEALKIT_FIELD(Deal, total_value,
                  "Value of the deal: more than 0, below 9,000,000,000,000, with no more decimals "
                  "than its currency has"),
    DEALKIT_FIELD(Deal, currency, "ISO 4217 currency of all amounts"),
    DEALKIT_FIELD(Deal, start_date, "Start: a date in the account's time zone, or a time"),
    DEALKIT_FIELD(Deal, end_date, "End: a date (its day is included), or a time after start_date"),
    DEALKIT_FIELD(Deal, owner_id, "Who answers for the deal"),
    DEALKIT_FIELD(Deal, status, "Commercial status", "draft|active|paused|completed|cancelled"),
    DEALKIT_FIELD(Deal, price_model, "What the price is paid for", price_models.listed()),
    DEALKIT_FIELD(Deal, price, "Fixed price, of a thousand impressions where price_model is cpm"),
    DEALKIT_FIELD(Deal, floor, "Floor price (CPM); with at = 3 it is the fixed price"),
    DEALKIT_FIELD(Deal, at, "Auction type (OpenRTB): 1 first price, 2 second price, 3 fixed price"),
    DEALKIT_FIELD(Deal, wseat, "Buyer seats that may bid; every seat if absent"),
    DEALKIT_FIELD(Deal, wadomain, "Advertiser domains that may be shown; all if absent"),
    DEALKIT_FIELD(Deal, units, "Impressions of a guaranteed deal"),
    DEALKIT_FIELD(Deal, approval_state, "Kept by the store: where the review stands",
                  "draft|pending|level_1_review|level_2_review|level_3_review|approved|rejected"),
    DEALKIT_FIELD(Deal, open_levels, "Kept by the store: approval levels that are still to sign"),
    DEALKIT_FIELD(Deal, version, "Kept by the store: counts the changes of content, from 1"),
    DEALKIT_FIELD(Deal, approved_version,
                  "Kept by the store: version that was approved last; null before that"),
    DEALKIT_FIELD(Deal, created_at, "Kept by the store: when the deal was created"),
    DEALKIT_FIELD(Deal, updated_at, "Kept by the store: when the deal was last changed"),
};

}  // namespace

constexpr record::Table deal_table = record::make_table<Deal>("deal", "A deal", deal_fields);

}  // namespace dealkit::deal
