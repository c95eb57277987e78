// The deal record: what an account and the house agree on. Members marked "kept by the store" are
// set by decisions and by the store, never by whoever hands a deal in.
#pragma once

#include "core/record/field.hpp"

namespace dealkit::deal {

struct Deal {
  record::Text type, id, account_id, deal_name, deal_type;
  record::Money total_value;
  record::Text currency;
  record::Time start_date, end_date;
  record::Text owner_id, status;
  // Of the kinds that OpenRTB knows (2.6 section 3.2.12):
  record::Text price_model;
  record::Money price, floor;
  record::Integer at;
  record::Tokens wseat, wadomain;
  record::Integer units;
  // Kept by the store:
  record::Text approval_state;
  record::Tokens open_levels;
  record::Integer version, approved_version;
  record::Time created_at, updated_at;
};

extern const record::Table deal_table;

}  // namespace dealkit::deal
