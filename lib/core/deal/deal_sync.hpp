// The deal object of the IAB Deal Sync API 1.0, by which sellers tell buyers of their deals. Names
// are the standard's.
#pragma once

#include "core/record/field.hpp"

namespace dealkit::deal {

struct DealSyncTerms {
  record::ObjectCell self;
  record::Text startdate, enddate;  // text, since a blank enddate means that the deal has no end
  record::Tokens countries;
  record::Money dealfloor;
  record::Text cur;
  record::Integer guar, pricetype, units;
  record::Money totalcost;
  record::AnyJson ext;
};

struct DealSyncInventory {
  record::ObjectCell self;
  record::Tokens inclinventory, devicetype, sellerids, sitedomains, appbundles, cat;
  record::Integer cattax;
  record::AnyJson ext;
};

struct DealSyncCuration {
  record::ObjectCell self;
  record::Text curator, cdealid;
  record::Integer curfeetype;
};

struct DealSyncBuyerStatus {
  record::ObjectCell self;
  record::Text buyerseatid;
  record::Integer status;
};

struct DealSync {
  record::Text type, id, name, created;
  record::Integer sellerstatus;
  record::Text origin, seller, desc;
  record::Tokens wseat, bseat, adtypes;
  record::Integer auxdata, pubcount, dinventory;
  DealSyncTerms terms;
  DealSyncInventory inventory;
  DealSyncCuration curation;
  record::Rows<DealSyncBuyerStatus> buyerstatus;  // of the status answer
  record::Integer previous_sellerstatus;          // context, not in the standard
  record::AnyJson ext;
};

extern const record::Table deal_sync_table;

}  // namespace dealkit::deal
