// The field tables of the IAB Deal Sync API 1.0.
#include "core/deal/deal_sync.hpp"

#include <cstddef>

namespace dealkit::deal {
namespace {

constexpr record::Field terms_fields[] = {
    DEALKIT_FIELD(DealSyncTerms, startdate, "Start (ISO 8601, UTC, to the second)"),
    DEALKIT_FIELD(DealSyncTerms, enddate,
                  "End (ISO 8601, UTC, to the second); blank or absent: no end"),
    DEALKIT_FIELD(DealSyncTerms, countries, "Countries (ISO 3166-1 alpha-3)"),
    DEALKIT_FIELD(DealSyncTerms, dealfloor, "Floor or fixed price (CPM)"),
    DEALKIT_FIELD(DealSyncTerms, cur, "Currency (ISO 4217), USD if absent"),
    DEALKIT_FIELD(DealSyncTerms, guar, "1: guaranteed, 0: not"),
    DEALKIT_FIELD(DealSyncTerms, pricetype,
                  "0: the request's auction type decides, 1: first price, 2: second price plus "
                  "(default), 3: fixed price"),
    DEALKIT_FIELD(DealSyncTerms, units, "Impressions of a guaranteed deal"),
    DEALKIT_FIELD(DealSyncTerms, totalcost, "Cost of a guaranteed deal"),
    DEALKIT_FIELD(DealSyncTerms, ext, "Extensions"),
};
constexpr auto terms_table =
    record::make_table<DealSyncTerms>("deal_sync.terms", "What was agreed", terms_fields);

constexpr record::Field inventory_fields[] = {
    DEALKIT_FIELD(DealSyncInventory, inclinventory,
                  "Kinds of inventory: 1 site, 2 app, 3 DOOH, 4 audio, 5 endemic, 6 other"),
    DEALKIT_FIELD(DealSyncInventory, devicetype, "Devices (AdCOM device types)"),
    DEALKIT_FIELD(DealSyncInventory, sellerids, "Seller ids, each of at most 64 characters"),
    DEALKIT_FIELD(DealSyncInventory, sitedomains, "Domains of sites"),
    DEALKIT_FIELD(DealSyncInventory, appbundles, "Bundles of apps"),
    DEALKIT_FIELD(DealSyncInventory, cat, "Content categories"),
    DEALKIT_FIELD(DealSyncInventory, cattax, "Taxonomy of cat, as AdCOM numbers them"),
    DEALKIT_FIELD(DealSyncInventory, ext, "Extensions"),
};
constexpr auto inventory_table = record::make_table<DealSyncInventory>(
    "deal_sync.inventory", "Static inventory", inventory_fields);

constexpr record::Field curation_fields[] = {
    DEALKIT_FIELD(DealSyncCuration, curator, "Domain of the curator"),
    DEALKIT_FIELD(DealSyncCuration, cdealid, "The curator's own deal id"),
    DEALKIT_FIELD(DealSyncCuration, curfeetype,
                  "0: undisclosed, 1: percent of spend, 2: flat, 3: CPM, 4: none"),
};
constexpr auto curation_table = record::make_table<DealSyncCuration>(
    "deal_sync.curation", "Who put the deal together", curation_fields);

constexpr record::Field buyer_status_fields[] = {
    DEALKIT_FIELD(DealSyncBuyerStatus, buyerseatid, "Buyer seat"),
    DEALKIT_FIELD(DealSyncBuyerStatus, status,
                  "0: pending approval, 1: approved, 2: rejected, 3: ready to serve, 4: active, "
                  "5: paused, 6: complete"),
};
constexpr auto buyer_status_table = record::make_table<DealSyncBuyerStatus>(
    "deal_sync.buyerstatus", "What a buyer says of the deal", buyer_status_fields);

constexpr record::Field deal_sync_fields[] = {
    DEALKIT_FIELD(DealSync, type, "Record type: deal, or absent", "deal"),
    DEALKIT_FIELD(DealSync, id, "Deal id; required; equals the id that bid requests carry"),
    DEALKIT_FIELD(DealSync, name, "Name"),
    DEALKIT_FIELD(DealSync, created, "When it was created (ISO 8601, UTC, to the second)"),
    DEALKIT_FIELD(DealSync, sellerstatus,
                  "0: active (default), 1: paused, 2: pending, 3: complete, 4: archived"),
    DEALKIT_FIELD(DealSync, origin, "Domain that receives bid responses; required"),
    DEALKIT_FIELD(DealSync, seller, "Domain of the seller"),
    DEALKIT_FIELD(DealSync, desc, "Description, at most 250 characters"),
    DEALKIT_FIELD(DealSync, wseat, "Buyer seats that may bid; not together with bseat"),
    DEALKIT_FIELD(DealSync, bseat, "Buyer seats that may not bid; not together with wseat"),
    DEALKIT_FIELD(DealSync, adtypes, "Kinds of ads: 1 banner, 2 video, 3 audio, 4 native"),
    DEALKIT_FIELD(DealSync, auxdata,
                  "Whether data is layered on the inventory: 0: undisclosed, 1: yes, 2: yes and "
                  "may change, 3: no, 4: no and may change"),
    DEALKIT_FIELD(DealSync, pubcount, "0: undisclosed, 1: one publisher, 2: several"),
    DEALKIT_FIELD(DealSync, dinventory, "0: undisclosed, 1: static, 2: dynamic"),
    DEALKIT_OBJECT(DealSync, terms, terms_table, "What was agreed; required"),
    DEALKIT_OBJECT(DealSync, inventory, inventory_table, "Inventory, only where it is static"),
    DEALKIT_OBJECT(DealSync, curation, curation_table, "Who put the deal together"),
    DEALKIT_ROWS(DealSync, buyerstatus, buyer_status_table,
                 "What buyers say of the deal (status answer)"),
    DEALKIT_FIELD(DealSync, previous_sellerstatus,
                  "Context: sellerstatus before this change; not in the standard"),
    DEALKIT_FIELD(DealSync, ext, "Extensions"),
};

}  // namespace

constexpr record::Table deal_sync_table =
    record::make_table<DealSync>("deal_sync", "A Deal Sync object", deal_sync_fields);

}  // namespace dealkit::deal
